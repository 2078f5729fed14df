//! Drawing in a plan of 33,124 cells, on one thread: what a frame of a drag costs, and what a stroke does. Ids are
//! `work/implementation`; no peer keeps a proof while a border moves.
#![allow(missing_docs, reason = "a benchmark")]

mod instance;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use instance::plan::{Stroke, opened, plan};

fn frames(c: &mut Criterion) {
    let stroke = Stroke::in_the_middle();
    let mut one = |work: &str, run: &dyn Fn() -> bool| {
        c.benchmark_group(work).bench_function("wangge", |b| b.iter(|| assert!(run())));
    };
    one("a frame of a drag, decided", &|| stroke.decided());
    one("a frame of a drag, decided, proved and counted", &|| stroke.frame());
    one("a cell split, decided and proved", &|| stroke.proved(&stroke.split()));
    one("two cells merged, decided and proved", &|| stroke.proved(&stroke.merge()));
}

fn strokes(c: &mut Criterion) {
    let mut stroke = Stroke::in_the_middle();
    c.benchmark_group("a stroke taken in, with its proof").bench_function("wangge", |b| {
        b.iter(|| assert!(stroke.make()));
    });
}

fn opening(c: &mut Criterion) {
    let (parent, cells) = plan();
    let mut group = c.benchmark_group("a plan opened and proved");
    group.sample_size(10);
    group.bench_function("wangge", |b| {
        b.iter(|| assert!(opened(black_box(&parent), black_box(&cells)).is_exact()));
    });
    group.finish();
}

criterion_group!(benches, frames, strokes, opening);
criterion_main!(benches);
