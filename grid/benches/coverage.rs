//! The proof of coverage beside its peers, on one thread. Ids are `work/implementation`.
#![allow(missing_docs, reason = "a benchmark")]

mod instance;

use std::hint::black_box;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use geo::{BooleanOps, MultiPolygon, Polygon, unary_union};
use grid::check::{certify, seamless};
use grid::defects::extract;
use grid::lattice::Point;
use grid::residual::Residual;
use grid::shape::Shape;
use i_overlay::core::fill_rule::FillRule;
use i_overlay::core::overlay::{Overlay, ShapeType};
use i_overlay::core::overlay_rule::OverlayRule;
use i_overlay::i_float::int::point::IntPoint;

fn verdict(c: &mut Criterion) {
    let tiling = instance::exact();
    let vertices: usize = tiling.cells.iter().map(Shape::vertex_count).sum();
    println!("{} cells, {vertices} vertices", tiling.cells.len());
    let mut group = c.benchmark_group("verdict");
    group.sample_size(20);
    group.bench_function("wangge", |b| {
        b.iter(|| assert!(Residual::of(black_box(&tiling.cells), Some(&tiling.parent)).is_zero()));
    });
    let rings: Vec<Vec<IntPoint>> = tiling.cells.iter().flat_map(int_rings).collect();
    let parent: Vec<Vec<IntPoint>> = int_rings(&tiling.parent).collect();
    group.bench_function("i_overlay xor", |b| {
        b.iter(|| {
            let mut overlay = Overlay::new(vertices * 2);
            overlay.add_source(black_box(&rings), ShapeType::Subject);
            overlay.add_source(&parent, ShapeType::Clip);
            assert!(overlay.overlay(OverlayRule::Xor, FillRule::EvenOdd).is_empty());
        });
    });
    group.finish();
}

fn verdict_and_certificates(c: &mut Criterion) {
    let tiling = instance::exact();
    let mut group = c.benchmark_group("verdict and certificates");
    group.sample_size(20);
    group.bench_function("wangge", |b| {
        b.iter(|| {
            assert!(certify(black_box(&tiling.cells), Some(&tiling.parent)).is_empty());
            assert!(Residual::of(&tiling.cells, Some(&tiling.parent)).is_zero());
        });
    });
    let cells: Vec<Polygon> = tiling.cells.iter().flat_map(|s| s.to_multi_polygon().0).collect();
    let parent: MultiPolygon = tiling.parent.to_multi_polygon();
    group.bench_function("geo union and difference", |b| {
        b.iter(|| parent.difference(&unary_union(black_box(&cells))));
    });
    group.finish();
}

fn one_vertex(c: &mut Criterion) {
    let mut corner = instance::Corner::in_the_middle();
    c.benchmark_group("one corner of four cells moved").bench_function("wangge", |b| {
        b.iter(|| assert!(corner.move_and_prove()));
    });
}

fn defects(c: &mut Criterion) {
    let tiling = instance::moved();
    let residual = Residual::of(&tiling.cells, Some(&tiling.parent));
    let found = extract(&tiling.cells, Some(&tiling.parent), &residual).len();
    println!("{found} defects");
    let mut group = c.benchmark_group("defects");
    group.sample_size(20);
    group.bench_function("wangge", |b| {
        b.iter(|| {
            let residual = Residual::of(black_box(&tiling.cells), Some(&tiling.parent));
            assert!(!seamless(&residual, true));
            assert_eq!(extract(&tiling.cells, Some(&tiling.parent), &residual).len(), found);
        });
    });
    group.finish();
    c.benchmark_group("defects, beyond the verdict").bench_function("wangge", |b| {
        b.iter_batched(
            || (),
            |()| extract(black_box(&tiling.cells), Some(&tiling.parent), &residual),
            BatchSize::LargeInput,
        );
    });
}

/// Rings about the origin of the instance: the engine has no room for longitudes as they are.
fn int_rings(shape: &Shape) -> impl Iterator<Item = Vec<IntPoint>> {
    let at = |p: &Point| IntPoint::new(p.x - instance::ORIGIN.x, p.y - instance::ORIGIN.y);
    shape.rings().map(move |(ring, _)| ring.iter().map(at).collect())
}

criterion_group!(benches, verdict, verdict_and_certificates, one_vertex, defects);
criterion_main!(benches);
