//! What is asked of a division, and why it cannot be had.

use serde::{Deserialize, Serialize};

use crate::register::names;

/// How large or how many the cells are to be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// So many cells.
    Cells(u32),
    /// As many cells as bring their average nearest to this weight.
    Target(f64),
    /// Cells that weigh from `low` to `high`: as many as bring their average nearest to the middle.
    Band {
        /// The least weight.
        low: f64,
        /// The greatest weight.
        high: f64,
    },
}

names! {
    /// What counts most, once cells lie in the band.
    Prefer {
        /// Equal weights and compactness alike.
        Both = "both",
        /// Weights as equal as can be.
        Even = "even",
        /// Cells as compact as can be.
        Compact = "compact",
        /// As few metres of road within cells as can be.
        Roads = "roads",
    }
}

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Division {
    /// How large or how many the cells are to be.
    pub size: Size,
    /// Where [`Size`] names no band: the part of the average by which a cell may miss it, 0 to 1.
    pub tolerance: f64,
    /// What counts most, once cells lie in the band.
    pub prefer: Prefer,
    /// The same seed gives the same cells.
    pub seed: u64,
    /// How much is tried: changes of a single block, for each block; others are counted by the time they take. See [`QUICK`] and [`THOROUGH`].
    pub effort: u32,
    /// The division to be changed as little as may be.
    pub present: Option<Present>,
}

/// The division as it is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Present {
    /// The cell of each block, by numbers from 0 without a gap; `None` for a block that lies in none.
    pub cells: Vec<Option<u32>>,
    /// Cells that stay as they are.
    pub locked: Vec<u32>,
    /// Pairs of blocks between which a border runs that stays where it is.
    pub locked_borders: Vec<(u32, u32)>,
    /// The most weight that may change cells; no limit when `None`.
    pub most_moved: Option<f64>,
}

/// An effort that gives an answer while somebody drags a slider: about a thirtieth of a second for 2,000 blocks.
pub const QUICK: u32 = 600;
/// An effort that is worth its time: about a quarter of a second for 2,000 blocks.
pub const THOROUGH: u32 = 5000;

impl Default for Division {
    fn default() -> Self {
        Self {
            size: Size::Cells(1),
            tolerance: 0.05,
            prefer: Prefer::Both,
            seed: 1,
            effort: THOROUGH,
            present: None,
        }
    }
}

/// Why blocks cannot be divided as asked. Blocks, cells and pieces are counted from 0.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum DivideError {
    /// No cells, or a size that is no size.
    #[error("{0}: a number of cells of 1 or more, or a weight above 0, is needed")]
    Size(String),
    /// A tolerance that is none.
    #[error("the tolerance is {0}; a number from 0 to 1 is needed")]
    Tolerance(f64),
    /// More cells than blocks.
    #[error("{cells} cells cannot be made of {blocks} blocks: ask for fewer cells, or cut the blocks")]
    MoreCellsThanBlocks {
        /// How many cells were asked for.
        cells: u32,
        /// How many blocks there are to make them of.
        blocks: u32,
    },
    /// Nothing to balance.
    #[error(
        "all blocks weigh 0: there is nothing to balance; weigh them by something else, such as their area"
    )]
    NoWeight,
    /// Ground in more pieces than cells.
    #[error(
        "the ground falls into {pieces} pieces that nothing connects, but {cells} cells are to be made: ask for at least one each, or connect them (bridges)"
    )]
    Pieces {
        /// How many pieces there are.
        pieces: u32,
        /// How many cells there are to be for them.
        cells: u32,
    },
    /// A present division of other blocks.
    #[error("the present division is one of {given} blocks, not of {blocks}")]
    PresentBlocks {
        /// Blocks of the present division.
        given: usize,
        /// Blocks of the graph.
        blocks: usize,
    },
    /// A number that is no cell's.
    #[error("there is no present cell {0} that has blocks")]
    NoSuchCell(u32),
    /// More cells are locked than there are to be.
    #[error(
        "{locked} cells are locked, which leaves {cells} cells for the other blocks: unlock some, or ask for more cells"
    )]
    Locked {
        /// How many are locked.
        locked: u32,
        /// How many were asked for beside them.
        cells: u32,
    },
    /// A locked border that is none.
    #[error("no border runs between block {0} and block {1} in the present division: it cannot be locked")]
    NoSuchBorder(u32, u32),
    /// A bound that cannot be kept.
    #[error(
        "the bound of {most} on what may change cells cannot be kept: {needed} must, so that all cells are in one piece and as many as asked"
    )]
    Bound {
        /// The weight that has to move.
        needed: f64,
        /// The bound.
        most: f64,
    },
}
