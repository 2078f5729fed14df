//! Mending a gap or an overlap that somebody points at, and drawing cells into empty ground.

use super::super::chain::{Chain, Chains};
use super::super::{CellId, Delta, Draft, Edge, Refusal, RefusalKind};
use super::faces::{Face, faces, pieces, winding_at};
use super::merge::fold;
use super::{Ground, Pieces, finish};
use crate::lattice::Point;

/// Ground of the area in no cell: its border, the ground on the left. Around overlaps and spills it runs the other way.
pub(super) fn free_ground(draft: &Draft) -> Vec<Edge> {
    let walked = |(a, b, n): (Point, Point, u32)| (0..n).map(move |_| (b, a));
    draft.residual().edges().into_iter().flat_map(walked).collect()
}

pub(super) fn give_gap(draft: &Draft, at: Point, to: CellId) -> Result<Delta, Refusal> {
    draft.open(to)?;
    let free = free_ground(draft);
    let holds = |face: &Face| winding_at(at, &face.edges) > 0;
    let gap = faces(&free, &[]).into_iter().find(holds);
    let gap = gap.ok_or_else(|| Refusal::of(RefusalKind::NothingThere).at(at))?;
    let chains = give(draft, &gap, to);
    let delta = finish(draft, chains, Ground::Mended, Pieces::Any)?;
    for after in draft.after(&delta)? {
        let before = draft.cell(after.id).map_or(1, |cell| pieces(&cell.shape));
        if after.cell.is_some_and(|cell| pieces(&cell.shape) > before) {
            return Err(Refusal::of(RefusalKind::Apart).at(at).with(to));
        }
    }
    Ok(delta)
}

/// Adds a piece of ground to a cell, whose border may be split differently.
fn give(draft: &Draft, face: &Face, to: CellId) -> Chains {
    let mut sum = Chain::default();
    let old = || draft.cell(to).into_iter().flat_map(|cell| cell.shape.edges());
    old().chain(face.edges.iter().copied()).for_each(|edge| sum.add(edge, 1));
    let mut chains = Chains::default();
    chains.add(to, fold(&sum).edges().map(|(a, b, _)| (a, b)), 1);
    chains.add(to, old(), -1);
    chains
}
