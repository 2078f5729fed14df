//! Sites for cutting: points along outlines, and points put into groups of like weight.

use super::voronoi::Site;
use crate::lattice::{Extent, Point};
use crate::measure::LocalScale;
use crate::repair::mesh::length_m;
use crate::repair::trace::Edge;
use crate::shape::Shape;

/// More points than this are not put on one edge.
const MOST_ON_AN_EDGE: f64 = 200.0;

/// The points of an edge, no farther apart than `spacing_m`.
pub(super) fn along((a, b): Edge, spacing_m: f64) -> impl Iterator<Item = Point> {
    let parts = (length_m(a, b) / spacing_m).ceil().clamp(1.0, MOST_ON_AN_EDGE);
    (0..=parts as u32).map(move |part| {
        let t = f64::from(part) / parts;
        let at = |a: i32, b: i32| (f64::from(a) + t * (f64::from(b) - f64::from(a))).round() as i32;
        Point::new(at(a.x, b.x), at(a.y, b.y))
    })
}

/// Something that is not cut, with the place where it counts as standing.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) at: Point,
    /// What it weighs; not negative.
    pub(super) weight: f64,
}

/// Puts things into `number` groups of like weight, by halving them again and again across the longer side of where they stand.
/// For each thing the number of its group; every group has at least one when there are as many things. O(n log² n).
pub(super) fn bisected(things: &[Standing], number: usize) -> Vec<u32> {
    let mut group = vec![0; things.len()];
    let mut todo: Vec<(Vec<usize>, usize, u32)> = vec![((0..things.len()).collect(), number.max(1), 0)];
    while let Some((mut some, number, first)) = todo.pop() {
        let number = number.min(some.len());
        if number <= 1 {
            for i in some {
                group[i] = first;
            }
            continue;
        }
        let scale = LocalScale::at(things[some[0]].at.y);
        let (lows, highs) = some.iter().fold(([i32::MAX; 2], [i32::MIN; 2]), |(low, high), &i| {
            let at = things[i].at;
            ([low[0].min(at.x), low[1].min(at.y)], [high[0].max(at.x), high[1].max(at.y)])
        });
        let span = |axis: usize, unit: f64| (f64::from(highs[axis]) - f64::from(lows[axis])) * unit;
        let wide = span(0, scale.east_m) >= span(1, scale.north_m);
        some.sort_unstable_by_key(|&i| {
            let at = things[i].at;
            if wide { (at.x, at.y, i) } else { (-at.y, at.x, i) }
        });
        let half = number / 2;
        let whole: f64 = some.iter().map(|&i| things[i].weight).sum();
        let wanted = whole * half as f64 / number as f64;
        // The place where the weight before comes nearest to what is wanted, with enough things left on either side.
        let (mut at, mut before, mut best) = (half, 0.0, f64::INFINITY);
        for (place, &i) in some.iter().enumerate() {
            let fits = place >= half && some.len() - place >= number - half;
            if fits && f64::abs(before - wanted) < best {
                (at, best) = (place, f64::abs(before - wanted));
            }
            before += things[i].weight;
        }
        let rest = some.split_off(at);
        todo.push((some, half, first));
        todo.push((rest, number - half, first + half as u32));
    }
    group
}

/// The sites of things with outlines: of each, the points along its edges.
pub(super) fn sites(outlines: impl Iterator<Item = (Edge, u32)>, spacing_m: f64) -> Vec<Site> {
    outlines.flat_map(|(edge, group)| along(edge, spacing_m).map(move |at| (at, group))).collect()
}

/// A place inside a polygon: the middle of the widest way through it, west to east, half-way up. O(n log n).
pub(super) fn inside(shape: &Shape) -> Point {
    let Extent { min, max } = shape.extent();
    let y = min.y.midpoint(max.y);
    let mut walls: Vec<f64> = shape
        .edges()
        .filter(|&(a, b)| (a.y <= y) != (b.y <= y))
        .map(|(a, b)| {
            let t = (f64::from(y) - f64::from(a.y)) / (f64::from(b.y) - f64::from(a.y));
            f64::from(a.x) + t * (f64::from(b.x) - f64::from(a.x))
        })
        .collect();
    walls.sort_unstable_by(f64::total_cmp);
    let ways = walls.chunks_exact(2).map(|way| (way[1] - way[0], f64::midpoint(way[0], way[1])));
    let widest = ways.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.total_cmp(&a.1)));
    Point::new(widest.map_or(min.x.midpoint(max.x), |(_, x)| x.round() as i32), y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_of_like_weight_and_never_empty() {
        let things: Vec<Standing> = (0..40)
            .map(|i| Standing {
                at: Point::new(1000 * (i % 8), 1000 * (i / 8)),
                weight: f64::from(1 + i % 3),
            })
            .collect();
        for number in 1..=40 {
            let group = bisected(&things, number);
            let mut weight = vec![0.0; number];
            for (thing, &g) in things.iter().zip(&group) {
                weight[g as usize] += thing.weight;
            }
            assert!(weight.iter().all(|&w| w > 0.0), "{number}: {weight:?}");
            let most = weight.iter().copied().fold(0.0, f64::max);
            let mean = weight.iter().sum::<f64>() / number as f64;
            assert!(most <= mean + 3.5, "{number}: {most} against {mean}");
        }
        assert_eq!(bisected(&things[..3], 9), [0, 1, 2], "no more groups than things");
    }

    #[test]
    fn a_place_inside_is_inside() {
        let ring = |corners: &[[i32; 2]]| corners.iter().map(|&[x, y]| Point::new(x, y)).collect::<Vec<_>>();
        let court = ring(&[[0, 0], [90, 0], [90, 100], [60, 100], [60, 20], [20, 20], [20, 100], [0, 100]]);
        let shape = Shape::from_rings(vec![vec![court]]).unwrap();
        assert_eq!(inside(&shape), Point::new(75, 50), "in the wider wing, not in the court");
    }
}
