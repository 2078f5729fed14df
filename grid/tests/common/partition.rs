//! Random partitions of a square: jittered quads, some cut into triangles, with exact T-junctions on their sides.

use grid::lattice::Point;
use grid::shape::Shape;
use proptest::prelude::*;

/// Cells that cover `parent` exactly, before they are disturbed.
#[derive(Clone, Debug)]
pub struct Partition {
    pub rings: Vec<Vec<Point>>,
    pub parent: Shape,
}

impl Partition {
    pub fn cells(&self) -> Vec<Shape> {
        self.rings.iter().map(|ring| shape(ring.clone())).collect()
    }
}

pub fn shape(ring: Vec<Point>) -> Shape {
    Shape::from_rings(vec![vec![ring]]).expect("the ring has area")
}

/// Units between neighbouring corners; corners are multiples of four units, so quarter points are lattice points.
const STEP: i32 = 1000;

/// Partitions of 1 to 36 quads.
pub fn partitions() -> impl Strategy<Value = Partition> {
    (1..7usize, any::<u64>()).prop_map(|(n, seed)| build(n, seed))
}

fn build(n: usize, seed: u64) -> Partition {
    let mut dice = Dice(seed);
    let corners: Vec<Vec<Point>> = (0..=n)
        .map(|row| {
            let jitter = |dice: &mut Dice| (dice.roll(121) - 60) * 4;
            let place = |i: usize| i as i32 * STEP;
            (0..=n)
                .map(|column| Point::new(place(column) + jitter(&mut dice), place(row) + jitter(&mut dice)))
                .collect()
        })
        .collect();
    let mut rings = Vec::new();
    for row in 0..n {
        for column in 0..n {
            let quad = [
                corners[row][column],
                corners[row][column + 1],
                corners[row + 1][column + 1],
                corners[row + 1][column],
            ];
            // Jitter is a quarter of a step, so every quad is convex enough for either diagonal to lie inside.
            match dice.roll(4) {
                0 => {
                    rings.push(dice.sides(&[quad[0], quad[1], quad[2]]));
                    rings.push(dice.sides(&[quad[0], quad[2], quad[3]]));
                }
                _ => rings.push(dice.sides(&quad)),
            }
        }
    }
    let bottom = (0..n).map(|i| corners[0][i]);
    let right = (0..n).map(|i| corners[i][n]);
    let top = (0..n).map(|i| corners[n][n - i]);
    let left = (0..n).map(|i| corners[n - i][0]);
    let outline: Vec<Point> = bottom.chain(right).chain(top).chain(left).collect();
    Partition { rings, parent: shape(dice.sides(&outline)) }
}

/// A small generator whose state proptest shrinks as one number.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: i32) -> i32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % u64::from(sides.unsigned_abs())) as i32
    }

    /// The ring with some quarter points of its sides as vertices, starting anywhere and turning either way.
    fn sides(&mut self, ring: &[Point]) -> Vec<Point> {
        let mut with_quarters = Vec::new();
        for (a, b) in grid::shape::ring_edges(ring) {
            with_quarters.push(a);
            for quarter in 1..4 {
                if self.roll(3) == 0 {
                    with_quarters
                        .push(Point::new(a.x + (b.x - a.x) / 4 * quarter, a.y + (b.y - a.y) / 4 * quarter));
                }
            }
        }
        let start = self.roll(with_quarters.len() as i32) as usize;
        with_quarters.rotate_left(start);
        if self.roll(2) == 0 {
            with_quarters.reverse();
        }
        with_quarters
    }
}
