//! Borders that cells share: arcs between junctions, neighbours with the length they share, and dissolving.
//!
//! All come from one list of *sides*: stretches of border with the cell on the left and the one on the right. Edges that
//! match need no geometry; those that do not are cut on their line at each other's ends, which is exact. So T-junctions
//! are handled without moving a vertex.

use std::collections::{BTreeMap, HashMap};

use crate::lattice::Point;
use crate::loops::link;
use crate::measure::LocalScale;
use crate::residual::Line;
use crate::shape::{Shape, ShapeError};

/// A stretch of border, directed so that `left` is on its left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Side {
    from: Point,
    to: Point,
    left: Owner,
    right: Owner,
}

/// Index of a cell; `None` is outside all cells.
type Owner = Option<usize>;

/// A border between two junctions, or a closed border that meets no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arc {
    /// At least two points; the first and last are junctions, or equal when the border is closed.
    pub points: Vec<Point>,
    /// The cell to the left, in the direction of the points; outside when `None`.
    pub left: Option<usize>,
    /// The cell to the right; outside when `None`.
    pub right: Option<usize>,
}

impl Arc {
    /// Length on the ground in metres.
    pub fn length_m(&self) -> f64 {
        self.points.windows(2).map(|w| side_m(w[0], w[1])).sum()
    }
}

/// The borders of a set of cells.
#[derive(Clone, Debug)]
pub struct Borders {
    sides: Vec<Side>,
}

impl Borders {
    /// Collects the borders of certified cells. Where cells overlap or leave gaps, the borders there have the outside on
    /// one hand: nothing is invented. Expected O(v) plus O(r log r) for the r edges that match no other.
    pub fn of(cells: &[Shape]) -> Self {
        let mut waiting: HashMap<(Point, Point), usize> = HashMap::new();
        let mut sides = Vec::new();
        let mut doubled = Vec::new();
        for (cell, shape) in cells.iter().enumerate() {
            for (from, to) in shape.edges() {
                if let Some(other) = waiting.remove(&(to, from)) {
                    sides.push(Side { from, to, left: Some(cell), right: Some(other) });
                } else if let Some(other) = waiting.insert((from, to), cell) {
                    doubled.push((from, to, other));
                }
            }
        }
        let single = waiting.into_iter().map(|((from, to), cell)| (from, to, cell)).chain(doubled);
        sides.extend(cut_on_lines(single.collect()));
        sides.sort_unstable_by_key(|s| (s.from, s.to, s.left));
        Self { sides }
    }

    /// Metres of border that each pair of neighbouring cells shares, the smaller index first. Cells that meet only in
    /// points are no neighbours.
    pub fn shared_m(&self) -> BTreeMap<(usize, usize), f64> {
        let mut shared = BTreeMap::new();
        for side in &self.sides {
            if let (Some(a), Some(b)) = (side.left, side.right)
                && a != b
            {
                *shared.entry((a.min(b), a.max(b))).or_default() += side_m(side.from, side.to);
            }
        }
        shared
    }

    /// The union of the chosen cells: the sum of their borders, in which what they share cancels. Outer rings come
    /// first, each followed by the holes in it.
    ///
    /// # Errors
    /// [`ShapeError::Empty`] when nothing is chosen.
    pub fn dissolve(&self, chosen: impl Fn(usize) -> bool) -> Result<Shape, ShapeError> {
        let is_in = |owner: Owner| owner.is_some_and(&chosen);
        let edges: Vec<_> = self
            .sides
            .iter()
            .filter_map(|s| match (is_in(s.left), is_in(s.right)) {
                (true, false) => Some((s.from, s.to, 1)),
                (false, true) => Some((s.to, s.from, 1)),
                _ => None,
            })
            .collect();
        Shape::from_loops(link(&edges))
    }

    /// The union of the cells of each of `groups` groups, as [`Borders::dissolve`] has it, all in one pass. O(v log v).
    ///
    /// # Errors
    /// [`ShapeError::Empty`] when a group has no cell.
    pub fn dissolve_all(
        &self,
        group_of: impl Fn(usize) -> usize,
        groups: usize,
    ) -> Result<Vec<Shape>, ShapeError> {
        let mut edges: Vec<Vec<(Point, Point, u32)>> = vec![Vec::new(); groups];
        for side in &self.sides {
            let [left, right] = [side.left, side.right].map(|cell| cell.map(&group_of));
            if left != right {
                if let Some(group) = left {
                    edges[group].push((side.from, side.to, 1));
                }
                if let Some(group) = right {
                    edges[group].push((side.to, side.from, 1));
                }
            }
        }
        edges.into_iter().map(|edges| Shape::from_loops(link(&edges))).collect()
    }

    /// Borders between junctions: points where more or fewer than two stretches meet, or where the cells on the two sides
    /// change. In a fixed order. O(n log n).
    pub fn arcs(&self) -> Vec<Arc> {
        let mut at: BTreeMap<Point, Vec<usize>> = BTreeMap::new();
        for (i, side) in self.sides.iter().enumerate() {
            at.entry(side.from).or_default().push(i);
            at.entry(side.to).or_default().push(i);
        }
        let pair = |i: usize| {
            let s = self.sides[i];
            (s.left.min(s.right), s.left.max(s.right))
        };
        let junction = |p: Point| !matches!(at[&p][..], [a, b] if a != b && pair(a) == pair(b));
        let mut used = vec![false; self.sides.len()];
        let mut arcs = Vec::new();
        // From junctions first; what is left are closed borders without one, which may start anywhere.
        for closed in [false, true] {
            for first in 0..self.sides.len() {
                let side = self.sides[first];
                let start = if closed || junction(side.from) { side.from } else { side.to };
                if used[first] || !(closed || junction(start)) {
                    continue;
                }
                arcs.push(self.follow(first, start, &mut used, |p| {
                    let next = &at[&p];
                    if junction(p) { None } else { Some([next[0], next[1]]) }
                }));
            }
        }
        arcs
    }

    fn follow(
        &self,
        first: usize,
        start: Point,
        used: &mut [bool],
        continues: impl Fn(Point) -> Option<[usize; 2]>,
    ) -> Arc {
        let side = self.sides[first];
        let forward = side.from == start;
        let (left, right) = if forward { (side.left, side.right) } else { (side.right, side.left) };
        let mut arc = Arc { points: vec![start], left, right };
        let (mut i, mut p) = (first, start);
        loop {
            used[i] = true;
            p = if self.sides[i].from == p { self.sides[i].to } else { self.sides[i].from };
            arc.points.push(p);
            let next = continues(p).and_then(|pair| pair.into_iter().find(|&j| j != i && !used[j]));
            match next {
                Some(j) => i = j,
                None => return arc,
            }
        }
    }
}

/// Cuts unmatched edges on each line at all ends on that line, and pairs the pieces.
fn cut_on_lines(edges: Vec<(Point, Point, usize)>) -> Vec<Side> {
    let mut lines: BTreeMap<Line, Vec<(Point, Point, usize)>> = BTreeMap::new();
    for edge in edges {
        lines.entry(Line::through(edge.0, edge.1)).or_default().push(edge);
    }
    let mut sides = Vec::new();
    for edges in lines.into_values() {
        let mut ends: Vec<Point> = edges.iter().flat_map(|e| [e.0, e.1]).collect();
        ends.sort_unstable();
        ends.dedup();
        // For each piece between consecutive ends: the cells that walk it forward (on its left), and backward.
        let mut walks: Vec<[Vec<usize>; 2]> = vec![Default::default(); ends.len()];
        for &(from, to, cell) in &edges {
            let (low, high) = (from.min(to), from.max(to));
            let start = ends.partition_point(|&p| p < low);
            let end = ends.partition_point(|&p| p < high);
            walks[start..end].iter_mut().for_each(|piece| piece[usize::from(from > to)].push(cell));
        }
        for (piece, [mut forward, mut backward]) in walks.into_iter().enumerate() {
            forward.sort_unstable();
            backward.sort_unstable();
            for i in 0..forward.len().max(backward.len()) {
                let (left, right) = (forward.get(i).copied(), backward.get(i).copied());
                let (from, to) = (ends[piece], ends[piece + 1]);
                sides.push(if left.is_some() {
                    Side { from, to, left, right }
                } else {
                    Side { from: to, to: from, left: right, right: None }
                });
            }
        }
    }
    sides
}

fn side_m(a: Point, b: Point) -> f64 {
    LocalScale::at(a.y.midpoint(b.y)).distance_m(a, b)
}
