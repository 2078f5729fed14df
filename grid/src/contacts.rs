//! Which edges of one shape touch or cross: the costly part of a certificate, so the part made fast.
//!
//! Short rings are compared at every cyclic distance at once, on boxes that lie side by side in memory, which
//! compilers turn into vector instructions. Everything else goes through an implicit binary tree of boxes over the
//! sequence of edges: neighbours in the sequence are neighbours on the ground, so the tree needs no sorting, and two
//! branches meet only where the border really comes close to itself. O(n log n + contacts) on borders as they occur.

use crate::lattice::{Point, orient};
use crate::shape::{Shape, ring_edges};

/// How two edges of a shape meet, beyond following each other in a ring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contact {
    /// The interiors cross in one point.
    Crossing,
    /// They share a point or a stretch, without crossing through each other's interior.
    Touch,
}

/// A directed edge and the number of its ring.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    pub(crate) from: Point,
    pub(crate) to: Point,
    pub(crate) ring: u32,
}

/// Boxes of edges, side by side for vector instructions.
#[derive(Default)]
struct Boxes {
    min_x: Vec<i32>,
    max_x: Vec<i32>,
    min_y: Vec<i32>,
    max_y: Vec<i32>,
}

impl Boxes {
    fn clear(&mut self) {
        self.min_x.clear();
        self.max_x.clear();
        self.min_y.clear();
        self.max_y.clear();
    }

    fn push(&mut self, a: Point, b: Point) {
        self.min_x.push(a.x.min(b.x));
        self.max_x.push(a.x.max(b.x));
        self.min_y.push(a.y.min(b.y));
        self.max_y.push(a.y.max(b.y));
    }

    /// Appends a copy of the first `n` boxes, so that a cyclic shift is a plain slice.
    fn wrap(&mut self, n: usize) {
        self.min_x.extend_from_within(..n);
        self.max_x.extend_from_within(..n);
        self.min_y.extend_from_within(..n);
        self.max_y.extend_from_within(..n);
    }

    fn overlap(&self, i: usize, j: usize) -> bool {
        self.min_x[i] <= self.max_x[j]
            && self.min_x[j] <= self.max_x[i]
            && self.min_y[i] <= self.max_y[j]
            && self.min_y[j] <= self.max_y[i]
    }

    /// Whether any of boxes `0..n` overlaps the box `shift` places on.
    fn any_at_distance(&self, n: usize, shift: usize) -> bool {
        let (ax, bx, ay, by) = (&self.min_x[..n], &self.max_x[..n], &self.min_y[..n], &self.max_y[..n]);
        let far = shift..shift + n;
        let (cx, dx) = (&self.min_x[far.clone()], &self.max_x[far.clone()]);
        let (cy, dy) = (&self.min_y[far.clone()], &self.max_y[far]);
        let mut hits = 0i32;
        for k in 0..n {
            hits |= i32::from(ax[k] <= dx[k])
                & i32::from(cx[k] <= bx[k])
                & i32::from(ay[k] <= dy[k])
                & i32::from(cy[k] <= by[k]);
        }
        hits != 0
    }
}

/// Rings up to this length are compared pair by pair.
const SHORT: usize = 128;
/// Edges in a leaf of the tree.
const LEAF: usize = 8;

/// Memory used again from shape to shape.
#[derive(Default)]
pub(crate) struct Contacts {
    edges: Vec<Edge>,
    boxes: Boxes,
    /// Boxes of the tree's nodes, a level after another, leaves first.
    levels: Vec<Boxes>,
}

impl Contacts {
    /// Calls `found` for each pair of edges in contact, until it returns `false`. Edges that follow each other in a ring
    /// count only when they run back over each other.
    pub(crate) fn each(&mut self, shape: &Shape, mut found: impl FnMut(Contact, Edge, Edge) -> bool) {
        self.edges.clear();
        self.boxes.clear();
        for (ring, (points, _)) in shape.rings().enumerate() {
            for (from, to) in ring_edges(points) {
                self.edges.push(Edge { from, to, ring: ring as u32 });
                self.boxes.push(from, to);
            }
        }
        if shape.rings().len() == 1 && self.edges.len() <= SHORT {
            self.short_ring(&mut found);
        } else {
            self.build_levels();
            self.within(self.levels.len() - 1, 0, &mut found);
        }
    }

    fn short_ring(&mut self, found: &mut impl FnMut(Contact, Edge, Edge) -> bool) {
        let n = self.edges.len();
        self.boxes.wrap(n);
        for i in 0..n {
            if !report(self.edges[i], self.edges[(i + 1) % n], found) {
                return;
            }
        }
        for shift in 2..=n / 2 {
            if !self.boxes.any_at_distance(n, shift) {
                continue;
            }
            // At half the length, each pair would come twice.
            let end = if shift * 2 == n { shift } else { n };
            for i in 0..end {
                if self.boxes.overlap(i, i + shift)
                    && !report(self.edges[i], self.edges[(i + shift) % n], found)
                {
                    return;
                }
            }
        }
    }

    fn build_levels(&mut self) {
        self.levels.clear();
        let n = self.edges.len();
        let mut level = Boxes::default();
        for start in (0..n).step_by(LEAF) {
            level.push_union(&self.boxes, start..(start + LEAF).min(n));
        }
        while level.min_x.len() > 1 {
            let mut above = Boxes::default();
            let n = level.min_x.len();
            for start in (0..n).step_by(2) {
                above.push_union(&level, start..(start + 2).min(n));
            }
            self.levels.push(std::mem::replace(&mut level, above));
        }
        self.levels.push(level);
    }

    /// Pairs within one node; `false` to stop.
    fn within(&self, level: usize, node: usize, found: &mut impl FnMut(Contact, Edge, Edge) -> bool) -> bool {
        if level == 0 {
            let leaf = self.leaf(node);
            return leaf.clone().all(|i| (i + 1..leaf.end).all(|j| self.pair(i, j, found)));
        }
        let (left, right) = (2 * node, 2 * node + 1);
        if !self.within(level - 1, left, found) {
            return false;
        }
        right >= self.levels[level - 1].min_x.len()
            || (self.within(level - 1, right, found) && self.across(level - 1, left, right, found))
    }

    /// Pairs between two nodes of a level; `false` to stop.
    fn across(
        &self,
        level: usize,
        a: usize,
        b: usize,
        found: &mut impl FnMut(Contact, Edge, Edge) -> bool,
    ) -> bool {
        if !self.levels[level].overlap(a, b) {
            return true;
        }
        if level == 0 {
            return self.leaf(a).all(|i| self.leaf(b).all(|j| self.pair(i, j, found)));
        }
        let below = self.levels[level - 1].min_x.len();
        let children = |node: usize| 2 * node..(2 * node + 2).min(below);
        children(a).all(|i| children(b).all(|j| self.across(level - 1, i, j, found)))
    }

    fn leaf(&self, node: usize) -> std::ops::Range<usize> {
        node * LEAF..((node + 1) * LEAF).min(self.edges.len())
    }

    fn pair(&self, i: usize, j: usize, found: &mut impl FnMut(Contact, Edge, Edge) -> bool) -> bool {
        !self.boxes.overlap(i, j) || report(self.edges[i], self.edges[j], found)
    }
}

impl Boxes {
    fn push_union(&mut self, of: &Self, range: std::ops::Range<usize>) {
        let least = |v: &[i32]| v.iter().copied().min().unwrap_or(i32::MAX);
        let most = |v: &[i32]| v.iter().copied().max().unwrap_or(i32::MIN);
        self.min_x.push(least(&of.min_x[range.clone()]));
        self.max_x.push(most(&of.max_x[range.clone()]));
        self.min_y.push(least(&of.min_y[range.clone()]));
        self.max_y.push(most(&of.max_y[range]));
    }
}

/// Tells `found` of a contact, if there is one; `false` to stop.
fn report(e: Edge, f: Edge, found: &mut impl FnMut(Contact, Edge, Edge) -> bool) -> bool {
    contact(e, f).is_none_or(|contact| found(contact, e, f))
}

/// How two edges meet, beyond following each other.
fn contact(e: Edge, f: Edge) -> Option<Contact> {
    let same_ring = e.ring == f.ring;
    if same_ring && (e.to == f.from || f.to == e.from) {
        // Following each other, unless the ring comes back to a point: that shows where the other two edges at
        // the point meet these. What is left to find here is a run straight back.
        let (first, second) = if e.to == f.from { (e, f) } else { (f, e) };
        let back = orient(first.from, first.to, second.to) == 0
            && crate::direction::Direction::between(first.from, first.to)
                .dot(crate::direction::Direction::between(first.to, second.to))
                < 0;
        let both = e.to == f.from && f.to == e.from;
        return (back || both).then_some(Contact::Touch);
    }
    let (o1, o2) = (orient(e.from, e.to, f.from).signum(), orient(e.from, e.to, f.to).signum());
    if o1 == o2 && o1 != 0 {
        return None;
    }
    let (o3, o4) = (orient(f.from, f.to, e.from).signum(), orient(f.from, f.to, e.to).signum());
    if o3 == o4 && o3 != 0 {
        return None;
    }
    if o1 * o2 < 0 && o3 * o4 < 0 {
        return Some(Contact::Crossing);
    }
    let touches = (o1 == 0 && within(e, f.from))
        || (o2 == 0 && within(e, f.to))
        || (o3 == 0 && within(f, e.from))
        || (o4 == 0 && within(f, e.to));
    touches.then_some(Contact::Touch)
}

/// Whether a point on the line of an edge lies on the edge, its ends included.
pub(crate) fn within(e: Edge, p: Point) -> bool {
    p.x >= e.from.x.min(e.to.x)
        && p.x <= e.from.x.max(e.to.x)
        && p.y >= e.from.y.min(e.to.y)
        && p.y <= e.from.y.max(e.to.y)
}
