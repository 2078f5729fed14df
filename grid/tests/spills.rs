//! What the border of the area cuts off cells.

mod common;

use grid::check::check;
use grid::defects::DefectKind;
use grid::lattice::Point;
use grid::shape::Shape;
use proptest::prelude::*;

proptest! {
    /// Crossing points are rounded, so that slivers of a spill come to lie inside the area; cells that fit each other do
    /// not overlap for it.
    #[test]
    fn cells_that_fit_never_overlap(corners in prop::collection::vec((0..3_000, 0..3_000), 3)) {
        let cells = common::shapes(&[
            "POLYGON((0 0,1500 200,1400 3000,0 3000,0 0))",
            "POLYGON((1500 200,3000 0,3000 3000,1400 3000,1500 200))",
        ]);
        let ring = corners.into_iter().map(|(x, y)| Point::new(x - 100, y - 100)).collect();
        let Ok(parent) = Shape::from_rings(vec![vec![ring]]) else { return Ok(()) };
        let overlaps = check(&cells, Some(&parent), None).defects;
        prop_assert!(overlaps.iter().all(|d| d.kind != DefectKind::Overlap), "{overlaps:?}");
    }
}
