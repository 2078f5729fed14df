//! A quick look at what wishes lead to, from blocks as they travel: for a page that answers while a slider is moved.

use super::aim::{self, TOLERANCE, expected};
use super::fault::Fault;
use super::pockets;
use super::present::Present;
use super::problem::{least_pocket, number, numbered};
use crate::blocks::BorderKind;
use crate::divide::{self, Block, Division, Graph, Link, LinkKind, QUICK, Solver};
use crate::lattice::Point;
use crate::wire::blocks::BlockView;
use crate::wire::divide::{Barriers, CellSize, NewDivision};

/// Blocks of ground that is to be divided, with the present cell of each.
pub struct Preview {
    blocks: Vec<BlockView>,
    homes: Vec<Option<Present>>,
}

impl Preview {
    /// Takes the blocks of the ground, in order of their numbers, each with the present cell that holds its centre, by any number;
    /// none for ground in no cell.
    pub fn new(blocks: impl IntoIterator<Item = (BlockView, Option<u32>)>) -> Self {
        let (blocks, homes) = blocks.into_iter().unzip();
        Self { blocks, homes }
    }

    /// The blocks, in the order in which [`Solver::best`] has their cells.
    pub fn blocks(&self) -> &[BlockView] {
        &self.blocks
    }

    /// A search for cells as they are wanted, with a first answer at once and a good one soon. Its blocks are the area's own:
    /// estates are whole, and none is cut for its size, so that the service may find more. O(n log n) for n blocks.
    ///
    /// # Errors
    /// [`Fault`], as [`super::Problem`] has it.
    pub fn solver(&self, wanted: &NewDivision) -> Result<Solver, Fault> {
        let counted: Vec<f64> =
            self.blocks.iter().map(|block| block.load().workload(&wanted.weights)).collect();
        let by_area = counted.iter().sum::<f64>() <= 0.0;
        if by_area && !matches!(wanted.size, CellSize::Cells(_)) {
            return Err(Fault::Nothing);
        }
        let weights = if by_area { self.blocks.iter().map(|block| block.area_m2).collect() } else { counted };
        let mut links = self.links(wanted.barriers);
        let whole: f64 = weights.iter().sum();
        let most = number(aim::size(wanted.size), whole);
        pockets::open(&weights, &mut links, least_pocket(expected(wanted.size, whole)), most);
        let block = |(block, &weight): (&BlockView, &f64)| Block {
            weight,
            area_m2: block.area_m2,
            outer_m: block.outer_m,
            at: Point::try_from(block.at).unwrap_or(Point::new(0, 0)),
        };
        let graph = Graph::new(self.blocks.iter().zip(&weights).map(block).collect(), links)?;
        let present = wanted.keep.map(|keep| divide::Present {
            cells: numbered(&self.homes).0,
            most_moved: Some(keep.max_moved_pct / 100.0 * whole),
            ..divide::Present::default()
        });
        let division = Division {
            size: aim::size(wanted.size),
            tolerance: TOLERANCE,
            seed: wanted.seed,
            effort: QUICK,
            present,
            ..Division::default()
        };
        Ok(Solver::new(&graph, &division)?)
    }

    /// What lies between the blocks; what leads out of the ground is its border.
    fn links(&self, barriers: Barriers) -> Vec<Link> {
        let position = |number: u32| self.blocks.binary_search_by_key(&number, |block| block.block).ok();
        let closed = |kind: BorderKind, joins: bool| match kind {
            // These are crossed by bridges.
            BorderKind::Water => barriers.water && !joins,
            BorderKind::Railway => barriers.railways && !joins,
            BorderKind::Main => barriers.main_roads,
            BorderKind::Side => barriers.side_streets,
            BorderKind::Lane | BorderKind::Path | BorderKind::Wall | BorderKind::Cut => false,
        };
        let mut links = Vec::new();
        for (a, block) in self.blocks.iter().enumerate() {
            // Each pair is told by both blocks.
            for beside in block.neighbours.iter().filter(|beside| beside.block > block.block) {
                let Some(b) = position(beside.block) else { continue };
                let barrier = closed(beside.kind, beside.joins);
                let kind = match beside.kind {
                    BorderKind::Water | BorderKind::Railway if !barrier => LinkKind::Bridge,
                    kind => kind.into(),
                };
                links.push(Link { a: a as u32, b: b as u32, shared_m: beside.shared_m, kind, barrier });
            }
        }
        links
    }
}
