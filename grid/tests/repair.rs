//! What a repair promises, on random tilings whose vertices were moved cell by cell.

mod common;

use std::collections::BTreeSet;

use common::partition::{Dice, Partition, partitions, shape};
use grid::certify::flaws;
use grid::check::{Verdict, check};
use grid::lattice::Point;
use grid::repair::{Proposal, propose};
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

proptest! {
    #[test]
    fn jittered_tilings_end_exact(partition in partitions(), seed in any::<u64>(), most in 1..40i32, one_in in 1..8i32) {
        let cells = jittered(&partition, seed, most, one_in);
        let parent = None;
        let proposal = repaired(&cells, parent, units_m(4 * most));
        let after = proposal.applied(&cells);
        let report = check(&after, parent, None);
        prop_assert_eq!(&proposal.remaining, &[]);
        prop_assert_eq!(report.verdict, Verdict::Exact, "{:?}", report);
        prop_assert_eq!(proposal.verdict, Verdict::Exact);
        prop_assert!(after.iter().all(|cell| flaws(cell).is_empty()));
    }
}
