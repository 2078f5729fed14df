//! The residual chain: what is left of all borders when matching stretches have cancelled.
//!
//! Let ∂C be the directed edges of a cell (the cell on their left), ∂P those of the parent, and Z = Σ ∂Cᵢ − ∂P. Z is a
//! closed chain in the plane, so it bounds exactly one function, (times covered) − (1 inside P). Hence Z = 0 means: every
//! point of P is covered exactly once and nothing lies outside; provided that no cell and not P winds negatively or
//! doubly, which is what [`crate::certify`] proves.
//!
//! Edges that lie on one line but are split differently (T-junctions) are compared without splitting them. On one line L,
//! a chain is zero when its boundary is: so a directed edge a→b walked m times adds m to the token (L, a) and takes m
//! from the token (L, b), and Z = 0 exactly when all tokens are 0. Lines are identified by their primitive direction and
//! exact offset; no epsilon appears.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::edge_table::EdgeTable;
use crate::lattice::Point;
use crate::shape::Shape;

/// A line through lattice points: primitive direction, pointing east (or north when vertical), and its offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Line {
    offset: i128,
    dx: i64,
    dy: i64,
}

impl Line {
    /// The line through two different points.
    pub(crate) fn through(a: Point, b: Point) -> Self {
        let (a, b) = (a.min(b), a.max(b));
        let (dx, dy) = (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y));
        let g = gcd(dx.unsigned_abs(), dy.unsigned_abs()) as i64;
        let (dx, dy) = (dx / g, dy / g);
        let offset = i128::from(dx) * i128::from(a.y) - i128::from(dy) * i128::from(a.x);
        Self { offset, dx, dy }
    }
}

/// Greatest common divisor; not both zero.
pub(crate) fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// A chain as its tokens. Zero exactly when it holds nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Residual {
    tokens: BTreeMap<(Line, Point), i32>,
}

impl Residual {
    /// The residual of cells against a parent: the chain Z. Without a parent, the chain of the cells alone.
    ///
    /// O(v) expected for v vertices, plus O(r log r) for the r edges that find no partner.
    pub fn of<'a>(cells: impl IntoIterator<Item = &'a Shape>, parent: Option<&Shape>) -> Self {
        Self::from_unmatched(&unmatched(cells, parent))
    }

    /// The chain of these edges, each walked so many times; those that match cancel.
    pub(crate) fn of_edges(edges: impl IntoIterator<Item = (Point, Point, i32)>) -> Self {
        let mut table = EdgeTable::new();
        edges.into_iter().for_each(|(a, b, times)| table.add_edge(a, b, times));
        Self::from_unmatched(&table)
    }

    /// [`Residual::of`], and how many points are a vertex of one border and lie inside an unmatched edge of another.
    pub fn with_unmatched_vertices(cells: &[Shape], parent: Option<&Shape>) -> (Self, usize) {
        let table = unmatched(cells, parent);
        (Self::from_unmatched(&table), unmatched_vertices(&table))
    }

    fn from_unmatched(table: &EdgeTable) -> Self {
        let mut residual = Self::default();
        residual.add(table);
        residual
    }

    /// Puts `new` in the place of `old`; both may be any number of shapes. O(v log r) for their v vertices.
    pub fn replace(&mut self, old: &[&Shape], new: &[&Shape]) {
        let mut table = EdgeTable::new();
        for (shapes, sign) in [(old, -1), (new, 1)] {
            for shape in shapes {
                shape.rings().for_each(|(ring, _)| table.add_ring(ring, sign));
            }
        }
        self.add(&table);
    }

    fn add(&mut self, table: &EdgeTable) {
        table.remaining().for_each(|(a, b, times)| self.walk(a, b, times));
    }

    /// Adds another chain.
    pub(crate) fn add_chain(&mut self, other: &Self) {
        other.tokens.iter().for_each(|(&(line, p), &times)| self.token(line, p, times));
    }

    /// Takes another chain away.
    pub(crate) fn take_chain(&mut self, other: &Self) {
        other.tokens.iter().for_each(|(&(line, p), &times)| self.token(line, p, -times));
    }

    /// Whether something is left on a stretch of the line through two points.
    pub(crate) fn touches(&self, a: Point, b: Point) -> bool {
        let (line, low, high) = (Line::through(a, b), a.min(b), a.max(b));
        let lowest = Point::new(i32::MIN, i32::MIN);
        let mut times = 0;
        for (&(_, p), &step) in self.tokens.range((line, lowest)..(line, high)) {
            // What was walked up to here ends here; it counts when it reached beyond the lower end.
            if times != 0 && p > low {
                return true;
            }
            times += step;
        }
        times != 0
    }

    /// Whether nothing would be left of the sum with another chain. Costs the smaller of the two.
    pub(crate) fn cancels(&self, other: &Self) -> bool {
        self.tokens.len() == other.tokens.len()
            && self.tokens.iter().zip(&other.tokens).all(|(a, b)| a.0 == b.0 && *a.1 == -*b.1)
    }

    fn walk(&mut self, a: Point, b: Point, times: i32) {
        let line = Line::through(a, b);
        self.token(line, a, times);
        self.token(line, b, -times);
    }

    fn token(&mut self, line: Line, p: Point, times: i32) {
        match self.tokens.entry((line, p)) {
            Entry::Vacant(free) => {
                free.insert(times);
            }
            Entry::Occupied(mut held) => {
                *held.get_mut() += times;
                if *held.get() == 0 {
                    held.remove();
                }
            }
        }
    }

    /// Whether nothing is left: the cells cover the parent exactly once.
    pub fn is_zero(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The chain in its shortest form: directed edges, none touching another on its line except in end points, each
    /// with the number of times it is walked (at least 1).
    pub(crate) fn edges(&self) -> Vec<(Point, Point, u32)> {
        let mut edges = Vec::new();
        let mut times = 0;
        let mut tokens = self.tokens.iter().peekable();
        while let Some((&(line, from), &step)) = tokens.next() {
            times += step;
            if let Some(&(&(next_line, to), _)) = tokens.peek() {
                debug_assert!(times == 0 || next_line == line, "a chain on a line is bounded");
                if times > 0 {
                    edges.push((from, to, times.unsigned_abs()));
                } else if times < 0 {
                    edges.push((to, from, times.unsigned_abs()));
                }
            }
        }
        edges
    }
}

/// Cancels matching edges; what remains still has T-junctions in it.
fn unmatched<'a>(cells: impl IntoIterator<Item = &'a Shape>, parent: Option<&Shape>) -> EdgeTable {
    let mut table = EdgeTable::new();
    for shape in cells {
        shape.rings().for_each(|(ring, _)| table.add_ring(ring, 1));
    }
    if let Some(shape) = parent {
        shape.rings().for_each(|(ring, _)| table.add_ring(ring, -1));
    }
    table
}

/// How many points are a vertex of one border and lie inside an unmatched edge of another. O(r log r).
fn unmatched_vertices(table: &EdgeTable) -> usize {
    let mut by_line: Vec<(Line, Point, Point)> =
        table.remaining().map(|(a, b, _)| (Line::through(a, b), a, b)).collect();
    by_line.sort_unstable();
    let mut inside = Vec::new();
    for edges in by_line.chunk_by(|a, b| a.0 == b.0) {
        let mut ends: Vec<Point> = edges.iter().flat_map(|&(_, a, b)| [a, b]).collect();
        ends.sort_unstable();
        ends.dedup();
        // Edges come by their first end; a point is inside one of them when the farthest reach so far passes it.
        let (mut next, mut reach) = (0, None);
        for p in ends {
            while edges.get(next).is_some_and(|e| e.1 < p) {
                reach = reach.max(Some(edges[next].2));
                next += 1;
            }
            if reach > Some(p) {
                inside.push(p);
            }
        }
    }
    inside.sort_unstable();
    inside.dedup();
    inside.len()
}
