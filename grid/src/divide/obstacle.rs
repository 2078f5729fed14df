//! Why a cell's weight is not in the band.

use serde::{Deserialize, Serialize};

use super::net::Mass;
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
    /// Blocks heavier than the band, each of which makes a cell too heavy, take so much of its piece of ground that what is left
    /// is less than the band for each of the other cells.
    HeavyElsewhere {
        /// What is left.
        weight: f64,
        /// How many other cells there are at least.
        cells: u32,
    },
    /// All its neighbours are locked.
    ShutIn,
    /// Locked borders hold it: no block that would help may go over them, or the ground between them cannot be shared out
    /// within the band among the cells that lie there.
    LockedBorder,
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
    let open = Grounds::of(task, of, net.pieces(|block| !frozen(block)));
    let between = Grounds::of(task, of, task.apart.grounds(net, frozen));
    let (mut weight, mut heaviest) = (vec![0.0; cells], vec![0_u32; cells]);
    let mut ways = vec![Ways::default(); cells];
    for (block, &cell) in (0..).zip(of) {
        let c = cell as usize;
        weight[c] += net.weight(block);
        if net.weight(block) > net.weight(heaviest[c]) || of[heaviest[c] as usize] != cell {
            heaviest[c] = block;
        }
        for half in net.adjacent(block) {
            let other = of[half.to as usize];
            if other != cell && !frozen(half.to) {
                ways[c].any = true;
                ways[c].into |= task.apart.admits(of, half.to, cell);
                ways[c].out |= task.apart.admits(of, block, other);
            }
        }
    }
    let least = least_movable(task, of);
    let moved = task.moved(of);
    let [low, high] = task.band;
    let fits = |weight: f64| (low..=high).contains(&weight);
    let reason = |cell: usize| {
        let (block, weight, ways) = (heaviest[cell], weight[cell], ways[cell]);
        if fits(weight) {
            return None;
        }
        if task.frozen[cell] {
            return Some(Obstacle::Locked);
        }
        let of_block = net.weight(block);
        let [(ground, in_ground), (between, in_between)] =
            [&open, &between].map(|grounds| grounds.under(cell));
        let (left, others) = open.beside_heavy(cell);
        let way = if weight < low { ways.into } else { ways.out };
        // What it misses the band by has to come from another cell, or go to one.
        let moves = moved + least.max(low - weight).max(weight - high);
        Some(if of_block > high {
            Obstacle::HeavyBlock { block, weight: of_block }
        } else if ground < low {
            Obstacle::LightGround { weight: ground }
        } else if !fits(ground / f64::from(in_ground)) {
            Obstacle::UnevenGround { weight: ground, cells: in_ground }
        } else if weight < low && others > 0 && left / f64::from(others) < low {
            Obstacle::HeavyElsewhere { weight: left, cells: others }
        } else if !ways.any {
            Obstacle::ShutIn
        } else if !way || !fits(between / f64::from(in_between)) {
            Obstacle::LockedBorder
        } else if task.stay.as_ref().is_some_and(|stay| moves > stay.most) {
            Obstacle::Bound
        } else {
            Obstacle::NotFound
        })
    };
    (0..cells).map(reason).collect()
}

/// How blocks may go over to or from a cell, as it stands.
#[derive(Clone, Copy, Default)]
struct Ways {
    /// Whether it has a neighbour that is not locked.
    any: bool,
    /// Whether a block beside it may come in.
    into: bool,
    /// Whether one of its own may go out.
    out: bool,
}

/// Pieces of ground that are made of whole cells.
struct Grounds {
    /// The piece of each cell; [`u32::MAX`] for locked ones.
    piece: Vec<u32>,
    weight: Vec<f64>,
    cells: Vec<u32>,
    /// Weight and number of the blocks that are heavier than the band.
    heavy: Vec<(f64, u32)>,
}

impl Grounds {
    /// Sums up pieces, given by block and number.
    fn of(task: &Task, of: &[u32], (piece, pieces): (Vec<u32>, u32)) -> Self {
        let mut sums = Self {
            piece: vec![u32::MAX; task.frozen.len()],
            weight: vec![0.0; pieces as usize],
            cells: vec![0; pieces as usize],
            heavy: vec![(0.0, 0); pieces as usize],
        };
        for ((&piece, &cell), &Mass { weight, .. }) in piece.iter().zip(of).zip(task.net.masses()) {
            if piece != u32::MAX {
                sums.weight[piece as usize] += weight;
                sums.piece[cell as usize] = piece;
                if weight > task.band[1] {
                    let heavy = &mut sums.heavy[piece as usize];
                    *heavy = (heavy.0 + weight, heavy.1 + 1);
                }
            }
        }
        for &piece in sums.piece.iter().filter(|&&piece| piece != u32::MAX) {
            sums.cells[piece as usize] += 1;
        }
        sums
    }

    /// Weight and number of cells of the ground that a cell lies on, which is not locked.
    fn under(&self, cell: usize) -> (f64, u32) {
        let piece = self.piece[cell] as usize;
        (self.weight[piece], self.cells[piece])
    }

    /// The same without the blocks that are too heavy and a cell for each of them: what the other cells have at most, and how
    /// many these are at least. None when no block is.
    fn beside_heavy(&self, cell: usize) -> (f64, u32) {
        let (weight, cells) = self.under(cell);
        match self.heavy[self.piece[cell] as usize] {
            (_, 0) => (0.0, 0),
            (heavy, blocks) => (weight - heavy, cells.saturating_sub(blocks)),
        }
    }
}

/// The least weight of a block at home that has weight and could leave.
fn least_movable(task: &Task, of: &[u32]) -> f64 {
    let Some(stay) = &task.stay else { return 0.0 };
    let at_home = (0..of.len()).filter(|&i| stay.home[i] == of[i] && !task.frozen[of[i] as usize]);
    at_home.map(|i| task.net.weight(i as u32)).filter(|&weight| weight > 0.0).fold(f64::INFINITY, f64::min)
}
