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
    fn a_kilometre_is_a_kilometre() {
        let globe = Globe::at([1_201_200_000, 302_700_000]);
        let east = globe.point(Spot::metres(1_000, 0));
        let north = globe.point(Spot::metres(0, 1_000));
        assert_eq!(east.x - 1_201_200_000, 103_925);
        assert_eq!(north.y - 302_700_000, 90_206);
    }
}
