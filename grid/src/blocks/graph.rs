//! Blocks as a division takes them.

use super::terrain::BorderKind;
use super::{Block, Blocks, Border};
use crate::divide::{self, Graph, GraphError, Link, LinkKind};

impl Blocks {
    /// The blocks with their workloads, and the borders between them. O(n + m).
    ///
    /// # Errors
    /// [`GraphError`] when a workload is no number of 0 or more: a weight of [`super::Settings::weights`] is negative.
    pub fn graph(&self) -> Result<Graph, GraphError> {
        let block = |block: &Block| divide::Block {
            weight: block.workload,
            area_m2: block.area_m2,
            outer_m: block.outer_m,
            at: block.centre,
        };
        let blocks = self.blocks.iter().map(block).collect();
        Graph::new(blocks, self.borders.iter().flat_map(Border::links).collect())
    }
}

impl Border {
    /// The border as links, one for each kind. A stretch that barriers leave open at their very end is closed with them.
    pub fn links(&self) -> impl Iterator<Item = Link> + '_ {
        let (a, b) = (self.blocks.0 as u32, self.blocks.1 as u32);
        let is_open = self.is_open();
        self.along.iter().map(move |(&kind, stretch)| {
            let closed = stretch.barrier || !is_open;
            let kind = if closed && self.bridge { LinkKind::Bridge } else { kind.into() };
            Link { a, b, shared_m: stretch.metres, kind, barrier: closed && !self.bridge }
        })
    }
}

impl From<BorderKind> for LinkKind {
    fn from(kind: BorderKind) -> Self {
        match kind {
            BorderKind::Cut => Self::Cut,
            BorderKind::Wall => Self::Wall,
            BorderKind::Path | BorderKind::Lane | BorderKind::Side => Self::Street,
            BorderKind::Main => Self::Road,
            BorderKind::Railway => Self::Railway,
            BorderKind::Water => Self::River,
        }
    }
}
