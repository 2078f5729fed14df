//! Ground cut into squares, ever smaller towards borders: which cells may hold a point, in a few steps.

use std::collections::VecDeque;

use crate::lattice::{Extent, Point};

/// A square that more edges cross than this is cut into sixteen.
const FEW: usize = 8;
/// Squares of this many lattice units are not cut any more: corners where many cells meet have many edges however near one
/// looks.
const SMALLEST: i64 = 64;
/// Cutting ends when edges have been looked at so many times each, so that thousands of long edges side by side cost no
/// more memory than others. Questions are then answered more slowly, and right all the same.
const LOOKS_AN_EDGE: usize = 64;

/// A tree of squares, each cut into four by four or answered.
pub(crate) struct Squares {
    /// South-western corner of the whole.
    origin: Point,
    /// Where in a distance from the origin the two bits stand that choose among the first sixteen.
    shift: u32,
    /// Blocks of sixteen, rows from the south; the first block is the whole.
    nodes: Vec<Node>,
    lists: Vec<u32>,
}

/// What is known of a square: two bits say what it is, the others which.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Node(u32);

/// In no cell.
const EMPTY: u32 = 0;
/// Wholly in one cell and in no other.
const WITHIN: u32 = 1;
/// Cut into the block of this number.
const CUT: u32 = 2;
/// In or at several cells: where their list begins, its length first.
const LISTED: u32 = 3;

impl Node {
    const fn new(kind: u32, value: usize) -> Self {
        Self((value as u32) << 2 | kind)
    }

    const fn kind(self) -> u32 {
        self.0 & 3
    }

    const fn value(self) -> usize {
        (self.0 >> 2) as usize
    }
}

/// A cell that may hold the point that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate(u32);

impl Candidate {
    const fn new(cell: u32, certain: bool) -> Self {
        Self(cell << 1 | certain as u32)
    }

    /// Index of the cell.
    pub(crate) const fn cell(self) -> usize {
        (self.0 >> 1) as usize
    }

    /// Whether it holds the point for certain.
    pub(crate) const fn is_certain(self) -> bool {
        self.0 & 1 == 1
    }
}

/// An edge and the cell it belongs to.
type Edge = (u32, Point, Point);

/// A square that is still to be cut or answered.
struct Pending {
    node: usize,
    /// South-western corner.
    corner: (i64, i64),
    side: i64,
    /// Edges that cross it, by cell.
    edges: Vec<Edge>,
    /// Cells that hold all of it.
    certain: Vec<u32>,
}

impl Squares {
    /// Cuts the ground of cells, given by their edges in order of cells. `holds` tells whether a cell holds a point.
    pub(crate) fn new(edges: Vec<Edge>, extents: &[Extent], holds: impl Fn(usize, Point) -> bool) -> Self {
        let all = extents.iter().copied().reduce(Extent::union);
        let Some(Extent { min, max }) = all else {
            return Self {
                origin: Point::new(0, 0),
                shift: 0,
                nodes: vec![Node(EMPTY); 16],
                lists: Vec::new(),
            };
        };
        let span = (i64::from(max.x) - i64::from(min.x)).max(i64::from(max.y) - i64::from(min.y));
        let mut shift = 0;
        while span >> shift > 3 {
            shift += 2;
        }
        let mut squares = Self { origin: min, shift, nodes: Vec::new(), lists: Vec::new() };
        let corner = (i64::from(min.x), i64::from(min.y));
        let mut looks = edges.len() * LOOKS_AN_EDGE;
        let whole = Pending { node: 0, corner, side: 4 << shift, edges, certain: Vec::new() };
        // Level by level, so that what there are looks for is spent evenly.
        let mut pending = VecDeque::from([whole]);
        while let Some(square) = pending.pop_front() {
            let is_whole = squares.nodes.is_empty();
            let cuts = square.edges.len() > FEW && square.side > SMALLEST && looks > square.edges.len() * 16;
            if is_whole || cuts {
                looks = looks.saturating_sub(square.edges.len() * 16);
                let block = squares.nodes.len() / 16;
                if !is_whole {
                    squares.nodes[square.node] = Node::new(CUT, block);
                }
                squares.nodes.extend([Node(EMPTY); 16]);
                pending.extend((0..16).map(|nth| square.part(nth, block, extents, &holds)));
            } else {
                squares.answer(&square);
            }
        }
        squares
    }

    fn answer(&mut self, square: &Pending) {
        let crossing = square.edges.chunk_by(|a, b| a.0 == b.0).map(|run| Candidate::new(run[0].0, false));
        let certain = square.certain.iter().map(|&cell| Candidate::new(cell, true));
        let mut candidates: Vec<Candidate> = crossing.chain(certain).collect();
        candidates.sort_unstable_by_key(|candidate| candidate.cell());
        self.nodes[square.node] = match candidates.as_slice() {
            [] => Node(EMPTY),
            [only] if only.is_certain() => Node::new(WITHIN, only.cell()),
            several => {
                let node = Node::new(LISTED, self.lists.len());
                self.lists.push(several.len() as u32);
                self.lists.extend(several.iter().map(|candidate| candidate.0));
                node
            }
        };
    }

    /// The cells that may hold a point, in ascending order.
    pub(crate) fn candidates(&self, p: Point) -> impl Iterator<Item = Candidate> + '_ {
        let node = self.square(p);
        let (only, listed) = match node.kind() {
            WITHIN => (Some(Candidate::new(node.value() as u32, true)), &[][..]),
            LISTED => {
                let begin = node.value() + 1;
                (None, &self.lists[begin..begin + self.lists[node.value()] as usize])
            }
            _ => (None, &[][..]),
        };
        only.into_iter().chain(listed.iter().map(|&candidate| Candidate(candidate)))
    }

    /// Indexes of points, those that lie near each other one after the other.
    pub(crate) fn in_order_of_ground(&self, points: &[Point]) -> Vec<(Point, u32)> {
        // Into 256 × 256 parts of the ground, row by row; what lies outside goes to the borders.
        let shift = (self.shift + 2).saturating_sub(8);
        let part = |p: Point| {
            let along =
                |to: i32, from: i32| ((i64::from(to) - i64::from(from)) >> shift).clamp(0, 255) as usize;
            along(p.y, self.origin.y) << 8 | along(p.x, self.origin.x)
        };
        let mut next = vec![0_u32; (1 << 16) + 1];
        for &p in points {
            next[part(p) + 1] += 1;
        }
        for i in 1..next.len() {
            next[i] += next[i - 1];
        }
        let mut ordered = vec![(Point::new(0, 0), 0); points.len()];
        for (&p, index) in points.iter().zip(0..) {
            let place = &mut next[part(p)];
            ordered[*place as usize] = (p, index);
            *place += 1;
        }
        ordered
    }

    fn square(&self, p: Point) -> Node {
        let from_origin = |to: i32, from: i32| u32::try_from(i64::from(to) - i64::from(from)).ok();
        let distances = (from_origin(p.x, self.origin.x), from_origin(p.y, self.origin.y));
        let (Some(x), Some(y)) = distances else { return Node(EMPTY) };
        let mut shift = self.shift;
        if x >> shift > 3 || y >> shift > 3 {
            return Node(EMPTY);
        }
        let mut block = 0;
        loop {
            let node = self.nodes[block * 16 + ((y >> shift & 3) << 2 | x >> shift & 3) as usize];
            if node.kind() != CUT {
                return node;
            }
            block = node.value();
            shift -= 2;
        }
    }
}

impl Pending {
    /// The `nth` of sixteen parts, which is to be the same of a block.
    fn part(
        &self,
        nth: usize,
        block: usize,
        extents: &[Extent],
        holds: impl Fn(usize, Point) -> bool,
    ) -> Self {
        let side = self.side / 4;
        let (x, y) = (self.corner.0 + (nth % 4) as i64 * side, self.corner.1 + (nth / 4) as i64 * side);
        let mut edges = Vec::new();
        let mut certain = self.certain.clone();
        for own in self.edges.chunk_by(|a, b| a.0 == b.0) {
            let before = edges.len();
            edges.extend(own.iter().filter(|(_, a, b)| crosses((x, y), side, *a, *b)));
            // What no edge of a cell crosses lies in it as a whole, or not at all.
            if edges.len() == before {
                let cell = own[0].0;
                let Extent { min, max } = extents[cell as usize];
                let near = |low: i32, high: i32, at: i64| at <= i64::from(high) && at + side > i64::from(low);
                // Near the cell, the corner is within what a lattice point can be.
                if near(min.x, max.x, x)
                    && near(min.y, max.y, y)
                    && holds(cell as usize, Point::new(x as i32, y as i32))
                {
                    certain.push(cell);
                }
            }
        }
        Self { node: block * 16 + nth, corner: (x, y), side, edges, certain }
    }
}

/// Whether an edge has a point in a square, its border included; exact.
fn crosses((x, y): (i64, i64), side: i64, a: Point, b: Point) -> bool {
    let ((ax, ay), (bx, by)) = ((i64::from(a.x), i64::from(a.y)), (i64::from(b.x), i64::from(b.y)));
    let apart = |a: i64, b: i64, low: i64| a.max(b) < low || a.min(b) > low + side;
    if apart(ax, bx, x) || apart(ay, by, y) {
        return false;
    }
    let (dx, dy) = (bx - ax, by - ay);
    // Of the four corners, the two that lie farthest to either side of the edge's line.
    let turn = |cx: i64, cy: i64| {
        (i128::from(dx) * i128::from(cy - ay) - i128::from(dy) * i128::from(cx - ax)).signum()
    };
    let (first, second) = if (dx > 0) == (dy > 0) {
        (turn(x, y + side), turn(x + side, y))
    } else {
        (turn(x, y), turn(x + side, y + side))
    };
    first == 0 || second == 0 || first != second
}
