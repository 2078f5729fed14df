//! Noding: edges cut where they meet, so that they have only end points in common.
//!
//! By *snap rounding* (Hobby 1999; Guibas and Marimont 1998): the pixel of every vertex and of every crossing is *hot*, and an
//! edge is led through the middle of each hot pixel it passes. What results crosses nowhere, each edge has moved by less than
//! a unit, and one pass is enough. Edges that meet nothing but in common end points are left alone: that gives the same for
//! them, and most edges are such.

use std::collections::{BTreeMap, HashSet};

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{RTree, RTreeObject};

use super::pixel::{crossing, passes};
use crate::lattice::{Extent, Point};

/// Edges by place.
pub(crate) struct Index<'a> {
    edges: &'a [(Point, Point)],
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl<'a> Index<'a> {
    /// O(n log n).
    pub(crate) fn new(edges: &'a [(Point, Point)]) -> Self {
        let boxed = edges.iter().enumerate();
        let boxed = boxed.map(|(i, &(a, b))| GeomWithData::new(Extent::of_edge(a, b).to_rectangle(), i));
        Self { edges, tree: RTree::bulk_load(boxed.collect()) }
    }

    /// The edges whose boxes come within a unit of a box, in ascending order.
    fn near(&self, extent: Extent) -> Vec<usize> {
        let around = extent.grown(1).to_rectangle().envelope();
        let mut near: Vec<usize> =
            self.tree.locate_in_envelope_intersecting(&around).map(|found| found.data).collect();
        near.sort_unstable();
        near
    }
}

/// Edges after noding.
pub(crate) struct Noded {
    /// For the edges that are led through other points than their ends, these points from the first end to the second.
    pub(crate) nodes: BTreeMap<usize, Vec<Point>>,
    /// The edges that were looked at, ascending.
    pub(crate) active: Vec<usize>,
}

impl Index<'_> {
    /// Nodes the edges of `start` and all that they meet. O(k log n) for k such edges among n, and what they meet.
    pub(crate) fn nodes(&self, start: impl IntoIterator<Item = usize>) -> Noded {
        let mut noding = Noding {
            index: self,
            active: vec![false; self.edges.len()],
            waiting: Vec::new(),
            hot: HashSet::new(),
            fresh: Vec::new(),
            nodes: BTreeMap::new(),
        };
        start.into_iter().for_each(|edge| noding.activate(edge));
        while noding.step() {}
        for (&edge, nodes) in &mut noding.nodes {
            let (a, b) = self.edges[edge];
            let along = |p: &Point| {
                let step = |from: i32, to: i32| i128::from(i64::from(to) - i64::from(from));
                step(a.x, p.x) * step(a.x, b.x) + step(a.y, p.y) * step(a.y, b.y)
            };
            nodes.sort_by_key(along);
            nodes.dedup();
        }
        let active = (0..self.edges.len()).filter(|&edge| noding.active[edge]).collect();
        Noded { nodes: noding.nodes, active }
    }
}

struct Noding<'a> {
    index: &'a Index<'a>,
    /// Whether an edge takes part.
    active: Vec<bool>,
    /// Edges that take part and have not been compared with others.
    waiting: Vec<usize>,
    hot: HashSet<Point>,
    /// Hot pixels that no edge has been led through.
    fresh: Vec<Point>,
    nodes: BTreeMap<usize, Vec<Point>>,
}

impl Noding<'_> {
    fn activate(&mut self, edge: usize) {
        if !std::mem::replace(&mut self.active[edge], true) {
            self.waiting.push(edge);
        }
    }

    fn heat(&mut self, p: Point) {
        if self.hot.insert(p) {
            self.fresh.push(p);
        }
    }

    /// Does the next piece of work; `false` when none is left.
    fn step(&mut self) -> bool {
        if let Some(edge) = self.waiting.pop() {
            self.compare(edge);
        } else if let Some(p) = self.fresh.pop() {
            self.lead_through(p);
        } else {
            return false;
        }
        true
    }

    /// Finds the crossings of an edge, and the edges that end in a pixel it passes.
    fn compare(&mut self, edge: usize) {
        let (a, b) = self.index.edges[edge];
        self.heat(a);
        self.heat(b);
        for other in self.index.near(Extent::of_edge(a, b)) {
            if other == edge {
                continue;
            }
            let (c, d) = self.index.edges[other];
            if let Some(p) = crossing((a, b), (c, d)) {
                self.heat(p);
                self.activate(other);
            }
            if [c, d].into_iter().any(|end| end != a && end != b && passes((a, b), end)) {
                self.activate(other);
            }
        }
    }

    fn lead_through(&mut self, p: Point) {
        for edge in self.index.near(Extent { min: p, max: p }) {
            let (a, b) = self.index.edges[edge];
            if p != a && p != b && passes((a, b), p) {
                self.nodes.entry(edge).or_default().push(p);
                self.activate(edge);
            }
        }
    }
}
