//! Exact angular order of lattice directions.

use std::cmp::Ordering;

use crate::lattice::Point;

/// The vector between two lattice points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Direction {
    dx: i64,
    dy: i64,
}

impl Direction {
    /// From `a` to `b`.
    pub(crate) fn between(a: Point, b: Point) -> Self {
        Self { dx: i64::from(b.x) - i64::from(a.x), dy: i64::from(b.y) - i64::from(a.y) }
    }

    /// Positive when `other` is turned less than half a circle anticlockwise from `self`.
    pub(crate) fn cross(self, other: Self) -> i128 {
        i128::from(self.dx) * i128::from(other.dy) - i128::from(self.dy) * i128::from(other.dx)
    }

    pub(crate) fn dot(self, other: Self) -> i128 {
        i128::from(self.dx) * i128::from(other.dx) + i128::from(self.dy) * i128::from(other.dy)
    }

    /// Quarter of the anticlockwise turn from `self` to `other`: left half, opposite, right half, the same direction.
    /// The same direction comes last: a full turn.
    fn quarter(self, other: Self) -> u8 {
        match (self.cross(other).signum(), self.dot(other) > 0) {
            (1, _) => 0,
            (0, false) => 1,
            (-1, _) => 2,
            _ => 3,
        }
    }

    /// Compares the anticlockwise turns from `self` to `a` and to `b`, in (0°, 360°].
    pub(crate) fn cmp_turns(self, a: Self, b: Self) -> Ordering {
        self.quarter(a).cmp(&self.quarter(b)).then_with(|| 0.cmp(&a.cross(b)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_run_anticlockwise_and_end_with_the_same_direction() {
        let d = |x, y| Direction::between(Point::new(0, 0), Point::new(x, y));
        let around = [d(2, 1), d(0, 3), d(-5, 1), d(-1, 0), d(-3, -3), d(0, -1), d(4, -1), d(7, 0)];
        let base = d(1, 0);
        for (i, &a) in around.iter().enumerate() {
            for (j, &b) in around.iter().enumerate() {
                assert_eq!(base.cmp_turns(a, b), i.cmp(&j), "{a:?} {b:?}");
            }
        }
    }
}
