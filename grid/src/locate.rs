//! Which cell holds a point.

use crate::lattice::Point;
use crate::prepared::{Prepared, holds};
use crate::shape::Shape;
use crate::squares::{Candidate, Squares};

/// An index over cells that answers which of them hold a point.
///
/// A point on a border belongs to one side by the half-open rule of [`crate::prepared`]: in an exact tiling, each
/// point of the area lies in exactly one cell. In a broken one it may lie in none or in several.
pub struct Locator {
    cells: Vec<Outline>,
    squares: Squares,
}

/// Cells with few edges are asked directly, others through bands.
enum Outline {
    Short(Box<[(Point, Point)]>),
    Long(Prepared),
}

impl Outline {
    fn holds(&self, p: Point) -> bool {
        match self {
            Self::Short(edges) => holds(edges.iter().copied(), p),
            Self::Long(prepared) => prepared.holds(p),
        }
    }
}

/// Up to this many vertices, looking at every edge is as fast as looking up a band.
const SHORT: usize = 48;

impl Locator {
    /// Indexes cells, whose edges it keeps. O(v log v) or so for cells with v vertices.
    pub fn new<'a>(cells: impl IntoIterator<Item = &'a Shape>) -> Self {
        let (mut outlines, mut extents, mut all_edges) = (Vec::new(), Vec::new(), Vec::new());
        for (shape, cell) in cells.into_iter().zip(0..) {
            extents.push(shape.extent());
            all_edges.extend(shape.edges().map(|(a, b)| (cell, a, b)));
            outlines.push(if shape.vertex_count() <= SHORT {
                Outline::Short(shape.edges().collect())
            } else {
                Outline::Long(Prepared::new(shape))
            });
        }
        let squares =
            Squares::new(all_edges, &extents, |cell, p| extents[cell].contains(p) && outlines[cell].holds(p));
        Self { cells: outlines, squares }
    }

    /// Indexes of the cells that hold the point, in ascending order.
    pub fn all_at(&self, p: Point) -> Vec<usize> {
        self.holding(p).collect()
    }

    /// The cell that holds the point; the first of several where cells overlap.
    pub fn at(&self, p: Point) -> Option<usize> {
        self.holding(p).next()
    }

    /// The cell of every point, as [`Locator::at`] has it. Of very many points, those near each other are looked up one
    /// after the other, because what is needed of the index is then at hand.
    pub fn assign(&self, points: &[Point]) -> Vec<Option<u32>> {
        let mut cells = vec![None; points.len()];
        for (p, index) in self.squares.in_order_of_ground(points) {
            cells[index as usize] = self.at(p).map(|cell| cell as u32);
        }
        cells
    }

    fn holding(&self, p: Point) -> impl Iterator<Item = usize> + '_ {
        let candidates = self.squares.candidates(p);
        let holding = candidates.filter(move |c| c.is_certain() || self.cells[c.cell()].holds(p));
        holding.map(Candidate::cell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shape::Shape;

    fn shape(ring: &[(i32, i32)]) -> Shape {
        Shape::from_rings(vec![vec![ring.iter().map(|&(x, y)| Point::new(x, y)).collect()]]).unwrap()
    }

    /// Asks everywhere near the shapes and far away, and compares with every shape asked by itself.
    fn check(shapes: &[Shape]) {
        let locator = Locator::new(shapes);
        let vertices = shapes.iter().flat_map(|shape| shape.points().to_vec());
        let near = |p: Point| {
            (-2..=2).flat_map(move |x| (-2..=2).map(move |y| (p.x.saturating_add(x), p.y.saturating_add(y))))
        };
        let far = [(0, 0), (i32::MIN, i32::MIN), (i32::MAX, i32::MAX), (1_800_000_000, -900_000_000)];
        let points: Vec<Point> = vertices.flat_map(near).chain(far).map(|(x, y)| Point::new(x, y)).collect();
        for (&p, assigned) in points.iter().zip(locator.assign(&points)) {
            let wanted: Vec<usize> = (0..shapes.len()).filter(|&i| holds(shapes[i].edges(), p)).collect();
            assert_eq!(locator.all_at(p), wanted, "{p:?}");
            assert_eq!(locator.at(p), wanted.first().copied());
            assert_eq!(assigned.map(|cell| cell as usize), wanted.first().copied(), "{p:?}");
        }
    }

    #[test]
    fn one_cell_and_none() {
        assert_eq!(Locator::new([]).at(Point::new(0, 0)), None);
        check(&[shape(&[(0, 0), (1, 0), (0, 1)])]);
    }

    #[test]
    fn cells_from_end_to_end_of_the_world() {
        let (e, n) = (1_800_000_000, 900_000_000);
        check(&[
            shape(&[(-e, -n), (0, -n), (0, n), (-e, n)]),
            shape(&[(0, -n), (e, -n), (e, n), (0, n)]),
            shape(&[(-e, -n), (e, n), (-e, n)]),
            shape(&[(e - 3, n - 3), (e, n - 3), (e, n)]),
        ]);
    }

    #[test]
    fn thousands_of_long_thin_teeth_side_by_side() {
        let comb = |x: i32| {
            let teeth = (0..400).flat_map(|i| [(x + 4 * i, 0), (x + 4 * i + 1, 900_000), (x + 4 * i + 2, 0)]);
            shape(&teeth.chain([(x + 1600, -10), (x, -10)]).rev().collect::<Vec<_>>())
        };
        check(&[comb(0), comb(1), comb(1_000_000)]);
    }
}
