//! Everything that is drawn on the ground, cut where it meets and made a mesh of triangles.
//!
//! Noding moves lines by less than a unit, and triangles can be given to blocks in any way: whatever is decided on them, blocks
//! never overlap and never leave a gap.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::BlocksError;
use super::terrain::BorderKind;
use crate::lattice::Point;
use crate::repair::cuts::Cuts;
use crate::repair::ground::{Ground, Owner, PARENT, Walks};
use crate::repair::mesh::{Mesh, OUTSIDE};
use crate::repair::noding::Index;
use crate::repair::trace::Edge;
use crate::shape::Shape;

/// An edge that is to be drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    /// From where to where.
    pub(super) edge: Edge,
    /// What parts blocks along it.
    pub(super) kind: Option<BorderKind>,
    /// Whose border it is, the ground to its left.
    pub(super) owner: Option<Owner>,
}

/// The edges of a border.
pub(super) fn outline(shape: &Shape, owner: Owner, kind: Option<BorderKind>) -> impl Iterator<Item = Stroke> {
    shape.edges().map(move |edge| Stroke { edge, kind, owner: Some(owner) })
}

/// Strokes as a mesh.
pub(super) struct Drawing {
    /// Triangles that no stroke runs through.
    pub(super) mesh: Mesh,
    /// Whose ground each of them is.
    pub(super) ground: Ground,
    /// What runs along its sides, from their lower to their higher ends.
    pub(super) kinds: HashMap<Edge, BorderKind>,
    /// Where the edges of the first drawing were cut, in this one and all before it.
    pub(super) cuts: Cuts,
}

/// A side of a triangle, from its lower to its higher end.
pub(super) fn key((a, b): Edge) -> Edge {
    (a.min(b), a.max(b))
}

impl Drawing {
    /// Draws strokes. `before` are the cuts of the drawing that they are taken from. O(n log n).
    pub(super) fn new(strokes: &[Stroke], before: Cuts) -> Result<Self, BlocksError> {
        let mut edges: Vec<Edge> = strokes.iter().map(|stroke| key(stroke.edge)).collect();
        edges.sort_unstable();
        edges.dedup();
        edges.retain(|(a, b)| a != b);
        let nodes = Index::new(&edges).nodes(0..edges.len()).nodes;
        let by_edge: HashMap<Edge, Vec<Point>> = nodes.into_iter().map(|(i, at)| (edges[i], at)).collect();
        let mut kinds: HashMap<Edge, BorderKind> = HashMap::new();
        let mut walks: BTreeMap<Edge, BTreeMap<Owner, i32>> = BTreeMap::new();
        let drawn = Cuts { by_edge, vertices: Vec::new() };
        for stroke in strokes.iter().filter(|stroke| stroke.edge.0 != stroke.edge.1) {
            for piece in pieces(&drawn, stroke.edge) {
                let walked = walks.entry(key(piece)).or_default();
                if let Some(owner) = stroke.owner {
                    *walked.entry(owner).or_default() += if piece.0 < piece.1 { 1 } else { -1 };
                }
                if let Some(kind) = stroke.kind {
                    let held = kinds.entry(key(piece)).or_insert(kind);
                    *held = kind.max(*held);
                }
            }
        }
        let sides: Vec<Edge> = walks.keys().copied().collect();
        let mesh = Mesh::new(&sides).ok_or(BlocksError::Tangled)?;
        let walked = |by: BTreeMap<Owner, i32>| by.into_iter().filter(|(_, times)| *times != 0).collect();
        let walks: Walks = walks.into_iter().map(|(edge, by)| (edge, walked(by))).collect();
        let ground = Ground::new(&mesh, &walks, true);
        Ok(Self { mesh, ground, kinds, cuts: composed(before, &drawn, &edges) })
    }

    /// Whether a triangle belongs to the area.
    pub(super) fn is_inside(&self, triangle: u32) -> bool {
        self.ground.state(triangle).is_some_and(|state| state.inside)
    }

    /// Whose ground a triangle is besides.
    pub(super) fn holders(&self, triangle: u32) -> &[Owner] {
        self.ground.state(triangle).map_or(&[], |state| &state.holders)
    }

    /// What runs along a side.
    pub(super) fn kind(&self, edge: Edge) -> Option<BorderKind> {
        self.kinds.get(&key(edge)).copied()
    }

    /// The triangles of the area, ascending.
    pub(super) fn inside(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.mesh.len() as u32).filter(|&triangle| self.is_inside(triangle))
    }

    /// The borders between the blocks that triangles are given to, and that of the area, as strokes for another drawing.
    pub(super) fn borders(&self, block: &[Owner]) -> Vec<Stroke> {
        let mut strokes = Vec::new();
        for triangle in self.inside() {
            let here = block[triangle as usize];
            for (a, b, across) in self.mesh.sides(triangle) {
                let beyond = across == OUTSIDE || !self.is_inside(across);
                if beyond {
                    strokes.push(Stroke { edge: (a, b), kind: None, owner: Some(PARENT) });
                }
                if beyond || block[across as usize] != here {
                    strokes.push(Stroke { edge: (a, b), kind: self.kind((a, b)), owner: Some(here) });
                }
            }
        }
        strokes
    }
}

/// The pieces that an edge was cut into, one after the other.
fn pieces(cuts: &Cuts, (a, b): Edge) -> Vec<Edge> {
    let mut stops = cuts.nodes((a, b));
    stops.insert(0, a);
    stops.push(b);
    stops.dedup();
    stops.windows(2).map(|w| (w[0], w[1])).collect()
}

/// The cuts of two drawings, the second made of pieces of the first.
fn composed(before: Cuts, drawn: &Cuts, edges: &[Edge]) -> Cuts {
    let mut by_edge = HashMap::new();
    let mut known = HashSet::new();
    for (edge, stops) in before.by_edge {
        let mut chain = vec![edge.0];
        let ends = stops.into_iter().chain([edge.1]).collect::<Vec<_>>();
        for end in ends {
            let from = *chain.last().unwrap_or(&edge.0);
            known.insert(key((from, end)));
            chain.extend(drawn.nodes((from, end)));
            chain.push(end);
        }
        chain.pop();
        chain.remove(0);
        by_edge.insert(edge, chain);
    }
    let fresh = || edges.iter().filter(|edge| !known.contains(*edge));
    let mut vertices = before.vertices;
    vertices.extend(fresh().flat_map(|&(a, b)| [a, b]));
    vertices.sort_unstable();
    vertices.dedup();
    for edge in fresh() {
        if let Some(stops) = drawn.by_edge.get(edge) {
            by_edge.insert(*edge, stops.clone());
        }
    }
    Cuts { by_edge, vertices }
}
