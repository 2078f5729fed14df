//! Which cell holds a point.

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use crate::lattice::Point;
use crate::prepared::{Prepared, holds};
use crate::shape::Shape;

/// An index over cells that answers which of them hold a point.
///
/// A point on a border belongs to one side by the half-open rule of [`crate::prepared`]: in an exact tiling, each
/// point of the area lies in exactly one cell. In a broken one it may lie in none or in several.
pub struct Locator {
    cells: Vec<Outline>,
    boxes: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

/// Cells with few edges are asked directly, others through bands.
enum Outline {
    Short(Box<[(Point, Point)]>),
    Long(Prepared),
}

/// Up to this many vertices, looking at every edge is as fast as looking up a band.
const SHORT: usize = 48;

impl Locator {
    /// Indexes cells, whose edges it keeps. O(v + n log n) for n cells with v vertices.
    pub fn new<'a>(cells: impl IntoIterator<Item = &'a Shape>) -> Self {
        let (mut outlines, mut boxes) = (Vec::new(), Vec::new());
        for (i, shape) in cells.into_iter().enumerate() {
            let extent = shape.extent();
            boxes.push(GeomWithData::new(extent.to_rectangle(), i));
            outlines.push(if shape.vertex_count() <= SHORT {
                Outline::Short(shape.edges().collect())
            } else {
                Outline::Long(Prepared::new(shape))
            });
        }
        Self { cells: outlines, boxes: RTree::bulk_load(boxes) }
    }

    /// Indexes of the cells that hold the point, in ascending order.
    pub fn all_at(&self, p: Point) -> Vec<usize> {
        let mut found: Vec<usize> = self.candidates(p).filter(|&i| self.holds(i, p)).collect();
        found.sort_unstable();
        found
    }

    /// The cell that holds the point; the first of several where cells overlap.
    pub fn at(&self, p: Point) -> Option<usize> {
        self.candidates(p).filter(|&i| self.holds(i, p)).min()
    }

    fn candidates(&self, p: Point) -> impl Iterator<Item = usize> + '_ {
        let at = AABB::from_point([f64::from(p.x), f64::from(p.y)]);
        self.boxes.locate_in_envelope_intersecting(&at).map(|found| found.data)
    }

    fn holds(&self, cell: usize, p: Point) -> bool {
        match &self.cells[cell] {
            Outline::Short(edges) => holds(edges.iter().copied(), p),
            Outline::Long(prepared) => prepared.holds(p),
        }
    }
}
