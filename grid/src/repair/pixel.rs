//! Exact geometry of snap rounding: where two edges cross, rounded, and whether an edge passes through a *pixel*.
//!
//! The pixel of a lattice point is the square of one unit around it, its western and southern sides included, the others
//! not: every place in the plane lies in exactly one pixel, that of the lattice point it is rounded to.

use std::cmp::Ordering;

use crate::lattice::{Point, orient};

/// The lattice point whose pixel holds the place where the insides of two edges cross; `None` when they do not cross.
pub(super) fn crossing((a, b): (Point, Point), (c, d): (Point, Point)) -> Option<Point> {
    let (at_a, at_b) = (orient(c, d, a), orient(c, d, b));
    if at_a.signum() * at_b.signum() >= 0 || orient(a, b, c).signum() * orient(a, b, d).signum() >= 0 {
        return None;
    }
    let whole = at_a - at_b;
    let (part, whole) = if whole < 0 { (-at_a, -whole) } else { (at_a, whole) };
    let along = |from: i32, to: i32| {
        let distance = i128::from(i64::from(to) - i64::from(from));
        // Rounded half up, as pixels are closed to the west and south.
        (i128::from(from) + (2 * distance * part + whole).div_euclid(2 * whole)) as i32
    };
    Some(Point::new(along(a.x, b.x), along(a.y, b.y)))
}

/// A fraction with a positive denominator.
#[derive(Clone, Copy)]
struct Fraction(i128, i128);

impl Fraction {
    fn cmp(self, other: Self) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }
}

/// Whether an edge, its ends included, has a place in the pixel of `p`.
pub(super) fn passes((a, b): (Point, Point), p: Point) -> bool {
    // The stretch of the edge, from 0 to 1, that lies in the pixel; with whether its ends belong to it.
    let (mut from, mut from_in) = (Fraction(0, 1), true);
    let (mut to, mut to_in) = (Fraction(1, 1), true);
    for (a, b, p) in [(a.x, b.x, p.x), (a.y, b.y, p.y)] {
        let (a, step) = (2 * (i128::from(a) - i128::from(p)), 2 * (i128::from(b) - i128::from(a)));
        // −1 ≤ a + t · step < 1
        let (enter, enter_in, leave, leave_in) = match step.cmp(&0) {
            Ordering::Equal => {
                if (-1..1).contains(&a) {
                    continue;
                }
                return false;
            }
            Ordering::Greater => (Fraction(-1 - a, step), true, Fraction(1 - a, step), false),
            Ordering::Less => (Fraction(a - 1, -step), false, Fraction(a + 1, -step), true),
        };
        match enter.cmp(from) {
            Ordering::Greater => (from, from_in) = (enter, enter_in),
            Ordering::Equal => from_in &= enter_in,
            Ordering::Less => {}
        }
        match leave.cmp(to) {
            Ordering::Less => (to, to_in) = (leave, leave_in),
            Ordering::Equal => to_in &= leave_in,
            Ordering::Greater => {}
        }
    }
    match from.cmp(to) {
        Ordering::Less => true,
        Ordering::Equal => from_in && to_in,
        Ordering::Greater => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn p(x: i32, y: i32) -> Point {
        Point::new(x, y)
    }

    #[test]
    fn crossings_are_rounded_half_up() {
        assert_eq!(crossing((p(0, 0), p(10, 10)), (p(0, 10), p(10, 0))), Some(p(5, 5)));
        assert_eq!(crossing((p(0, 0), p(1, 1)), (p(0, 1), p(1, 0))), Some(p(1, 1)));
        assert_eq!(crossing((p(-1, -1), p(0, 0)), (p(-1, 0), p(0, -1))), Some(p(0, 0)));
        assert_eq!(crossing((p(0, 0), p(10, 0)), (p(5, 0), p(5, 9))), None, "a touch is no crossing");
        let far = 1_800_000_000;
        assert_eq!(crossing((p(-far, -far), p(far, far)), (p(-far, far), p(far, -far))), Some(p(0, 0)));
    }

    #[test]
    fn pixels_are_closed_to_the_west_and_south() {
        // Through the corner that four pixels share: only the north-eastern one owns it.
        let touching = [p(0, 0), p(1, 0), p(0, 1), p(1, 1)].map(|q| passes((p(-1, 2), p(2, -1)), q));
        assert_eq!(touching, [false, true, true, true]);
        assert!(passes((p(0, 0), p(9, 1)), p(4, 0)));
        assert!(passes((p(0, 0), p(9, 1)), p(5, 1)));
        assert!(!passes((p(0, 0), p(9, 1)), p(4, 1)));
    }

    proptest! {
        /// What is found by looking closely along the edge is found exactly, and the other way about off the rims.
        #[test]
        fn agrees_with_sampling(ax in -6..6i32, ay in -6..6i32, bx in -6..6i32, by in -6..6i32, x in -6..6i32, y in -6..6i32) {
            prop_assume!((ax, ay) != (bx, by));
            let steps = 5_000;
            let in_pixel = |size: f64| (0..=steps).any(|i| {
                let t = f64::from(i) / f64::from(steps);
                let at = |a: i32, b: i32, p: i32| (f64::from(a) + t * f64::from(b - a) - f64::from(p)).abs() < size;
                at(ax, bx, x) && at(ay, by, y)
            });
            let exact = passes((p(ax, ay), p(bx, by)), p(x, y));
            prop_assert!(exact || !in_pixel(0.5 - 1e-9));
            prop_assert!(!exact || in_pixel(0.5 + 0.01));
        }
    }
}
