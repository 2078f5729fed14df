//! What lies in blocks: places, streets to walk, and buildings.

use super::groups::inside;
use super::terrain::Terrain;
use crate::lattice::Point;
use crate::locate::Locator;
use crate::shape::Shape;
use crate::workload::Load;

/// What lies in one block.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Content {
    /// Its places and streets.
    pub load: Load,
    /// Buildings that stand in it.
    pub buildings: u32,
}

/// What lies in each block. O(n log m) for n items and buildings in m blocks.
pub(super) fn contents(terrain: &Terrain, blocks: &[Shape]) -> Vec<Content> {
    let locator = Locator::new(blocks.iter());
    let mut contents = vec![Content::default(); blocks.len()];
    let block = |at: Point| locator.all_at(at).into_iter().min();
    for item in &terrain.items {
        if let Some(block) = block(item.at) {
            contents[block].load.add(&item.load());
        }
    }
    for building in &terrain.buildings {
        if let Some(block) = block(inside(building)) {
            contents[block].buildings += 1;
        }
    }
    contents
}
