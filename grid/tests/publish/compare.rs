use grid::lattice::Point;
use grid::measure::area_m2;
use grid::plan::{CellId, PlanCell};
use grid::prepared::Prepared;
use grid::publish::compare::{Difference, Sameness, compare};
use grid::shape::Shape;
use grid::wire::plan::{CellPair, Flow};
use grid::workload::{Item, Load, What};
use proptest::prelude::*;

use crate::common::{cell, households, item, numbered, rectangle};
use crate::geometry::distance_units;
use crate::geometry::partition::partitions;

fn difference(before: &[PlanCell], after: &[PlanCell], same: Sameness, items: &[Item]) -> Difference {
    compare(&numbered(before), &numbered(after), same, items)
}

fn flow(from: u32, to: u32, households: u32) -> Flow {
    let cell = |number: u32| (number > 0).then_some(CellId(number));
    Flow { from: cell(from), to: cell(to), households }
}

/// Pairs as "before-after", 0 for none, with `=` when the ground is the same.
fn pairs(difference: &Difference) -> Vec<String> {
    let number = |cell: Option<CellId>| cell.map_or(0, |cell| cell.0);
    let sign = |pair: &CellPair| if pair.same_ground { "=" } else { "-" };
    let text = |pair: &CellPair| format!("{}{}{}", number(pair.before), sign(pair), number(pair.after));
    difference.pairs.iter().map(text).collect()
}

fn ground_m2(difference: &Difference) -> f64 {
    if difference.ground.is_empty() {
        return 0.0;
    }
    area_m2(&Shape::from_coordinates(&difference.ground).expect("ground is a shape"))
}

#[test]
fn a_strip_that_moves_takes_its_households_along() {
    let before = [
        cell("西", Some("1"), rectangle(0, 0, 1000, 1000)),
        cell("东", Some("2"), rectangle(1000, 0, 2000, 1000)),
        cell("北", Some("3"), rectangle(0, 1000, 2000, 2000)),
    ];
    let after = [
        cell("西", Some("1"), rectangle(0, 0, 1300, 1000)),
        cell("东", Some("2"), rectangle(1300, 0, 2000, 1000)),
        before[2].clone(),
    ];
    let mut items = households(&[(10, 10), (1100, 10), (1200, 10), (1900, 10), (5, 1500)]);
    items.push(item(What::Premises { at_risk: false }, 1250, 500));
    let difference = difference(&before, &after, Sameness::Code, &items);
    assert_eq!((difference.households, &difference.moved), (2, &vec![flow(2, 1, 2)]));
    assert_eq!(pairs(&difference), ["1-1", "2-2", "3=3"]);
    let pair = &difference.pairs[0];
    let load =
        |households, premises| Load { households, people: 3 * households, premises, ..Load::default() };
    assert_eq!((pair.load_before, pair.load_after), (load(1, 0), load(3, 1)));
    let strip = area_m2(&rectangle(1000, 0, 1300, 1000));
    assert!((ground_m2(&difference) / strip - 1.0).abs() < 1e-9, "{}", ground_m2(&difference));
}

#[test]
fn cells_are_born_and_vanish() {
    let before = [
        cell("甲", Some("1"), rectangle(0, 0, 1000, 1000)),
        cell("乙", Some("2"), rectangle(1000, 0, 1200, 1000)),
    ];
    let after =
        [cell("甲", Some("1"), rectangle(0, 0, 600, 1000)), cell("丙", None, rectangle(600, 0, 1200, 1000))];
    let items = households(&[(10, 10), (700, 10), (800, 10), (1100, 10), (5000, 10)]);
    let difference = difference(&before, &after, Sameness::Code, &items);
    assert_eq!(pairs(&difference), ["1-1", "2-0", "0-2"]);
    assert_eq!(difference.moved, [flow(1, 2, 2), flow(2, 2, 1)]);
    let moved = area_m2(&rectangle(600, 0, 1200, 1000));
    assert!((ground_m2(&difference) / moved - 1.0).abs() < 1e-9);
}

#[test]
fn cells_without_codes_are_the_same_when_they_share_most_of_their_ground() {
    let before =
        [cell("a", None, rectangle(0, 0, 1000, 1000)), cell("b", None, rectangle(1000, 0, 2000, 1000))];
    let after = [cell("x", None, rectangle(900, 0, 2000, 1000)), cell("y", None, rectangle(0, 0, 900, 1000))];
    assert_eq!(pairs(&difference(&before, &after, Sameness::Code, &[])), ["1-2", "2-1"]);
    assert_eq!(pairs(&difference(&before, &after, Sameness::Number, &[])), ["1-1", "2-2"]);
}

#[test]
fn a_household_may_come_from_a_gap_or_be_left_in_one() {
    let before = [cell("a", None, rectangle(0, 0, 1000, 1000))];
    let after = [cell("a", None, rectangle(200, 0, 1200, 1000))];
    let items = households(&[(100, 10), (500, 10), (1100, 10), (1150, 10), (1900, 10)]);
    let difference = difference(&before, &after, Sameness::Number, &items);
    assert_eq!(difference.moved, [flow(0, 1, 2), flow(1, 0, 1)]);
    let vanished = compare(&numbered(&before), &[], Sameness::Number, &items);
    assert_eq!(vanished.moved, [flow(1, 0, 2)], "the cell is gone, its households lie in none");
}

proptest! {
    /// Compared with itself nothing differs; compared either way round the same ground changes hands and the same
    /// households move, back instead of forth.
    #[test]
    fn a_comparison_reads_backwards(before in partitions(), after in partitions(), at in prop::collection::vec((0..6000, 0..6000), 30)) {
        let plan = |shapes: Vec<Shape>| shapes.into_iter().map(|shape| cell("", None, shape)).collect::<Vec<_>>();
        let (before, after) = (plan(before.cells()), plan(after.cells()));
        let items = households(&at);
        let nothing = difference(&before, &before, Sameness::Code, &items);
        prop_assert!(nothing.moved.is_empty() && nothing.ground.is_empty());
        prop_assert!(nothing.pairs.iter().all(|pair| pair.same_ground && pair.load_before == pair.load_after));

        let forth = difference(&before, &after, Sameness::Code, &items);
        let back = difference(&after, &before, Sameness::Code, &items);
        prop_assert_eq!(forth.households, back.households);
        let mut turned: Vec<Flow> =
            back.moved.iter().map(|f| Flow { from: f.to, to: f.from, households: f.households }).collect();
        turned.sort_by_key(|flow| (std::cmp::Reverse(flow.households), flow.from, flow.to));
        prop_assert_eq!(&turned, &forth.moved);
        let (there, here) = (ground_m2(&forth), ground_m2(&back));
        prop_assert!((there - here).abs() <= 0.01 * there.max(1.0), "{} {}", there, here);
        // The households that moved stand on the ground that changed hands. Its outline is rounded three times over
        // (of a cell, of what it lost, of all together): what stands next to a border may be told to be on either side.
        let ground = Shape::from_coordinates(&forth.ground).ok().map(|ground| Prepared::new(&ground));
        let borders: Vec<_> = before.iter().chain(&after).flat_map(|cell| cell.shape.to_coordinates()).collect();
        let at_border = |p: Point| borders.iter().any(|rings| distance_units(rings, p) < 4.0);
        let (doubtful, sure): (Vec<Point>, Vec<Point>) = items.iter().map(|item| item.at).partition(|&p| at_border(p));
        let on = sure.iter().filter(|&&p| ground.as_ref().is_some_and(|ground| ground.holds(p))).count();
        let moved = forth.households as usize;
        prop_assert!((on..=on + doubtful.len()).contains(&moved), "{} moved, {} and {:?} on the ground", moved, on, doubtful);
    }
}

#[test]
fn a_point_on_a_straight_border_changes_no_ground() {
    let before = [
        cell("西", Some("1"), rectangle(0, 0, 1000, 1000)),
        cell("东", Some("2"), rectangle(1000, 0, 2000, 1000)),
    ];
    let (ring, _) = before[0].shape.rings().next().expect("a ring");
    let mut ring = ring.to_vec();
    ring.insert(1, Point::new(ring[0].x.midpoint(ring[1].x), ring[0].y.midpoint(ring[1].y)));
    let with_a_point = Shape::from_rings(vec![vec![ring]]).expect("a shape");
    let after = [cell("西", Some("1"), with_a_point), before[1].clone()];
    let difference = difference(&before, &after, Sameness::Code, &[]);
    assert_eq!(pairs(&difference), ["1=1", "2=2"]);
    assert!(difference.ground.is_empty(), "{:?}", difference.ground);
}
