//! Divisions of made-up street blocks: the growth of time with their number. How good they are, and how good and how quick
//! METIS is on the same graphs, the example `divide` and `cargo xtask bench --peers` say.
#![allow(missing_docs, reason = "a benchmark")]

mod town;

use std::hint::black_box;
use std::time::Duration;

use criterion::{Criterion, SamplingMode, criterion_group, criterion_main};
use grid::divide::{Division, Graph, QUICK, Size, Solver, THOROUGH};

/// Blocks to a cell.
const BLOCKS_PER_CELL: u32 = 15;

fn divided(graph: &Graph, effort: u32) -> u32 {
    let cells = graph.blocks().len() as u32 / BLOCKS_PER_CELL;
    let division = Division { size: Size::Cells(cells), effort, ..Division::default() };
    let answer = Solver::new(graph, &division).expect("can be divided").finished();
    assert_eq!(answer.certificate.disconnected, 0);
    answer.certificate.cells
}

fn divisions(c: &mut Criterion) {
    for (effort, changes, towns) in [
        ("quick", QUICK, &[1_000, 2_000, 5_000, 20_000, 100_000][..]),
        ("thorough", THOROUGH, &[1_000, 2_000, 5_000, 20_000]),
    ] {
        for &blocks in towns {
            let graph = town::town(blocks);
            let mut group = c.benchmark_group(format!("about {blocks} blocks divided, {effort}"));
            group.sample_size(10).sampling_mode(SamplingMode::Flat).warm_up_time(Duration::from_millis(100));
            group.bench_function("wangge", |b| b.iter(|| divided(black_box(&graph), changes)));
            group.finish();
        }
    }
}

criterion_group!(benches, divisions);
criterion_main!(benches);
