//! Divisions that begin with one that there is.

use grid::divide::{Answer, Division, Graph, Obstacle, Present, Size, Solver};
use proptest::prelude::*;

use crate::cases::cases;
use crate::properties::agrees_with_graph;
use crate::town::town;

fn divide(graph: &Graph, cells: u32, present: Option<Present>) -> Answer {
    let division = Division { size: Size::Cells(cells), effort: 150, present, ..Division::default() };
    Solver::new(graph, &division).expect("can be divided").finished()
}

/// The present division of a town whose weights have changed since: every seventh block has grown.
fn grown(seed: u64) -> (Graph, Vec<Option<u32>>) {
    let graph = town(14, 14, seed);
    let cells = divide(&graph, 12, None).cells;
    let mut blocks = graph.blocks().to_vec();
    blocks.iter_mut().step_by(7).for_each(|block| block.weight = (block.weight * 1.6).round());
    let grown = Graph::new(blocks, graph.links().to_vec()).expect("sound");
    (grown, cells.into_iter().map(Some).collect())
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn bounds_and_locks_are_kept(seed in any::<u64>(), most in 0.0..600.0_f64, locked in 0_u32..12) {
        let (graph, cells) = grown(seed);
        let present = Present { cells: cells.clone(), locked: vec![locked], most_moved: Some(most), ..Present::default() };
        let answer = divide(&graph, 12, Some(present));
        agrees_with_graph(&graph, &answer);
        prop_assert!(answer.certificate.moved_weight <= most);
        prop_assert!(answer.parts[locked as usize].locked);
        let moved: f64 = (0..cells.len())
            .filter(|&block| Some(answer.cells[block]) != cells[block])
            .map(|block| graph.blocks()[block].weight)
            .sum();
        prop_assert!((moved - answer.certificate.moved_weight).abs() < 1e-9);
        for (now, before) in answer.cells.iter().zip(&cells) {
            prop_assert_eq!(*now == locked, *before == Some(locked));
        }
    }

    #[test]
    fn locked_borders_stay_borders(seed in any::<u64>()) {
        let (graph, cells) = grown(seed);
        let between = |a: u32, b: u32| (cells[a as usize], cells[b as usize]);
        let locked: Vec<(u32, u32)> = graph.links().iter()
            .map(|link| (link.a, link.b))
            .filter(|&(a, b)| matches!(between(a, b), (x, y) if x != y && (x == Some(2) || y == Some(2))))
            .collect();
        let present = Present { cells: cells.clone(), locked_borders: locked.clone(), ..Present::default() };
        let answer = divide(&graph, 12, Some(present));
        prop_assert!(locked.iter().all(|&(a, b)| answer.cells[a as usize] != answer.cells[b as usize]));
        agrees_with_graph(&graph, &answer);
    }
}

#[test]
fn little_moves_where_little_has_changed() {
    let (graph, cells) = grown(11);
    let before = divide(
        &graph,
        12,
        Some(Present { cells: cells.clone(), most_moved: Some(0.0), ..Present::default() }),
    );
    let answer = divide(&graph, 12, Some(Present { cells, ..Present::default() }));
    let (before, after) = (before.certificate, answer.certificate);
    assert!(before.max_deviation > 0.05, "there is something to mend: {before:?}");
    assert!(after.max_deviation < 0.05, "{after:?}");
    assert!(after.moved_weight < 0.15 * graph.total_weight(), "{after:?}");
}

#[test]
fn a_bound_is_given_as_the_reason() {
    let (graph, cells) = grown(11);
    let answer = divide(&graph, 12, Some(Present { cells, most_moved: Some(0.0), ..Present::default() }));
    assert!(answer.moved.iter().all(|moved| moved.weight == 0.0));
    assert!(answer.parts.iter().any(|part| part.obstacle == Some(Obstacle::Bound)));
}

#[test]
fn cells_are_made_more_and_fewer_and_keep_their_names() {
    let (graph, cells) = grown(4);
    for wanted in [9, 15] {
        let answer = divide(&graph, wanted, Some(Present { cells: cells.clone(), ..Present::default() }));
        agrees_with_graph(&graph, &answer);
        assert_eq!(answer.certificate.disconnected, 0);
        let kept = answer.parts.iter().filter(|part| part.present.is_some()).count();
        assert_eq!(kept as u32, wanted.min(12));
        for (cell, part) in answer.parts.iter().enumerate().filter(|(_, part)| part.present.is_some()) {
            let stays = (0..cells.len()).any(|b| cells[b] == part.present && answer.cells[b] == cell as u32);
            assert!(stays, "cell {cell} shares ground with the one it goes on from");
        }
    }
}

#[test]
fn what_lies_in_no_cell_and_what_is_torn_is_mended() {
    let graph = town(8, 8, 1);
    // Two halves, the west one with an exclave in the east, and a corner that nobody has.
    let cell = |block: usize| match (block % 8, block / 8) {
        (7, 7) => None,
        (6, 0) => Some(0),
        (column, _) => Some(u32::from(column > 3)),
    };
    let present = Present { cells: (0..64).map(cell).collect(), ..Present::default() };
    let answer = divide(&graph, 2, Some(present));
    assert_eq!(answer.certificate.disconnected, 0);
    agrees_with_graph(&graph, &answer);
}
