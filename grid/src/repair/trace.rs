//! From triangles and their holders back to the borders of cells.
//!
//! Noding led borders through the rounded places where others crossed them. Where nothing else is left there, the border
//! runs straight again. Borders that may not change, those of the area and of fixed cells, run straight in any case: see
//! [`super::rigid`].

use std::collections::{BTreeMap, HashMap, HashSet};

use super::cuts::Cuts;
use super::ground::Owner;
use super::mesh::{Mesh, OUTSIDE};
use crate::lattice::Point;

/// A directed edge, what it encloses on its left.
pub(crate) type Edge = (Point, Point);

/// Borders of cells, edge by edge, with the cells to their left.
pub(crate) struct Borders {
    edges: BTreeMap<Edge, Vec<Owner>>,
    /// For each node, how many borders end there.
    degrees: HashMap<Point, usize>,
}

impl Borders {
    /// Between triangles that different cells hold.
    pub(crate) fn new<'h>(mesh: &Mesh, holders: impl Fn(u32) -> &'h [Owner], cuts: &Cuts) -> Self {
        let mut edges: BTreeMap<Edge, Vec<Owner>> = BTreeMap::new();
        for triangle in 0..mesh.len() as u32 {
            let here = holders(triangle);
            for (a, b, across) in mesh.sides(triangle) {
                let there = if across == OUTSIDE { &[][..] } else { holders(across) };
                for cell in here.iter().filter(|cell| !there.contains(cell)) {
                    edges.entry((a, b)).or_default().push(*cell);
                }
            }
        }
        let nodes: HashSet<Point> = cuts.by_edge.values().flatten().copied().collect();
        let mut ends: HashMap<Point, HashSet<Point>> = HashMap::new();
        for &(a, b) in edges.keys() {
            for (node, other) in [(a, b), (b, a)] {
                if nodes.contains(&node) {
                    ends.entry(node).or_default().insert(other);
                }
            }
        }
        let degrees = ends.into_iter().map(|(node, ends)| (node, ends.len())).collect();
        Self { edges, degrees }
    }

    /// How many borders end in a node.
    pub(crate) fn degree(&self, node: Point) -> usize {
        self.degrees.get(&node).copied().unwrap_or(0)
    }

    /// The cells to the left of an edge.
    pub(crate) fn left(&self, edge: Edge) -> &[Owner] {
        self.edges.get(&edge).map_or(&[], Vec::as_slice)
    }

    /// Adds an edge to a cell's border; it cancels with its opposite.
    pub(crate) fn add(&mut self, (a, b): Edge, cell: Owner) {
        if a != b && !self.remove((b, a), cell) {
            self.edges.entry((a, b)).or_default().push(cell);
        }
    }

    /// Takes an edge from a cell's border, if it is there.
    fn remove(&mut self, edge: Edge, cell: Owner) -> bool {
        let Some(cells) = self.edges.get_mut(&edge) else { return false };
        let Some(found) = cells.iter().position(|&other| other == cell) else { return false };
        cells.swap_remove(found);
        if cells.is_empty() {
            self.edges.remove(&edge);
        }
        true
    }

    /// Makes the borders that run all along a chain of points, in either direction, run straight from its first to its last.
    pub(crate) fn straighten(&mut self, chain: &[Point]) {
        let backwards: Vec<Point> = chain.iter().rev().copied().collect();
        for chain in [chain, &backwards] {
            let (Some(&first), Some(&second), Some(&last)) = (chain.first(), chain.get(1), chain.last())
            else {
                continue;
            };
            for cell in self.left((first, second)).to_vec() {
                if chain.windows(2).all(|w| self.left((w[0], w[1])).contains(&cell)) {
                    for w in chain.windows(2) {
                        self.remove((w[0], w[1]), cell);
                    }
                    self.add((first, last), cell);
                }
            }
        }
    }

    /// Moves nodes.
    pub(crate) fn move_nodes(&mut self, moved: &HashMap<Point, Point>) {
        let at = |p: Point| moved.get(&p).copied().unwrap_or(p);
        for ((a, b), cells) in std::mem::take(&mut self.edges) {
            for cell in cells {
                self.add((at(a), at(b)), cell);
            }
        }
    }

    /// The edges of each cell, ascending.
    pub(crate) fn by_cell(&self) -> BTreeMap<Owner, Vec<Edge>> {
        let mut by_cell: BTreeMap<Owner, Vec<Edge>> = BTreeMap::new();
        for (&edge, cells) in &self.edges {
            for &cell in cells {
                by_cell.entry(cell).or_default().push(edge);
            }
        }
        by_cell
    }
}

/// Makes borders straight again where nothing but noding bent them: where others ended that were taken away, and where others
/// still cross them, since nobody decided about the ground there. To be done after rigid borders were, for which points were
/// `moved`.
pub(crate) fn straighten(borders: &mut Borders, cuts: &Cuts, moved: &HashMap<Point, Point>) {
    let at = |p: Point| moved.get(&p).copied().unwrap_or(p);
    let mut cut: Vec<_> = cuts.by_edge.iter().collect();
    cut.sort_unstable();
    for (&(a, b), nodes) in cut {
        let corner = |p: &Point| cuts.vertices.binary_search(p).is_ok();
        if nodes.iter().any(|p| corner(p) || ![2, 4].contains(&borders.degree(*p))) {
            continue;
        }
        let chain: Vec<Point> = [a].iter().chain(nodes).chain(&[b]).map(|&p| at(p)).collect();
        let stretches = || chain.windows(2).map(|w| (w[0], w[1]));
        let sorted = |edge| {
            let mut cells = borders.left(edge).to_vec();
            cells.sort_unstable();
            cells
        };
        let sides = |(a, b): Edge| (sorted((a, b)), sorted((b, a)));
        let first = sides((chain[0], chain[1]));
        if stretches().all(|stretch| sides(stretch) == first) {
            borders.straighten(&chain);
        }
    }
}
