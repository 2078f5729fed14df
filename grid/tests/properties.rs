//! Properties of the proof on random partitions, against other ways of knowing: sampling, areas, and the overlay of `geo`.

mod common;

use common::partition::{Dice, Partition, partitions, shape};
use geo::{Area, BooleanOps, MultiPolygon, Polygon, Validation, unary_union};
use grid::borders::Borders;
use grid::certify::flaws;
use grid::check::{Report, Verdict, check};
use grid::coverage::Coverage;
use grid::defects::DefectKind;
use grid::lattice::Point;
use grid::locate::Locator;
use grid::prepared::Prepared;
use grid::residual::Residual;
use grid::shape::Shape;
use proptest::prelude::*;

/// The partition with some vertices of single cells moved by up to 90 units.
fn disturbed(partition: &Partition, seed: u64, moves: usize) -> Vec<Shape> {
    let mut dice = Dice(seed);
    let mut rings = partition.rings.clone();
    for _ in 0..moves {
        let cell = dice.roll(rings.len() as i32) as usize;
        let vertex = dice.roll(rings[cell].len() as i32) as usize;
        let p = rings[cell][vertex];
        rings[cell][vertex] = Point::new(p.x + dice.roll(181) - 90, p.y + dice.roll(181) - 90);
    }
    rings.into_iter().map(shape).collect()
}

fn area(report: &Report, kind: DefectKind, weight: impl Fn(u32) -> u32) -> f64 {
    let of_kind = report.defects.iter().filter(|d| d.kind == kind);
    of_kind.map(|d| d.area_m2 * f64::from(weight(d.times))).sum::<f64>() / common::unit_m2()
}

fn units(shape: &Shape) -> f64 {
    shape.doubled_area_units() as f64 / 2.0
}

/// A shape of one ring with lattice units as coordinates, for other libraries.
fn plain(shape: &Shape) -> MultiPolygon {
    let ring = shape.points().iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
    MultiPolygon(vec![Polygon::new(ring, Vec::new())])
}

/// What `geo` finds of gaps, spills and overlaps, each pair of cells counted.
fn by_geo(cells: &[Shape], parent: &Shape) -> [f64; 3] {
    let polygons: Vec<Polygon> = cells.iter().flat_map(|c| plain(c).0).collect();
    let (union, parent) = (unary_union(&polygons), plain(parent));
    let mut overlaps = 0.0;
    for (i, a) in polygons.iter().enumerate() {
        let with = |b: &Polygon| a.intersection(b).intersection(&parent).unsigned_area();
        overlaps += polygons[..i].iter().map(with).sum::<f64>();
    }
    [parent.difference(&union).unsigned_area(), union.difference(&parent).unsigned_area(), overlaps]
}

/// Crossing points of outlines are rounded to the lattice: half a unit along sides of up to some 1,200 units, at a few
/// crossings for each vertex moved.
fn rounding(moves: usize) -> f64 {
    2_000.0 * moves as f64
}

proptest! {
    /// T-junctions, where rings start and how they turn do not matter.
    #[test]
    fn partitions_are_exact(partition in partitions()) {
        let report = check(&partition.cells(), Some(&partition.parent), None);
        prop_assert_eq!(report.verdict, Verdict::Exact);
        let alone = check(&partition.cells(), None, None);
        prop_assert_eq!(alone.verdict, Verdict::Exact);
    }

    /// A cell taken away, put in twice, or moved by one unit is found.
    #[test]
    fn every_perturbation_is_found(partition in partitions(), which in any::<usize>(), kind in 0..3) {
        let mut cells = partition.cells();
        let i = which % cells.len();
        match kind {
            0 => _ = cells.remove(i),
            1 => cells.push(cells[i].clone()),
            _ => cells[i] = shape(partition.rings[i].iter().map(|p| Point::new(p.x + 1, p.y)).collect()),
        }
        let report = check(&cells, Some(&partition.parent), None);
        prop_assert_ne!(report.verdict, Verdict::Exact);
        prop_assert!(!report.defects.is_empty());
        prop_assert_eq!(report.verdict == Verdict::Broken, kind < 2, "a unit is within rounding");
    }

    /// What the defects say of a place is what counting the cells there says.
    #[test]
    fn sampling_agrees(partition in partitions(), seed in any::<u64>(), moves in 1..9usize) {
        let cells = disturbed(&partition, seed, moves);
        let report = check(&cells, Some(&partition.parent), None);
        prop_assume!(report.invalid_cells.is_empty());
        let locator = Locator::new(&cells);
        let parent = Prepared::new(&partition.parent);
        let mut dice = Dice(seed ^ 1);
        let span = partition.parent.extent().grown(50);
        for _ in 0..200 {
            let p = Point::new(
                span.min.x + dice.roll(span.max.x - span.min.x),
                span.min.y + dice.roll(span.max.y - span.min.y),
            );
            // Outlines are true to a unit; so near a border, what is sampled may be another side of it.
            let borders = || cells.iter().chain([&partition.parent]).flat_map(Shape::to_coordinates);
            if borders().any(|rings| common::distance_units(&rings, p) < 3.0) {
                continue;
            }
            let here: Vec<_> = report
                .defects
                .iter()
                .filter(|d| common::inside(&d.outline[0], [f64::from(p.x), f64::from(p.y)]))
                .collect();
            let covered = locator.all_at(p);
            match (&here[..], parent.holds(p)) {
                ([], inside) => prop_assert_eq!(covered.len(), usize::from(inside), "{:?}", p),
                ([defect], _) => {
                    prop_assert_eq!(covered.len(), defect.times as usize, "{:?} {:?}", p, defect);
                    if defect.kind != DefectKind::Gap {
                        prop_assert_eq!(&covered, &defect.cells, "{:?}", p);
                    }
                }
                (several, _) => prop_assert!(false, "defects overlap at {:?}: {:?}", p, several),
            }
        }
    }

    /// Areas balance: cells − parent = overlaps (once for each cell too many) + spills − gaps.
    #[test]
    fn areas_balance(partition in partitions(), seed in any::<u64>(), moves in 1..9usize) {
        let cells = disturbed(&partition, seed, moves);
        let report = check(&cells, Some(&partition.parent), None);
        prop_assume!(report.invalid_cells.is_empty());
        let surplus = cells.iter().map(units).sum::<f64>() - units(&partition.parent);
        let found = area(&report, DefectKind::Overlap, |times| times - 1)
            + area(&report, DefectKind::Spill, |times| times)
            - area(&report, DefectKind::Gap, |_| 1);
        prop_assert!((surplus - found).abs() < rounding(moves), "{} {}", surplus, found);
    }

    /// `geo` finds the same uncovered, doubly covered and outer ground. Where its overlay (i_overlay 4) panics, as it does for
    /// some regions that meet in a point, it says nothing.
    #[test]
    fn geo_agrees(partition in partitions(), seed in any::<u64>(), moves in 1..9usize) {
        let cells = disturbed(&partition, seed, moves);
        let report = check(&cells, Some(&partition.parent), None);
        prop_assume!(report.invalid_cells.is_empty());
        let theirs = std::panic::catch_unwind(|| by_geo(&cells, &partition.parent));
        prop_assume!(theirs.is_ok());
        let [gaps, spills, overlaps] = theirs.unwrap_or_default();
        let pairs = |times: u32| times * (times - 1) / 2;
        for (what, ours, theirs) in [
            ("gaps", area(&report, DefectKind::Gap, |_| 1), gaps),
            ("spills", area(&report, DefectKind::Spill, |_| 1), spills),
            ("overlaps", area(&report, DefectKind::Overlap, pairs), overlaps),
        ] {
            prop_assert!((ours - theirs).abs() < rounding(moves), "{}: {} {}", what, ours, theirs);
        }
    }

    /// Replacing cells one by one ends in the residual that a fresh proof has.
    #[test]
    fn the_kept_proof_is_the_fresh_proof(partition in partitions(), seed in any::<u64>(), moves in 1..9usize) {
        let cells = disturbed(&partition, seed, moves);
        let mut coverage = Coverage::new(partition.cells(), Some(partition.parent.clone()));
        prop_assert!(coverage.is_exact());
        coverage.replace(cells.iter().cloned().enumerate().collect());
        let fresh = check(&cells, Some(&partition.parent), None);
        prop_assert_eq!(coverage.is_exact(), fresh.verdict == Verdict::Exact);
        prop_assert_eq!(coverage.verdict(None), fresh.verdict);
        prop_assert_eq!(coverage.defects(), fresh.defects);
        coverage.replace(partition.cells().into_iter().enumerate().collect());
        prop_assert!(coverage.is_exact());
    }

    /// Every point of the area lies in exactly one cell, on borders and corners too.
    #[test]
    fn each_point_lies_in_one_cell(partition in partitions(), seed in any::<u64>()) {
        let cells = partition.cells();
        let locator = Locator::new(&cells);
        let parent = Prepared::new(&partition.parent);
        let mut dice = Dice(seed);
        let span = partition.parent.extent().grown(5);
        let anywhere = (0..100).map(|_| Point::new(
            span.min.x + dice.roll(span.max.x - span.min.x),
            span.min.y + dice.roll(span.max.y - span.min.y),
        ));
        let vertices = partition.rings.iter().flatten().copied();
        let middles = partition.rings.iter().flat_map(|r| grid::shape::ring_edges(r)).map(|(a, b)| {
            Point::new(a.x.midpoint(b.x), a.y.midpoint(b.y))
        });
        let points: Vec<Point> = anywhere.chain(vertices).chain(middles).collect();
        for p in points {
            prop_assert_eq!(locator.all_at(p).len(), usize::from(parent.holds(p)), "{:?}", p);
        }
    }

    /// The sum of all cells is the area; neighbours are mutual; arcs add up to all borders.
    #[test]
    fn borders_add_up(partition in partitions()) {
        let cells = partition.cells();
        let borders = Borders::of(&cells);
        let whole = borders.dissolve(|_| true).unwrap();
        prop_assert!(Residual::of([&whole], Some(&partition.parent)).is_zero());
        let twice: f64 = cells.iter().map(grid::measure::perimeter_m).sum();
        let inner: f64 = borders.shared_m().values().sum();
        let outer = grid::measure::perimeter_m(&partition.parent);
        prop_assert!((2.0 * inner + outer - twice).abs() < 1e-6 * twice);
        let arcs: f64 = borders.arcs().iter().map(grid::borders::Arc::length_m).sum();
        prop_assert!((inner + outer - arcs).abs() < 1e-6 * arcs);
    }

    /// On small lattices, where every degeneracy occurs: what `geo` calls valid certifies, and a shape that certifies
    /// winds 0 or 1 times around every sampled place.
    #[test]
    fn certificates_agree_with_geo_and_with_sampling(
        ring in prop::collection::vec((0..7i32, 0..7i32), 3..9),
        hole in prop::option::of(prop::collection::vec((0..7i32, 0..7i32), 3..6)),
    ) {
        let points = |r: &[(i32, i32)]| r.iter().map(|&(x, y)| Point::new(x, y)).collect::<Vec<_>>();
        let rings: Vec<_> = std::iter::once(points(&ring)).chain(hole.as_deref().map(points)).collect();
        let Ok(shape) = Shape::from_rings(vec![rings]) else { return Ok(()) };
        let certified = flaws(&shape).is_empty();
        let line = |r: &[Point]| r.iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
        let mut lines = shape.rings().map(|(r, _)| line(r));
        let polygon = Polygon::new(lines.next().unwrap(), lines.collect());
        if polygon.is_valid() {
            prop_assert!(certified, "{:?}: {:?}", shape, flaws(&shape));
        }
        for (i, j) in (0..28).flat_map(|i| (0..28).map(move |j| (i, j))) {
            // Off every line between lattice points of this size.
            let p = [f64::from(i) / 4.0 + 0.012_345, f64::from(j) / 4.0 + 0.006_789_1];
            let winding = common::winding(&shape, p);
            if certified {
                prop_assert!((0..=1).contains(&winding), "{:?} winds {} around {:?}", shape, winding, p);
            }
        }
    }
}
