//! Locked borders: which blocks may not come into one cell.

use super::net::Net;

/// Pairs of blocks on either side of a locked border, both ways round, sorted.
#[derive(Default)]
pub(super) struct Apart(Vec<(u32, u32)>);

impl Apart {
    /// From pairs given either way round. O(n log n).
    pub(super) fn of(borders: &[(u32, u32)]) -> Self {
        let mut pairs: Vec<(u32, u32)> = borders.iter().flat_map(|&(a, b)| [(a, b), (b, a)]).collect();
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    /// The locked borders of a block, each with the block beyond. O(log n).
    #[inline]
    pub(super) fn from(&self, block: u32) -> &[(u32, u32)] {
        if self.0.is_empty() {
            return &[];
        }
        let start = self.0.partition_point(|pair| pair.0 < block);
        let end = start + self.0[start..].partition_point(|pair| pair.0 == block);
        &self.0[start..end]
    }

    /// Whether a block may lie in a cell; `of` is the cell of each block.
    #[inline]
    pub(super) fn admits(&self, of: &[u32], block: u32, cell: u32) -> bool {
        self.from(block).iter().all(|&(_, other)| of[other as usize] != cell)
    }

    /// Ground that is made of whole cells: pieces of the blocks that are not locked, which no locked border runs through either.
    /// A cell in one piece that lay on two of them would have both sides of such a border. As [`Net::pieces`].
    pub(super) fn grounds(&self, net: &Net, locked: impl Fn(u32) -> bool) -> (Vec<u32>, u32) {
        net.joined(|a, b| !locked(b) && self.0.binary_search(&(a, b)).is_err(), |block| !locked(block))
    }
}
