//! Shared borders, neighbours and dissolving on tilings small enough to check by eye.

mod common;

use grid::borders::Borders;
use grid::measure::LocalScale;

/// Two cells side by side below a long one: T-junctions where the long one has no vertex, and a cell in a hole.
const CELLS: [&str; 4] = [
    "POLYGON((0 0,400 0,400 500,0 500,0 0))",
    "POLYGON((400 0,1000 0,1000 500,400 500,400 0))",
    "POLYGON((0 500,1000 500,1000 1000,0 1000,0 500),(200 700,300 700,300 800,200 800,200 700))",
    "POLYGON((200 700,300 700,300 800,200 800,200 700))",
];

#[test]
fn neighbours_share_metres_across_t_junctions() {
    let shared = Borders::of(&common::shapes(&CELLS)).shared_m();
    let scale = LocalScale::at(500);
    let pairs: Vec<_> = shared.keys().copied().collect();
    assert_eq!(pairs, [(0, 1), (0, 2), (1, 2), (2, 3)]);
    for (pair, metres) in [
        ((0, 1), 500.0 * scale.north_m),
        ((0, 2), 400.0 * scale.east_m),
        ((1, 2), 600.0 * scale.east_m),
        ((2, 3), 200.0 * (scale.east_m + scale.north_m)),
    ] {
        assert!((shared[&pair] - metres).abs() < 1e-6, "{pair:?}: {} {metres}", shared[&pair]);
    }
}

#[test]
fn dissolving_all_cells_gives_the_area() {
    let borders = Borders::of(&common::shapes(&CELLS));
    let whole = borders.dissolve(|_| true).unwrap();
    assert_eq!(whole.doubled_area_units(), 2 * 1_000_000);
    assert_eq!(whole.rings().len(), 1);
    let ring = borders.dissolve(|cell| cell == 2).unwrap();
    assert_eq!(ring.rings().len(), 2, "the hole stays");
    let long = &common::shapes(&CELLS)[2];
    assert!(
        grid::residual::Residual::of([&ring], Some(long)).is_zero(),
        "the same ground, with the junction as a vertex"
    );
    assert!(borders.dissolve(|_| false).is_err());
}

#[test]
fn parts_that_touch_in_a_point_stay_parts() {
    let cells = common::shapes(&[
        "POLYGON((0 0,10 0,10 10,0 10,0 0))",
        "POLYGON((10 10,20 10,20 20,10 20,10 10))",
        "POLYGON((10 0,20 0,20 10,10 10,10 0))",
    ]);
    let two = Borders::of(&cells).dissolve(|cell| cell < 2).unwrap();
    assert_eq!(two.to_coordinates().len(), 2);
    let three = Borders::of(&cells).dissolve(|_| true).unwrap();
    assert_eq!(three.to_coordinates().len(), 1);
}

#[test]
fn arcs_run_from_junction_to_junction() {
    let arcs = Borders::of(&common::shapes(&CELLS)).arcs();
    let mut ends: Vec<_> = arcs.iter().map(|a| (a.left, a.right, a.points.len())).collect();
    ends.sort_unstable();
    // Outer borders of 0, 1 and 2; three inner ones; the closed border around the cell in the hole.
    assert_eq!(arcs.len(), 7, "{ends:?}");
    let closed: Vec<_> = arcs.iter().filter(|a| a.points.first() == a.points.last()).collect();
    assert_eq!(closed.len(), 1);
    assert_eq!(closed[0].points.len(), 5);
    let total: f64 = arcs.iter().map(grid::borders::Arc::length_m).sum();
    let scale = LocalScale::at(500);
    let expected =
        3.0 * 1000.0 * scale.east_m + 2.5 * 1000.0 * scale.north_m + 200.0 * (scale.east_m + scale.north_m);
    assert!((total - expected).abs() < 1e-3, "{total} {expected}");
}
