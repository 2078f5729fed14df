//! The places of one kind.

use grid::lattice::Point;
use grid::register::{Place, Stored};
use grid::wire::PlaceView;
use rstar::primitives::GeomWithData;

use super::features::{Features, Geometry};
use super::ledger::Share;
use super::select::{PointTree, corner, meeting, point_tree};
use super::whereabouts::Whereabouts;
use crate::extract::Bbox;

/// All places of one kind.
///
/// Each has a position that it keeps for good: one that is closed or removed leaves its position empty, so that nothing
/// else moves, and takes it again when it is opened again. Positions are given in the order of loading, which is the
/// order of ids; what is created later follows. Only where an id arrives behind a greater one do the two orders differ.
#[derive(Default)]
pub(crate) struct Places {
    /// Ids, by position.
    pub(crate) ids: Vec<i64>,
    /// The places as features, by position.
    pub(crate) features: Features,
    slots: Vec<Slot>,
    /// Positions in the order of ids.
    order: Vec<u32>,
    /// Positions of the places of each cell, by position of the cell; in the order of ids.
    of_cell: Vec<Vec<u32>>,
    tree: PointTree,
    /// How many are there.
    count: usize,
}

/// What is remembered of a place, so that it can be taken out of everything it was put into.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    /// The version that this is; of one that is gone for good, the last there can be.
    pub(crate) version: i64,
    /// Where it lies.
    pub(crate) at: Point,
    /// What it adds to the numbers; `None` when it is not there.
    pub(crate) share: Option<Share>,
    area: OptionalPosition,
    cell: OptionalPosition,
}

/// A position or none, in half the space.
#[derive(Clone, Copy)]
struct OptionalPosition(u32);

impl From<Option<usize>> for OptionalPosition {
    fn from(position: Option<usize>) -> Self {
        Self(position.map_or(u32::MAX, |p| p as u32))
    }
}

impl OptionalPosition {
    fn get(self) -> Option<usize> {
        (self.0 != u32::MAX).then_some(self.0 as usize)
    }
}

/// A place with everything that was found out about it.
pub(crate) struct Entry<'a> {
    pub(crate) record: &'a Stored<Place>,
    pub(crate) share: Share,
    pub(crate) whereabouts: &'a Whereabouts,
    pub(crate) view: &'a PlaceView,
}

impl Places {
    /// None yet, for a register with so many cells.
    pub(crate) fn new(cells: usize) -> Self {
        Self { of_cell: vec![Vec::new(); cells], ..Self::default() }
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Positions of those in the box, or of all without one, in the order of ids.
    pub(crate) fn chosen(&self, bbox: Option<&Bbox>) -> Vec<u32> {
        let Some(bbox) = bbox else { return self.in_order().collect() };
        let mut positions = meeting(&self.tree, bbox);
        positions.sort_unstable_by_key(|&position| self.ids[position as usize]);
        positions
    }

    /// Positions of all, in the order of ids.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = u32> {
        self.order.iter().copied().filter(|&position| self.slots[position as usize].share.is_some())
    }

    /// Positions of those in a cell, given by its position, in the order of ids.
    pub(crate) fn of_cell(&self, cell: usize) -> &[u32] {
        &self.of_cell[cell]
    }

    /// Where the place at a position lies.
    pub(crate) fn at(&self, position: u32) -> Point {
        self.slots[position as usize].at
    }

    /// Position of the lowest area that a place lies in.
    pub(crate) fn area(&self, position: u32) -> Option<usize> {
        self.slots[position as usize].area.get()
    }

    /// Position of the cell that is shown with a place.
    pub(crate) fn cell(&self, position: u32) -> Option<usize> {
        self.slots[position as usize].cell.get()
    }

    /// Position of the place with this id, there or not.
    pub(super) fn position(&self, id: i64) -> Option<u32> {
        self.rank(&self.order, id).ok().map(|rank| self.order[rank])
    }

    /// What is remembered of a position.
    pub(super) fn slot(&self, position: u32) -> &Slot {
        &self.slots[position as usize]
    }

    /// Makes an empty position for an id that has none.
    pub(super) fn make_room(&mut self, id: i64) -> u32 {
        let position = self.ids.len() as u32;
        let rank = self.rank(&self.order, id).unwrap_or_else(|rank| rank);
        self.order.insert(rank, position);
        self.ids.push(id);
        self.features.push_nothing();
        let nowhere = OptionalPosition::from(None);
        let nothing =
            Slot { version: i64::MIN, at: Point::new(0, 0), share: None, area: nowhere, cell: nowhere };
        self.slots.push(nothing);
        position
    }

    /// Puts a place at an empty position; [`Places::plant`] must follow for those that the tree does not know yet.
    pub(super) fn enter(&mut self, position: u32, entry: &Entry) -> Result<(), serde_json::Error> {
        let Entry { record, share, whereabouts, view } = *entry;
        let at = record.value.at;
        self.features.replace(position as usize, record.id, &Geometry::Point(at), view)?;
        for &cell in &whereabouts.cells {
            let rank = self.rank(&self.of_cell[cell], record.id).unwrap_or_else(|rank| rank);
            self.of_cell[cell].insert(rank, position);
        }
        self.slots[position as usize] = Slot {
            version: record.version,
            at,
            share: Some(share),
            area: whereabouts.area.into(),
            cell: whereabouts.cells.first().copied().into(),
        };
        self.count += 1;
        Ok(())
    }

    /// Empties a position; `cells` are those of the place.
    pub(super) fn leave(&mut self, position: u32, cells: &[usize]) {
        let id = self.ids[position as usize];
        let slot = &mut self.slots[position as usize];
        if slot.share.take().is_none() {
            return;
        }
        let at = corner(slot.at);
        self.count -= 1;
        self.features.remove(position as usize);
        self.tree.remove(&GeomWithData::new(at, position));
        for &cell in cells {
            if let Ok(rank) = self.rank(&self.of_cell[cell], id) {
                self.of_cell[cell].remove(rank);
            }
        }
    }

    /// Notes the version of a position.
    pub(super) fn set_version(&mut self, position: u32, version: i64) {
        self.slots[position as usize].version = version;
    }

    /// Puts a place into the tree.
    pub(super) fn plant(&mut self, position: u32) {
        let at = corner(self.slots[position as usize].at);
        self.tree.insert(GeomWithData::new(at, position));
    }

    /// Puts all places into the tree at once, which was empty: quicker than one by one, and a better tree.
    pub(super) fn plant_all(&mut self) {
        let slots = self.slots.iter().zip(0..).filter(|(slot, _)| slot.share.is_some());
        self.tree = point_tree(slots.map(|(slot, position)| (slot.at, position)));
    }

    /// Where in a list of positions that is in the order of ids an id stands, or would stand.
    fn rank(&self, positions: &[u32], id: i64) -> Result<usize, usize> {
        // Nearly always what is entered is the newest, and nothing need be looked for.
        if positions.last().is_none_or(|&last| self.ids[last as usize] < id) {
            return Err(positions.len());
        }
        positions.binary_search_by_key(&id, |&position| self.ids[position as usize])
    }
}
