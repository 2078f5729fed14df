//! Regions where loops wind often enough, by `i_overlay` on integer coordinates.
//!
//! Only residual loops and single cells come here. Crossing points are rounded to the lattice, so outlines are true to
//! one unit; verdicts do not depend on them.

use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{IntOverlayOptions, Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::core::solver::Solver;
use i_overlay::i_float::int::point::IntPoint;

use crate::lattice::{Extent, Point};
use crate::loops::link;
use crate::shape::{Shape, doubled_area, ring_edges};

/// One connected region: its outer ring anticlockwise, then its holes clockwise.
pub(crate) type Region = Vec<Vec<Point>>;

/// The overlay engine multiplies differences of coordinates in 64 bits: wider ranges are coarsened.
const WIDEST: i64 = 1 << 30;

/// Where the loops wind at least `times` times.
pub(crate) fn at_least(loops: &[Vec<Point>], times: u32) -> Vec<Region> {
    let Some(extent) = Extent::of(loops.iter().flatten().copied()) else { return Vec::new() };
    let around = extent.grown(8);
    // A clockwise box takes one from the winding number everywhere that matters.
    let (sw, ne) = (around.min, around.max);
    let clockwise = vec![sw, Point::new(sw.x, ne.y), ne, Point::new(ne.x, sw.y)];
    let mut lowered: Vec<&[Point]> = loops.iter().map(Vec::as_slice).collect();
    lowered.extend((1..times).map(|_| clockwise.as_slice()));
    overlay(&lowered, &[], OverlayRule::Subject, FillRule::Positive)
}

/// Where the loops wind at least once, every hole filled: the loops around it from outside.
///
/// A hole is filled even when its border meets the outer border in a point.
pub(crate) fn filled(loops: &[Vec<Point>]) -> Vec<Region> {
    let keep_nodes = IntOverlayOptions { preserve_output_collinear: true, ..IntOverlayOptions::ogc() };
    let loops: Vec<&[Point]> = loops.iter().map(Vec::as_slice).collect();
    let union = overlay_with(keep_nodes, &loops, &[], OverlayRule::Subject, FillRule::Positive);
    let edges: Vec<_> =
        union.iter().flatten().flat_map(|ring| ring_edges(ring)).map(|(a, b)| (a, b, 1)).collect();
    link(&edges).into_iter().filter(|ring| doubled_area(ring) > 0).map(|ring| vec![ring]).collect()
}

/// Where the loops wind less than 0 times.
pub(crate) fn negative(loops: &[Vec<Point>]) -> Vec<Region> {
    let loops: Vec<&[Point]> = loops.iter().map(Vec::as_slice).collect();
    overlay(&loops, &[], OverlayRule::Subject, FillRule::Negative)
}

/// The part of `regions` inside `shape`.
pub(crate) fn inside(regions: &[Region], shape: &Shape) -> Vec<Region> {
    with_shape(regions, shape, OverlayRule::Intersect)
}

/// The part of `regions` outside `shape`.
pub(crate) fn outside(regions: &[Region], shape: &Shape) -> Vec<Region> {
    with_shape(regions, shape, OverlayRule::Difference)
}

/// The part of `regions` in none of `others`.
pub(crate) fn minus(regions: &[Region], others: &[Region]) -> Vec<Region> {
    overlay(&rings(regions), &rings(others), OverlayRule::Difference, FillRule::Positive)
}

fn rings(regions: &[Region]) -> Vec<&[Point]> {
    regions.iter().flatten().map(Vec::as_slice).collect()
}

fn with_shape(regions: &[Region], shape: &Shape, rule: OverlayRule) -> Vec<Region> {
    let clip: Vec<&[Point]> = shape.rings().map(|(ring, _)| ring).collect();
    overlay(&rings(regions), &clip, rule, FillRule::Positive)
}

fn overlay(subject: &[&[Point]], clip: &[&[Point]], rule: OverlayRule, fill: FillRule) -> Vec<Region> {
    overlay_with(IntOverlayOptions::ogc(), subject, clip, rule, fill)
}

fn overlay_with(
    options: IntOverlayOptions,
    subject: &[&[Point]],
    clip: &[&[Point]],
    rule: OverlayRule,
    fill: FillRule,
) -> Vec<Region> {
    let points = || subject.iter().chain(clip).flat_map(|ring| ring.iter().copied());
    let Some(extent) = Extent::of(points()) else { return Vec::new() };
    let width = i64::from(extent.max.x) - i64::from(extent.min.x);
    let height = i64::from(extent.max.y) - i64::from(extent.min.y);
    let coarse = if width.max(height) > WIDEST { 3 } else { 0 };
    let mut engine = Overlay::new_custom(points().count(), options, Solver::default());
    for (rings, role) in [(subject, ShapeType::Subject), (clip, ShapeType::Clip)] {
        for ring in rings {
            engine.add_path_iter(ring.iter().map(|p| IntPoint::new(p.x >> coarse, p.y >> coarse)), role);
        }
    }
    let fine = |p: IntPoint| Point::new(p.x << coarse, p.y << coarse);
    engine
        .overlay(rule, fill)
        .into_iter()
        .map(|shape| {
            let rings = shape.into_iter().map(|ring| ring.into_iter().map(fine).collect());
            rings.enumerate().map(|(i, ring)| turned(ring, i == 0)).collect::<Region>()
        })
        .filter(|region| region.first().is_some_and(|outer| doubled_area(outer) != 0))
        .collect()
}

/// The ring running anticlockwise or clockwise; the engine leaves holes that touch their shell as they come.
fn turned(mut ring: Vec<Point>, anticlockwise: bool) -> Vec<Point> {
    if (doubled_area(&ring) > 0) != anticlockwise {
        ring.reverse();
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: i32, y: i32, size: i32) -> Vec<Point> {
        [(0, 0), (size, 0), (size, size), (0, size)].map(|(dx, dy)| Point::new(x + dx, y + dy)).to_vec()
    }

    fn doubled(regions: &[Region]) -> i128 {
        regions.iter().flatten().map(|ring| doubled_area(ring)).sum()
    }

    #[test]
    fn levels_of_three_stacked_squares() {
        let loops = [square(0, 0, 10), square(5, 0, 10), square(5, 5, 10)];
        assert_eq!(doubled(&at_least(&loops, 1)), 2 * 200);
        assert_eq!(doubled(&at_least(&loops, 2)), 2 * 75);
        assert_eq!(doubled(&at_least(&loops, 3)), 2 * 25);
        assert!(at_least(&loops, 4).is_empty());
        assert!(negative(&loops).is_empty());
    }

    #[test]
    fn clockwise_loops_wind_negatively() {
        let mut clockwise = square(0, 0, 10);
        clockwise.reverse();
        assert_eq!(doubled(&negative(&[clockwise])), 2 * 100);
    }

    #[test]
    fn the_whole_globe_fits() {
        let loops = [square(-900_000_000, -900_000_000, 1_800_000_000)];
        assert_eq!(at_least(&loops, 1).len(), 1);
    }
}
