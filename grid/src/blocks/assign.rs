//! Which cells blocks lie in.

use crate::measure::area_m2;
use crate::publish::ground::Ground;
use crate::shape::Shape;

/// Shares below this are what rounding does along borders.
const LEAST: f64 = 1e-4;

/// Part of a block that lies in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Index of the cell.
    pub cell: usize,
    /// How much of the block, above 0 and up to 1.
    pub share: f64,
}

/// Of each block the cells it lies in, that with the most of it first; none of a block in a gap. O(b · c) boxes are compared for
/// b blocks and c cells, and ground where they meet.
pub fn assign<'a>(blocks: impl Iterator<Item = &'a Shape>, cells: &[&Shape]) -> Vec<Vec<Share>> {
    let one = |block: &Shape| {
        let whole = area_m2(block);
        let near = (0..cells.len()).filter(|&cell| cells[cell].extent().intersects(&block.extent()));
        let shares = near.map(|cell| {
            let common = Ground::common(block, cells[cell]).area_m2();
            Share { cell, share: (common / whole).min(1.0) }
        });
        let mut shares: Vec<Share> = shares.filter(|share| share.share > LEAST).collect();
        shares.sort_by(|a, b| b.share.total_cmp(&a.share).then(a.cell.cmp(&b.cell)));
        shares
    };
    blocks.map(one).collect()
}
