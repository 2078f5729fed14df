//! Giving a drawn patch of ground to a cell.

use std::collections::BTreeSet;

use super::super::chain::{Chain, Chains};
use super::super::{CellId, Delta, Draft, Edge, Refusal, RefusalKind};
use super::arrangement::Arrangement;
use super::faces::{Face, faces, pieces};
use super::{Ground, Rules, finish};
use crate::certify::Certifier;
use crate::lattice::{Extent, Point};
use crate::shape::Shape;
use crate::winding::winding_left_of;

/// At most so many points in what is drawn.
pub(super) const MOST_POINTS: usize = 2_000;

pub(super) fn move_patch(
    draft: &Draft,
    patch: &Shape,
    from: &[CellId],
    to: CellId,
) -> Result<Delta, Refusal> {
    let target = draft.open(to)?;
    for &id in from {
        draft.open(id)?;
    }
    let mut arrangement = Arrangement::new(draft, patch.extent());
    let ring = lay_patch(&mut arrangement, patch)?;
    let givers = draft.near(patch.extent()).map(|(id, _)| id);
    let givers = givers.filter(|&id| id != to && (from.is_empty() || from.contains(&id)));
    let mut moved: Vec<Transfer> = Vec::new();
    for id in givers {
        let faces = within(&arrangement, id, &ring)?.into_iter().filter(|face| face.winding(&ring) > 0);
        moved.extend(faces.map(|face| Transfer { from: id, face, to }));
    }
    if moved.is_empty() {
        let at = patch.points().first().copied();
        return Err(Refusal { kind: RefusalKind::NothingToMove, at, cells: vec![to] });
    }
    let rules = Rules::new(Ground::Kept).given(to, pieces(&target.shape));
    finish(draft, transfer(&arrangement, &moved), rules)
}

/// A piece of ground that goes from one cell to another.
pub(super) struct Transfer {
    pub(super) from: CellId,
    pub(super) face: Face,
    pub(super) to: CellId,
}

/// The border of a patch as it runs among the borders of cells, without stretches that run to and fro.
pub(super) fn lay_patch(arrangement: &mut Arrangement<'_>, patch: &Shape) -> Result<Vec<Edge>, Refusal> {
    if patch.vertex_count() > MOST_POINTS {
        return Err(Refusal::of(RefusalKind::TooLarge));
    }
    if let Some(flaw) = Certifier::default().flaws(patch).first() {
        return Err(Refusal::of(RefusalKind::BadDrawing).at(flaw.at));
    }
    let mut rings: Vec<Vec<Point>> =
        patch.rings().map(|(ring, _)| ring.iter().chain(&ring[..1]).copied().collect()).collect();
    // A ring laid later may put vertices on the way of an earlier one.
    loop {
        let before = rings.clone();
        for ring in &mut rings {
            *ring = arrangement.lay(ring)?;
        }
        if rings == before {
            break;
        }
    }
    let mut chain = Chain::default();
    rings.iter().flat_map(|ring| ring.windows(2)).for_each(|w| chain.add((w[0], w[1]), 1));
    Ok(chain.edges().flat_map(|(a, b, n)| (0..n).map(move |_| (a, b))).collect())
}

/// The pieces of a cell, cut along lines that have been laid.
///
/// # Errors
/// [`RefusalKind::TooLarge`].
pub(super) fn within(
    arrangement: &Arrangement<'_>,
    cell: CellId,
    lines: &[Edge],
) -> Result<Vec<Face>, Refusal> {
    let border = arrangement.border(cell);
    let Some(extent) = Extent::of(border.iter().map(|edge| edge.0)) else { return Ok(Vec::new()) };
    let meets = |&&(a, b): &&Edge| extent.intersects(&Extent::of_edge(a, b));
    let lines: Vec<Edge> = lines.iter().filter(meets).copied().collect();
    arrangement.effort().spend(lines.len(), border.len())?;
    Ok(cut(&border, &lines))
}

/// The pieces of the ground to the left of a border, cut along those of the lines that run inside.
pub(super) fn cut(border: &[Edge], lines: &[Edge]) -> Vec<Face> {
    let held: BTreeSet<Edge> = border.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
    let cuts: Vec<Edge> = lines
        .iter()
        .copied()
        .filter(|&(a, b)| !held.contains(&(a.min(b), a.max(b))))
        .filter(|&edge| winding_left_of(edge, border) > 0)
        .collect();
    faces(border, &cuts)
}

/// Takes pieces from their cells and gives them to others.
pub(super) fn transfer(arrangement: &Arrangement<'_>, moved: &[Transfer]) -> Chains {
    let mut chains = Chains::default();
    let used = moved.iter().flat_map(|step| step.face.edges.iter().map(|edge| edge.0)).collect();
    let taking_part = moved.iter().flat_map(|step| [step.from, step.to]).collect();
    arrangement.apply(&mut chains, &used, &taking_part);
    for Transfer { from, face, to } in moved {
        chains.add(*from, face.edges.iter().copied(), -1);
        chains.add(*to, face.edges.iter().copied(), 1);
    }
    chains
}
