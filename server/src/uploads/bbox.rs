//! Where features lie.

use grid::lattice::{Extent, Point};
use grid::read::Geometry;

/// The box around a geometry.
pub(super) fn extent(geometry: &Geometry) -> Option<Extent> {
    match geometry {
        Geometry::Points(points) => of(points),
        Geometry::Lines(lines) => lines.iter().filter_map(|line| of(line)).reduce(Extent::union),
        Geometry::Shape(shape) => Some(shape.extent()),
    }
}

fn of(points: &[Point]) -> Option<Extent> {
    Extent::of(points.iter().copied())
}
