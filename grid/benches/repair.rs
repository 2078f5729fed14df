//! Mending the tiling with moved vertices, on one thread. Ids are `work/implementation`; the peer, GEOS, is measured by
//! `cargo xtask bench`.
#![allow(missing_docs, reason = "a benchmark")]

mod instance;

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use grid::check::Verdict;
use grid::repair::propose;

/// Wider than any defect that the moved vertices make, m. GEOS is told the same.
const TOLERANCE_M: f64 = 8.0;

fn repair(c: &mut Criterion) {
    let tiling = instance::moved();
    let mended = |cells| propose(cells, Some(&tiling.parent), TOLERANCE_M, &BTreeSet::new());
    let proposal = mended(&tiling.cells);
    println!("{} defects mended, {} cells changed", proposal.steps.len(), proposal.changed.len());
    let mut group = c.benchmark_group("repair, with the proof of the result");
    group.sample_size(10);
    group.bench_function("wangge", |b| {
        b.iter(|| assert_eq!(mended(black_box(&tiling.cells)).verdict, Verdict::Exact));
    });
    group.finish();
}

criterion_group!(benches, repair);
criterion_main!(benches);
