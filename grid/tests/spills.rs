//! What the border of the area cuts off cells.

mod common;

use grid::check::check;
use grid::defects::{Defect, DefectKind};
use grid::lattice::Point;
use grid::shape::Shape;
use proptest::prelude::*;

/// Overlaps that are told of two cells that fit each other, where the area is a triangle.
fn overlaps(corners: &[(i32, i32)]) -> Vec<Defect> {
    let cells = common::shapes(&[
        "POLYGON((0 0,1500 200,1400 3000,0 3000,0 0))",
        "POLYGON((1500 200,3000 0,3000 3000,1400 3000,1500 200))",
    ]);
    let ring = corners.iter().map(|&(x, y)| Point::new(x - 100, y - 100)).collect();
    let Ok(parent) = Shape::from_rings(vec![vec![ring]]) else { return Vec::new() };
    let mut defects = check(&cells, Some(&parent), None).defects;
    defects.retain(|defect| defect.kind == DefectKind::Overlap);
    defects
}

/// Both sides of the area's sharp end cross a border so close to each other that a hairline three units wide comes inside.
#[test]
fn a_sharp_end_of_the_area_makes_no_overlap() {
    assert_eq!(overlaps(&[(91, 2516), (2546, 2678), (2392, 2719)]), []);
}

proptest! {
    /// Crossing points are rounded, so that slivers of a spill come to lie inside the area; cells that fit each other do
    /// not overlap for it.
    #[test]
    fn cells_that_fit_never_overlap(corners in prop::collection::vec((0..3_000, 0..3_000), 3)) {
        let found = overlaps(&corners);
        prop_assert!(found.is_empty(), "{found:?}");
    }
}
