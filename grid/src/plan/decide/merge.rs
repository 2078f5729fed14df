//! Making neighbours one cell.

use std::collections::{BTreeMap, BTreeSet};

use super::super::chain::{Chain, Chains};
use super::super::{CellId, Delta, Draft, Edge, Refusal, RefusalKind};
use super::faces::pieces;
use super::{Ground, Rules, finish};
use crate::lattice::Point;
use crate::residual::Line;

pub(super) fn merge(draft: &Draft, cells: &[CellId], into: CellId) -> Result<Delta, Refusal> {
    let others: BTreeSet<CellId> = cells.iter().copied().filter(|&id| id != into).collect();
    if others.is_empty() {
        return Err(Refusal::of(RefusalKind::Nothing).with(into));
    }
    let mut parts = pieces(&draft.open(into)?.shape);
    let mut sum = Chain::default();
    let mut chains = Chains::default();
    draft.named(into)?.shape.edges().for_each(|edge| sum.add(edge, 1));
    for &id in &others {
        let cell = draft.open(id)?;
        parts += pieces(&cell.shape) - 1;
        cell.shape.edges().for_each(|edge| sum.add(edge, 1));
        chains.add(id, cell.shape.edges(), -1);
        chains.about(id, Some(cell.about.clone()), None);
    }
    let border = fold(&sum);
    // An edge walked twice has both cells on one side of it.
    if let Some((at, ..)) = border.edges().find(|&(.., times)| times > 1) {
        let cells = std::iter::once(into).chain(others).collect();
        return Err(Refusal { kind: RefusalKind::Overlap, at: Some(at), cells });
    }
    chains.add(into, border.edges().map(|(a, b, _)| (a, b)), 1);
    chains.add(into, draft.named(into)?.shape.edges(), -1);
    finish(draft, chains, Rules::new(Ground::Kept).given(into, parts)).map_err(|refusal| match refusal.kind {
        RefusalKind::Apart => Refusal { cells: std::iter::once(into).chain(others).collect(), ..refusal },
        _ => refusal,
    })
}

/// The chain with stretches cancelled that run to and fro on one line, split differently (T-junctions). Other edges stay
/// as they are.
pub(super) fn fold(chain: &Chain) -> Chain {
    let mut lines: BTreeMap<Line, Vec<(Point, Point, u32)>> = BTreeMap::new();
    for (from, to, times) in chain.edges() {
        lines.entry(Line::through(from, to)).or_default().push((from, to, times));
    }
    let mut folded = Chain::default();
    for mut edges in lines.into_values() {
        edges.sort_unstable_by_key(|&(from, to, _)| (from.min(to), from.max(to)));
        // Runs of edges that overlap each other.
        while !edges.is_empty() {
            let mut reach = edges[0].0.max(edges[0].1);
            let overlap = |&(from, to, _): &(Point, Point, u32)| {
                let meets = from.min(to) < reach;
                reach = reach.max(from.max(to));
                meets
            };
            let end = 1 + edges[1..].iter().map(overlap).take_while(|meets| *meets).count();
            let run: Vec<(Point, Point, u32)> = edges.drain(..end).collect();
            cut_run(&run, &mut folded);
        }
    }
    folded
}

/// Adds edges that overlap on a line, cut at each other's ends.
fn cut_run(run: &[(Point, Point, u32)], folded: &mut Chain) {
    let mut ends: Vec<Point> = run.iter().flat_map(|e| [e.0, e.1]).collect();
    ends.sort_unstable();
    ends.dedup();
    for &(from, to, times) in run {
        let (low, high) = (from.min(to), from.max(to));
        let stops = &ends[ends.partition_point(|&p| p < low)..=ends.partition_point(|&p| p < high)];
        for w in stops.windows(2) {
            let piece: Edge = if from < to { (w[0], w[1]) } else { (w[1], w[0]) };
            folded.add(piece, times.cast_signed());
        }
    }
}
