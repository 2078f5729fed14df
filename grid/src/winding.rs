//! How often a chain of directed edges winds around a place. Exact.

use crate::lattice::{Point, orient};

type Edge = (Point, Point);

/// How often a chain winds around the ground just left of the middle of an edge, which no other edge of the chain may pass
/// through. Exact: the point is thought an infinitesimal step off the middle.
pub(crate) fn winding_left_of(edge: Edge, chain: &[Edge]) -> i32 {
    winding_beside(edge, (1, 2), chain)
}

/// The same at another part of the edge than its half: the first of so many, below 2¹⁶.
pub(crate) fn winding_beside((from, to): Edge, (part, parts): (i64, i64), chain: &[Edge]) -> i32 {
    let scaled = |p: Point| (i64::from(p.x) * parts, i64::from(p.y) * parts);
    let (dx, dy) = (i64::from(to.x) - i64::from(from.x), i64::from(to.y) - i64::from(from.y));
    let (x, y) = scaled(from);
    let place = (x + dx * part, y + dy * part);
    // The step to the left, of which only the direction counts.
    let step = (-dy, dx);
    let side = |a: Point, b: Point| {
        let ((ax, ay), (bx, by)) = (scaled(a), scaled(b));
        let (dx, dy) = (i128::from(bx - ax), i128::from(by - ay));
        let of = |(x, y): (i64, i64)| dx * i128::from(y) - dy * i128::from(x);
        let exact = of((place.0 - ax, place.1 - ay));
        if exact == 0 { of(step) } else { exact }
    };
    // Whether the point lies at or above the height of a vertex; the step decides where it lies at that height.
    let below = |p: Point| scaled(p).1 < place.1 || (scaled(p).1 == place.1 && step.1 >= 0);
    let mut winding = 0;
    for &(a, b) in chain {
        match (below(a), below(b)) {
            (true, false) if side(a, b) > 0 => winding += 1,
            (false, true) if side(a, b) < 0 => winding -= 1,
            _ => {}
        }
    }
    winding
}

/// Whether a chain winds around a point that lies on none of its edges; of points on an edge, one side is asked.
pub(crate) fn winding_at(p: Point, chain: &[Edge]) -> i32 {
    let mut winding = 0;
    for &(a, b) in chain {
        match (a.y <= p.y, b.y <= p.y) {
            (true, false) if orient(a, b, p) > 0 => winding += 1,
            (false, true) if orient(a, b, p) < 0 => winding -= 1,
            _ => {}
        }
    }
    winding
}
