//! Pieces of ground: what a border encloses, cut along lines.

use std::collections::{BTreeMap, BTreeSet};

use super::super::Edge;
use super::cross;
use crate::lattice::Point;
use crate::loops::link;
use crate::shape::{Shape, doubled_area, ring_edges};
use crate::winding::winding_left_of;

/// A connected piece of ground.
#[derive(Clone, Debug)]
pub(super) struct Face {
    /// Its border, the ground on the left.
    pub(super) edges: Vec<Edge>,
    /// Twice its area in square lattice units.
    pub(super) doubled_area: i128,
}

impl Face {
    /// Whether a chain winds around the ground of this face, and how often. The chain must not run through it.
    pub(super) fn winding(&self, chain: &[Edge]) -> i32 {
        self.edges.first().map_or(0, |&edge| winding_left_of(edge, chain))
    }

    /// A place where a border crosses that of this face between vertices, so that the face tells nothing of what that border
    /// encloses: the two could not be brought to meet in common vertices. O(n · m).
    pub(super) fn crossed_by(&self, border: &[Edge]) -> Option<Point> {
        let crosses = |&&(a, b): &&Edge| border.iter().any(|&(c, d)| cross(a, b, c, d));
        self.edges.iter().find(crosses).map(|edge| edge.0)
    }

    /// A place where ground of this face is not in the ground that a border encloses, which meets its own in common vertices
    /// only. O(n · m).
    pub(super) fn outside(&self, border: &[Edge]) -> Option<Point> {
        self.edges.iter().find(|&&edge| winding_left_of(edge, border) <= 0).map(|edge| edge.0)
    }
}

/// The pieces of the ground to the left of a border, cut along lines. Edges of border and lines must meet in end points only;
/// lines run inside, in either direction. Parts of lines that end nowhere cut nothing.
pub(super) fn faces(border: &[Edge], lines: &[Edge]) -> Vec<Face> {
    let mut backward: Vec<(Point, Point, u32)> = border.iter().map(|&(a, b)| (b, a, 1)).collect();
    for (a, b) in without_dead_ends(border, lines) {
        backward.extend([(a, b, 1), (b, a, 1)]);
    }
    // Walked backward, loops keep the face to the right; so forward they keep it to the left.
    let loops = link(&backward).into_iter().map(|mut ring| {
        ring.reverse();
        let area = doubled_area(&ring);
        Face { edges: ring_edges(&ring).collect(), doubled_area: area }
    });
    let (mut outer, holes): (Vec<Face>, Vec<Face>) = loops.partition(|face| face.doubled_area > 0);
    outer.sort_by_key(|face| face.doubled_area);
    for hole in holes {
        let around = outer.iter_mut().filter(|face| face.doubled_area > -hole.doubled_area);
        // The area of a face that has taken holes in is smaller than its outer ring's, but still larger than another hole's.
        let mut around = around.filter(|face| hole.winding(&face.edges) > 0);
        if let Some(face) = around.next() {
            face.edges.extend(hole.edges);
            face.doubled_area += hole.doubled_area;
        }
    }
    outer
}

/// The lines as undirected edges, without those that hang on a point where nothing else begins.
fn without_dead_ends(border: &[Edge], lines: &[Edge]) -> BTreeSet<Edge> {
    let anchored: BTreeSet<Point> = border.iter().map(|edge| edge.0).collect();
    let mut kept: BTreeSet<Edge> = lines.iter().map(|&(a, b)| (a.min(b), a.max(b))).collect();
    loop {
        let mut degree: BTreeMap<Point, u32> = BTreeMap::new();
        kept.iter().flat_map(|&(a, b)| [a, b]).for_each(|p| *degree.entry(p).or_default() += 1);
        let before = kept.len();
        kept.retain(|&(a, b)| [a, b].iter().all(|p| degree[p] > 1 || anchored.contains(p)));
        if kept.len() == before {
            return kept;
        }
    }
}

/// How many pieces of a shape hang together by more than points.
pub(super) fn pieces(shape: &Shape) -> usize {
    let parts = shape.rings().filter(|(_, outer)| *outer).count();
    if parts == shape.rings().len() {
        return parts;
    }
    let edges: Vec<Edge> = shape.edges().collect();
    faces(&edges, &[]).len()
}
