//! Several features as one area: exact where they fit, by overlay where they disagree.

mod common;

use common::partition::{Dice, Partition, partitions, shape};
use grid::borders::Borders;
use grid::certify::flaws;
use grid::check::{ROUNDING_M, Verdict, check};
use grid::join::{Joined, join};
use grid::lattice::Point;
use grid::residual::Residual;
use grid::shape::Shape;
use proptest::prelude::*;

/// Two squares side by side, the first as far as x = `left`, the second from x = `right` on, each with its own vertices
/// on the border between them.
fn side_by_side(left: i32, right: i32) -> Vec<Shape> {
    common::shapes(&[
        &format!("POLYGON((0 0,{left} 0,{left} 400,{left} 1000,0 1000,0 0))"),
        &format!("POLYGON(({right} 0,2000 0,2000 1000,{right} 1000,{right} 700,{right} 0))"),
    ])
}

fn square_units(joined: &Joined) -> i128 {
    joined.shape.doubled_area_units() / 2
}

#[test]
fn features_that_fit_are_joined_exactly() {
    let joined = join(&side_by_side(1000, 1000)).unwrap();
    assert_eq!(square_units(&joined), 2_000_000);
    assert_eq!((joined.overlap_m2, joined.gaps_closed, joined.closed_m2), (0.0, 0, 0.0));
}

#[test]
fn islands_and_holes_that_are_meant_stay() {
    let pieces = common::shapes(&[
        "POLYGON((0 0,900 0,900 900,0 900,0 0),(300 300,600 300,600 600,300 600,300 300))",
        "POLYGON((2000 0,2500 0,2500 500,2000 500,2000 0))",
    ]);
    let joined = join(&pieces).unwrap();
    assert_eq!(joined.shape.rings().len(), 3);
    assert_eq!(joined.gaps_closed, 0);
}

#[test]
fn ground_claimed_twice_is_counted_once() {
    let joined = join(&side_by_side(1002, 1000)).unwrap();
    assert_eq!(square_units(&joined), 2_000_000);
    assert_eq!(flaws(&joined.shape), []);
    assert!((joined.overlap_m2 / (2_000.0 * common::unit_m2()) - 1.0).abs() < 0.01, "{joined:?}");
}

/// The border bulges one unit to and fro, so that the features overlap here and leave a hairline there.
#[test]
fn hairlines_between_features_are_closed() {
    let pieces = common::shapes(&[
        "POLYGON((0 0,1000 0,1000 100,1001 500,1000 900,1000 1000,0 1000,0 0))",
        "POLYGON((1000 0,2000 0,2000 1000,1000 1000,1000 900,999 700,1000 550,1001 300,1000 100,1000 0))",
    ]);
    let joined = join(&pieces).unwrap();
    assert_eq!(flaws(&joined.shape), []);
    assert_eq!((joined.shape.rings().len(), joined.gaps_closed), (1, 1));
    assert!(joined.overlap_m2 > 0.0 && joined.closed_m2 > 0.0);
    assert!((square_units(&joined) - 2_000_000).abs() <= 1);
}

/// A lane of two units is what rounding can do; whoever left a wider one meant it.
#[test]
fn a_moat_around_a_feature_is_closed_when_thin_and_stays_when_wide() {
    let with_moat = |width: i32| {
        let (from, to) = (300 - width, 600 + width);
        common::shapes(&[
            &format!(
                "POLYGON((0 0,900 0,900 900,0 900,0 0),({from} {from},{to} {from},{to} {to},{from} {to},{from} {from}))"
            ),
            "POLYGON((300 300,600 300,600 600,300 600,300 300))",
        ])
    };
    let thin = join(&with_moat(1)).unwrap();
    assert_eq!((thin.shape.rings().len(), thin.gaps_closed), (1, 1));
    assert!((thin.closed_m2 / (4.0 * 301.0 * common::unit_m2()) - 1.0).abs() < 0.001, "{}", thin.closed_m2);
    let wide = join(&with_moat(3)).unwrap();
    assert_eq!((wide.shape.rings().len(), wide.gaps_closed), (3, 0));
}

/// What the overlay moved is within the tolerance of the proof.
#[test]
fn cells_of_noisy_features_are_within_tolerance_of_them_joined() {
    let parent = join(&side_by_side(1001, 1000)).unwrap().shape;
    let cells = common::shapes(&["POLYGON((0 0,2001 0,2001 1000,0 1000,0 0))"]);
    let report = check(&cells, Some(&parent), None);
    assert_eq!((report.verdict, report.invalid_cells.len()), (Verdict::WithinTolerance, 0));
    assert!(report.defects.iter().all(|d| d.width_m <= ROUNDING_M));
}

#[test]
fn flaws_of_single_features_are_told() {
    let bow_tie = common::shapes(&[
        "POLYGON((0 0,100 100,100 0,0 100,0 0))",
        "POLYGON((100 0,200 0,200 100,100 100,100 0))",
    ]);
    assert_eq!(join(&bow_tie).unwrap().flaws, flaws(&bow_tie[0]));
    assert_ne!(join(&bow_tie[..1]).unwrap().flaws, []);
}

#[test]
fn one_feature_is_left_alone_and_none_is_an_error() {
    let one = common::shapes(&["POLYGON((0 0,900 0,900 900,0 900,0 0))"]);
    assert_eq!(join(&one).unwrap().shape, one[0]);
    assert!(join(&[]).is_err());
}

/// About two of three cells of a partition, vertices of theirs moved by up to so many units one by one.
fn some_of(partition: &Partition, seed: u64, moved_by: i32) -> Vec<Shape> {
    let mut dice = Dice(seed);
    let off = move |p: &Point, dice: &mut Dice| {
        let mut by = || dice.roll(2 * moved_by + 1) - moved_by;
        Point::new(p.x + by(), p.y + by())
    };
    let mut some: Vec<Shape> = Vec::new();
    for ring in &partition.rings {
        if dice.roll(3) > 0 {
            some.push(shape(ring.iter().map(|p| off(p, &mut dice)).collect()));
        }
    }
    some
}

proptest! {
    /// What fits is joined to the sum of its borders and nothing else.
    #[test]
    fn any_part_of_a_tiling_is_joined_exactly(partition in partitions(), seed in any::<u64>()) {
        let some = some_of(&partition, seed, 0);
        if some.is_empty() {
            return Ok(());
        }
        let joined = join(&some).unwrap();
        let sum = Borders::of(&some).dissolve(|_| true).unwrap();
        prop_assert!(Residual::of([&joined.shape], Some(&sum)).is_zero());
        prop_assert_eq!(joined.shape.doubled_area_units(), some.iter().map(Shape::doubled_area_units).sum::<i128>());
        prop_assert_eq!((flaws(&joined.shape), joined.overlap_m2, joined.gaps_closed), (vec![], 0.0, 0));
    }

    /// Whatever sound features disagree about, the area that they come to is sound, and its ground is theirs.
    #[test]
    fn what_does_not_fit_is_joined_to_a_sound_area(partition in partitions(), seed in any::<u64>(), moved_by in 1..40) {
        let mut some = some_of(&partition, seed, moved_by);
        some.retain(|shape| flaws(shape).is_empty());
        if some.is_empty() {
            return Ok(());
        }
        let joined = join(&some).unwrap();
        prop_assert_eq!(flaws(&joined.shape), vec![]);
        let claimed: f64 = some.iter().map(grid::measure::area_m2).sum();
        let found = grid::measure::area_m2(&joined.shape);
        // Each vertex of each feature may be rounded by a unit, along sides of at most some 1,500 units.
        let rounding = some.iter().map(|shape| 1_500.0 * common::unit_m2() * shape.vertex_count() as f64).sum::<f64>();
        prop_assert!(found <= claimed + joined.closed_m2 + rounding, "{found} {claimed}");
        prop_assert!(found + joined.overlap_m2 * some.len() as f64 >= claimed - rounding, "{found} {claimed}");
    }
}
