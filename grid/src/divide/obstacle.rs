//! Why a cell's weight is not in the band.

use serde::{Deserialize, Serialize};

use super::task::Task;

/// Why a cell's weight is not in the band: the first that holds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Obstacle {
    /// It is locked.
    Locked,
    /// One of its blocks alone is heavier than the band: it has to be cut, or the band widened.
    HeavyBlock {
        /// Which block.
        block: u32,
        /// What it weighs.
        weight: f64,
    },
    /// Its piece of ground, which nothing connects with the rest, is lighter than the band.
    LightGround {
        /// What the piece weighs.
        weight: f64,
    },
    /// Its piece of ground, which nothing connects with the rest, cannot be shared out within the band: so many cells are too
    /// many or too few.
    UnevenGround {
        /// What the piece weighs.
        weight: f64,
        /// How many cells it has.
        cells: u32,
    },
    /// All its neighbours are locked.
    ShutIn,
    /// No more weight may change cells.
    Bound,
    /// The search found nothing better, for want of blocks that fit or of time.
    NotFound,
}

/// The obstacle of each cell; `None` for those within the band. O(n + m).
pub(super) fn obstacles(task: &Task, of: &[u32]) -> Vec<Option<Obstacle>> {
    let net = &task.net;
    let cells = task.frozen.len();
    let frozen = |block: u32| task.frozen[of[block as usize] as usize];
    let (piece, pieces) = net.pieces(|block| !frozen(block));
    let (mut weight, mut heaviest) = (vec![0.0; cells], vec![0_u32; cells]);
    let (mut ground, mut home) = (vec![0.0; pieces as usize], vec![u32::MAX; cells]);
    let mut shut_in = vec![true; cells];
    for (block, &cell) in (0..).zip(of) {
        let (i, c) = (block as usize, cell as usize);
        weight[c] += net.weight[i];
        if net.weight[i] > net.weight[heaviest[c] as usize] || of[heaviest[c] as usize] != cell {
            heaviest[c] = block;
        }
        if piece[i] != u32::MAX {
            ground[piece[i] as usize] += net.weight[i];
            home[c] = piece[i];
        }
        shut_in[c] &=
            !net.adjacent(block).iter().any(|half| of[half.to as usize] != cell && !frozen(half.to));
    }
    let mut count = vec![0_u32; pieces as usize];
    home.iter().filter(|&&piece| piece != u32::MAX).for_each(|&piece| count[piece as usize] += 1);
    let least = least_movable(task, of);
    let moved = task.moved(of);
    let [low, high] = task.band;
    let reason = |cell: usize| {
        let block = heaviest[cell];
        let (of_block, piece) = (net.weight[block as usize], home[cell] as usize);
        if (low..=high).contains(&weight[cell]) {
            return None;
        }
        Some(if task.frozen[cell] {
            Obstacle::Locked
        } else if of_block > high {
            Obstacle::HeavyBlock { block, weight: of_block }
        } else if ground[piece] < low {
            Obstacle::LightGround { weight: ground[piece] }
        } else if !(low..=high).contains(&(ground[piece] / f64::from(count[piece]))) {
            Obstacle::UnevenGround { weight: ground[piece], cells: count[piece] }
        } else if shut_in[cell] {
            Obstacle::ShutIn
        } else if task.stay.as_ref().is_some_and(|stay| moved + least > stay.most) {
            Obstacle::Bound
        } else {
            Obstacle::NotFound
        })
    };
    (0..cells).map(reason).collect()
}

/// The least weight of a block at home that has weight and could leave.
fn least_movable(task: &Task, of: &[u32]) -> f64 {
    let Some(stay) = &task.stay else { return 0.0 };
    let at_home = (0..of.len()).filter(|&i| stay.home[i] == of[i] && !task.frozen[of[i] as usize]);
    at_home.map(|i| task.net.weight[i]).filter(|&weight| weight > 0.0).fold(f64::INFINITY, f64::min)
}
