//! Made-up ground: a town of blocks on a bent lattice, some of them without weight, perhaps with a river through it.

use grid::divide::{Block, Graph, Link, LinkKind};
use grid::lattice::Point;

/// What the town is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Town {
    pub(crate) columns: u32,
    pub(crate) rows: u32,
    pub(crate) seed: u64,
    /// The river runs behind this column; the bridges over it are in each fifth row.
    pub(crate) river: Option<u32>,
    pub(crate) bridges: bool,
}

impl Town {
    pub(crate) fn graph(&self) -> Graph {
        let mut state = self.seed;
        let mut dice = move |sides: u64| {
            // The generator of Knuth's MMIX.
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % sides
        };
        let (mut blocks, mut links) = (Vec::new(), Vec::new());
        for row in 0..self.rows {
            for column in 0..self.columns {
                let here = row * self.columns + column;
                let outer = [row == 0, row + 1 == self.rows, column == 0, column + 1 == self.columns];
                let at = Point::new((column * 10_000) as i32, (row * 9_000) as i32);
                blocks.push(Block {
                    weight: if dice(9) == 0 { 0.0 } else { dice(60) as f64 + 1.0 },
                    area_m2: 8_000.0 + dice(3_000) as f64,
                    outer_m: 95.0 * f64::from(outer.map(u8::from).iter().sum::<u8>()),
                    at,
                });
                if column + 1 < self.columns {
                    let kind = match self.river {
                        Some(river) if river == column && self.bridges && row % 5 == 2 => LinkKind::Bridge,
                        Some(river) if river == column => LinkKind::River,
                        _ => LinkKind::Street,
                    };
                    links.push(Link::new(here, here + 1, 80.0 + dice(30) as f64, kind));
                }
                if row + 1 < self.rows {
                    links.push(Link::new(
                        here,
                        here + self.columns,
                        80.0 + dice(30) as f64,
                        LinkKind::Street,
                    ));
                }
            }
        }
        Graph::new(blocks, links).expect("a sound town")
    }
}

/// A town of so many columns and rows without a river.
pub(crate) fn town(columns: u32, rows: u32, seed: u64) -> Graph {
    Town { columns, rows, seed, river: None, bridges: false }.graph()
}
