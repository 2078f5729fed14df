//! Streets to walk, as items that are counted like places.

use super::{Item, What};
use crate::lattice::{Extent, Point};
use crate::measure::LocalScale;
use crate::repair::mesh::length_m;

/// Streets are walked in steps of this length, m, or a little less, on both sides, so far off the middle.
const STEP_M: f64 = 10.0;
const ASIDE_M: f64 = 2.0;

/// The steps along both sides of streets, as far as they are within a box: each side has half of the metres, so that a border
/// along the middle of a street shares it. The steps of a street come to its length, rounded to 2 m. O(n) for n steps.
///
/// The same streets give the same steps wherever they are counted: for blocks, for cells, and while a border is dragged.
pub fn walked<'a>(streets: impl IntoIterator<Item = &'a [Point]>, within: Extent) -> Vec<Item> {
    let mut items = Vec::new();
    for street in streets {
        if Extent::of(street.iter().copied()).is_some_and(|extent| extent.intersects(&within)) {
            steps(street, within, &mut items);
        }
    }
    items
}

fn steps(street: &[Point], within: Extent, items: &mut Vec<Item>) {
    let edges = || street.windows(2).map(|w| (w[0], w[1], length_m(w[0], w[1]))).filter(|edge| edge.2 > 0.0);
    let whole: f64 = edges().map(|edge| edge.2).sum();
    let number = (whole / STEP_M).ceil().max(1.0);
    let long = whole / number;
    // Metres of one side up to the end of a step. Both sides are rounded alike.
    let told = |steps: u32| (f64::from(steps) * long / 2.0).round() as u32;
    let (mut step, mut behind) = (0_u32, 0.0);
    for (a, b, length) in edges() {
        let scale = LocalScale::at(a.y);
        let [east, north] = scale.offset_m(a, b);
        // Straight to the left, in lattice units.
        let aside = [-north / length * ASIDE_M / scale.east_m, east / length * ASIDE_M / scale.north_m];
        while f64::from(step) < number {
            let along = (f64::from(step) + 0.5) * long - behind;
            if along > length {
                break;
            }
            let metres = told(step + 1) - told(step);
            for side in [1.0, -1.0] {
                let to = |a: i32, b: i32, aside: f64| {
                    let t = along / length;
                    (f64::from(a) + t * (f64::from(b) - f64::from(a)) + side * aside).round() as i32
                };
                let at = Point::new(to(a.x, b.x, aside[0]), to(a.y, b.y, aside[1]));
                if metres > 0 && within.contains(at) {
                    items.push(Item { at, what: What::Street { metres } });
                }
            }
            step += 1;
        }
        behind += length;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORLD: Extent = Extent { min: Point::new(i32::MIN, i32::MIN), max: Point::new(i32::MAX, i32::MAX) };

    /// Points so many metres east and north of a place.
    fn line(points: &[[f64; 2]]) -> Vec<Point> {
        let scale = LocalScale::at(300_000_000);
        let at = |[east, north]: [f64; 2]| {
            let units = |metres: f64, unit: f64| (metres / unit).round() as i32;
            Point::new(1_200_000_000 + units(east, scale.east_m), 300_000_000 + units(north, scale.north_m))
        };
        points.iter().map(|&point| at(point)).collect()
    }

    fn metres(items: &[Item]) -> u32 {
        items.iter().map(|item| item.load().street_m).sum()
    }

    #[test]
    fn both_sides_of_a_street_have_half_of_it() {
        let street = line(&[[0.0, 0.0], [0.0, 104.0]]);
        let all = walked([&street[..]], WORLD);
        assert_eq!((all.len(), metres(&all)), (22, 104));
        let west: Vec<Item> = all.iter().copied().filter(|item| item.at.x < street[0].x).collect();
        assert_eq!(metres(&west), 52);
        let half = Extent { min: WORLD.min, max: Point::new(street[0].x, WORLD.max.y) };
        assert_eq!(walked([&street[..]], half), west, "steps elsewhere are left out");
    }

    /// A bend that was surveyed every half metre is as long as it is, and no side is favoured by rounding.
    #[test]
    fn many_vertices_make_a_street_no_longer() {
        let bend: Vec<[f64; 2]> = (0..=400).map(|i| [f64::from(i) / 2.0, f64::from(i % 2) / 50.0]).collect();
        let (bend, straight) = (line(&bend), line(&[[0.0, 0.0], [200.0, 0.0]]));
        let all = walked([&bend[..]], WORLD);
        assert!(metres(&all).abs_diff(200) <= 2, "{}", metres(&all));
        let north: u32 = all.iter().filter(|i| i.at.y > bend[0].y).map(|i| i.load().street_m).sum();
        assert_eq!(2 * north, metres(&all));
        assert_eq!(metres(&walked([&straight[..]], WORLD)), 200);
    }

    #[test]
    fn what_has_no_length_is_not_walked() {
        for street in [line(&[]), line(&[[1.0, 1.0]]), line(&[[1.0, 1.0], [1.0, 1.0]])] {
            assert_eq!(walked([&street[..]], WORLD), []);
        }
        let short: Vec<Vec<Point>> =
            (0..10).map(|i| line(&[[0.0, f64::from(i)], [3.0, f64::from(i)]])).collect();
        assert_eq!(metres(&walked(short.iter().map(Vec::as_slice), WORLD)), 40, "3 m are told as 4");
    }
}
