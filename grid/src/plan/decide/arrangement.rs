//! Borders near a drawn line, and the line, brought to meet in common vertices only.
//!
//! Where the line crosses a border, the crossing is rounded to the lattice and put into the border of every cell that runs
//! there, which moves it by less than a unit, in all of them alike: no gap can come of it. The border of the area and those
//! of locked cells do not move. There the line ends in a lattice point that lies on the border exactly, when one is near; otherwise it
//! runs on, less than a unit beside the border, to the border's next vertex.

use std::collections::{BTreeMap, BTreeSet};

use super::super::chain::Chains;
use super::super::{CellId, Draft, Edge, Refusal, RefusalKind};
use super::cross;
use super::effort::Effort;
use super::vertices::inside;
use crate::lattice::{Extent, Point, orient};

/// A border that does not move is met in a point that lies on it exactly when there is one within so many units (2 m).
const REACH: f64 = 200.0;
/// Lines meet what is nearer than so many units.
const NEAR: f64 = 1.0;
/// A border that moves is never further than so many units from where it ran: each vertex put into it moves it by less than one,
/// and without this many of them could lead it astray.
const DRIFT: f64 = 2.0;
/// A line may be bent so many times for each of its points before it is given up.
const MOST_BENDS: usize = 400;

/// A stretch of border between two vertices next to each other.
#[derive(Clone, Debug, Default)]
struct Piece {
    /// The edges of cells that it is a part of, lower end first.
    of: BTreeSet<Edge>,
    /// Whether it must not move.
    fixed: bool,
}

/// The borders near a line.
pub(super) struct Arrangement<'a> {
    draft: &'a Draft,
    /// The borders in this box, and all that cross it.
    window: Extent,
    pieces: BTreeMap<Edge, Piece>,
    /// How far the widest piece reaches from west to east, at least.
    widest: i32,
    /// The work that the command may still make.
    effort: Effort,
    /// For edges of cells, lower end first: the vertices put into them, in order.
    stops: BTreeMap<Edge, Vec<Point>>,
}

fn key(a: Point, b: Point) -> Edge {
    (a.min(b), a.max(b))
}

impl<'a> Arrangement<'a> {
    /// The borders that meet a box, split wherever a vertex of one lies on another.
    pub(super) fn new(draft: &'a Draft, window: Extent) -> Self {
        Self::with(draft, window, &[])
    }

    /// The same with the border of more ground besides that of cells and area.
    pub(super) fn with(draft: &'a Draft, window: Extent, more: &[Edge]) -> Self {
        let window = with_fixed_edges(draft, window.grown(REACH as i32));
        let mut arrangement = Self {
            draft,
            window,
            pieces: BTreeMap::new(),
            widest: 0,
            effort: Effort::default(),
            stops: BTreeMap::new(),
        };
        // How often each piece is walked from its lower end, less how often back.
        let mut walks: BTreeMap<Edge, i32> = BTreeMap::new();
        let mut walk = |a: Point, b: Point, sign: i32| {
            *walks.entry(key(a, b)).or_default() += if a < b { sign } else { -sign };
        };
        for (_, cell) in draft.near(window) {
            for (a, b) in cell.shape.edges().filter(|&(a, b)| window.intersects(&Extent::of_edge(a, b))) {
                let piece = arrangement.pieces.entry(key(a, b)).or_default();
                piece.of.insert(key(a, b));
                piece.fixed |= cell.about.locked;
                walk(a, b, 1);
            }
        }
        for &(a, b) in more.iter().filter(|&&(a, b)| window.intersects(&Extent::of_edge(a, b))) {
            arrangement.pieces.entry(key(a, b)).or_default().of.insert(key(a, b));
            walk(a, b, 1);
        }
        let boundary = draft.boundary().edges();
        for (a, b) in boundary.filter(|&(a, b)| window.intersects(&Extent::of_edge(a, b))) {
            arrangement.pieces.entry(key(a, b)).or_default().fixed = true;
            walk(a, b, -1);
        }
        let widths = arrangement.pieces.keys().map(|&(a, b)| b.x.saturating_sub(a.x));
        arrangement.widest = widths.max().unwrap_or(0);
        let loose: Vec<Edge> = walks.into_iter().filter(|(_, n)| *n != 0).map(|(edge, _)| edge).collect();
        let mut ends: Vec<Point> = loose.iter().flat_map(|&(a, b)| [a, b]).collect();
        ends.sort_unstable();
        ends.dedup();
        for &(a, b) in &loose {
            let here = ends[ends.partition_point(|&p| p < a)..ends.partition_point(|&p| p < b)].iter();
            let mut from = a;
            for &p in here.filter(|&&p| inside((a, b), p)) {
                arrangement.put(key(from, b), p);
                from = p;
            }
        }
        arrangement
    }

    /// Puts a vertex into a piece.
    fn put(&mut self, piece: Edge, p: Point) {
        let Some(Piece { of, fixed }) = self.pieces.remove(&piece) else { return };
        for &edge in &of {
            let stops = self.stops.entry(edge).or_default();
            let place = if piece.0 == edge.0 {
                Some(0)
            } else {
                stops.iter().position(|&q| q == piece.0).map(|i| i + 1)
            };
            stops.insert(place.unwrap_or(0), p);
        }
        for half in [key(piece.0, p), key(p, piece.1)] {
            self.widest = self.widest.max(half.1.x.saturating_sub(half.0.x));
            let held = self.pieces.entry(half).or_default();
            held.of.extend(of.iter().copied());
            held.fixed |= fixed;
        }
    }

    /// The pieces that meet a box.
    fn close(&self, bounds: Extent) -> impl Iterator<Item = Edge> + '_ {
        let from = Point::new(bounds.min.x.saturating_sub(self.widest), i32::MIN);
        let to = Point::new(bounds.max.x, i32::MAX);
        let strip = self.pieces.range((from, from)..=(to, to)).map(|(&piece, _)| piece);
        strip.filter(move |&(a, b)| bounds.intersects(&Extent::of_edge(a, b)))
    }

    /// The work that the command may still make.
    pub(super) fn effort(&self) -> &Effort {
        &self.effort
    }

    /// The line as it runs once borders and line meet in common vertices only, as edges one after the other.
    ///
    /// # Errors
    /// [`RefusalKind::Crosses`] where no way is found.
    pub(super) fn lay(&mut self, line: &[Point]) -> Result<Vec<Point>, Refusal> {
        let mut budget = MOST_BENDS * (line.len() + 4);
        let mut line: Vec<Point> = line.iter().map(|&p| self.snapped(p)).collect();
        line.dedup();
        loop {
            let before = (line.clone(), self.pieces.len());
            let mut todo: Vec<Point> = line.iter().rev().copied().collect();
            let mut done: Vec<Point> = todo.pop().into_iter().collect();
            while let (Some(&u), Some(&v)) = (done.last(), todo.last()) {
                budget = budget.checked_sub(1).ok_or_else(|| Refusal::of(RefusalKind::Crosses).at(u))?;
                if u == v {
                    todo.pop();
                    continue;
                }
                match self.bend(u, v)? {
                    Some(via) => todo.extend(via.into_iter().rev().filter(|&p| p != u)),
                    None => done.extend(todo.pop()),
                }
            }
            line = done;
            if before == (line.clone(), self.pieces.len()) {
                return Ok(line);
            }
        }
    }

    /// The vertex that a point of the line is taken for.
    fn snapped(&self, p: Point) -> Point {
        let near = Extent { min: p, max: p }.grown(1);
        let ends = self.close(near).flat_map(|(a, b)| [a, b]).filter(|&q| near.contains(q));
        ends.min_by_key(|&q| (distance_squared(p, q), q)).unwrap_or(p)
    }

    /// Where the line from `u` to `v` has to pass before it meets `v`; none when it meets borders in its ends only.
    fn bend(&mut self, u: Point, v: Point) -> Result<Option<Vec<Point>>, Refusal> {
        let near = Extent::of_edge(u, v).grown(1);
        let close: Vec<Edge> = self.close(near).filter(|&e| e != key(u, v)).collect();
        self.effort.spend(1, 20 + self.pieces.len() / 8)?;
        // Vertices on the way, the first one first.
        let passes = |&p: &Point| p != u && p != v && foot(u, v, p).is_some();
        let vertex = close.iter().flat_map(|&(a, b)| [a, b]).filter(passes);
        if let Some(p) = vertex.min_by_key(|&p| (distance_squared(u, p), p)) {
            let own = key(u, v);
            if self.pieces.contains_key(&own) && self.takes(own, p, |(c, d)| c == p || d == p) {
                self.put(own, p);
            }
            return Ok(Some(vec![p]));
        }
        for &piece in &close {
            for p in [u, v] {
                let beside = p != piece.0 && p != piece.1 && foot(piece.0, piece.1, p).is_some();
                if beside && self.takes(piece, p, |_| false) {
                    self.put(piece, p);
                    return Ok(Some(Vec::new()));
                }
            }
        }
        let crossed = close.into_iter().filter(|&(a, b)| cross(u, v, a, b));
        let first = crossed.min_by(|&e, &f| crossing(u, v, e).0.total_cmp(&crossing(u, v, f).0));
        first.map(|piece| self.through(u, v, piece)).transpose()
    }

    /// The way of the line from `u` to `v` across a border.
    fn through(&mut self, u: Point, v: Point, piece: Edge) -> Result<Vec<Point>, Refusal> {
        let (_, x, y) = crossing(u, v, piece);
        let mut places: Vec<Point> = [x.floor(), x.ceil()]
            .iter()
            .flat_map(|&x| [y.floor(), y.ceil()].map(|y| Point::new(x as i32, y as i32)))
            .collect();
        let off = |p: &Point| (f64::from(p.x) - x).hypot(f64::from(p.y) - y);
        places.sort_by(|p, q| off(p).total_cmp(&off(q)).then(p.cmp(q)));
        places.dedup();
        // A border that is laid among the others takes the vertex too.
        let own = key(u, v);
        let is_border = self.pieces.contains_key(&own) && !places.contains(&u) && !places.contains(&v);
        let fits = |&&p: &&Point| {
            self.takes(piece, p, |other| other == own)
                && (!is_border || self.takes(own, p, |other| other == piece))
        };
        if let Some(&p) = places.iter().find(fits) {
            self.put(piece, p);
            if is_border {
                self.put(own, p);
            }
            return Ok(vec![p]);
        }
        let (a, b) = piece;
        if let Some(p) = nearest_on(piece, x, y).filter(|p| off(p) <= REACH) {
            if p != a && p != b {
                self.put(piece, p);
            }
            return Ok(vec![p]);
        }
        let end = if off(&a) <= off(&b) { a } else { b };
        let beside = |from: Point| {
            let same_side = |p: &&Point| orient(a, b, **p).signum() == orient(a, b, from).signum();
            if orient(a, b, from) == 0 { None } else { places.iter().find(same_side).copied() }
        };
        let way = [beside(u), Some(end), beside(v)];
        if way.iter().flatten().any(|&p| p == end && (u == end || v == end)) {
            return Err(Refusal::of(RefusalKind::Crosses).at(end));
        }
        Ok(way.into_iter().flatten().collect())
    }

    /// Whether a vertex can be put into a piece without the border meeting another one, save those that are `excepted` and
    /// those that it crosses as it is, which it then crosses once still.
    fn takes(&self, (a, b): Edge, p: Point, excepted: impl Fn(Edge) -> bool) -> bool {
        if inside((a, b), p) {
            return true;
        }
        let piece = &self.pieces[&(a, b)];
        if p == a || p == b || piece.fixed || piece.of.iter().any(|&edge| strays(edge, p)) {
            return false;
        }
        let bounds = Extent::of_edge(a, b).union(Extent { min: p, max: p });
        self.close(bounds).all(|(c, d)| {
            let crosses = |s: Point, t: Point| cross(s, t, c, d);
            let touches = || {
                [(a, p), (p, b)].iter().any(|&side| inside(side, c) || inside(side, d))
                    || inside((c, d), p)
                    || c == p
                    || d == p
            };
            (c, d) == (a, b)
                || excepted((c, d))
                || u8::from(crosses(a, p)) + u8::from(crosses(p, b)) == u8::from(crosses(a, b)) && !touches()
        })
    }

    /// The border of a cell, with the vertices that have been put into it.
    pub(super) fn border(&self, cell: CellId) -> Vec<Edge> {
        self.rerouted(cell, |_, stops| stops.to_vec()).1
    }

    /// Puts the vertices that are among `used` into the borders of cells, save where they lie on an edge exactly and the
    /// cell is not among `taking_part`.
    pub(super) fn apply(&self, chains: &mut Chains, used: &BTreeSet<Point>, taking_part: &BTreeSet<CellId>) {
        for (id, cell) in self.draft.near(self.window) {
            let kept = |edge: Edge, stops: &[Point]| {
                let moves = stops.iter().any(|&p| used.contains(&p) && !inside(edge, p));
                if !taking_part.contains(&id) && (!moves || cell.about.locked) {
                    return Vec::new();
                }
                // Where the border moves, junctions with others go with it.
                let kept = |p: &Point| used.contains(p) || (moves && inside(edge, *p));
                stops.iter().copied().filter(kept).collect()
            };
            let (old, new) = self.rerouted(id, kept);
            chains.add(id, old, -1);
            chains.add(id, new, 1);
        }
    }

    /// The border of a cell before and after it is led through what `via` chooses of the vertices put into each edge.
    fn rerouted(&self, cell: CellId, via: impl Fn(Edge, &[Point]) -> Vec<Point>) -> (Vec<Edge>, Vec<Edge>) {
        let old: Vec<Edge> = self.draft.cell(cell).into_iter().flat_map(|cell| cell.shape.edges()).collect();
        let new = self.led(&old, via);
        (old, new)
    }

    /// A border with the vertices that have been put into its edges.
    pub(super) fn noded(&self, border: &[Edge]) -> Vec<Edge> {
        self.led(border, |_, stops| stops.to_vec())
    }

    fn led(&self, border: &[Edge], via: impl Fn(Edge, &[Point]) -> Vec<Point>) -> Vec<Edge> {
        let mut led = Vec::with_capacity(border.len());
        for &(from, to) in border {
            let stops = self.stops.get(&key(from, to)).map_or(&[][..], Vec::as_slice);
            let mut stops = via(key(from, to), stops);
            if from > to {
                stops.reverse();
            }
            let mut at = from;
            for p in stops.into_iter().chain([to]) {
                led.push((at, p));
                at = p;
            }
        }
        led
    }

    /// Brings the borders of the arrangement themselves to meet in common vertices only, where edges of `border` cross
    /// others.
    ///
    /// # Errors
    /// As [`Arrangement::lay`].
    pub(super) fn untangle(&mut self, border: &[Edge]) -> Result<(), Refusal> {
        loop {
            let before = self.pieces.len();
            for (a, b) in self.noded(border) {
                self.lay(&[a, b])?;
            }
            if self.pieces.len() == before {
                return Ok(());
            }
        }
    }
}

/// A box and all of those borders in it that do not move: a line may run on along them.
fn with_fixed_edges(draft: &Draft, window: Extent) -> Extent {
    let locked = draft.near(window).filter(|(_, cell)| cell.about.locked);
    let fixed = locked.flat_map(|(_, cell)| cell.shape.edges()).chain(draft.boundary().edges());
    let boxes = fixed.map(|(a, b)| Extent::of_edge(a, b)).filter(|edge| edge.intersects(&window));
    boxes.fold(window, Extent::union).grown(2)
}

/// Where along an edge a point within [`NEAR`] of it is nearest, when that is between its ends.
fn foot(a: Point, b: Point, p: Point) -> Option<f64> {
    let local = |q: Point| [f64::from(q.x) - f64::from(a.x), f64::from(q.y) - f64::from(a.y)];
    let ([bx, by], [px, py]) = (local(b), local(p));
    let squared = bx * bx + by * by;
    let t = (px * bx + py * by) / squared;
    let off = px * by - py * bx;
    (t > 0.0 && t < 1.0 && off * off < NEAR * NEAR * squared).then_some(t)
}

/// Whether a point is further from the line of an edge than its border may move.
fn strays((a, b): Edge, p: Point) -> bool {
    let local = |q: Point| [f64::from(q.x) - f64::from(a.x), f64::from(q.y) - f64::from(a.y)];
    let ([bx, by], [px, py]) = (local(b), local(p));
    let off = px * by - py * bx;
    off * off > DRIFT * DRIFT * (bx * bx + by * by)
}

/// Where the line from `u` to `v` meets a piece: how far along the line, and the place.
fn crossing(u: Point, v: Point, (a, b): Edge) -> (f64, f64, f64) {
    let (from, to) = (orient(a, b, u) as f64, orient(a, b, v) as f64);
    let t = from / (from - to);
    let along = |s: i32, e: i32| f64::from(s) + t * (f64::from(e) - f64::from(s));
    (t, along(u.x, v.x), along(u.y, v.y))
}

/// The lattice point on an edge that is nearest to a place beside it; an end where there is no other.
fn nearest_on((a, b): Edge, x: f64, y: f64) -> Option<Point> {
    let (dx, dy) = (i64::from(b.x) - i64::from(a.x), i64::from(b.y) - i64::from(a.y));
    let steps = crate::residual::gcd(dx.unsigned_abs(), dy.unsigned_abs()) as i64;
    let (sx, sy) = ((dx / steps) as f64, (dy / steps) as f64);
    let t = ((x - f64::from(a.x)) * sx + (y - f64::from(a.y)) * sy) / (sx * sx + sy * sy);
    let n = (t.round() as i64).clamp(0, steps);
    let at = |from: i32, step: i64| i32::try_from(i64::from(from) + n * step).ok();
    Some(Point::new(at(a.x, dx / steps)?, at(a.y, dy / steps)?))
}

fn distance_squared(p: Point, q: Point) -> i128 {
    let (dx, dy) = (i128::from(p.x) - i128::from(q.x), i128::from(p.y) - i128::from(q.y));
    dx * dx + dy * dy
}
