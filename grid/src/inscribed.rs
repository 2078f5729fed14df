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

/// Relative precision of diameters.
const PRECISION: f64 = 0.05;
/// Regions with more points go straight to the general search.
const MANY: usize = 200;

/// The largest circle inside a region (outer ring first, then holes), to within 5%.
///
/// Triangles have a formula. Slivers are bounded from both sides: turned to lie along x, no circle is wider than the
/// longest vertical chord, and around the middle of that chord there is a circle; on most slivers the two agree. All
/// else is searched by quadtree (the `polylabel` crate).
pub(crate) fn largest_circle(region: &[Vec<Point>]) -> Circle {
    let origin = region[0][0];
    let middle = region[0].iter().map(|p| i64::from(p.y)).sum::<i64>() / region[0].len() as i64;
    let scale = LocalScale::at(middle as i32);
    let rings: Vec<Vec<[f64; 2]>> =
        region.iter().map(|ring| ring.iter().map(|&p| scale.offset_m(origin, p)).collect()).collect();
    let centre = centre(&rings);
    Circle {
        centre: [
            (f64::from(origin.x) + centre[0] / scale.east_m) / UNITS_PER_DEGREE,
            (f64::from(origin.y) + centre[1] / scale.north_m) / UNITS_PER_DEGREE,
        ],
        diameter_m: 2.0 * clearance(&rings, centre),
    }
}

fn centre(rings: &[Vec<[f64; 2]>]) -> [f64; 2] {
    if let [triangle] = rings
        && let [a, b, c] = triangle[..]
    {
        // The incentre: corners weighted by the opposite sides.
        let (wa, wb, wc) = (length(b, c), length(c, a), length(a, b));
        return [0, 1].map(|i| (wa * a[i] + wb * b[i] + wc * c[i]) / (wa + wb + wc));
    }
    if rings.iter().map(Vec::len).sum::<usize>() <= MANY {
        let (chord, middle) = longest_chord(rings);
        if 2.0 * clearance(rings, middle) >= (1.0 - PRECISION) * chord {
            return middle;
        }
    }
    searched(rings)
}

fn searched(rings: &[Vec<[f64; 2]>]) -> [f64; 2] {
    let line = |ring: &Vec<[f64; 2]>| LineString::from(ring.clone());
    let polygon = Polygon::new(line(&rings[0]), rings[1..].iter().map(line).collect());
    let doubled: f64 = rings.iter().flat_map(|r| sides(r)).map(|(a, b)| a[0] * b[1] - a[1] * b[0]).sum();
    let border: f64 = rings.iter().flat_map(|r| sides(r)).map(|(a, b)| length(a, b)).sum();
    // Area over perimeter bounds the radius from below, so this is at most 5% of the diameter sought.
    let tolerance = (doubled.abs() / 2.0 / border * 2.0 * PRECISION).max(f64::MIN_POSITIVE);
    polylabel::polylabel(&polygon, &tolerance).map_or(rings[0][0], |p| [p.x(), p.y()])
}

/// The longest chord of a region across its long axis, and the chord's middle.
fn longest_chord(rings: &[Vec<[f64; 2]>]) -> (f64, [f64; 2]) {
    let farthest = |from: [f64; 2]| {
        rings[0].iter().copied().max_by(|a, b| length(from, *a).total_cmp(&length(from, *b))).unwrap_or(from)
    };
    let one_end = farthest(rings[0][0]);
    let other_end = farthest(one_end);
    let long = length(one_end, other_end);
    let (cos, sin) = ((other_end[0] - one_end[0]) / long, (other_end[1] - one_end[1]) / long);
    let turned = |p: [f64; 2]| [p[0] * cos + p[1] * sin, p[1] * cos - p[0] * sin];
    let edges: Vec<_> = rings.iter().flat_map(|r| sides(r)).map(|(a, b)| (turned(a), turned(b))).collect();
    let mut stops: Vec<f64> = edges.iter().map(|(a, _)| a[0]).collect();
    stops.sort_unstable_by(f64::total_cmp);
    let (mut longest, mut middle) = (0.0, [0.0; 2]);
    let mut across: Vec<[f64; 2]> = Vec::new();
    for slab in stops.windows(2).filter(|s| s[1] > s[0]) {
        across.clear();
        for (a, b) in &edges {
            let (a, b) = if a[0] <= b[0] { (a, b) } else { (b, a) };
            if a[0] <= slab[0] && b[0] >= slab[1] {
                let at = |x: f64| a[1] + (x - a[0]) / (b[0] - a[0]) * (b[1] - a[1]);
                across.push([at(slab[0]), at(slab[1])]);
            }
        }
        across.sort_unstable_by(|p, q| (p[0] + p[1]).total_cmp(&(q[0] + q[1])));
        for pair in across.chunks_exact(2) {
            for side in 0..2 {
                let chord = pair[1][side] - pair[0][side];
                if chord > longest {
                    longest = chord;
                    middle = [slab[side], f64::midpoint(pair[0][side], pair[1][side])];
                }
            }
        }
    }
    (longest, [middle[0] * cos - middle[1] * sin, middle[0] * sin + middle[1] * cos])
}

fn sides(ring: &[[f64; 2]]) -> impl Iterator<Item = ([f64; 2], [f64; 2])> {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1)).take(ring.len())
}

fn length(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

/// Distance from a point to the nearest border.
fn clearance(rings: &[Vec<[f64; 2]>], p: [f64; 2]) -> f64 {
    rings
        .iter()
        .flat_map(|r| sides(r))
        .map(|(a, b)| distance_to_segment(a, b, p))
        .fold(f64::INFINITY, f64::min)
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
            ("slanted sliver", &[[0., 0.], [1000., 700.], [999., 701.], [-1., 1.]], 1.2207 * 1.155),
            ("L", &[[0., 0.], [90., 0.], [90., 30.], [30., 30.], [30., 90.], [0., 90.]], 35.147),
        ];
        for (name, metres, diameter) in cases {
            let found = largest_circle(&[ring(metres)]);
            let off = (found.diameter_m / diameter - 1.0).abs();
            assert!(off < 0.06, "{name}: {} instead of {diameter}", found.diameter_m);
        }
    }
}
