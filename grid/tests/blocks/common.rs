//! A small town on a plane of metres: one unit is about a metre.

use grid::blocks::{Blocks, BorderKind, Line, Settings, Terrain, draw};
use grid::check::{Verdict, check};
use grid::lattice::Point;
use grid::locate::Locator;
use grid::measure::LocalScale;
use grid::shape::Shape;
use grid::workload::{Item, What};

const SOUTH: i32 = 300_000_000;
const WEST: i32 = 1_200_000_000;

/// The point so many metres east and north of the south-western corner.
pub(crate) fn at(east: f64, north: f64) -> Point {
    let scale = LocalScale::at(SOUTH);
    Point::new(WEST + (east / scale.east_m).round() as i32, SOUTH + (north / scale.north_m).round() as i32)
}

pub(crate) fn polygon(corners: &[[f64; 2]]) -> Shape {
    Shape::from_rings(vec![vec![corners.iter().map(|&[x, y]| at(x, y)).collect()]])
        .expect("corners make a polygon")
}

/// A rectangle, `[west, south, east, north]`.
pub(crate) fn rectangle([west, south, east, north]: [f64; 4]) -> Shape {
    polygon(&[[west, south], [east, south], [east, north], [west, north]])
}

pub(crate) fn line(kind: BorderKind, points: &[[f64; 2]]) -> Line {
    Line { points: points.iter().map(|&[x, y]| at(x, y)).collect(), kind, bridge: false, tunnel: false }
}

pub(crate) fn household(east: f64, north: f64) -> Item {
    Item { at: at(east, north), what: What::Household { people: 3, needs: 0 } }
}

/// 300 × 300 m with streets every 100 m, both ways; each runs on beyond the area.
pub(crate) fn town() -> Terrain {
    let mut terrain = Terrain::bare(rectangle([0.0, 0.0, 300.0, 300.0]));
    for across in [100.0, 200.0] {
        terrain.lines.push(line(BorderKind::Side, &[[-50.0, across], [350.0, across]]));
        terrain.lines.push(line(BorderKind::Side, &[[across, -50.0], [across, 350.0]]));
    }
    terrain.walk();
    terrain
}

/// Draws blocks and proves again that they are a tiling.
pub(crate) fn drawn(terrain: &Terrain, settings: &Settings) -> Blocks {
    let drawn = draw(terrain, settings).expect("there are always blocks");
    let shapes: Vec<Shape> = drawn.blocks.iter().map(|block| block.shape.clone()).collect();
    let report = check(&shapes, Some(&terrain.boundary), None);
    assert_eq!(report.verdict, Verdict::Exact, "{:?}", report.defects);
    drawn
}

/// The number of the block at a place, from 0.
pub(crate) fn block_at(drawn: &Blocks, east: f64, north: f64) -> usize {
    let locator = Locator::new(drawn.blocks.iter().map(|block| &block.shape));
    let found = locator.all_at(at(east, north));
    assert_eq!(found.len(), 1, "{east}, {north}");
    found[0]
}

/// Whether the blocks at two places share a border, and whether people get across it.
pub(crate) fn beside(drawn: &Blocks, a: [f64; 2], b: [f64; 2]) -> Option<bool> {
    let (a, b) = (block_at(drawn, a[0], a[1]), block_at(drawn, b[0], b[1]));
    let found = drawn.borders.iter().find(|border| border.blocks == (a.min(b), a.max(b)));
    found.map(grid::blocks::Border::joins)
}

pub(crate) fn near(found: f64, wanted: f64, off: f64) {
    assert!((found - wanted).abs() <= off, "{found} is not {wanted} ± {off}");
}
