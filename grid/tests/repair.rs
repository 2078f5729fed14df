//! What a repair promises, on random tilings whose vertices were moved cell by cell.

mod common;

use std::collections::BTreeSet;

use common::partition::{Dice, Partition, partitions, shape};
use grid::borders::Borders;
use grid::certify::flaws;
use grid::check::{Verdict, check};
use grid::lattice::Point;
use grid::measure::area_m2;
use grid::repair::{Proposal, Reason, propose};
use grid::shape::Shape;
use proptest::prelude::*;

/// The partition with vertices of each cell moved by up to `most` units, one in `one_in`.
fn jittered(partition: &Partition, seed: u64, most: i32, one_in: i32) -> Vec<Shape> {
    let mut dice = Dice(seed);
    let mut rings = partition.rings.clone();
    for p in rings.iter_mut().flatten() {
        if dice.roll(one_in) == 0 {
            *p = Point::new(p.x + dice.roll(2 * most + 1) - most, p.y + dice.roll(2 * most + 1) - most);
        }
    }
    rings.into_iter().map(shape).collect()
}

fn units_m(units: i32) -> f64 {
    f64::from(units) * common::unit_m2().sqrt()
}

fn repaired(cells: &[Shape], parent: Option<&Shape>, tolerance_m: f64) -> Proposal {
    propose(cells, parent, tolerance_m, &BTreeSet::new())
}

/// Square units by which straight borders may move where others cross them.
fn rounding_m2(cells: &[Shape]) -> f64 {
    let around = |cell: &Shape| grid::measure::perimeter_m(cell) * units_m(3);
    cells.iter().map(around).fold(0.0, f64::max)
}

proptest! {
    /// Vertices that were moved by less than the tolerance: nothing is left, and each cell's area is accounted for.
    #[test]
    fn jittered_tilings_end_exact(
        partition in partitions(),
        seed in any::<u64>(),
        most in 1..40i32,
        one_in in 1..8i32,
    ) {
        let cells = jittered(&partition, seed, most, one_in);
        let proposal = repaired(&cells, None, units_m(4 * most));
        let after = proposal.applied(&cells);
        prop_assert_eq!(&proposal.remaining, &[]);
        prop_assert_eq!(proposal.verdict, Verdict::Exact);
        let report = check(&after, None, None);
        prop_assert_eq!(report.verdict, Verdict::Exact, "{:?}", report);
        prop_assert!(after.iter().all(|cell| flaws(cell).is_empty()));
        for ((before, after), moved) in cells.iter().zip(&after).zip(&proposal.moved) {
            let (before_m2, after_m2) = (area_m2(before), area_m2(after));
            let off = after_m2 - before_m2 - moved.gained_m2 + moved.lost_m2;
            // A cell that overlaps itself is measured twice there.
            prop_assert!(!flaws(before).is_empty() || off.abs() <= rounding_m2(&cells), "{} {:?}", off, moved);
            prop_assert!(2.0 * after_m2 > before_m2, "none loses half of its ground");
        }
    }

    /// The same against the border of the area, which does not move.
    #[test]
    fn jittered_tilings_fit_their_area(
        partition in partitions(),
        seed in any::<u64>(),
        most in 1..40i32,
        one_in in 1..8i32,
    ) {
        let cells = jittered(&partition, seed, most, one_in);
        let proposal = repaired(&cells, Some(&partition.parent), units_m(4 * most));
        let report = check(&proposal.applied(&cells), Some(&partition.parent), None);
        prop_assert_eq!(report.verdict, Verdict::Exact, "{:?}", report.defects);
    }

    /// Steps are no wider than the tolerance, and no larger than half of it along their outline; what stays is wider.
    #[test]
    fn steps_are_bounded(partition in partitions(), seed in any::<u64>(), tolerance in 1..40i32) {
        let cells = jittered(&partition, seed, 40, 2);
        let tolerance_m = units_m(tolerance);
        let proposal = repaired(&cells, None, tolerance_m);
        for step in &proposal.steps {
            prop_assert!(step.defect.width_m <= tolerance_m);
            let outline = Shape::from_coordinates(&step.defect.outline).unwrap();
            let half = tolerance_m / 2.0 * grid::measure::perimeter_m(&outline);
            // Widths are found to within a few per cent.
            prop_assert!(step.defect.area_m2 <= 1.1 * half, "{} {}", step.defect.area_m2, half);
            let shared: f64 = step.shares.iter().map(|share| share.area_m2.abs()).sum();
            let losers = step.shares.iter().filter(|share| share.area_m2 < 0.0).count().max(1);
            prop_assert!((shared / losers as f64 / step.defect.area_m2 - 1.0).abs() < 1e-6);
        }
        for (defect, reason) in &proposal.remaining {
            prop_assert!(*reason == Reason::Vanishes || defect.width_m > tolerance_m, "{:?} {}", defect, reason);
        }
    }

    /// Repairing again changes nothing.
    #[test]
    fn repair_is_idempotent(partition in partitions(), seed in any::<u64>(), most in 1..40i32, parent in any::<bool>()) {
        let cells = jittered(&partition, seed, most, 3);
        let parent = parent.then_some(&partition.parent);
        let once = repaired(&cells, parent, units_m(4 * most));
        let again = repaired(&once.applied(&cells), parent, units_m(4 * most));
        prop_assert_eq!((again.changed, again.steps), (vec![], vec![]));
        prop_assert_eq!(again.verdict, Verdict::Exact);
    }

    /// Locked cells keep every point; nothing else stands in the way.
    #[test]
    fn locked_cells_stay(partition in partitions(), seed in any::<u64>(), lock in any::<u64>()) {
        let cells = jittered(&partition, seed, 20, 40);
        let locked: BTreeSet<usize> = (0..cells.len()).filter(|i| lock >> (i % 64) & 1 == 1).collect();
        let proposal = propose(&cells, Some(&partition.parent), units_m(200), &locked);
        for (cell, _) in &proposal.changed {
            prop_assert!(!locked.contains(cell));
        }
        for (defect, reason) in &proposal.remaining {
            prop_assert_ne!(*reason, Reason::Wide, "{:?}", defect);
        }
    }
}

/// A network of gaps between nine cells: each is given to those beside it, and all that were neighbours still are.
#[test]
fn a_network_of_gaps_cuts_nobody_off() {
    let square = |x: i32, y: i32| {
        let (w, s, e, n) = (1000 * x + 5, 1000 * y + 5, 1000 * x + 995, 1000 * y + 995);
        shape(vec![Point::new(w, s), Point::new(e, s), Point::new(e, n), Point::new(w, n)])
    };
    let cells: Vec<Shape> = (0..9).map(|i| square(i % 3, i / 3)).collect();
    let area = shape([(0, 0), (3000, 0), (3000, 3000), (0, 3000)].map(|(x, y)| Point::new(x, y)).to_vec());
    let proposal = repaired(&cells, Some(&area), units_m(20));
    let after = proposal.applied(&cells);
    assert_eq!(check(&after, Some(&area), None).verdict, Verdict::Exact);
    let neighbours = Borders::of(&after).shared_m();
    for i in 0..9 {
        for (j, exists) in [(i + 1, i % 3 < 2), (i + 3, i < 6)] {
            let pair = neighbours.iter().find(|(pair, _)| **pair == (i, j));
            assert_eq!(pair.is_some_and(|(_, metres)| *metres > units_m(900)), exists, "{i} {j}");
        }
        // A strip along each side at most, of ten units and the corners.
        assert!(proposal.moved[i].gained_m2 < 4.0 * units_m(1010) * units_m(10), "{i}");
    }
}

/// A gap between two cells that ends at the border of the area on both sides is one arm: it is not shared out.
#[test]
fn a_gap_from_border_to_border_goes_to_one_cell() {
    let area = common::shape("POLYGON((0 0,2000 0,2000 1000,0 1000))");
    let cells = common::shapes(&[
        "POLYGON((0 0,1000 0,1000 1000,0 1000))",
        "POLYGON((1010 0,2000 0,2000 1000,1010 1000))",
    ]);
    let proposal = repaired(&cells, Some(&area), units_m(20));
    assert_eq!(proposal.verdict, Verdict::Exact);
    let changed: Vec<usize> = proposal.changed.iter().map(|(cell, _)| *cell).collect();
    assert_eq!((changed, proposal.steps[0].shares.len()), (vec![0], 1));
}

/// A vertex that rounding put beside a neighbour's straight border is taken into that border: no hair runs between cells.
#[test]
fn a_missing_vertex_is_inserted() {
    for beside in [1, -1] {
        let wkt = [
            "POLYGON((0 0,1000 10,1000 1000,0 1000))".to_owned(),
            format!("POLYGON((0 0,500 {},500 -1000,0 -1000))", 5 + beside),
            format!("POLYGON((500 {},1000 10,1000 -1000,500 -1000))", 5 + beside),
        ];
        let cells: Vec<Shape> = wkt.iter().map(|wkt| common::shape(wkt)).collect();
        let after = repaired(&cells, None, units_m(3)).applied(&cells);
        assert_eq!(check(&after, None, None).verdict, Verdict::Exact);
        let shared = Borders::of(&after).shared_m();
        for pair in [(0, 1), (0, 2)] {
            assert!(shared[&pair] > units_m(495), "{beside} {pair:?}");
        }
    }
}

/// A spike is mended; a wide bow-tie is left for a person.
#[test]
fn flawed_polygons() {
    let area = common::shape("POLYGON((0 0,2000 0,2000 1000,0 1000))");
    let east = "POLYGON((1000 0,2000 0,2000 1000,1000 1000))";
    for (name, west, mended) in [
        ("spike", "POLYGON((0 0,1000 0,1000 500,1400 500,1000 500,1000 1000,0 1000))", true),
        ("wide bow-tie", "POLYGON((0 0,1000 0,0 1000,1000 1000))", false),
    ] {
        let cells = [common::shape(west), common::shape(east)];
        assert!(!flaws(&cells[0]).is_empty(), "{name}");
        let proposal = repaired(&cells, Some(&area), units_m(100));
        assert_eq!(proposal.verdict == Verdict::Exact, mended, "{name}: {proposal:?}");
        assert_eq!(proposal.mended.is_empty(), !mended, "{name}");
        if !mended {
            assert!(proposal.changed.iter().all(|(cell, _)| *cell != 0), "{name}");
        }
    }
}

/// A cell that another holds altogether is not lost, whatever the tolerance; a cell outside is left where it is.
#[test]
fn no_cell_is_lost() {
    let area = common::shape("POLYGON((0 0,1000 0,1000 1000,0 1000))");
    for small in
        ["POLYGON((400 400,600 400,600 600,400 600))", "POLYGON((1200 400,1400 400,1400 600,1200 600))"]
    {
        let cells = [area.clone(), common::shape(small)];
        let proposal = repaired(&cells, Some(&area), units_m(5000));
        assert_ne!(proposal.verdict == Verdict::Exact, small.contains("1200"), "{small}");
        let after = proposal.applied(&cells);
        assert_eq!(
            after[1].doubled_area_units(),
            cells[1].doubled_area_units(),
            "{small}: it keeps its ground"
        );
    }
}
