use std::collections::BTreeMap;

use grid::plan::{CellId, PlanCell};
use grid::publish::codes::{Used, assign};
use grid::shape::Shape;
use proptest::prelude::*;

use crate::common::{cell, code, numbered, rectangle};
use crate::geometry::partition::partitions;

const COMMUNITY: &str = "110101001001";

fn used(ever: &[&str], elsewhere: &[&str]) -> Used {
    let codes = |texts: &[&str]| texts.iter().map(|text| code(text)).collect();
    Used { ever: codes(ever), elsewhere: codes(elsewhere) }
}

/// The codes in order of the cells' numbers, without what they have in common.
fn given(area: &str, cells: &[PlanCell], used: &Used) -> Vec<String> {
    assign(&code(area), numbered(cells), used).into_values().map(|code| code.to_string()).collect()
}

fn new(shape: Shape) -> PlanCell {
    cell("", None, shape)
}

#[test]
fn rows_run_from_the_north_and_each_from_the_west() {
    // Two rows of cells that do not stand quite level, numbered at random in the plan.
    let cells = [
        new(rectangle(2000, 0, 3000, 1000)),
        new(rectangle(0, 1300, 1000, 2300)),
        new(rectangle(1000, 1000, 2000, 2000)),
        new(rectangle(0, 200, 1000, 1300)),
        new(rectangle(2000, 1000, 3000, 2400)),
        new(rectangle(1000, 0, 2000, 1000)),
    ];
    assert_eq!(
        given(COMMUNITY, &cells, &Used::default()),
        ["006", "001", "002", "004", "003", "005"].map(|number| format!("{COMMUNITY}{number}"))
    );
}

#[test]
fn cells_equally_far_west_stand_in_the_order_of_their_numbers() {
    let cells = [new(rectangle(0, 0, 100, 100)), new(rectangle(0, 0, 100, 100))];
    assert_eq!(given("A", &cells, &Used::default()), ["A-001", "A-002"]);
}

#[test]
fn continued_cells_keep_their_codes_and_new_ones_follow_the_greatest_ever_used() {
    let kept = format!("{COMMUNITY}002");
    let cells = [
        new(rectangle(2000, 0, 3000, 1000)),
        cell("", Some(&kept), rectangle(1000, 0, 2000, 1000)),
        new(rectangle(0, 0, 1000, 1000)),
    ];
    let gone = format!("{COMMUNITY}007");
    assert_eq!(
        given(COMMUNITY, &cells, &used(&[&kept, &gone], &[])),
        ["009", "002", "008"].map(|number| format!("{COMMUNITY}{number}"))
    );
}

#[test]
fn of_two_that_continue_one_cell_the_larger_does() {
    let cells = [
        cell("", Some("A-001"), rectangle(0, 0, 400, 1000)),
        cell("", Some("A-001"), rectangle(400, 0, 1000, 1000)),
    ];
    assert_eq!(given("A", &cells, &used(&["A-001"], &[])), ["A-002", "A-001"]);
    let halves = [
        cell("", Some("A-001"), rectangle(0, 0, 500, 1000)),
        cell("", Some("A-001"), rectangle(500, 0, 1000, 1000)),
    ];
    assert_eq!(given("A", &halves, &used(&["A-001"], &[])), ["A-001", "A-002"], "the first of equals");
}

#[test]
fn codes_of_other_tilings_are_neither_kept_nor_given() {
    let other = format!("{COMMUNITY}001");
    let cells = [cell("", Some(&other), rectangle(0, 0, 400, 1000)), new(rectangle(400, 0, 1000, 1000))];
    assert_eq!(
        given(COMMUNITY, &cells, &used(&[], &[&other])),
        ["002", "003"].map(|number| format!("{COMMUNITY}{number}"))
    );
}

#[test]
fn codes_of_files_that_are_written_otherwise_stay_as_they_are() {
    let cells = [cell("", Some("west-7"), rectangle(0, 0, 400, 1000)), new(rectangle(400, 0, 1000, 1000))];
    assert_eq!(given("A", &cells, &Used::default()), ["west-7", "A-001"]);
}

#[test]
fn areas_without_a_code_of_twelve_digits() {
    let one = [new(rectangle(0, 0, 1000, 1000))];
    for (area, wanted) in [
        ("11", "110000000000001"),
        ("110101", "110101000000001"),
        ("110101001", "110101001000001"),
        ("1101", "110100000000001"),
        ("110", "110-001"),
        ("1101010010012", "1101010010012-001"),
        ("Kolkata", "Kolkata-001"),
        ("a-code-that-is-as-long-as-can-be", "a-code-that-is-as-long-as-001"),
    ] {
        assert_eq!(given(area, &one, &Used::default()), [wanted], "{area}");
    }
}

#[test]
fn when_the_numbers_of_a_community_are_used_up_they_go_on_after_a_hyphen() {
    let cells = [new(rectangle(0, 0, 1000, 1000)), new(rectangle(1000, 0, 2000, 1000))];
    let last = format!("{COMMUNITY}998");
    assert_eq!(
        given(COMMUNITY, &cells, &used(&[&last], &[])),
        [format!("{COMMUNITY}999"), format!("{COMMUNITY}-1000")]
    );
    let beyond = format!("{COMMUNITY}-1000");
    assert_eq!(
        given(COMMUNITY, &cells, &used(&[&beyond], &[])),
        [format!("{COMMUNITY}-1001"), format!("{COMMUNITY}-1002")]
    );
}

proptest! {
    /// A plan made of what was published, and published again, has the same codes; what is born then has others.
    #[test]
    fn codes_are_stable_when_a_tiling_is_published_again(partition in partitions(), moved in any::<u64>()) {
        let area = code(COMMUNITY);
        let mut cells: Vec<PlanCell> = partition.cells().into_iter().map(new).collect();
        let first = assign(&area, numbered(&cells), &Used::default());
        let different: std::collections::BTreeSet<_> = first.values().collect();
        prop_assert_eq!(different.len(), cells.len());

        for (cell, code) in cells.iter_mut().zip(first.values()) {
            cell.about.code = Some(code.clone());
        }
        let ever = Used { ever: first.values().cloned().collect(), ..Used::default() };
        prop_assert_eq!(&assign(&area, numbered(&cells), &ever), &first);

        let one = moved as usize % cells.len();
        cells[one].about.code = None;
        let second: BTreeMap<CellId, _> = assign(&area, numbered(&cells), &ever);
        for (position, (id, code)) in second.iter().enumerate() {
            prop_assert_eq!(position == one, first[id] != *code);
            prop_assert_eq!(position == one, !ever.ever.contains(code));
        }
    }
}
