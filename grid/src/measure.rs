//! Metres and square metres of things on the lattice, on the ellipsoid of CGCS2000.
//!
//! CGCS2000 and WGS84 differ by 0.1 mm in the semi-minor axis; one set of constants serves both.

use crate::lattice::{Point, UNITS_PER_DEGREE};
use crate::shape::{Shape, ring_edges};

/// Semi-major axis in metres (GB/T 22021-2008; the same in WGS84).
const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// Flattening of CGCS2000 (GB/T 22021-2008).
const FLATTENING: f64 = 1.0 / 298.257_222_101;
/// First eccentricity squared.
const E2: f64 = FLATTENING * (2.0 - FLATTENING);

/// Metres a lattice step spans at one latitude: a plane that is true near it.
///
/// Within 10 km of the latitude, lengths are off by less than 0.1% below 60° of latitude.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LocalScale {
    /// Metres per unit of `x`.
    pub east_m: f64,
    /// Metres per unit of `y`.
    pub north_m: f64,
}

impl LocalScale {
    /// The scale at a latitude given in lattice units, from the radii of curvature of the ellipsoid.
    pub fn at(y: i32) -> Self {
        let latitude = (f64::from(y) / UNITS_PER_DEGREE).to_radians();
        let w2 = 1.0 - E2 * latitude.sin().powi(2);
        let (meridian, normal) = (SEMI_MAJOR_M * (1.0 - E2) / w2.powf(1.5), SEMI_MAJOR_M / w2.sqrt());
        let radians = (1.0 / UNITS_PER_DEGREE).to_radians();
        Self { east_m: normal * latitude.cos() * radians, north_m: meridian * radians }
    }

    /// Metres between two points near the latitude.
    pub fn distance_m(self, a: Point, b: Point) -> f64 {
        let dx = (f64::from(a.x) - f64::from(b.x)) * self.east_m;
        let dy = (f64::from(a.y) - f64::from(b.y)) * self.north_m;
        dx.hypot(dy)
    }

    /// Metres east and north of `origin`.
    pub fn offset_m(self, origin: Point, p: Point) -> [f64; 2] {
        [
            (f64::from(p.x) - f64::from(origin.x)) * self.east_m,
            (f64::from(p.y) - f64::from(origin.y)) * self.north_m,
        ]
    }
}

/// Area in m² of a ring whose edges are straight in longitude and latitude (RFC 7946 §3.1.1), positive when
/// anticlockwise.
///
/// By Green's theorem on the authalic function q (Snyder, *Map Projections: A Working Manual*, 1987, eq. 3-12), Simpson's
/// rule along each edge: off by less than 10⁻⁹ of the area for edges up to a degree.
pub fn ring_area_m2(ring: &[Point]) -> f64 {
    let Some(&first) = ring.first() else { return 0.0 };
    // Measured from the first point's latitude, so that small rings lose no digits.
    let origin = authalic(f64::from(first.y));
    let radians = (1.0 / UNITS_PER_DEGREE).to_radians();
    let sum: f64 = ring_edges(ring)
        .map(|(a, b)| {
            let (ya, yb) = (f64::from(a.y), f64::from(b.y));
            let mean = (authalic(ya) + 4.0 * authalic(f64::midpoint(ya, yb)) + authalic(yb)) / 6.0 - origin;
            mean * (f64::from(a.x) - f64::from(b.x)) * radians
        })
        .sum();
    sum * SEMI_MAJOR_M * SEMI_MAJOR_M / 2.0
}

/// Area of a shape in m², holes taken off.
pub fn area_m2(shape: &Shape) -> f64 {
    shape.rings().map(|(ring, _)| ring_area_m2(ring)).sum()
}

/// Length of the shape's borders in m, holes included.
pub fn perimeter_m(shape: &Shape) -> f64 {
    shape.edges().map(|(a, b)| LocalScale::at(a.y.midpoint(b.y)).distance_m(a, b)).sum()
}

/// Snyder's q at a latitude in lattice units.
fn authalic(y: f64) -> f64 {
    let e = E2.sqrt();
    let s = (y / UNITS_PER_DEGREE).to_radians().sin();
    (1.0 - E2) * (s / (1.0 - E2 * s * s) + (e * s).atanh() / e)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(lon: f64, lat: f64, size: f64) -> Vec<Point> {
        [(0.0, 0.0), (size, 0.0), (size, size), (0.0, size)]
            .map(|(dx, dy)| Point::from_degrees(lon + dx, lat + dy).unwrap())
            .to_vec()
    }

    /// Against the closed formula of the zone between two latitudes: a²·Δλ·(q₂ − q₁)/2.
    #[test]
    fn areas_agree_with_the_zone_formula() {
        for (lat, size) in [(0.0, 1.0), (30.0, 0.5), (60.0, 0.01), (-45.0, 0.0001), (39.9, 0.000_01)] {
            let ring = square(116.0, lat, size);
            let q = |p: Point| authalic(f64::from(p.y));
            let width = (f64::from(ring[1].x) - f64::from(ring[0].x)) / UNITS_PER_DEGREE;
            let zone = SEMI_MAJOR_M.powi(2) * width.to_radians() * (q(ring[2]) - q(ring[0])) / 2.0;
            let area = ring_area_m2(&ring);
            assert!((area / zone - 1.0).abs() < 1e-6, "{lat} {size}: {area} {zone}");
        }
    }

    /// One degree of the meridian at the equator is 110,574.3 m and of the equator 111,319.5 m long.
    #[test]
    fn scale_at_the_equator() {
        let scale = LocalScale::at(0);
        assert!((scale.east_m * UNITS_PER_DEGREE - 111_319.5).abs() < 0.1);
        assert!((scale.north_m * UNITS_PER_DEGREE - 110_574.3).abs() < 0.1);
    }

    #[test]
    fn local_scale_and_authalic_area_agree() {
        let ring = square(120.0, 30.0, 0.001);
        let scale = LocalScale::at(ring[0].y + 5_000);
        let plane = 10_000.0 * scale.east_m * 10_000.0 * scale.north_m;
        assert!((ring_area_m2(&ring) / plane - 1.0).abs() < 1e-6);
    }
}
