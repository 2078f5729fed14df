//! What a division works on: blocks, and which of them share how much border of which kind.

use serde::{Deserialize, Serialize};

use crate::lattice::Point;
use crate::register::names;

/// The smallest piece that a division moves.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// What cells are balanced on: households, or a workload. Finite, 0 or more.
    pub weight: f64,
    /// Ground in m²; more than 0.
    pub area_m2: f64,
    /// Metres of border that it shares with no other block, holes included; 0 or more.
    pub outer_m: f64,
    /// Its centre, or a point inside.
    pub at: Point,
}

names! {
    /// What runs along a border between two blocks.
    LinkKind {
        /// An ordinary street, or a border of which nothing more is known.
        Street = "street",
        /// A road on which borders should run: cells are not to straddle it where another way costs as little.
        Road = "road",
        /// Water.
        River = "river",
        /// Water or a railway, with a bridge or underpass from one block to the other.
        Bridge = "bridge",
        /// A railway.
        Railway = "railway",
        /// A wall or fence without a gate.
        Wall = "wall",
        /// A cut through ground that nothing divides.
        Cut = "cut",
    }
}

impl LinkKind {
    /// Whether people do not pass from one block to the other, if nothing else is known: water, railways and walls.
    pub fn is_barrier(self) -> bool {
        matches!(self, Self::River | Self::Railway | Self::Wall)
    }

    /// How much a border is wanted here: the cost of having both sides in one cell, as a part of what the same length of
    /// border costs. Negative where a border is less wanted than along a street.
    pub(super) fn pull(self) -> f64 {
        match self {
            Self::Road | Self::River | Self::Railway => 1.0,
            Self::Bridge | Self::Wall => 0.5,
            Self::Street => 0.0,
            Self::Cut => -0.5,
        }
    }
}

/// Border that two blocks share. A pair may have several, such as one along a river and one along a street.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// One block, by its index.
    pub a: u32,
    /// The other, by its index.
    pub b: u32,
    /// Metres of border; more than 0.
    pub shared_m: f64,
    /// What runs along it.
    pub kind: LinkKind,
    /// A barrier is border but no adjacency: a cell must not depend on it to be in one piece. A pair of blocks is adjacent
    /// when one of its links is no barrier.
    pub barrier: bool,
}

impl Link {
    /// A link that is a barrier if its kind is.
    pub fn new(a: u32, b: u32, shared_m: f64, kind: LinkKind) -> Self {
        Self { a, b, shared_m, kind, barrier: kind.is_barrier() }
    }
}

/// Why blocks and links are no graph. Blocks are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum GraphError {
    /// Nothing to divide.
    #[error("there are no blocks")]
    NoBlocks,
    /// More blocks than indexes.
    #[error("{0} blocks are more than can be divided at once; at most {max} can", max = MOST_BLOCKS)]
    TooMany(usize),
    /// A weight below 0, NaN or infinite.
    #[error("the weight of block {block} is {weight}; a number of 0 or more is needed")]
    Weight {
        /// Which block.
        block: usize,
        /// Its weight.
        weight: f64,
    },
    /// Weights whose sum is no number.
    #[error("the blocks together weigh more than can be counted: weigh them in larger units")]
    Total,
    /// An area or length that cannot be.
    #[error(
        "block {block} has an area of {area_m2} m² and {outer_m} m of outer border; the area must be above 0"
    )]
    Measure {
        /// Which block.
        block: usize,
        /// Its area.
        area_m2: f64,
        /// Its outer border.
        outer_m: f64,
    },
    /// A link that leads nowhere, to its own block, or has no length.
    #[error(
        "link {link} joins block {a} with block {b} over {shared_m} m; two different blocks of {blocks} and a length above 0 are needed"
    )]
    Link {
        /// Which link, from 0.
        link: usize,
        /// One end.
        a: u32,
        /// The other.
        b: u32,
        /// Its length.
        shared_m: f64,
        /// How many blocks there are.
        blocks: usize,
    },
}

/// Blocks are numbered in 32 bits, and a few arrays hold several numbers for each.
const MOST_BLOCKS: usize = 1 << 28;

/// Blocks and the links between them, found sound.
#[derive(Clone, Debug, PartialEq)]
pub struct Graph {
    blocks: Vec<Block>,
    links: Vec<Link>,
}

impl Graph {
    /// Takes blocks and links. O(n + m).
    ///
    /// # Errors
    /// [`GraphError`] names the first block or link that cannot be.
    pub fn new(blocks: Vec<Block>, links: Vec<Link>) -> Result<Self, GraphError> {
        if blocks.is_empty() {
            return Err(GraphError::NoBlocks);
        }
        if blocks.len() > MOST_BLOCKS {
            return Err(GraphError::TooMany(blocks.len()));
        }
        let is_length = |metres: f64| metres.is_finite() && metres >= 0.0;
        for (block, &Block { weight, area_m2, outer_m, .. }) in blocks.iter().enumerate() {
            if !(weight.is_finite() && weight >= 0.0) {
                return Err(GraphError::Weight { block, weight });
            }
            if !(is_length(area_m2) && area_m2 > 0.0 && is_length(outer_m)) {
                return Err(GraphError::Measure { block, area_m2, outer_m });
            }
        }
        if !blocks.iter().map(|block| block.weight).sum::<f64>().is_finite() {
            return Err(GraphError::Total);
        }
        for (link, &Link { a, b, shared_m, .. }) in links.iter().enumerate() {
            let sound = a != b && (a.max(b) as usize) < blocks.len() && is_length(shared_m) && shared_m > 0.0;
            if !sound {
                return Err(GraphError::Link { link, a, b, shared_m, blocks: blocks.len() });
            }
        }
        Ok(Self { blocks, links })
    }

    /// The blocks, in the order they were given.
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// The links, in the order they were given.
    pub fn links(&self) -> &[Link] {
        &self.links
    }

    /// What all blocks weigh.
    pub fn total_weight(&self) -> f64 {
        self.blocks.iter().map(|block| block.weight).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(weight: f64) -> Block {
        Block { weight, area_m2: 1.0, outer_m: 2.0, at: Point::new(0, 0) }
    }

    #[test]
    fn unsound_blocks_and_links_are_named() {
        let link = |a, b, shared_m| Link::new(a, b, shared_m, LinkKind::Street);
        let two = || vec![block(1.0), block(0.0)];
        assert!(Graph::new(two(), vec![link(0, 1, 1.0), link(1, 0, 2.0)]).is_ok());
        assert_eq!(Graph::new(vec![], vec![]), Err(GraphError::NoBlocks));
        for weight in [-1.0, f64::INFINITY, f64::NAN] {
            let error = Graph::new(vec![block(1.0), block(weight)], vec![]).unwrap_err();
            assert!(error.to_string().starts_with("the weight of block 1 is"), "{error}");
        }
        assert_eq!(Graph::new(vec![block(1e308), block(1e308)], vec![]), Err(GraphError::Total));
        let flat = Block { area_m2: 0.0, ..block(1.0) };
        assert!(matches!(Graph::new(vec![flat], vec![]), Err(GraphError::Measure { block: 0, .. })));
        for bad in [link(0, 0, 1.0), link(0, 2, 1.0), link(0, 1, 0.0), link(0, 1, f64::NAN)] {
            let error = Graph::new(two(), vec![link(0, 1, 1.0), bad]).unwrap_err();
            assert!(matches!(error, GraphError::Link { link: 1, .. }), "{error}");
        }
    }

    #[test]
    fn a_bridge_is_no_barrier() {
        assert!(Link::new(0, 1, 1.0, LinkKind::River).barrier);
        assert!(!Link::new(0, 1, 1.0, LinkKind::Bridge).barrier);
    }
}
