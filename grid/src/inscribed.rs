//! The largest circle inside a region: its diameter is what a defect's width means, its centre is a point inside.

use geo_types::{LineString, Polygon};

use crate::lattice::{Point, UNITS_PER_DEGREE};
use crate::measure::LocalScale;

/// A circle inside a region.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Circle {
    /// `[longitude, latitude]`; strictly inside the region.
    pub(crate) centre: [f64; 2],
    /// Diameter in metres.
    pub(crate) diameter_m: f64,
}

/// Relative precision of the general search.
const PRECISION: f64 = 0.05;
/// From so many sides chords are drawn; of longer outlines, from every second, third, … side.
const MANY: usize = 400;
/// With so few sides there are no side rooms that climbing could end in.
const PLAIN: usize = 5;
/// Up to so many squares of the radius fit into an outline that is compact.
const COMPACT: f64 = 150.0;
/// How many of the best middles are climbed from.
const CLIMBS: usize = 4;
/// Where on each side chords start.
const STARTS: &[f64] = &[0.02, 0.25, 0.5, 0.75, 0.98];

/// The largest circle inside a region (outer ring first, then holes).
///
/// Triangles have a formula. Otherwise chords run inwards from each side, at right angles; the circle sought touches a
/// side somewhere, so the middles of the longest chords lie near its centre, and climbing from the best of them finds it.
/// In convex outlines there is but one top, and with up to five sides no other worth the name. Compact outlines with bays are searched by quadtree (the `polylabel` crate,
/// to within 5%); long ones are not, for a search by area takes time without end on slivers: there the climb may end in a
/// side room, and the diameter is a lower bound. O(n²) for n points, O(n) with a large factor from some hundred on.
pub(crate) fn largest_circle(region: &[Vec<Point>]) -> Circle {
    let origin = region[0][0];
    let middle = region[0].iter().map(|p| i64::from(p.y)).sum::<i64>() / region[0].len() as i64;
    let scale = LocalScale::at(middle as i32);
    let rings: Vec<Vec<[f64; 2]>> =
        region.iter().map(|ring| ring.iter().map(|&p| scale.offset_m(origin, p)).collect()).collect();
    let edges: Vec<Edge> = rings.iter().flat_map(|r| sides(r)).collect();
    let centre = match &rings[..] {
        [triangle] if triangle.len() == 3 => incentre(triangle[0], triangle[1], triangle[2]),
        _ => {
            // A flawed outline may have no inside to be in the middle of.
            let (radius, at) = climbed(&edges).unwrap_or((0.0, rings[0][0]));
            let plain = edges.len() <= PLAIN || (rings.len() == 1 && convex(&edges));
            let outer = &edges[..rings[0].len()];
            let long = doubled_area(outer) > 2.0 * COMPACT * radius * radius;
            if plain || long { at } else { searched(&rings, radius, at) }
        }
    };
    Circle {
        centre: [
            (f64::from(origin.x) + centre[0] / scale.east_m) / UNITS_PER_DEGREE,
            (f64::from(origin.y) + centre[1] / scale.north_m) / UNITS_PER_DEGREE,
        ],
        diameter_m: 2.0 * clearance(&edges, centre),
    }
}

/// A side of the outline, the region on its left.
type Edge = ([f64; 2], [f64; 2]);

/// Corners weighted by the opposite sides.
fn incentre(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> [f64; 2] {
    let (wa, wb, wc) = (length(b, c), length(c, a), length(a, b));
    [0, 1].map(|i| (wa * a[i] + wb * b[i] + wc * c[i]) / (wa + wb + wc))
}

/// The best point reached by climbing from the middles of chords, with its clearance; `None` when no chord lies inside.
fn climbed(edges: &[Edge]) -> Option<(f64, [f64; 2])> {
    let (stride, starts) =
        if edges.len() <= MANY { (1, STARTS) } else { (edges.len() / MANY + 1, &STARTS[2..3]) };
    let mut chords: Vec<(f64, [f64; 2])> = edges
        .iter()
        .enumerate()
        .step_by(stride)
        .flat_map(|(i, &(a, b))| {
            starts.iter().filter_map(move |&t| {
                let long = length(a, b);
                let inwards = [(a[1] - b[1]) / long, (b[0] - a[0]) / long];
                let from = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
                let half = first_hit(edges, i, from, inwards)? / 2.0;
                Some((half, [from[0] + half * inwards[0], from[1] + half * inwards[1]]))
            })
        })
        .collect();
    chords.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
    let mut peaks: Vec<(f64, [f64; 2])> = Vec::new();
    for (half, middle) in chords {
        // No circle around the middle of a chord is wider than the chord.
        if peaks.len() == CLIMBS && peaks[CLIMBS - 1].0 >= half {
            break;
        }
        peaks.push((clearance(edges, middle), middle));
        peaks.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        peaks.truncate(CLIMBS);
    }
    peaks.retain(|(radius, _)| *radius > 0.0);
    let tops = peaks.into_iter().map(|(radius, at)| climb(edges, radius, at));
    tops.max_by(|a, b| a.0.total_cmp(&b.0))
}

fn convex(edges: &[Edge]) -> bool {
    let next = edges.iter().skip(1).chain(&edges[..1]);
    edges
        .iter()
        .zip(next)
        .all(|((a, b), (c, d))| (b[0] - a[0]) * (d[1] - c[1]) >= (b[1] - a[1]) * (d[0] - c[0]))
}

fn doubled_area(edges: &[Edge]) -> f64 {
    edges.iter().map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum()
}

/// Distance along a ray to the nearest side other than the one it starts on.
fn first_hit(edges: &[Edge], start: usize, from: [f64; 2], along: [f64; 2]) -> Option<f64> {
    let hits = edges.iter().enumerate().filter(|&(i, _)| i != start).filter_map(|(_, &(a, b))| {
        let across = |p: [f64; 2]| along[0] * (p[1] - from[1]) - along[1] * (p[0] - from[0]);
        let (sa, sb) = (across(a), across(b));
        if (sa > 0.0) == (sb > 0.0) {
            return None;
        }
        let t = sa / (sa - sb);
        let hit = [a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])];
        let distance = (hit[0] - from[0]) * along[0] + (hit[1] - from[1]) * along[1];
        (distance > 0.0).then_some(distance)
    });
    hits.min_by(f64::total_cmp)
}

/// Walks to more room, by steps that stay within the circle, until steps of a fiftieth of its radius gain nothing.
fn climb(edges: &[Edge], mut radius: f64, mut at: [f64; 2]) -> (f64, [f64; 2]) {
    const STEPS: usize = 60;
    let diagonal = std::f64::consts::FRAC_1_SQRT_2;
    let (mut step, d) = (0.9, diagonal);
    let compass = [[1., 0.], [d, d], [0., 1.], [-d, d], [-1., 0.], [-d, -d], [0., -1.], [d, -d]];
    for _ in 0..STEPS {
        let reach = step * radius;
        let tries = compass.map(|[x, y]| [at[0] + reach * x, at[1] + reach * y]);
        let (room, to) = tries
            .into_iter()
            .map(|p| (clearance(edges, p), p))
            .fold((radius, at), |best, next| if next.0 > best.0 { next } else { best });
        if room > radius * 1.001 {
            (radius, at) = (room, to);
        } else if step > 0.02 {
            step /= 2.0;
        } else {
            break;
        }
    }
    (radius, at)
}

/// The general search, given a circle that is inside.
fn searched(rings: &[Vec<[f64; 2]>], radius: f64, at: [f64; 2]) -> [f64; 2] {
    if radius <= 0.0 {
        return at;
    }
    let line = |ring: &Vec<[f64; 2]>| LineString::from(ring.clone());
    let polygon = Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect());
    polylabel::polylabel(&polygon, &(radius * PRECISION)).map_or(at, |p| [p.x(), p.y()])
}

fn sides(ring: &[[f64; 2]]) -> impl Iterator<Item = Edge> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).take(ring.len())
}

fn length(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (dx, dy) = (a[0] - b[0], a[1] - b[1]);
    (dx * dx + dy * dy).sqrt()
}

/// Distance from a point to the nearest side.
fn clearance(edges: &[Edge], p: [f64; 2]) -> f64 {
    edges.iter().map(|&(a, b)| distance_to_segment(a, b, p)).fold(f64::INFINITY, f64::min)
}

pub(crate) fn distance_to_segment(a: [f64; 2], b: [f64; 2], p: [f64; 2]) -> f64 {
    let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
    let t = (((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / (dx * dx + dy * dy)).clamp(0.0, 1.0);
    length(p, [a[0] + t * dx, a[1] + t * dy])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Metres on the ground at the equator's longitude 0, as lattice points.
    fn ring(metres: &[[f64; 2]]) -> Vec<Point> {
        let scale = LocalScale::at(0);
        metres
            .iter()
            .map(|p| Point::new((p[0] / scale.east_m) as i32, (p[1] / scale.north_m) as i32))
            .collect()
    }

    #[test]
    fn diameters_of_known_shapes() {
        let cases: &[(&str, &[[f64; 2]], f64)] = &[
            ("3-4-5 triangle", &[[0., 0.], [40., 0.], [0., 30.]], 20.0),
            ("square", &[[0., 0.], [50., 0.], [50., 50.], [0., 50.]], 50.0),
            ("sliver", &[[0., 0.], [1000., 0.], [1000., 0.5], [0., 0.5]], 0.5),
            ("slanted sliver", &[[0., 0.], [1000., 700.], [999., 701.], [-1., 1.]], 1.3927),
            ("kite", &[[0., 0.], [30., -40.], [120., 0.], [30., 40.]], 64.65),
            (
                "bent sliver",
                &[[0., 0.], [500., 300.], [1000., 0.], [1000., 1.], [500., 301.], [0., 1.]],
                0.857,
            ),
            ("L", &[[0., 0.], [90., 0.], [90., 30.], [30., 30.], [30., 90.], [0., 90.]], 35.147),
        ];
        for (name, metres, diameter) in cases {
            let found = largest_circle(&[ring(metres)]);
            let off = found.diameter_m / diameter - 1.0;
            assert!((-0.05..0.03).contains(&off), "{name}: {} instead of {diameter}", found.diameter_m);
        }
    }

    proptest::proptest! {
        /// On any outline the circle is as wide as the quadtree's, which is right to within 5%.
        #[test]
        fn no_narrower_than_the_quadtree_finds(
            radii in proptest::prop_oneof![
                proptest::collection::vec(5.0..100.0, 3..6),
                proptest::collection::vec(5.0..100.0, 6..24),
            ]
        ) {
            let turn = std::f64::consts::TAU / radii.len() as f64;
            let star: Vec<[f64; 2]> = radii
                .iter()
                .enumerate()
                .map(|(i, r)| [r * (turn * i as f64).cos(), r * (turn * i as f64).sin()])
                .collect();
            let found = largest_circle(&[ring(&star)]);
            let edges: Vec<Edge> = sides(&star).collect();
            let searched = 2.0 * clearance(&edges, searched(&[star], 1.0, [0.0; 2]));
            proptest::prop_assert!(found.diameter_m > 0.93 * searched, "{} {}", found.diameter_m, searched);
        }
    }
}
