//! Giving a gap to a cell.

use std::collections::BTreeSet;

use super::super::chain::Chains;
use super::super::{CellId, Delta, Draft, Edge, Refusal, RefusalKind};
use super::arrangement::Arrangement;
use super::faces::{Face, faces, pieces, winding_at};
use super::{Ground, Rules, finish};
use crate::lattice::{Extent, Point};

/// Ground of the area in no cell: its border, the ground on the left. Around overlaps and spills it runs the other way.
pub(super) fn free_ground(draft: &Draft) -> Vec<Edge> {
    let walked = |(a, b, n): (Point, Point, u32)| (0..n).map(move |_| (b, a));
    draft.residual().edges().into_iter().flat_map(walked).collect()
}

/// Gives the whole gap that holds a point to a cell.
pub(super) fn give_gap(draft: &Draft, at: Point, to: CellId) -> Result<Delta, Refusal> {
    let target = draft.open(to)?;
    let free = free_ground(draft);
    let none = || Refusal::of(RefusalKind::NothingThere).at(at);
    let holds = |face: &Face| winding_at(at, &face.edges) > 0;
    let loops = || faces(&free, &[]).into_iter().filter(holds);
    let around = loops().flat_map(|face| face.edges).map(|(a, b)| Extent::of_edge(a, b));
    let window = around.reduce(Extent::union).ok_or_else(none)?;
    // Where gaps and overlaps alternate, borders cross: only when these have common vertices, pieces have borders.
    let mut arrangement = Arrangement::with(draft, window, &free);
    let near: Vec<Edge> =
        free.iter().copied().filter(|&(a, b)| window.intersects(&Extent::of_edge(a, b))).collect();
    arrangement.untangle(&near)?;
    let gap = faces(&arrangement.noded(&free), &[]).into_iter().find(holds).ok_or_else(none)?;
    let mut chains = Chains::default();
    let used = gap.edges.iter().map(|edge| edge.0).collect();
    arrangement.apply(&mut chains, &used, &BTreeSet::from([to]));
    chains.add(to, gap.edges.iter().copied(), 1);
    finish(draft, chains, Rules::new(Ground::Mended).given(to, pieces(&target.shape)))
}
