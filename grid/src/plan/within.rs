//! Whether cells lie where a plan is to divide the ground.

use crate::lattice::{Extent, Point, orient};
use crate::prepared::{Prepared, holds};
use crate::shape::Shape;

/// An area, made ready to be asked which cells it has ground in common with.
pub struct Ground<'a> {
    area: &'a Shape,
    prepared: Prepared,
}

impl<'a> Ground<'a> {
    /// Makes an area ready. O(n).
    pub fn new(area: &'a Shape) -> Self {
        Self { area, prepared: Prepared::new(area) }
    }

    /// Whether a cell and the area have a point in common. Costs a few edges for a cell with a vertex inside, and the edges
    /// of both multiplied for one that lies outside but whose box meets the area's.
    pub fn touches(&self, cell: &Shape) -> bool {
        if !cell.extent().intersects(&self.area.extent()) {
            return false;
        }
        cell.points().iter().any(|&p| self.prepared.holds(p))
            || self.area.points().iter().any(|&p| holds(cell.edges(), p))
            || cell.edges().any(|edge| self.area.edges().any(|other| meet(edge, other)))
    }
}

/// Whether two edges have a point in common. Exact.
fn meet((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let side = |a, b, p| orient(a, b, p).signum();
    Extent::of_edge(a, b).intersects(&Extent::of_edge(c, d))
        && side(a, b, c) * side(a, b, d) <= 0
        && side(c, d, a) * side(c, d, b) <= 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(corners: &[[i32; 2]]) -> Shape {
        let ring = corners.iter().map(|&[x, y]| Point::new(x, y)).collect();
        Shape::from_rings(vec![vec![ring]]).unwrap()
    }

    fn square([west, south, east, north]: [i32; 4]) -> Shape {
        ring(&[[west, south], [east, south], [east, north], [west, north]])
    }

    #[test]
    fn cells_touch_an_area_inside_around_across_and_beside_it() {
        let area = square([0, 0, 100, 100]);
        let ground = Ground::new(&area);
        for (cell, touches) in [
            ([10, 10, 20, 20], true),
            ([-10, -10, 110, 110], true),
            ([-10, 40, 110, 60], true),
            ([100, 20, 120, 40], true),
            ([-20, -20, 0, 0], true),
            ([101, 20, 120, 40], false),
            ([-20, -20, -1, -1], false),
        ] {
            assert_eq!(ground.touches(&square(cell)), touches, "{cell:?}");
        }
    }

    #[test]
    fn a_cell_in_a_bay_of_the_area_does_not_touch_it() {
        let bay = ring(&[[0, 0], [100, 0], [100, 100], [90, 100], [90, 10], [10, 10], [10, 100], [0, 100]]);
        let ground = Ground::new(&bay);
        assert!(!ground.touches(&square([20, 20, 80, 80])));
        assert!(ground.touches(&square([20, 20, 90, 80])));
    }
}
