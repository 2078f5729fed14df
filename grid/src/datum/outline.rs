//! The outline of a set of polygons, without the hairlines between them.

use crate::lattice::Point;
use crate::overlay;
use crate::shape::{Shape, doubled_area, ring_edges};

/// A ring smaller than this part of the largest is left out: slivers between badly drawn neighbours, and skerries, which
/// generalising drops or moves.
const SMALLEST_PART: i128 = 200;

/// The larger rings of the union of the shapes.
pub(super) fn outline(shapes: &[Shape]) -> Vec<Vec<Point>> {
    let rings: Vec<Vec<Point>> =
        shapes.iter().flat_map(|shape| shape.rings().map(|(ring, _)| ring.to_vec())).collect();
    let union: Vec<Vec<Point>> = overlay::at_least(&rings, 1).into_iter().flatten().collect();
    let size = |ring: &[Point]| doubled_area(ring).abs();
    let largest = union.iter().map(|ring| size(ring)).max().unwrap_or(0);
    union.into_iter().filter(|ring| size(ring) * SMALLEST_PART >= largest).collect()
}

/// Corners to measure: some thousand at most, and where there are few, points along the edges as well.
pub(super) fn corners(rings: &[Vec<Point>]) -> Vec<Point> {
    /// A median gains nothing from more.
    const PLENTY: usize = 4000;
    /// A community drawn as a rectangle has four corners, but sides all around.
    const FEW: usize = 200;
    let count: usize = rings.iter().map(Vec::len).sum();
    if count >= FEW {
        return rings.iter().flatten().copied().step_by(count.div_ceil(PLENTY)).collect();
    }
    let parts = (FEW / count.max(1) + 1) as i32;
    let between =
        |a: i32, b: i32, i: i32| a + ((i64::from(b) - i64::from(a)) * i64::from(i) / i64::from(parts)) as i32;
    let along = |(a, b): (Point, Point)| {
        (0..parts).map(move |i| Point::new(between(a.x, b.x, i), between(a.y, b.y, i)))
    };
    rings.iter().flat_map(|ring| ring_edges(ring)).flat_map(along).collect()
}
