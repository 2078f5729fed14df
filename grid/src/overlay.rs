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
use crate::loops::{Region, link, regions};
use crate::shape::{Shape, doubled_area, ring_edges};

/// The overlay engine multiplies differences of coordinates in 64 bits: wider ranges lose their last bit.
const WIDEST: i64 = i32::MAX as i64;

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
    options: IntOverlayOptions<u64>,
    subject: &[&[Point]],
    clip: &[&[Point]],
    rule: OverlayRule,
    fill: FillRule,
) -> Vec<Region> {
    let points = || subject.iter().chain(clip).flat_map(|ring| ring.iter().copied());
    let Some(extent) = Extent::of(points()) else { return Vec::new() };
    let (min, max) = (extent.min, extent.max);
    let width = (i64::from(max.x) - i64::from(min.x)).max(i64::from(max.y) - i64::from(min.y));
    let coarse = u32::from(width > WIDEST);
    // The engine has room for half of what 32 bits hold, on either side of its origin.
    let middle = |min: i32, max: i32| i64::midpoint(i64::from(min), i64::from(max));
    let origin = (middle(min.x, max.x), middle(min.y, max.y));
    let near = |n: i32, origin: i64| ((i64::from(n) - origin) >> coarse) as i32;
    let far = |n: i32, origin: i64| ((i64::from(n) << coarse) + origin) as i32;
    let mut engine = Overlay::new_custom(points().count(), options, Solver::default());
    for (rings, role) in [(subject, ShapeType::Subject), (clip, ShapeType::Clip)] {
        for ring in rings {
            let path = ring.iter().map(|p| IntPoint::new(near(p.x, origin.0), near(p.y, origin.1)));
            engine.add_path_iter(path, role);
        }
    }
    let fine = |p: IntPoint<i32>| Point::new(far(p.x, origin.0), far(p.y, origin.1));
    let loops = engine.overlay(rule, fill).into_iter().flat_map(|shape| {
        let ring =
            |(i, ring): (usize, Vec<IntPoint<i32>>)| turned(ring.into_iter().map(fine).collect(), i == 0);
        shape.into_iter().enumerate().map(ring).collect::<Region>()
    });
    // Where regions lie in holes that touch their own outer ring, the engine may count a hole to another region than the one it
    // is in: which hole is whose is found anew.
    let (regions, strays) = regions(loops.filter(|ring| doubled_area(ring) != 0));
    debug_assert!(strays.is_empty(), "holes lie in regions: {strays:?}");
    regions
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
    use proptest::prelude::*;

    use super::*;
    use crate::winding::winding_at;

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

    fn ring(points: &[(i32, i32)]) -> Vec<Point> {
        points.iter().map(|&(x, y)| Point::new(x, y)).collect()
    }

    /// A triangle in a hole of a region that it meets in a point, and another hole beside it.
    #[test]
    fn holes_lie_in_their_own_regions() {
        let island = ring(&[(60, 24), (60, 12), (72, 0)]);
        let loops = [
            ring(&[(60, 72), (72, 0), (72, 48)]),
            ring(&[(72, 0), (60, 24), (60, 12)]),
            ring(&[(24, 60), (72, 12), (60, 60)]),
            ring(&[(24, 0), (72, 60), (24, 72)]),
            ring(&[(72, 0), (0, 36), (0, 12)]),
        ];
        let found = at_least(&loops, 1);
        assert_eq!(found.iter().map(Vec::len).collect::<Vec<_>>(), [1, 3], "{found:?}");
        assert_eq!(doubled(&found[..1]), doubled_area(&island));
    }

    proptest! {
        /// Each region winds once around its own ground and nowhere else, and no ground is in two.
        #[test]
        fn regions_are_ground_of_their_own(
            corners in prop::collection::vec(prop::collection::vec((0..7, 0..7), 3), 1..12)
        ) {
            let triangle = |corners: Vec<(i32, i32)>| ring(&corners.iter().map(|&(x, y)| (12 * x, 12 * y)).collect::<Vec<_>>());
            let loops: Vec<Vec<Point>> = corners.into_iter().map(|corners| turned(triangle(corners), true)).collect();
            let regions: Vec<Vec<_>> = at_least(&loops, 1)
                .iter()
                .map(|region| region.iter().flat_map(|ring| ring_edges(ring)).collect())
                .collect();
            for place in (0..72).flat_map(|x| (0..72).map(move |y| Point::new(x, y))) {
                let around: Vec<i32> = regions.iter().map(|edges| winding_at(place, edges)).collect();
                let once = around.iter().all(|&times| times == 0 || times == 1) && around.iter().sum::<i32>() < 2;
                prop_assert!(once, "{place:?} {around:?}");
            }
        }
    }

    /// A hole of a region meets its border in a point that others meet as well.
    #[test]
    fn regions_that_meet_in_a_point_are_found() {
        let loops = [
            ring(&[(900, 3220), (-45, 2830), (49, 2245)]),
            ring(&[(-96, 2920), (900, 3220), (40, 2160)]),
            ring(&[(827, 2920), (900, 3220), (856, 1820)]),
        ];
        let far = |by: i32| -> Vec<Vec<Point>> {
            let moved = |ring: &Vec<Point>| ring.iter().map(|p| Point::new(p.x + by, p.y - by / 2)).collect();
            loops.iter().map(moved).collect()
        };
        let area = |ring: &Vec<Point>| doubled_area(ring);
        // The first, which runs anticlockwise, is a hole of the second.
        let expected: i128 = -loops.iter().map(area).sum::<i128>();
        for by in [0, 1_200_000_000, -1_700_000_000] {
            assert_eq!(doubled(&negative(&far(by))), expected, "{by}");
        }
    }

    #[test]
    fn the_whole_globe_fits() {
        let loops = [square(-900_000_000, -900_000_000, 1_800_000_000)];
        assert_eq!(at_least(&loops, 1).len(), 1);
    }
}
