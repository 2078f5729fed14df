//! Which area and which cells a place lies in.

use grid::lattice::Point;
use grid::locate::Locator;

use super::areas::{AreaLocator, AreaTree};
use super::cells::CellRecord;
use super::tilings::TilingEntry;

/// Where a place lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Whereabouts {
    /// Position of the lowest area that holds it.
    pub(crate) area: Option<usize>,
    /// Positions of its cells: one of each tiling that has one for it, in order of tilings. The first is shown with it.
    pub(crate) cells: Vec<usize>,
}

/// Finds areas and cells of places. Areas and cells stay what they are as long as a register lives, so a place is found
/// again where it was found before.
pub(crate) struct PlaceLocator {
    areas: AreaLocator,
    cells: Locator,
    /// Position of the parent, by position of the area.
    parents: Vec<Option<usize>>,
    /// Tiling of each cell, and the area that it divides.
    tilings: Vec<(usize, usize)>,
}

impl PlaceLocator {
    /// Prepares areas and cells.
    pub(crate) fn new(tree: &AreaTree, tilings: &[TilingEntry], cells: &[CellRecord]) -> Self {
        Self {
            areas: AreaLocator::new(tree),
            cells: Locator::new(cells.iter().map(|record| &record.cell.value.shape)),
            parents: tree.parents.clone(),
            tilings: cells.iter().map(|record| (record.tiling, tilings[record.tiling].area)).collect(),
        }
    }

    /// Finds area and cells of a place.
    ///
    /// An area answers for its own ground: a cell that spills into the next area has no say there, and a place in a gap
    /// has no cell. Where cells of one tiling overlap, the first one has it, so that it is counted once. On ground of
    /// no area, whichever cell reaches there has it.
    pub(crate) fn find(&self, at: Point) -> Whereabouts {
        let area = self.areas.locate(at);
        let mut found: Vec<(usize, usize)> = self
            .cells
            .all_at(at)
            .into_iter()
            .map(|cell| (cell, self.tilings[cell]))
            .filter(|&(_, (_, divided))| area.is_none() || self.upwards(area).any(|a| a == divided))
            .map(|(cell, (tiling, _))| (tiling, cell))
            .collect();
        found.sort_unstable();
        found.dedup_by_key(|(tiling, _)| *tiling);
        Whereabouts { area, cells: found.into_iter().map(|(_, cell)| cell).collect() }
    }

    fn upwards(&self, lowest: Option<usize>) -> impl Iterator<Item = usize> {
        std::iter::successors(lowest, |&position| self.parents[position])
    }
}
