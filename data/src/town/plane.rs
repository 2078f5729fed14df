//! The drawing board: whole centimetres east and north of the town's origin. Integers only, so that every platform
//! draws the same town.

use std::ops::{Add, Neg, Sub};

use grid::lattice::Point;

/// A position, or the way from one position to another, in centimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// Centimetres east.
    pub(super) x: i64,
    /// Centimetres north.
    pub(super) y: i64,
}

/// `numerator / denominator` rounded to the nearest whole number, halves up. `denominator` is positive.
pub(super) const fn div_round(numerator: i64, denominator: i64) -> i64 {
    (numerator + denominator / 2).div_euclid(denominator)
}

impl Spot {
    pub(super) const fn new(x: i64, y: i64) -> Self {
        Self { x, y }
    }

    pub(super) const fn metres(x: i64, y: i64) -> Self {
        Self { x: x * 100, y: y * 100 }
    }

    /// Multiplied by `numerator / denominator`.
    pub(super) const fn scaled(self, numerator: i64, denominator: i64) -> Self {
        Self { x: div_round(self.x * numerator, denominator), y: div_round(self.y * numerator, denominator) }
    }

    /// Length in whole centimetres, rounded down.
    pub(super) fn length(self) -> i64 {
        (self.x * self.x + self.y * self.y).isqrt()
    }

    /// The same direction with another length; of a way of no length, nothing.
    pub(super) fn resized(self, centimetres: i64) -> Self {
        let length = self.length();
        if length == 0 { Self::new(0, 0) } else { self.scaled(centimetres, length) }
    }

    /// Turned by a quarter to the left.
    pub(super) const fn left(self) -> Self {
        Self { x: -self.y, y: self.x }
    }

    /// The point `numerator / denominator` of the way to `other`.
    pub(super) fn towards(self, other: Self, numerator: i64, denominator: i64) -> Self {
        self + (other - self).scaled(numerator, denominator)
    }
}

impl Add for Spot {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Spot {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Neg for Spot {
    type Output = Self;
    fn neg(self) -> Self {
        Self::new(-self.x, -self.y)
    }
}

/// Where the drawing board lies on the globe.
#[derive(Clone, Copy, Debug)]
pub(super) struct Globe {
    origin: Point,
}

impl Globe {
    pub(super) const fn at(origin: [i32; 2]) -> Self {
        Self { origin: Point::new(origin[0], origin[1]) }
    }

    /// The lattice point nearest to the spot.
    ///
    /// One degree is 96.223 km of longitude and 110.857 km of latitude at 30.27° N on WGS 84; over the few kilometres
    /// of the town the change with latitude stays below a millimetre a metre.
    pub(super) fn point(self, spot: Spot) -> Point {
        let x = div_round(spot.x * 103_925, 100_000) as i32;
        let y = div_round(spot.y * 90_206, 100_000) as i32;
        Point::new(self.origin.x + x, self.origin.y + y)
    }
}

/// Four corners with coordinates inside: `u` runs west to east, `v` south to north, both 0 to [`Quad::FULL`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Quad {
    pub(super) sw: Spot,
    pub(super) se: Spot,
    pub(super) ne: Spot,
    pub(super) nw: Spot,
}

impl Quad {
    /// The far end of `u` and `v`.
    pub(super) const FULL: i64 = 10_000;

    /// The spot at `(u, v)`, bilinear between the corners.
    pub(super) fn at(&self, u: i64, v: i64) -> Spot {
        let south = self.sw.towards(self.se, u, Self::FULL);
        let north = self.nw.towards(self.ne, u, Self::FULL);
        south.towards(north, v, Self::FULL)
    }

    /// Mean width west to east, cm.
    pub(super) fn width(&self) -> i64 {
        i64::midpoint((self.se - self.sw).length(), (self.ne - self.nw).length())
    }

    /// Mean depth south to north, cm.
    pub(super) fn depth(&self) -> i64 {
        i64::midpoint((self.nw - self.sw).length(), (self.ne - self.se).length())
    }

    /// The quad that is left when strips of these widths in cm are taken off; `None` when nothing is.
    pub(super) fn inset(&self, west: i64, east: i64, south: i64, north: i64) -> Option<Self> {
        let (width, depth) = (self.width(), self.depth());
        if west + east >= width || south + north >= depth {
            return None;
        }
        let [u0, u1] = [west * Self::FULL / width, Self::FULL - east * Self::FULL / width];
        let [v0, v1] = [south * Self::FULL / depth, Self::FULL - north * Self::FULL / depth];
        Some(Self { sw: self.at(u0, v0), se: self.at(u1, v0), ne: self.at(u1, v1), nw: self.at(u0, v1) })
    }

    /// The direction of growing `u` at `v`, of some length above zero.
    pub(super) fn eastward(&self, v: i64) -> Spot {
        self.at(Self::FULL, v) - self.at(0, v)
    }

    /// The direction of growing `v` at `u`, of some length above zero.
    pub(super) fn northward(&self, u: i64) -> Spot {
        self.at(u, Self::FULL) - self.at(u, 0)
    }
}

/// A rectangle on the ground: a building's outline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Footprint {
    /// Its centre.
    pub(super) centre: Spot,
    /// From the centre to the middle of its right end.
    pub(super) half_length: Spot,
    /// From the centre to the middle of its back, a quarter turn to the left of `half_length`.
    pub(super) half_depth: Spot,
}

impl Footprint {
    /// A rectangle of this length along `direction` and this depth, in cm.
    pub(super) fn new(centre: Spot, direction: Spot, length: i64, depth: i64) -> Self {
        Self {
            centre,
            half_length: direction.resized(length / 2),
            half_depth: direction.left().resized(depth / 2),
        }
    }

    /// The corners, anticlockwise.
    pub(super) fn corners(&self) -> [Spot; 4] {
        let Self { centre, half_length: l, half_depth: d } = *self;
        [centre - l - d, centre + l - d, centre + l + d, centre - l + d]
    }

    /// The spot `along` ‰ of the half length and `back` ‰ of the half depth from the centre.
    pub(super) fn spot(&self, along: i64, back: i64) -> Spot {
        self.centre + self.half_length.scaled(along, 1_000) + self.half_depth.scaled(back, 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn division_rounds_halves_up_on_both_sides_of_zero() {
        for (n, d, expected) in [(7, 2, 4), (-7, 2, -3), (6, 4, 2), (-6, 4, -1), (5, 4, 1), (-5, 4, -1)] {
            assert_eq!(div_round(n, d), expected, "{n}/{d}");
        }
    }

    #[test]
    fn a_quad_runs_from_corner_to_corner() {
        let quad = Quad {
            sw: Spot::metres(0, 0),
            se: Spot::metres(100, 0),
            ne: Spot::metres(120, 90),
            nw: Spot::metres(0, 80),
        };
        assert_eq!(quad.at(0, 0), quad.sw);
        assert_eq!(quad.at(Quad::FULL, Quad::FULL), quad.ne);
        assert_eq!(quad.at(Quad::FULL / 2, 0), Spot::metres(50, 0));
        assert!(quad.inset(4_000, 4_000, 1_000, 1_000).is_some());
        assert!(quad.inset(6_000, 6_000, 1_000, 1_000).is_none());
    }

    #[test]
    fn a_footprint_has_its_sides() {
        let house = Footprint::new(Spot::metres(10, 10), Spot::new(300, 400), 1_000, 600);
        let [a, b, c, _] = house.corners();
        assert_eq!((b - a).length(), 1_000);
        assert_eq!((c - b).length(), 600);
    }

    #[test]
    fn a_kilometre_is_a_kilometre() {
        let globe = Globe::at([1_201_200_000, 302_700_000]);
        let east = globe.point(Spot::metres(1_000, 0));
        let north = globe.point(Spot::metres(0, 1_000));
        assert_eq!(east.x - 1_201_200_000, 103_925);
        assert_eq!(north.y - 302_700_000, 90_206);
    }
}
