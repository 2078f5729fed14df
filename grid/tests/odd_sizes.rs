//! Files that are odd in size rather than in kind: each is answered, and soon. (Each would take hours or gigabytes if a
//! step were quadratic in it, so that there is no need to watch the clock.)

use grid::certify::flaws;
use grid::check::{Verdict, check};
use grid::defects::DefectKind;
use grid::label::label_point;
use grid::lattice::Point;
use grid::prepared::Prepared;
use grid::shape::Shape;

fn shape(polygons: Vec<Vec<Vec<Point>>>) -> Shape {
    Shape::from_rings(polygons).expect("a shape")
}

/// A ring of `n` points around a middle, about `radius` units off.
fn round(n: i32, radius: f64) -> Vec<Point> {
    let turn = std::f64::consts::TAU / f64::from(n);
    let at = |i: i32| {
        let (sin, cos) = (turn * f64::from(i)).sin_cos();
        let r = radius * if i % 2 == 0 { 1.0 } else { 0.999 };
        Point::new((r * cos) as i32, (r * sin) as i32)
    };
    (0..n).map(at).collect()
}

#[test]
fn triangles_that_all_meet_in_one_point() {
    let triangle =
        |i: i32| vec![vec![Point::new(0, 0), Point::new(100_000, 10 * i), Point::new(100_000, 10 * i + 5)]];
    assert_eq!(flaws(&shape((0..3_000).map(triangle).collect())), []);
}

#[test]
fn a_comb_of_long_teeth() {
    let teeth = (0..60_000).map(|i| Point::new(i * 10, if i % 2 == 0 { 1_000_000 } else { 10 }));
    let mut ring: Vec<Point> = teeth.collect();
    ring.extend([Point::new(600_000, 0), Point::new(0, 0)]);
    let prepared = Prepared::new(&shape(vec![vec![ring]]));
    assert!(prepared.holds(Point::new(300_000, 5)));
    assert!(prepared.holds(Point::new(100_000, 900_000)) && !prepared.holds(Point::new(100_010, 900_000)));
}

#[test]
fn a_long_border_twice() {
    let cell = shape(vec![vec![round(20_000, 1e8)]]);
    let report = check(&[cell.clone(), cell.clone()], Some(&cell), None);
    assert_eq!(report.defects.len(), 1);
    assert_eq!((report.defects[0].kind, &report.defects[0].cells[..]), (DefectKind::Overlap, &[0, 1][..]));
}

#[test]
fn one_cell_many_times() {
    let cell = shape(vec![vec![round(100, 1e6)]]);
    let report = check(&vec![cell.clone(); 400], Some(&cell), None);
    assert_eq!(report.verdict, Verdict::Broken);
    assert_eq!(report.defects.len(), 1);
    assert!(report.defects[0].times >= 16);
    assert_eq!(report.defects[0].cells.len(), 400);
}

#[test]
fn a_river_of_many_bends_has_a_label() {
    let bank = |offset: i32| (0..1_500).map(move |i| Point::new(i * 1_000, i % 7 * 300 + offset));
    let ring: Vec<Point> = bank(0).chain(bank(40).rev()).collect();
    let river = shape(vec![vec![ring]]);
    let label = Point::try_from(label_point(&river)).expect("a place");
    assert!(Prepared::new(&river).holds(label));
}

#[test]
fn many_holes() {
    let hole = |i: i32| {
        let (x, y) = (i % 200 * 100 + 10, i / 200 * 100 + 10);
        vec![Point::new(x, y), Point::new(x, y + 50), Point::new(x + 50, y)]
    };
    let mut rings = vec![vec![
        Point::new(0, 0),
        Point::new(20_000, 0),
        Point::new(20_000, 20_000),
        Point::new(0, 20_000),
    ]];
    rings.extend((0..20_000).map(hole));
    assert_eq!(flaws(&shape(vec![rings])), []);
}
