use std::collections::BTreeMap;

use grid::lattice::Point;
use grid::publish::lineage::shares;
use grid::register::Code;
use grid::shape::Shape;
use grid::wire::plan::LineageShare;
use proptest::prelude::*;

use crate::common::{code, rectangle};
use crate::geometry::partition::{Dice, partitions};

fn lineage(old: &[(Code, Shape)], new: &[(Code, Shape)], households: &[Point]) -> Vec<LineageShare> {
    shares(&borrowed(old), &borrowed(new), households)
}

fn borrowed(cells: &[(Code, Shape)]) -> Vec<(&Code, &Shape)> {
    cells.iter().map(|(code, shape)| (code, shape)).collect()
}

/// Checks the rows, as "old>new households share-of-old share-of-new" with shares in percent.
fn check(old: &[(&str, Shape)], new: &[(&str, Shape)], households: &[(i32, i32)], wanted: &[&str]) {
    let coded = |cells: &[(&str, Shape)]| -> Vec<(Code, Shape)> {
        cells.iter().map(|(name, shape)| (code(name), shape.clone())).collect()
    };
    let households: Vec<Point> = households.iter().map(|&(x, y)| Point::new(x, y)).collect();
    let row = |share: LineageShare| {
        let name = |code: Option<String>| code.unwrap_or_else(|| "nowhere".to_owned());
        let percent = |share: f64| (share * 100.0).round();
        let (of_old, of_new) = (percent(share.share_of_old), percent(share.share_of_new));
        format!("{}>{} {} {of_old} {of_new}", name(share.old), name(share.new), share.households)
    };
    let rows: Vec<String> = lineage(&coded(old), &coded(new), &households).into_iter().map(row).collect();
    assert_eq!(rows, wanted);
}

#[test]
fn what_stays_comes_from_itself() {
    let (west, east) = (rectangle(0, 0, 1000, 1000), rectangle(1000, 0, 2000, 1000));
    let cells = [("W", west), ("E", east)];
    check(&cells, &cells, &[(10, 10), (1500, 10)], &["W>W 1 100 100", "E>E 1 100 100"]);
}

#[test]
fn a_cell_that_is_split_is_shared_out_by_its_households() {
    let old = [("A", rectangle(0, 0, 1000, 1000))];
    let new = [("A", rectangle(0, 0, 250, 1000)), ("B", rectangle(250, 0, 1000, 1000))];
    let three_to_one = [(10, 10), (20, 20), (30, 30), (600, 600)];
    check(&old, &new, &three_to_one, &["A>A 3 75 100", "A>B 1 25 100"]);
    check(&old, &new, &[], &["A>A 0 25 100", "A>B 0 75 100"]);
}

#[test]
fn a_cell_without_households_is_measured_by_its_ground_beside_one_that_has_some() {
    let old = [("A", rectangle(0, 0, 1000, 1000)), ("B", rectangle(1000, 0, 2000, 1000))];
    let new = [("AB", rectangle(0, 0, 1500, 1000)), ("B", rectangle(1500, 0, 2000, 1000))];
    check(&old, &new, &[(10, 10)], &["A>AB 1 100 100", "B>AB 0 50 0", "B>B 0 50 100"]);
}

#[test]
fn the_first_version_comes_from_nowhere() {
    check(&[], &[("A", rectangle(0, 0, 9, 9))], &[(1, 1)], &["nowhere>A 1 0 100"]);
}

#[test]
fn ground_of_a_gap_is_taken_in_and_ground_may_be_given_up() {
    let old = [("A", rectangle(0, 0, 1000, 1000))];
    let new = [("A", rectangle(500, 0, 2000, 1000))];
    let households = [(100, 100), (600, 100), (1500, 100), (1600, 100)];
    check(&old, &new, &households, &["nowhere>A 2 0 67", "A>nowhere 1 50 0", "A>A 1 50 33"]);
}

#[test]
fn an_old_version_may_be_broken() {
    // A reaches a fifth of its width into B, which was repaired for B.
    let old = [("A", rectangle(0, 0, 1200, 1000)), ("B", rectangle(1000, 0, 2000, 1000))];
    let new = [("A", rectangle(0, 0, 1000, 1000)), ("B", rectangle(1000, 0, 2000, 1000))];
    check(&old, &new, &[], &["A>A 0 83 100", "A>B 0 17 17", "B>B 0 100 83"]);
    // A household in both counts once, in the first.
    let doubled = ["A>A 1 50 100", "A>B 1 50 50", "B>B 1 100 50"];
    check(&old, &new, &[(10, 10), (1100, 10), (1500, 10)], &doubled);
}

#[test]
fn slivers_of_rounding_are_no_ground() {
    // The same oblique border, with a vertex put on it that is off by one unit.
    let ring = |corners: &[(i32, i32)]| {
        let corners = corners.iter().map(|&(x, y)| Point::new(x, y)).collect();
        Shape::from_rings(vec![vec![corners]]).unwrap()
    };
    let old = [
        ("A", ring(&[(0, 0), (5000, 0), (7001, 9000), (0, 9000)])),
        ("B", ring(&[(5000, 0), (12000, 0), (12000, 9000), (7001, 9000)])),
    ];
    let new = [
        ("A", ring(&[(0, 0), (5000, 0), (6001, 4500), (7001, 9000), (0, 9000)])),
        ("B", ring(&[(5000, 0), (12000, 0), (12000, 9000), (7001, 9000), (6001, 4500)])),
    ];
    check(&old, &new, &[], &["A>A 0 100 100", "B>B 0 100 100"]);
}

proptest! {
    /// Of whatever divisions: shares of every cell sum to one, and every household is in one row.
    #[test]
    fn shares_sum_to_one(before in partitions(), after in partitions(), seed in any::<u64>()) {
        let coded = |cells: Vec<Shape>, kind: &str| -> Vec<(Code, Shape)> {
            cells.into_iter().enumerate().map(|(i, shape)| (code(&format!("{kind}{i}")), shape)).collect()
        };
        let (mut old, new) = (coded(before.cells(), "old"), coded(after.cells(), "new"));
        // One of the old cells is there twice: a broken tiling.
        old.push((code("doubled"), old[0].1.clone()));
        let mut dice = Dice(seed);
        let households: Vec<Point> =
            (0..40).map(|_| Point::new(dice.roll(7000) - 500, dice.roll(7000) - 500)).collect();
        let rows = lineage(&old, &new, &households);

        let (mut of_old, mut of_new) = (BTreeMap::<&str, f64>::new(), BTreeMap::<&str, f64>::new());
        for row in &rows {
            prop_assert!((0.0..=1.0).contains(&row.share_of_old) && (0.0..=1.0).contains(&row.share_of_new));
            // Of ground in no cell there is no share.
            let nothing = 0.0_f64.to_bits();
            prop_assert!(row.old.is_some() || row.share_of_old.to_bits() == nothing);
            prop_assert!(row.new.is_some() || row.share_of_new.to_bits() == nothing);
            if let Some(cell) = &row.old {
                *of_old.entry(cell).or_default() += row.share_of_old;
            }
            if let Some(cell) = &row.new {
                *of_new.entry(cell).or_default() += row.share_of_new;
            }
        }
        prop_assert_eq!((of_old.len(), of_new.len()), (old.len(), new.len()), "every cell has a row");
        prop_assert!(of_old.values().chain(of_new.values()).all(|sum| (sum - 1.0).abs() < 1e-9), "{:?}", rows);

        let somewhere = |p: &Point| old.iter().chain(&new).any(|(_, shape)| {
            grid::prepared::Prepared::new(shape).holds(*p)
        });
        let lying = households.iter().filter(|p| somewhere(p)).count();
        prop_assert_eq!(rows.iter().map(|row| row.households as usize).sum::<usize>(), lying);
    }
}
