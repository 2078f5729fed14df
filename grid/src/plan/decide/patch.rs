//! Giving a drawn patch of ground to a cell.

use std::collections::BTreeSet;

use super::super::chain::Chains;
use super::super::{CellId, Delta, Draft, Edge, Refusal, RefusalKind};
use super::arrangement::Arrangement;
use super::faces::{Face, faces, pieces};
use super::{Ground, Pieces, finish};
use crate::certify::Certifier;
use crate::shape::Shape;

/// At most so many points in what is drawn.
pub(super) const MOST_POINTS: usize = 20_000;

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
    let mut moved: Vec<(CellId, Face)> = Vec::new();
    for id in givers {
        let pieces = within(&arrangement, id, &ring);
        moved.extend(pieces.into_iter().filter(|face| face.winding(&ring) > 0).map(|face| (id, face)));
    }
    if moved.is_empty() {
        return Err(Refusal {
            kind: RefusalKind::NothingToMove,
            at: patch.points().first().copied(),
            cells: vec![to],
        });
    }
    let before = pieces(&target.shape);
    let delta = finish(draft, transfer(&arrangement, &moved, to), Ground::Kept, Pieces::Any)?;
    for after in draft.after(&delta)? {
        let Some(cell) = after.cell else { continue };
        let most = draft.cell(after.id).map_or(1, |cell| pieces(&cell.shape));
        if pieces(&cell.shape) <= most {
            continue;
        }
        let kind = if after.id == to { RefusalKind::Apart } else { RefusalKind::Pinches };
        debug_assert!(before > 0);
        let at = moved.first().and_then(|(_, face)| face.edges.first()).map(|edge| edge.0);
        return Err(Refusal { kind, at, cells: vec![after.id] });
    }
    Ok(delta)
}

/// The border of a patch as it runs among the borders of cells, without stretches that run to and fro.
pub(super) fn lay_patch(arrangement: &mut Arrangement<'_>, patch: &Shape) -> Result<Vec<Edge>, Refusal> {
    if patch.vertex_count() > MOST_POINTS {
        return Err(Refusal::of(RefusalKind::TooLarge));
    }
    if let Some(flaw) = Certifier::default().flaws(patch).first() {
        return Err(Refusal::of(RefusalKind::BadDrawing).at(flaw.at));
    }
    let mut rings: Vec<Vec<crate::lattice::Point>> =
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
    let mut chain = super::super::chain::Chain::default();
    rings.iter().flat_map(|ring| ring.windows(2)).for_each(|w| chain.add((w[0], w[1]), 1));
    Ok(chain.edges().flat_map(|(a, b, n)| (0..n).map(move |_| (a, b))).collect())
}

/// The pieces of a cell, cut along lines.
pub(super) fn within(arrangement: &Arrangement<'_>, cell: CellId, lines: &[Edge]) -> Vec<Face> {
    let border = arrangement.border(cell);
    let held: BTreeSet<Edge> = border.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
    let cuts: Vec<Edge> = lines
        .iter()
        .copied()
        .filter(|&(a, b)| !held.contains(&(a.min(b), a.max(b))))
        .filter(|&edge| super::faces::winding_left_of(edge, &border) > 0)
        .collect();
    faces(&border, &cuts)
}

/// Takes pieces from their cells and gives them to another.
pub(super) fn transfer(arrangement: &Arrangement<'_>, moved: &[(CellId, Face)], to: CellId) -> Chains {
    let mut chains = Chains::default();
    let used = moved.iter().flat_map(|(_, face)| face.edges.iter().map(|edge| edge.0)).collect();
    let taking_part = moved.iter().map(|(id, _)| *id).chain([to]).collect();
    arrangement.apply(&mut chains, &used, &taking_part);
    for (id, face) in moved {
        chains.add(*id, face.edges.iter().copied(), -1);
        chains.add(to, face.edges.iter().copied(), 1);
    }
    chains
}
