#![allow(dead_code, unreachable_pub, reason = "shared by benchmarks and examples that each use a part")]
//! A tiling as large as a big city's: 33,124 wiggly cells, a million vertices, the same on every machine.

pub mod plan;

use grid::coverage::Coverage;
use grid::lattice::Point;
use grid::shape::Shape;

/// Cells along each side of the city.
const SIDE: i32 = 182;
/// Stretches into which each side of a cell is broken.
const STRETCHES: i32 = 8;
/// Lattice units along a cell: about 220 m.
pub const CELL: i32 = 20_000;
/// South-west corner.
pub const ORIGIN: Point = Point::new(1_200_000_000, 300_000_000);

/// Cells in rows from south to north, and their area.
pub struct Instance {
    /// The cells.
    pub cells: Vec<Shape>,
    /// The area they divide.
    pub parent: Shape,
}

/// The exact tiling.
pub fn exact() -> Instance {
    with_cells(cell)
}

/// The same with one vertex in a thousand moved in one of the cells that share it.
pub fn moved() -> Instance {
    with_cells(|column, row| {
        let mut ring = cell(column, row);
        for (i, p) in ring.iter_mut().enumerate() {
            let dice = scramble(&[column, row, i as i32, 7]);
            if dice.is_multiple_of(1000) {
                *p = Point::new(p.x + (dice >> 20) as i32 % 400 - 200, p.y + (dice >> 40) as i32 % 400 - 200);
            }
        }
        ring
    })
}

/// The corner that four cells in the middle of the city share, moved to and fro.
pub struct Corner {
    coverage: Coverage,
    sharing: Vec<usize>,
    home: Point,
    at: Point,
}

impl Corner {
    /// Proves the whole tiling once.
    pub fn in_the_middle() -> Self {
        let Instance { cells, parent } = exact();
        let home = cells[cells.len() / 2 + SIDE as usize / 2].points()[0];
        let sharing: Vec<usize> = (0..cells.len()).filter(|&i| cells[i].points().contains(&home)).collect();
        assert_eq!(sharing.len(), 4);
        Self { coverage: Coverage::new(cells, Some(parent)), sharing, home, at: home }
    }

    /// Moves the corner in all four cells and tells whether the tiling is still proved exact.
    pub fn move_and_prove(&mut self) -> bool {
        let to = Point::new(self.home.x + (self.at.x - self.home.x + 1) % 100, self.home.y);
        let moved = |shape: &Shape| {
            let ring = shape.points().iter().map(|&p| if p == self.at { to } else { p }).collect();
            Shape::from_rings(vec![vec![ring]]).expect("a moved cell has area")
        };
        let moved = self.sharing.iter().map(|&i| (i, moved(&self.coverage.cells()[i]))).collect();
        self.coverage.replace(moved);
        self.at = to;
        self.coverage.is_exact()
    }
}

fn with_cells(cell: impl Fn(i32, i32) -> Vec<Point>) -> Instance {
    let shape = |ring| Shape::from_rings(vec![vec![ring]]).expect("cells have area");
    let cells = (0..SIDE * SIDE).map(|i| shape(cell(i % SIDE, i / SIDE))).collect();
    Instance { cells, parent: shape(block([0, 0, SIDE, SIDE])) }
}

fn cell(column: i32, row: i32) -> Vec<Point> {
    block([column, row, column + 1, row + 1])
}

/// The outline of a rectangle of cells, `[west, south, east, north]` in cells.
pub fn block([west, south, east, north]: [i32; 4]) -> Vec<Point> {
    let mut ring = Vec::new();
    (west..east).for_each(|i| ring.extend(side(i, south, true)));
    (south..north).for_each(|i| ring.extend(side(east, i, false)));
    (west..east).rev().for_each(|i| ring.extend(reversed(side(i, north, true), corner(i + 1, north))));
    (south..north).rev().for_each(|i| ring.extend(reversed(side(west, i, false), corner(west, i + 1))));
    ring
}

/// The side from a corner to the east or to the north, without its last point.
fn side(column: i32, row: i32, east: bool) -> Vec<Point> {
    let (a, b) = (corner(column, row), corner(column + i32::from(east), row + i32::from(!east)));
    (0..STRETCHES)
        .map(|i| {
            let wiggle = |axis| {
                let dice = scramble(&[column, row, i * 4 + axis * 2 + i32::from(east), 3]);
                if i == 0 { 0 } else { (dice % 1200) as i32 - 600 }
            };
            Point::new(
                a.x + (b.x - a.x) / STRETCHES * i + wiggle(0),
                a.y + (b.y - a.y) / STRETCHES * i + wiggle(1),
            )
        })
        .collect()
}

/// A side walked from its last point, which is given, to its second.
fn reversed(side: Vec<Point>, last: Point) -> Vec<Point> {
    std::iter::once(last).chain(side.into_iter().skip(1).rev()).collect()
}

fn corner(column: i32, row: i32) -> Point {
    let off = |axis| (scramble(&[column, row, axis, 1]) % 6000) as i32 - 3000;
    Point::new(ORIGIN.x + column * CELL + off(0), ORIGIN.y + row * CELL + off(1))
}

/// `SplitMix64` over the words: a number drawn at random that is always the same.
pub fn scramble(words: &[i32]) -> u64 {
    words.iter().fold(0x9E37_79B9_7F4A_7C15, |state: u64, &word| {
        let mut z = (state ^ u64::from(word.cast_unsigned())).wrapping_add(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    })
}
