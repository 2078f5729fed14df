//! Giving a gap to a cell.

use std::collections::{BTreeMap, BTreeSet};

use super::super::chain::Chains;
use super::super::{CellId, Delta, Draft, Edge, Refusal, RefusalKind};
use super::arrangement::Arrangement;
use super::faces::{Face, faces, pieces};
use super::{Ground, Rules, finish};
use crate::lattice::{Extent, Point};
use crate::loops::link;
use crate::winding::{winding_at, winding_left_of};

/// Ground of the area in no cell: its border, the ground on the left. Around overlaps and spills it runs the other way.
pub(super) fn free_ground(draft: &Draft) -> Vec<Edge> {
    let walked = |(a, b, n): (Point, Point, u32)| (0..n).map(move |_| (b, a));
    draft.residual().edges().into_iter().flat_map(walked).collect()
}

/// Those edges of [`free_ground`] that have a gap on their left, once borders meet in common vertices only; of all, or of those
/// that hang together with some that meet a box. None where borders cross that do not. O(n · m) for m of n edges.
pub(super) fn borders_of_gaps(free: &[Edge], window: Option<Extent>) -> Option<Vec<Edge>> {
    let chosen = window.map_or_else(|| free.to_vec(), |window| hanging_together(free, window));
    let once: BTreeSet<Edge> = chosen.into_iter().collect();
    let mut borders: Vec<Edge> = once.into_iter().filter(|&edge| winding_left_of(edge, free) > 0).collect();
    // Far from the box borders may cross without a vertex: what begins or ends there is no border of a gap.
    loop {
        let begins: BTreeSet<Point> = borders.iter().map(|edge| edge.0).collect();
        let ends: BTreeSet<Point> = borders.iter().map(|edge| edge.1).collect();
        let before = borders.len();
        borders.retain(|(a, b)| ends.contains(a) && begins.contains(b));
        if borders.len() == before {
            break;
        }
    }
    let mut balance: BTreeMap<Point, i32> = BTreeMap::new();
    for &(a, b) in &borders {
        *balance.entry(a).or_default() += 1;
        *balance.entry(b).or_default() -= 1;
    }
    balance.values().all(|&n| n == 0).then_some(borders)
}

/// The edges that meet a box, and all that hang together with them.
fn hanging_together(edges: &[Edge], window: Extent) -> Vec<Edge> {
    let mut at: BTreeMap<Point, Vec<Edge>> = BTreeMap::new();
    for &(a, b) in edges {
        at.entry(a).or_default().push((a, b));
        at.entry(b).or_default().push((a, b));
    }
    let meets = |&&(a, b): &&Edge| window.intersects(&Extent::of_edge(a, b));
    let mut found: Vec<Edge> = edges.iter().filter(meets).copied().collect();
    let mut next = 0;
    while let Some(&(a, b)) = found.get(next) {
        next += 1;
        found.extend([a, b].into_iter().filter_map(|p| at.remove(&p)).flatten());
    }
    found
}

/// Gives the whole gap that holds a point to a cell.
pub(super) fn give_gap(draft: &Draft, at: Point, to: CellId) -> Result<Delta, Refusal> {
    let target = draft.open(to)?;
    let free = free_ground(draft);
    let none = || Refusal::of(RefusalKind::NothingThere).at(at);
    if winding_at(at, &free) <= 0 {
        return Err(none());
    }
    // Where gaps and overlaps alternate, borders cross: only when these have common vertices, pieces have borders.
    let once: Vec<(Point, Point, u32)> = free.iter().map(|&(a, b)| (a, b, 1)).collect();
    let extents = link(&once).into_iter().filter_map(Extent::of);
    let window = extents.filter(|extent| extent.contains(at)).reduce(Extent::union).ok_or_else(none)?;
    let mut arrangement = Arrangement::with(draft, window, &free);
    let near = |&(a, b): &Edge| window.intersects(&Extent::of_edge(a, b));
    arrangement.untangle(&free.iter().copied().filter(near).collect::<Vec<_>>())?;
    let noded = arrangement.noded(&free);
    let borders = borders_of_gaps(&noded, Some(window));
    let borders = borders.ok_or_else(|| Refusal::of(RefusalKind::Crosses).at(at).with(to))?;
    let holds = |face: &Face| winding_at(at, &face.edges) > 0;
    let gap = faces(&borders, &[]).into_iter().find(holds).ok_or_else(none)?;
    if let Some(place) = gap.crossed_by(&noded) {
        return Err(Refusal::of(RefusalKind::Crosses).at(place).with(to));
    }
    let mut chains = Chains::default();
    let used = gap.edges.iter().map(|edge| edge.0).collect();
    arrangement.apply(&mut chains, &used, &BTreeSet::from([to]));
    chains.add(to, gap.edges.iter().copied(), 1);
    finish(draft, chains, Rules::new(Ground::Mended).given(to, pieces(&target.shape)))
}
