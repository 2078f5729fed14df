//! Why cells that are to change little are not in the band, and what no division could be better than.

use grid::divide::{Answer, Block, Division, Graph, Link, LinkKind, Obstacle, Present, Size, Solver};
use grid::lattice::Point;

/// Blocks in a row with these weights, each adjacent to the next.
fn row(weights: &[f64]) -> Graph {
    let links = (1..weights.len() as u32).map(|b| (b - 1, b)).collect::<Vec<_>>();
    graph(weights, &links)
}

fn graph(weights: &[f64], links: &[(u32, u32)]) -> Graph {
    let block = |(i, &weight): (i32, &f64)| Block {
        weight,
        area_m2: 1e4,
        outer_m: 200.0,
        at: Point::new(i * 10_000, 0),
    };
    let link = |&(a, b): &(u32, u32)| Link::new(a, b, 100.0, LinkKind::Street);
    Graph::new((0..).zip(weights).map(block).collect(), links.iter().map(link).collect()).expect("sound")
}

fn divide(graph: &Graph, cells: u32, present: Present) -> Answer {
    let division =
        Division { size: Size::Cells(cells), effort: 300, present: Some(present), ..Division::default() };
    Solver::new(graph, &division).expect("can be divided").finished()
}

fn present(cells: &[u32]) -> Present {
    Present { cells: cells.iter().map(|&cell| Some(cell)).collect(), ..Present::default() }
}

fn reasons(answer: &Answer) -> Vec<Option<Obstacle>> {
    answer.parts.iter().map(|part| part.obstacle).collect()
}

#[test]
fn a_locked_border_is_given_as_the_reason_and_bounds_what_can_be_had() {
    let town = row(&[1.0, 1.0, 1.0, 3.0, 3.0, 3.0]);
    let halves = [0, 0, 0, 1, 1, 1];
    let free = divide(&town, 2, present(&halves));
    assert_eq!(reasons(&free), [None, None], "6 and 6 without a lock");
    let locked = Present { locked_borders: vec![(2, 3)], ..present(&halves) };
    let answer = divide(&town, 2, locked.clone());
    assert_eq!(answer.cells, halves);
    assert_eq!(reasons(&answer), [Some(Obstacle::LockedBorder); 2]);
    let certificate = answer.certificate;
    assert!((certificate.least_max_deviation - 0.5).abs() < 1e-12, "3 where 6 are wanted: {certificate:?}");
    // Each side is shared out evenly among its own cells.
    let four = divide(&town, 4, locked);
    let weights: Vec<f64> = four.parts.iter().map(|part| part.weight).collect();
    assert_eq!(weights, [3.0; 4]);
}

/// The border does not cut the ground in two, but the one block that would help may not go over it.
#[test]
fn a_block_that_may_not_go_over_a_locked_border_is_one() {
    let town = graph(&[2.0, 2.0, 2.0, 6.0], &[(0, 1), (0, 2), (1, 2), (2, 3)]);
    let cells = [0, 0, 1, 1];
    assert_eq!(reasons(&divide(&town, 2, present(&cells))), [None, None], "6 and 6 without a lock");
    let locked = Present { locked_borders: vec![(0, 2)], ..present(&cells) };
    assert_eq!(reasons(&divide(&town, 2, locked)), [Some(Obstacle::LockedBorder); 2]);
}

#[test]
fn a_bound_that_leaves_too_little_is_the_reason_even_where_a_light_block_fits() {
    let town = row(&[1.0, 1.0, 1.0, 3.0, 3.0, 3.0]);
    let bounded = Present { most_moved: Some(2.0), ..present(&[0, 0, 0, 1, 1, 1]) };
    let answer = divide(&town, 2, bounded);
    assert!(answer.certificate.moved_weight <= 2.0);
    assert_eq!(reasons(&answer), [Some(Obstacle::Bound); 2]);
}

#[test]
fn more_cells_are_begun_with_no_more_than_may_move() {
    let town = row(&[5.0; 6]);
    let answer = divide(&town, 2, Present { most_moved: Some(5.0), ..present(&[0; 6]) });
    let certificate = answer.certificate;
    assert_eq!((certificate.moved_weight, certificate.disconnected), (5.0, 0));
    assert_eq!(reasons(&answer), [Some(Obstacle::Bound); 2]);
    let none = Present { most_moved: Some(4.0), ..present(&[0; 6]) };
    let division = Division { size: Size::Cells(2), present: Some(none), ..Division::default() };
    let refused = Solver::new(&town, &division).err().expect("no block weighs so little").to_string();
    assert!(refused.contains("the bound of 4") && refused.contains("5 must"), "{refused}");
}

/// An island that two cells share, each of which keeps its larger part on the mainland: a border locked on the island stays one.
#[test]
fn a_border_on_an_island_that_nobody_keeps_stays_locked() {
    let town = graph(&[5.0, 5.0, 5.0, 5.0, 1.0, 1.0], &[(0, 1), (1, 2), (2, 3), (4, 5)]);
    let locked = Present { locked_borders: vec![(4, 5)], ..present(&[0, 0, 1, 1, 0, 1]) };
    let answer = divide(&town, 4, locked.clone());
    assert_ne!(answer.cells[4], answer.cells[5], "{:?}", answer.cells);
    assert_eq!(answer.certificate.disconnected, 0);
    let division = Division { size: Size::Cells(3), present: Some(locked), ..Division::default() };
    let three = Solver::new(&town, &division).map(Solver::finished);
    assert!(three.is_ok_and(|answer| answer.cells[4] != answer.cells[5]), "both mainland cells as one");
}

#[test]
fn cells_that_heavy_blocks_leave_too_little_say_so() {
    let town = row(&[90.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0]);
    let division = Division { size: Size::Cells(3), effort: 300, ..Division::default() };
    let answer = Solver::new(&town, &division).expect("can be divided").finished();
    let left = Obstacle::HeavyElsewhere { weight: 30.0, cells: 2 };
    let mut told = reasons(&answer);
    told.retain(|reason| *reason != Some(Obstacle::HeavyBlock { block: 0, weight: 90.0 }));
    assert_eq!(told, [Some(left); 2]);
}
