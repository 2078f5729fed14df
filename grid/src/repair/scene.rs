//! What a repair has to look at: the cells near something wrong, their edges cut where they meet.

use std::collections::{BTreeMap, HashMap};

use rstar::primitives::Rectangle;
use rstar::{RTree, RTreeObject};

use super::cuts::Cuts;
use super::ground::{Owner, PARENT, SUM, Walks};
use super::noding::{Index, Noded};
use crate::lattice::{Extent, Point};
use crate::loops::link;
use crate::residual::Residual;
use crate::shape::Shape;

/// Cells that take part, and their noded edges.
pub(super) struct Scene {
    /// Indexes of the cells, ascending.
    pub(super) cells: Vec<usize>,
    /// Where borders are cut.
    pub(super) cuts: Cuts,
    /// The borders after cutting.
    pub(super) walks: Walks,
}

/// Boxes by place.
struct Zones {
    all: Vec<Extent>,
    tree: RTree<Rectangle<[f64; 2]>>,
}

impl Zones {
    fn new(all: Vec<Extent>) -> Self {
        let tree = RTree::bulk_load(all.iter().map(|zone| zone.to_rectangle()).collect());
        Self { all, tree }
    }

    fn touch(&self, extent: Extent) -> bool {
        self.tree.locate_in_envelope_intersecting(&extent.to_rectangle().envelope()).next().is_some()
    }

    fn hold(&self, extent: Extent) -> bool {
        let envelope = extent.to_rectangle().envelope();
        let holds =
            |zone: &Rectangle<[f64; 2]>| rstar::Envelope::contains_envelope(&zone.envelope(), &envelope);
        self.tree.locate_in_envelope_intersecting(&envelope).any(holds)
    }
}

impl Scene {
    /// Everything that has to do with the residual and with flawed cells. O(n log n) for the n edges of the cells concerned,
    /// plus a look at each cell's box.
    pub(super) fn new(
        cells: &[Shape],
        parent: Option<&Shape>,
        flawed: &[usize],
        residual: &Residual,
    ) -> Self {
        let sum = residual.edges();
        let loops = link(&sum);
        let around = loops.iter().filter_map(|ring| Extent::of(ring.iter().copied()));
        // Borders two units off are led through one point.
        let around = around.chain(flawed.iter().map(|&i| cells[i].extent())).map(|extent| extent.grown(2));
        let first = Zones::new(around.collect());
        let mut zones = Zones::new(first.all.clone());
        let mut grown = false;
        loop {
            let taking_part: Vec<usize> =
                (0..cells.len()).filter(|&i| zones.touch(cells[i].extent())).collect();
            let owned = owned(cells, parent, &taking_part, &sum);
            let mut edges: Vec<(Point, Point)> = owned.iter().map(|e| (e.1, e.2)).collect();
            edges.sort_unstable();
            edges.dedup();
            let of = |edge: &(Point, Point)| Extent::of_edge(edge.0, edge.1);
            let unmatched = unmatched(&owned);
            let concerned =
                |edge: &(Point, Point)| unmatched.binary_search(edge).is_ok() || first.touch(of(edge));
            if !grown {
                // What is cut is cut along its whole length, for all whose border it is.
                let more = edges.iter().filter(|e| concerned(e)).map(of);
                zones = Zones::new(first.all.iter().copied().chain(more).collect());
                grown = true;
                continue;
            }
            let index = Index::new(&edges);
            let start = edges.iter().enumerate().filter(|(_, edge)| concerned(edge)).map(|(i, _)| i);
            let Noded { nodes, active } = index.nodes(start);
            let more: Vec<Extent> =
                active.into_iter().map(|i| of(&edges[i])).filter(|&extent| !zones.hold(extent)).collect();
            if !more.is_empty() {
                zones = Zones::new(zones.all.into_iter().chain(more).collect());
                continue;
            }
            let mut vertices: Vec<Point> = edges.iter().flat_map(|&(a, b)| [a, b]).collect();
            vertices.sort_unstable();
            vertices.dedup();
            let by_edge = nodes.into_iter().map(|(i, nodes)| (edges[i], nodes)).collect();
            let walks = walks(&owned, &by_edge);
            return Self { cells: taking_part, cuts: Cuts { by_edge, vertices }, walks };
        }
    }
}

/// Every edge whose border it is, from its lower to its higher end, and how often it is walked that way.
fn owned(
    cells: &[Shape],
    parent: Option<&Shape>,
    taking_part: &[usize],
    sum: &[(Point, Point, u32)],
) -> Vec<(Owner, Point, Point, i32)> {
    let of_cells =
        taking_part.iter().flat_map(|&i| cells[i].edges().map(move |(a, b)| (i as Owner, a, b, 1)));
    let of_parent = parent.into_iter().flat_map(|area| area.edges().map(|(a, b)| (PARENT, a, b, 1)));
    let of_sum = sum.iter().map(|&(a, b, times)| (SUM, a, b, times as i32));
    let upwards = |(owner, a, b, times): (Owner, Point, Point, i32)| {
        if a < b { (owner, a, b, times) } else { (owner, b, a, -times) }
    };
    of_cells.chain(of_parent).chain(of_sum).map(upwards).collect()
}

/// Edges that differ from what is on their other side: at least, they may be split differently. Ascending.
fn unmatched(owned: &[(Owner, Point, Point, i32)]) -> Vec<(Point, Point)> {
    let walked = |&(owner, a, b, times): &(Owner, Point, Point, i32)| match owner {
        SUM => None,
        PARENT => Some((a, b, -times)),
        _ => Some((a, b, times)),
    };
    let mut walked: Vec<(Point, Point, i32)> = owned.iter().filter_map(walked).collect();
    walked.sort_unstable();
    let same = walked.chunk_by(|e, f| (e.0, e.1) == (f.0, f.1));
    same.filter(|same| same.iter().map(|e| e.2).sum::<i32>() != 0)
        .map(|same| (same[0].0, same[0].1))
        .collect()
}

fn walks(owned: &[(Owner, Point, Point, i32)], cuts: &HashMap<(Point, Point), Vec<Point>>) -> Walks {
    let mut stretches: Vec<(Point, Point, Owner, i32)> = Vec::with_capacity(owned.len());
    for &(owner, a, b, times) in owned {
        let mut from = a;
        for &to in cuts.get(&(a, b)).into_iter().flatten().chain([&b]) {
            let up = from < to;
            let (low, high) = if up { (from, to) } else { (to, from) };
            stretches.push((low, high, owner, if up { times } else { -times }));
            from = to;
        }
    }
    stretches.sort_unstable();
    let mut walks: BTreeMap<(Point, Point), Vec<(Owner, i32)>> = BTreeMap::new();
    for same in stretches.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)) {
        let times: i32 = same.iter().map(|s| s.3).sum();
        if times != 0 {
            walks.entry((same[0].0, same[0].1)).or_default().push((same[0].2, times));
        }
    }
    walks
}
