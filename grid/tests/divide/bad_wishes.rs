//! What cannot be had is refused with a sentence that says what to do.

use grid::divide::{Block, Division, Graph, Link, Obstacle, Present, Size, Solver};

use crate::town::town;

fn refusal(graph: &Graph, division: &Division) -> String {
    Solver::new(graph, division).err().expect("cannot be had").to_string()
}

fn sized(size: Size) -> Division {
    Division { size, effort: 20, ..Division::default() }
}

#[test]
fn impossible_wishes_are_refused() {
    let graph = town(5, 4, 1);
    for (size, says) in [
        (Size::Cells(0), "0 cells"),
        (Size::Cells(21), "21 cells cannot be made of 20 blocks"),
        (Size::Target(0.0), "a target of 0"),
        (Size::Target(f64::NAN), "a target of NaN"),
        (Size::Target(1e-9), "cells cannot be made of 20 blocks"),
        (Size::Band { low: 5.0, high: 4.0 }, "a band of 5 to 4"),
        (Size::Band { low: -1.0, high: 4.0 }, "a band of -1 to 4"),
    ] {
        let said = refusal(&graph, &sized(size));
        assert!(said.contains(says), "{size:?}: {said}");
    }
    let loose = Division { tolerance: 1.5, ..sized(Size::Cells(2)) };
    assert!(refusal(&graph, &loose).contains("tolerance is 1.5"));
}

#[test]
fn impossible_presents_are_refused() {
    let graph = town(5, 4, 1);
    let halves: Vec<Option<u32>> = (0..20).map(|block| Some(u32::from(block % 5 > 1))).collect();
    let present = |change: fn(&mut Present)| {
        let mut present = Present { cells: halves.clone(), ..Present::default() };
        change(&mut present);
        Division { present: Some(present), ..sized(Size::Cells(2)) }
    };
    for (division, says) in [
        (present(|p| p.cells.truncate(3)), "one of 3 blocks, not of 20"),
        (present(|p| p.cells[0] = Some(7)), "no present cell 2"),
        (present(|p| p.locked = vec![5]), "no present cell 5"),
        (present(|p| p.locked_borders = vec![(0, 1)]), "no border runs between block 0 and block 1"),
        (present(|p| p.locked_borders = vec![(0, 99)]), "no border runs"),
        (present(|p| p.locked = vec![0, 1]), ""),
        (Division { size: Size::Cells(20), ..present(|p| p.most_moved = Some(1.0)) }, "the bound of 1"),
        (Division { size: Size::Cells(1), ..present(|p| p.locked = vec![0]) }, "1 cells are locked"),
    ] {
        if says.is_empty() {
            let all_locked = Solver::new(&graph, &division).expect("nothing to do").finished();
            assert!(all_locked.parts.iter().all(|part| part.locked));
        } else {
            let said = refusal(&graph, &division);
            assert!(said.contains(says), "{said}");
        }
    }
}

#[test]
fn weightless_ground_is_refused_and_heavy_blocks_are_named() {
    let with = |weights: [f64; 3]| {
        let block = |(i, weight)| Block {
            weight,
            area_m2: 1e4,
            outer_m: 200.0,
            at: grid::lattice::Point::new(i * 10_000, 0),
        };
        let links = (0..2).map(|i| Link::new(i, i + 1, 100.0, grid::divide::LinkKind::Street)).collect();
        Graph::new((0..).zip(weights).map(block).collect(), links).expect("sound")
    };
    assert!(refusal(&with([0.0; 3]), &sized(Size::Cells(2))).contains("all blocks weigh 0"));
    let answer =
        Solver::new(&with([10.0, 10.0, 100.0]), &sized(Size::Cells(2))).expect("two cells").finished();
    let heavy = answer.parts[answer.cells[2] as usize];
    assert_eq!(heavy.obstacle, Some(Obstacle::HeavyBlock { block: 2, weight: 100.0 }));
    let certificate = answer.certificate;
    assert!(
        (certificate.max_deviation - certificate.least_max_deviation).abs() < 1e-12,
        "nothing could be better"
    );
}

#[test]
fn cells_are_counted_from_targets_and_bands() {
    let graph = town(12, 12, 2);
    let total = graph.total_weight();
    let cells = |size| Solver::new(&graph, &sized(size)).expect("can be divided").answer().certificate.cells;
    assert_eq!(cells(Size::Target(total / 9.4)), 9);
    assert_eq!(cells(Size::Band { low: total / 12.0, high: total / 8.0 }), 10);
    // The middle asks for 1.4 cells, 1 of which is too heavy: 2 fit.
    assert_eq!(cells(Size::Band { low: total * 0.48, high: total * 0.96 }), 2);
}
