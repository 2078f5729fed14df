//! Tilings written as WKT, and what the proof says of them.
//!
//! Numbers are lattice units (about 1 cm), so that "off by one" is what it says.

mod common;

use common::{check_flawed, check_tiling, check_valid};

const SQUARE: &str = "POLYGON((0 0,1000 0,1000 1000,0 1000,0 0))";

#[test]
fn seamless_tilings() {
    for (name, parent, cells) in [
        ("single cell", SQUARE, &[SQUARE][..]),
        (
            "two halves, rings starting anywhere and turning either way",
            SQUARE,
            &[
                "POLYGON((500 1000,0 1000,0 0,500 0,500 1000))",
                "POLYGON((500 0,500 1000,1000 1000,1000 0,500 0))",
            ],
        ),
        (
            "T-junction on an upright border",
            SQUARE,
            &[
                "POLYGON((0 0,500 0,500 1000,0 1000,0 0))",
                "POLYGON((500 0,1000 0,1000 370,500 370,500 0))",
                "POLYGON((500 370,1000 370,1000 1000,500 1000,500 370))",
            ],
        ),
        (
            "T-junctions on an oblique border, from both sides at different points",
            "POLYGON((0 0,90 0,90 60,0 60,0 0))",
            &[
                "POLYGON((0 0,90 0,45 30,0 0))",
                "POLYGON((90 0,90 60,45 30,90 0))",
                "POLYGON((90 60,30 20,0 60,90 60))",
                "POLYGON((0 0,30 20,0 60,0 0))",
            ],
        ),
        (
            "a cell in the hole of another",
            SQUARE,
            &[
                "POLYGON((0 0,1000 0,1000 1000,0 1000,0 0),(300 300,600 300,600 600,300 600,300 300))",
                "POLYGON((300 300,600 300,600 600,300 600,300 300))",
            ],
        ),
        (
            "a hole that touches the shell in a point, filled",
            SQUARE,
            &[
                "POLYGON((0 0,1000 0,1000 1000,0 1000,0 0),(500 0,700 400,300 400,500 0))",
                "POLYGON((500 0,700 400,300 400,500 0))",
            ],
        ),
        (
            "an area of two islands with a hole, one cell on both",
            "MULTIPOLYGON(((0 0,50 0,50 50,0 50,0 0),(10 10,20 10,20 20,10 20,10 10)),((60 0,99 0,99 50,60 50,60 0)))",
            &[
                "MULTIPOLYGON(((0 0,50 0,50 50,0 50,0 0),(10 10,20 10,20 20,10 20,10 10)),((60 0,80 0,80 50,60 50,60 0)))",
                "POLYGON((80 0,99 0,99 50,80 50,80 0))",
            ],
        ),
        (
            "border vertices that only one side has",
            "POLYGON((0 0,50 0,100 0,100 100,0 100,0 0))",
            &[
                "POLYGON((0 0,100 0,100 50,0 50,0 0))",
                "POLYGON((0 50,33 50,66 50,100 50,100 100,0 100,0 50))",
            ],
        ),
    ] {
        check_tiling(name, Some(parent), cells, "exact", &[]);
    }
}

#[test]
fn broken_tilings() {
    for (name, cells, defects) in [
        (
            "gap between two cells",
            &["POLYGON((0 0,400 0,400 1000,0 1000,0 0))", "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))"]
                [..],
            &["gap 0 100000 [0, 1]"][..],
        ),
        (
            "overlap of two cells",
            &["POLYGON((0 0,600 0,600 1000,0 1000,0 0))", "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))"],
            &["overlap 2 100000 [0, 1]"],
        ),
        (
            "spill over the area's border",
            &["POLYGON((0 0,1100 0,1100 1000,0 1000,0 0))"],
            &["spill 1 100000 [0]"],
        ),
        (
            "three cells on the same ground",
            &[SQUARE, "POLYGON((0 0,500 0,500 500,0 500,0 0))", "POLYGON((0 0,300 0,300 300,0 300,0 0))"],
            &["overlap 2 160000 [0, 1]", "overlap 3 90000 [0, 1, 2]"],
        ),
        ("the same cell twice", &[SQUARE, SQUARE], &["overlap 2 1000000 [0, 1]"]),
        (
            "one cell over two neighbours: the border between them parts the overlap",
            &[
                "POLYGON((0 0,600 0,600 1000,0 1000,0 0))",
                "POLYGON((500 0,1000 0,1000 450,500 450,500 0))",
                "POLYGON((500 450,1000 450,1000 1000,500 1000,500 450))",
            ],
            &["overlap 2 55000 [0, 2]", "overlap 2 45000 [0, 1]"],
        ),
        (
            "an hourglass over two neighbours, no wider than rounding where their border parts it",
            &[
                "POLYGON((0 0,500 0,500 1000,0 1000,0 0))",
                "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))",
                "POLYGON((400 400,500 499,600 410,600 600,500 501,400 600,400 400))",
            ],
            &["overlap 2 10100 [0, 2]", "overlap 2 9600 [1, 2]"],
        ),
        (
            "two cells spill over the same border: named apart, and together where both do",
            &[
                "POLYGON((0 0,1100 0,1100 600,0 600,0 0))",
                "POLYGON((0 600,0 1000,1100 1000,1100 500,1000 500,1000 600,0 600))",
            ],
            &["spill 1 50000 [0]", "spill 1 40000 [1]", "spill 2 10000 [0, 1]"],
        ),
        (
            "two lobes of one cell that meet in a point lie on two other cells",
            &[
                "POLYGON((0 0,500 0,500 500,0 500,0 0))",
                "POLYGON((500 0,1000 0,1000 500,500 500,500 0))",
                "POLYGON((0 500,500 500,500 1000,0 1000,0 500))",
                "POLYGON((500 500,1000 500,1000 1000,500 1000,500 500))",
                "MULTIPOLYGON(((400 400,500 400,500 500,400 500,400 400)),((500 500,700 500,700 700,500 700,500 500)))",
            ],
            &["overlap 2 40000 [3, 4]", "overlap 2 10000 [0, 4]"],
        ),
        ("no cell at all", &[], &["gap 0 1000000 []"]),
        (
            "a cell far outside",
            &[SQUARE, "POLYGON((5000 0,5100 0,5100 100,5000 100,5000 0))"],
            &["spill 1 10000 [1]"],
        ),
        (
            "an overlap and a gap that meet in a point",
            &[
                "POLYGON((0 0,600 0,500 500,400 1000,0 1000,0 0))",
                "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))",
            ],
            &["gap 0 25000 [0, 1]", "overlap 2 25000 [0, 1]"],
        ),
    ] {
        check_tiling(name, Some(SQUARE), cells, "broken", defects);
    }
}

#[test]
fn one_unit_off() {
    for (name, cells, defects) in [
        (
            "a vertex beside an upright border",
            [
                "POLYGON((0 0,500 0,499 500,500 1000,0 1000,0 0))",
                "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))",
            ],
            "gap 0 500 [0, 1]",
        ),
        (
            "a T-junction below an oblique border",
            ["POLYGON((0 0,1000 0,1000 333,0 0))", "POLYGON((0 0,500 167,1000 333,1000 1000,0 1000,0 0))"],
            "gap 0 250 [0, 1]",
        ),
        (
            "a T-junction above an oblique border",
            ["POLYGON((0 0,1000 0,1000 333,0 0))", "POLYGON((0 0,500 166,1000 333,1000 1000,0 1000,0 0))"],
            "overlap 2 250 [0, 1]",
        ),
    ] {
        check_tiling(name, Some(SQUARE), &cells, "within_tolerance", &[defects]);
    }
}

#[test]
fn without_a_parent_only_what_cells_enclose_counts() {
    for (name, cells, verdict, defects) in [
        ("no cells", &[][..], "exact", &[][..]),
        (
            "two cells apart",
            &["POLYGON((0 0,10 0,10 10,0 10,0 0))", "POLYGON((20 0,30 0,30 10,20 10,20 0))"],
            "exact",
            &[],
        ),
        (
            "a frame of two cells around a hole",
            &[
                "POLYGON((0 0,1000 0,1000 500,700 500,700 300,300 300,300 500,0 500,0 0))",
                "POLYGON((0 500,300 500,300 800,700 800,700 500,1000 500,1000 1000,0 1000,0 500))",
            ],
            "broken",
            &["gap 0 200000 [1, 0]"],
        ),
        (
            "a hole that touches the outside in a corner is enclosed all the same",
            &["POLYGON((0 0,1000 0,1000 1000,500 1000,700 500,300 500,500 1000,0 1000,0 0))"],
            "broken",
            &["gap 0 100000 [0]"],
        ),
        (
            "an island cell in the hole is no part of the gap",
            &[
                "POLYGON((0 0,1000 0,1000 1000,0 1000,0 0),(200 200,800 200,800 800,200 800,200 200))",
                "POLYGON((400 400,600 400,600 600,400 600,400 400))",
            ],
            "broken",
            &["gap 0 320000 [0, 1]"],
        ),
        (
            "overlap",
            &["POLYGON((0 0,600 0,600 1000,0 1000,0 0))", "POLYGON((500 0,1000 0,1000 1000,500 1000,500 0))"],
            "broken",
            &["overlap 2 100000 [0, 1]"],
        ),
    ] {
        check_tiling(name, None, cells, verdict, defects);
    }
}

#[test]
fn a_bow_tie_that_hides_an_overlap_of_its_neighbours() {
    // The bow-tie's clockwise half takes away exactly what two of its neighbours cover twice: the chain is zero.
    let cells = [
        "POLYGON((0 0,100 0,0 100,100 100,0 0))",
        "POLYGON((0 0,50 50,0 100,0 0))",
        "POLYGON((100 0,100 100,50 50,100 0))",
        "POLYGON((0 100,50 50,100 100,0 100))",
        "POLYGON((0 100,50 50,100 100,0 100))",
    ];
    let (parent, report) = common::run(Some("POLYGON((0 0,100 0,100 100,0 100,0 0))"), &cells);
    let residual = grid::residual::Residual::of(&common::shapes(&cells), parent.as_ref());
    assert!(residual.is_zero(), "the trap is set");
    assert_eq!(report.verdict.as_str(), "broken");
    assert_eq!(report.invalid_cells.len(), 1);
    assert_eq!(report.invalid_cells[0].cell, Some(0));
}

#[test]
fn a_flawed_parent_proves_nothing() {
    let bow_tie = "POLYGON((0 0,100 0,0 100,100 100,0 0))";
    let (_, report) = common::run(Some(bow_tie), &[bow_tie]);
    assert_eq!(report.verdict.as_str(), "broken");
    assert!(report.invalid_cells.iter().any(|invalid| invalid.cell.is_none()));
}

#[test]
fn shapes_that_certify() {
    for wkt in [
        "POLYGON((0 0,10 0,10 10,0 10,0 0))",
        // Holes touching each other, and the shell at a vertex and on an edge.
        "POLYGON((0 0,40 0,40 40,0 40,0 0),(10 10,20 10,20 20,10 20,10 10),(20 20,30 20,30 30,20 30,20 20))",
        "POLYGON((0 0,40 0,40 40,0 40,0 0),(0 0,20 10,10 20,0 0))",
        "POLYGON((0 0,40 0,40 40,0 40,0 0),(20 0,30 10,10 10,20 0))",
        // A shell that closes around its hole through one repeated point, or touches an edge of its own.
        "POLYGON((0 0,40 0,40 40,20 40,30 20,10 20,20 40,0 40,0 0))",
        "POLYGON((0 0,40 0,40 40,30 40,20 0,10 40,0 40,0 0))",
        // An island in a hole, and two parts that touch in a point.
        "MULTIPOLYGON(((0 0,40 0,40 40,0 40,0 0),(10 10,30 10,30 30,10 30,10 10)),((15 15,25 15,25 25,15 25,15 15)))",
        "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((10 10,20 10,20 20,10 20,10 10)))",
        // Vertices in a straight line.
        "POLYGON((0 0,5 0,10 0,10 5,10 10,0 10,0 0))",
    ] {
        check_valid(wkt);
    }
}

#[test]
fn shapes_that_do_not() {
    for (wkt, flaws) in [
        ("POLYGON((0 0,10 10,10 0,0 10,0 0))", "crossing (5, 5)"),
        // The bow-tie's waist is a repeated vertex; a vertex on one side and an edge on the other.
        ("POLYGON((0 0,10 10,20 20,20 0,10 10,0 20,0 0))", "crossing (10, 10)"),
        ("POLYGON((0 0,20 20,20 0,10 10,0 20,0 0))", "crossing (10, 10)"),
        ("POLYGON((0 0,40 0,40 40,0 40,0 0),(50 50,60 50,60 60,50 60,50 50))", "hole_outside (50, 50)"),
        (
            "POLYGON((0 0,40 0,40 40,0 40,0 0),(10 10,20 10,20 20,10 20,10 10),(12 12,18 12,18 18,12 18,12 12))",
            "hole_outside",
        ),
        (
            "POLYGON((0 0,40 0,40 40,0 40,0 0),(10 10,20 10,20 20,10 20,10 10),(15 15,25 15,25 25,15 25,15 15))",
            "crossing (15, 20) crossing (20, 15)",
        ),
        (
            "POLYGON((0 0,40 0,40 40,0 40,0 0),(30 30,50 30,50 50,30 50,30 30))",
            "crossing (30, 40) crossing (40, 30)",
        ),
        (
            "MULTIPOLYGON(((0 0,40 0,40 40,0 40,0 0)),((10 10,20 10,20 20,10 20,10 10)))",
            "nested_part (10, 10)",
        ),
        ("MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((0 0,10 0,10 10,0 10,0 0)))", "nested_part"),
        // Spikes: outward, inward, along another edge.
        ("POLYGON((0 0,10 0,10 5,30 5,10 5,10 10,0 10,0 0))", "spike (30, 5)"),
        ("POLYGON((0 0,10 0,10 5,3 5,10 5,10 10,0 10,0 0))", "spike (3, 5)"),
        ("POLYGON((0 0,30 0,10 0,10 10,0 10,0 0))", "spike (30, 0)"),
        // Two parts with a common border; a hole with a side on the shell.
        ("MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0)),((10 0,20 0,20 10,10 10,10 0)))", "doubled_edge (10, 0)"),
        ("POLYGON((0 0,40 0,40 40,0 40,0 0),(10 0,20 0,20 20,10 20,10 0))", "doubled_edge (10, 0)"),
    ] {
        check_flawed(wkt, flaws);
    }
}

#[test]
fn what_rounding_leaves_of_a_shape() {
    use grid::shape::{Shape, ShapeError};
    let triangle = |size: f64| vec![vec![vec![[0.0, 0.0], [size, 0.0], [0.0, size], [0.0, 0.0]]]];
    assert!(Shape::from_coordinates(&triangle(1e-7)).is_ok());
    assert!(matches!(Shape::from_coordinates(&triangle(4e-8)), Err(ShapeError::Collapsed { .. })));
    assert_eq!(Shape::from_coordinates(&[]), Err(ShapeError::Empty));
    assert_eq!(Shape::from_coordinates(&[vec![vec![]]]), Err(ShapeError::Empty));
    // A long cell a tenth of a unit wide folds onto itself.
    let sliver = vec![vec![vec![[0.0, 0.0], [1e-4, 1e-8], [2e-4, 0.0], [1e-4, -1e-8], [0.0, 0.0]]]];
    assert!(matches!(Shape::from_coordinates(&sliver), Err(ShapeError::Collapsed { .. })));
    // A hole that vanishes by rounding leaves the shell whole.
    let with_hole = vec![vec![triangle(1e-3)[0][0].clone(), triangle(1e-9)[0][0].clone()]];
    assert_eq!(Shape::from_coordinates(&with_hole).unwrap().rings().len(), 1);
}
