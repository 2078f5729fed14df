//! Cutting a cell along a line.

use std::collections::BTreeSet;

use super::super::chain::Chains;
use super::super::{About, CellId, Delta, Draft, Edge, Refusal, RefusalKind};
use super::about::checked_name;
use super::arrangement::Arrangement;
use super::faces::Face;
use super::patch::{MOST_POINTS, within};
use super::{Ground, Rules, cross, finish};
use crate::lattice::{Extent, Point};
use crate::shape::Shape;
use crate::winding::winding_at;

/// At most so many parts.
const MOST_PARTS: usize = 200;

pub(super) fn split(draft: &Draft, id: CellId, line: &[Point], name: &str) -> Result<Delta, Refusal> {
    let name = checked_name(name)?;
    let cell = draft.open(id)?;
    let drawn = drawn_line(line)?;
    let line = drawn_out(&cell.shape, &drawn);
    crosses_not(&line)?;
    let window = Extent::of(line.iter().copied()).ok_or_else(|| Refusal::of(RefusalKind::BadDrawing))?;
    let mut arrangement = Arrangement::new(draft, window);
    let line = arrangement.lay(&line)?;
    let cuts: Vec<Edge> = line.windows(2).map(|w| (w[0], w[1])).collect();
    let mut parts = within(&arrangement, id, &cuts)?;
    if parts.len() > MOST_PARTS {
        return Err(Refusal::of(RefusalKind::TooLarge).with(id));
    }
    parts.sort_by_key(|face| -face.doubled_area);
    // Parts that the line does not touch stay with the largest.
    let touched: BTreeSet<Edge> = cuts.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).collect();
    let born: Vec<Face> =
        parts.into_iter().skip(1).filter(|face| face.edges.iter().any(|e| touched.contains(e))).collect();
    if born.is_empty() {
        return Err(Refusal { kind: RefusalKind::NoCut, at: drawn.first().copied(), cells: vec![id] });
    }
    let mut chains = Chains::default();
    let used = born.iter().flat_map(|face| face.edges.iter().map(|edge| edge.0)).collect();
    arrangement.apply(&mut chains, &used, &BTreeSet::from([id]));
    for ((face, number), n) in born.iter().zip(draft.next().0..).zip(1..) {
        let new = CellId(number);
        chains.add(id, face.edges.iter().copied(), -1);
        chains.add(new, face.edges.iter().copied(), 1);
        let name = if n == 1 { name.clone() } else { format!("{name} {n}") };
        let about = About { name, code: None, locked: false, leader: None, ..cell.about.clone() };
        chains.about(new, None, Some(about));
    }
    finish(draft, chains, Rules::new(Ground::Kept))
}

/// The line as drawn, without points that repeat the one before.
pub(super) fn drawn_line(line: &[Point]) -> Result<Vec<Point>, Refusal> {
    if line.len() > MOST_POINTS {
        return Err(Refusal::of(RefusalKind::TooLarge));
    }
    let mut line = line.to_vec();
    line.dedup();
    if line.len() < 2 {
        let refusal = Refusal::of(RefusalKind::BadDrawing);
        return Err(match line.first() {
            Some(&p) => refusal.at(p),
            None => refusal,
        });
    }
    crosses_not(&line)?;
    Ok(line)
}

/// Refuses a line that crosses itself.
fn crosses_not(line: &[Point]) -> Result<(), Refusal> {
    for (i, w) in line.windows(2).enumerate() {
        let bounds = Extent::of_edge(w[0], w[1]);
        for v in line.windows(2).skip(i + 2) {
            if bounds.intersects(&Extent::of_edge(v[0], v[1])) && cross(w[0], w[1], v[0], v[1]) {
                return Err(Refusal::of(RefusalKind::BadDrawing).at(v[0]));
            }
        }
    }
    Ok(())
}

/// The line with ends that lie inside a shape drawn out straight until they have left it.
fn drawn_out(shape: &Shape, line: &[Point]) -> Vec<Point> {
    let edges: Vec<Edge> = shape.edges().collect();
    let closed = line.first() == line.last();
    let beyond = |end: Point, before: Point| {
        let inside = winding_at(end, &edges) > 0;
        if closed || !inside { None } else { leaving(&edges, before, end) }
    };
    let n = line.len();
    let mut out: Vec<Point> = beyond(line[0], line[1]).into_iter().collect();
    out.extend_from_slice(line);
    out.extend(beyond(line[n - 1], line[n - 2]));
    out
}

/// A point a little beyond the border where the line from `before` through `end`, drawn on, first leaves.
fn leaving(edges: &[Edge], before: Point, end: Point) -> Option<Point> {
    let (dx, dy) = (f64::from(end.x) - f64::from(before.x), f64::from(end.y) - f64::from(before.y));
    let off = |p: Point| (f64::from(p.x) - f64::from(end.x)) * dy - (f64::from(p.y) - f64::from(end.y)) * dx;
    let along =
        |p: Point| (f64::from(p.x) - f64::from(end.x)) * dx + (f64::from(p.y) - f64::from(end.y)) * dy;
    let hits = edges.iter().filter_map(|&(a, b)| {
        let (oa, ob) = (off(a), off(b));
        if (oa > 0.0) == (ob > 0.0) {
            return None;
        }
        let t = along(a) + oa / (oa - ob) * (along(b) - along(a));
        (t >= 0.0).then_some(t)
    });
    let length = dx.hypot(dy);
    let reach = hits.min_by(f64::total_cmp)? / (length * length) + 4.0 / length;
    let to = |from: i32, d: f64| (f64::from(from) + reach * d).round() as i32;
    Some(Point::new(to(end.x, dx), to(end.y, dy)))
}
