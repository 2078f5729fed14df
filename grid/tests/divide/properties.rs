//! What holds of every division.

use std::collections::BTreeSet;
use std::f64::consts::PI;

use grid::divide::{Answer, Division, Graph, Prefer, Size, Solver, Status};
use proptest::prelude::*;

use crate::cases::cases;
use crate::town::Town;

/// Works everything out anew, slowly and from the graph alone, and compares.
pub(crate) fn agrees_with_graph(graph: &Graph, answer: &Answer) {
    let certificate = &answer.certificate;
    let cells = certificate.cells as usize;
    assert_eq!(answer.cells.len(), graph.blocks().len());
    assert_eq!(answer.parts.len(), cells);
    let (mut apart, mut deviations) = (0, Vec::new());
    for (cell, part) in answer.parts.iter().enumerate() {
        let members: BTreeSet<u32> =
            (0..).zip(&answer.cells).filter(|(_, of)| **of == cell as u32).map(|(b, _)| b).collect();
        assert!(!members.is_empty(), "cell {cell} is empty");
        let of = |read: fn(&grid::divide::Block) -> f64| {
            members.iter().map(|&b| read(&graph.blocks()[b as usize])).sum::<f64>()
        };
        let (weight, area, mut perimeter) = (of(|b| b.weight), of(|b| b.area_m2), of(|b| b.outer_m));
        let mut reached = BTreeSet::from([*members.first().expect("not empty")]);
        loop {
            let before = reached.len();
            for link in graph.links().iter().filter(|link| !link.barrier) {
                let [a, b] = [link.a, link.b];
                if members.contains(&a)
                    && members.contains(&b)
                    && (reached.contains(&a) || reached.contains(&b))
                {
                    reached.extend([a, b]);
                }
            }
            if reached.len() == before {
                break;
            }
        }
        apart += u32::from(reached.len() < members.len());
        let crossing =
            graph.links().iter().filter(|link| members.contains(&link.a) != members.contains(&link.b));
        perimeter += crossing.map(|link| link.shared_m).sum::<f64>();
        let close = |found: f64, wanted: f64| (found - wanted).abs() <= 1e-6 * wanted.abs().max(1.0);
        assert_eq!(part.blocks as usize, members.len());
        assert!(
            close(part.weight, weight) && close(part.area_m2, area) && close(part.perimeter_m, perimeter),
            "{part:?}"
        );
        assert!(close(part.polsby_popper, 4.0 * PI * area / perimeter.powi(2)), "{part:?}");
        let target = graph.total_weight() / cells as f64;
        deviations.push(((weight - target) / target).abs());
    }
    let max = deviations.iter().copied().fold(0.0, f64::max);
    assert!((certificate.max_deviation - max).abs() < 1e-9);
    assert!((certificate.mean_deviation - deviations.iter().sum::<f64>() / cells as f64).abs() < 1e-9);
    assert!(certificate.least_max_deviation <= max + 1e-9, "the bound is one: {certificate:?}");
    assert_eq!(certificate.disconnected, apart);
}

fn towns() -> impl Strategy<Value = Town> {
    let river = prop::option::of((0_u32..3, prop::bool::ANY));
    (4_u32..14, 4_u32..14, any::<u64>(), river).prop_map(|(columns, rows, seed, river)| Town {
        columns,
        rows,
        seed,
        river: river.map(|(column, _)| column),
        bridges: river.is_some_and(|(_, bridges)| bridges),
    })
}

proptest! {
    #![proptest_config(cases(60))]

    #[test]
    fn cells_are_as_many_as_asked_connected_and_as_certified(
        town in towns(), share in 0.05..0.5_f64, seed in any::<u64>(), prefer in 0_usize..4,
    ) {
        let graph = town.graph();
        let cells = ((graph.blocks().len() as f64 * share) as u32).max(2);
        let division =
            Division { size: Size::Cells(cells), effort: 60, seed, prefer: Prefer::ALL[prefer], ..Division::default() };
        let answer = Solver::new(&graph, &division).expect("can be divided").finished();
        prop_assert_eq!(answer.certificate.cells, cells);
        prop_assert_eq!(answer.certificate.disconnected, 0);
        agrees_with_graph(&graph, &answer);
        // Once more, in slices of another length.
        let mut again = Solver::new(&graph, &division).expect("can be divided");
        while again.run(777, &mut |_| true) != Status::Done {}
        prop_assert_eq!(again.answer().certificate.cells, cells);
        let same = Solver::new(&graph, &division).expect("can be divided").finished();
        prop_assert_eq!(same, answer);
    }

    #[test]
    fn what_is_best_never_gets_worse(town in towns(), seed in any::<u64>()) {
        let graph = town.graph();
        let division = Division { size: Size::Cells(4), effort: 100, seed, ..Division::default() };
        let mut solver = Solver::new(&graph, &division).expect("can be divided");
        let excess = |answer: &Answer| {
            let [low, high] = answer.certificate.band;
            answer.parts.iter().map(|p| (low - p.weight).max(p.weight - high).max(0.0)).sum::<f64>()
        };
        let mut before = excess(&solver.answer());
        loop {
            let status = solver.run(1, &mut |_| true);
            let now = excess(&solver.answer());
            prop_assert!(now <= before + 1e-6, "{} after {}", now, before);
            before = now;
            if status == Status::Done {
                break;
            }
            solver.run(2_000, &mut |_| true);
        }
    }
}

#[test]
fn a_wider_band_is_for_compactness_and_leaves_cells_even() {
    let graph = crate::town::town(30, 30, 4);
    let found = |tolerance: f64, seed: u64| {
        let division =
            Division { size: Size::Cells(60), tolerance, seed, effort: 2_000, ..Division::default() };
        Solver::new(&graph, &division).expect("can be divided").finished().certificate
    };
    let mean = |of: &dyn Fn(u64) -> f64| (0..5).map(of).sum::<f64>() / 5.0;
    let compactness = |tolerance: f64| mean(&|seed| found(tolerance, seed).mean_polsby_popper);
    let [tight, wide] = [0.02, 0.2].map(compactness);
    assert!(wide > tight + 0.02, "{tight} with 2%, {wide} with 20%");
    for tolerance in [0.05, 0.1, 0.2] {
        let deviation = mean(&|seed| found(tolerance, seed).mean_deviation);
        assert!((0.014..0.0195).contains(&deviation), "{deviation} with {tolerance}");
    }
}

#[test]
fn whoever_watches_can_stop_and_go_on() {
    let graph = crate::town::town(12, 12, 5);
    let division = Division { size: Size::Cells(10), effort: 100, ..Division::default() };
    let mut solver = Solver::new(&graph, &division).expect("can be divided");
    assert_eq!(solver.run(u64::MAX, &mut |_| false), Status::Stopped);
    let stopped = solver.progress();
    assert!(stopped.done > 0 && stopped.done < stopped.of, "{stopped:?}");
    agrees_with_graph(&graph, &solver.answer());
    assert_eq!(solver.run(u64::MAX, &mut |_| true), Status::Done);
    assert_eq!(solver.answer(), Solver::new(&graph, &division).expect("the same").finished());
}

#[test]
fn a_river_parts_cells_but_for_its_bridges() {
    let of = |bridges| Town { columns: 10, rows: 10, seed: 3, river: Some(4), bridges }.graph();
    let division = Division { size: Size::Cells(2), effort: 50, ..Division::default() };
    let answer = Solver::new(&of(false), &division).expect("two banks").finished();
    let west = |block: usize| block % 10 <= 4;
    assert!(
        (0..100).all(|block| (answer.cells[block] == answer.cells[0]) == west(block)),
        "each bank is a cell"
    );
    let error = Solver::new(&of(false), &Division { size: Size::Cells(1), ..division.clone() })
        .err()
        .expect("two pieces");
    assert!(error.to_string().contains("2 pieces"), "{error}");
    let bridged =
        Solver::new(&of(true), &Division { size: Size::Cells(1), ..division }).expect("bridges").finished();
    assert_eq!(bridged.certificate.disconnected, 0);
}
