//! Which cells lie near a place.

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::CellId;
use crate::lattice::{Extent, Point};

type Entry = GeomWithData<Rectangle<[f64; 2]>, CellId>;

/// The boxes around cells, kept while cells change.
#[derive(Debug, Default)]
pub(super) struct Extents(RTree<Entry>);

fn entry(cell: CellId, extent: Extent) -> Entry {
    GeomWithData::new(extent.to_rectangle(), cell)
}

impl Extents {
    pub(super) fn new(cells: impl Iterator<Item = (CellId, Extent)>) -> Self {
        Self(RTree::bulk_load(cells.map(|(cell, extent)| entry(cell, extent)).collect()))
    }

    /// Takes a cell's old box out and puts its new one in.
    pub(super) fn replace(&mut self, cell: CellId, old: Option<Extent>, new: Option<Extent>) {
        if old == new {
            return;
        }
        if let Some(old) = old {
            self.0.remove(&entry(cell, old));
        }
        if let Some(new) = new {
            self.0.insert(entry(cell, new));
        }
    }

    /// The cells whose boxes meet a box, in ascending order.
    pub(super) fn near(&self, extent: Extent) -> Vec<CellId> {
        let corner = |p: Point| [f64::from(p.x), f64::from(p.y)];
        let envelope = AABB::from_corners(corner(extent.min), corner(extent.max));
        let mut cells: Vec<CellId> =
            self.0.locate_in_envelope_intersecting(&envelope).map(|found| found.data).collect();
        cells.sort_unstable();
        cells
    }
}
