//! Made-up street blocks of any number for benchmarks of divisions: a bent lattice.

use grid::divide::{Block, Graph, Link, LinkKind};
use grid::lattice::Point;

/// Blocks of about 90 m a side with up to 80 households each, a tenth of them with none: about `blocks` of them.
pub(crate) fn town(blocks: u32) -> Graph {
    let side = f64::from(blocks).sqrt() as u32;
    let mut dice = dice();
    let mut all = Vec::new();
    let mut links = Vec::new();
    for row in 0..side {
        for column in 0..side {
            let here = row * side + column;
            let edges = [row == 0, column == 0, row + 1 == side, column + 1 == side];
            let drawn = dice();
            let [dx, dy] = [dice(), dice()].map(|part| (part * 2_500.0) as i32);
            all.push(Block {
                weight: if dice() < 0.1 { 0.0 } else { (80.0 * drawn * drawn).round() },
                area_m2: 9_000.0 * (0.7 + 0.6 * dice()),
                outer_m: 95.0 * edges.map(|outer| f64::from(u8::from(outer))).iter().sum::<f64>(),
                at: Point::new((column * 10_000) as i32 + dx, (row * 9_000) as i32 + dy),
            });
            let mut join = |other| links.push(Link::new(here, other, 80.0 + 30.0 * dice(), LinkKind::Street));
            if column + 1 < side {
                join(here + 1);
            }
            if row + 1 < side {
                join(here + side);
            }
        }
    }
    Graph::new(all, links).expect("sound blocks")
}

/// A stream of numbers from 0 to 1 that is always the same (`xorshift64`, Marsaglia 2003).
fn dice() -> impl FnMut() -> f64 {
    let mut state = 7_u64;
    move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    }
}
