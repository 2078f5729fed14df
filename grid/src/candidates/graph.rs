//! From blocks to the graph that is divided.

use super::present::Present;
use crate::blocks::{Block, Blocks};
use crate::divide::{self, Link, LinkKind};

/// The links between blocks. Where the border of a present cell runs, none is less of a border than a street.
pub(super) fn links(blocks: &Blocks, homes: &[Option<Present>]) -> Vec<Link> {
    let links = blocks.borders.iter().flat_map(|border| {
        let between_cells = homes[border.blocks.0] != homes[border.blocks.1];
        border.links().map(move |link| match link.kind {
            LinkKind::Cut if between_cells => Link { kind: LinkKind::Street, ..link },
            _ => link,
        })
    });
    links.collect()
}

/// The blocks with these weights.
pub(super) fn weighed(blocks: &[Block], weights: &[f64]) -> Vec<divide::Block> {
    let weighed = |(block, &weight): (&Block, &f64)| divide::Block {
        weight,
        area_m2: block.area_m2,
        outer_m: block.outer_m,
        at: block.centre,
    };
    blocks.iter().zip(weights).map(weighed).collect()
}
