//! Changes of places taken into the register piece by piece, in microseconds instead of a load.

use std::collections::BTreeSet;

use grid::register::{Place, PlaceKind, Stored};
use store::Position;

use super::Register;
use super::ledger::{Share, Turn};
use super::places::Entry;
use super::{Whereabouts, views};
use crate::kept::KeptAnswers;

/// A place by kind and id as it is now; `None` for one that is no longer there.
pub(crate) type PlaceChange = (PlaceKind, i64, Option<Stored<Place>>);

/// Areas and cells whose counts have changed, by position.
#[derive(Default)]
struct Touched {
    areas: BTreeSet<usize>,
    cells: BTreeSet<usize>,
}

impl Register {
    /// Takes in changes of places, with which the register is the data of `position`: as if it had been built from that.
    ///
    /// A change to a version that is not newer than the one that is known does nothing, so that changes may come again.
    /// What was removed does not come back: ids are never used again.
    ///
    /// # Errors
    /// When a place cannot be written as JSON; the register is then to be loaded anew.
    pub(crate) fn apply(
        &mut self,
        position: Position,
        changes: Vec<PlaceChange>,
    ) -> Result<(), serde_json::Error> {
        let mut touched = Touched::default();
        for (kind, id, place) in changes {
            self.take_in(kind, id, place, &mut touched)?;
        }
        for area in touched.areas {
            self.areas.renew(area)?;
        }
        for cell in touched.cells {
            self.cells.renew(cell, &self.tilings)?;
        }
        if self.position.data != position.data {
            self.kept = KeptAnswers::default();
        }
        self.position = position;
        Ok(())
    }

    /// Whether so much was changed that the register had better be loaded anew.
    pub(crate) fn is_wasteful(&self) -> bool {
        self.places.iter().any(|places| places.features.is_wasteful())
    }

    /// Enters a place while the register is built, when trees and counts are not shown yet.
    pub(super) fn enter_first(&mut self, record: Stored<Place>) -> Result<(), serde_json::Error> {
        let position = self.places[record.value.details.kind() as usize].make_room(record.id);
        let whereabouts = self.locator.find(record.value.at);
        self.enter(position, record, &whereabouts)
    }

    fn take_in(
        &mut self,
        kind: PlaceKind,
        id: i64,
        place: Option<Stored<Place>>,
        touched: &mut Touched,
    ) -> Result<(), serde_json::Error> {
        let version = place.as_ref().map_or(i64::MAX, |place| place.version);
        let places = &mut self.places[kind as usize];
        let position = places.position(id).unwrap_or_else(|| places.make_room(id));
        if places.slot(position).version >= version {
            return Ok(());
        }
        self.leave(kind, position, touched);
        match place {
            Some(record) if record.value.closed.is_none() => {
                let whereabouts = self.locator.find(record.value.at);
                self.enter(position, record, &whereabouts)?;
                self.places[kind as usize].plant(position);
                self.touch(&whereabouts, touched);
            }
            _ => self.places[kind as usize].set_version(position, version),
        }
        Ok(())
    }

    /// Puts a place at an empty position and into the numbers; the tree is left to the caller.
    fn enter(
        &mut self,
        position: u32,
        record: Stored<Place>,
        whereabouts: &Whereabouts,
    ) -> Result<(), serde_json::Error> {
        let kind = record.value.details.kind();
        let share = Share::of(&record.value.details, self.today);
        let cell = whereabouts.cells.first().map(|&cell| self.cells.reference(cell));
        let view = views::place(&record, cell, self.today);
        let entry = Entry { record: &record, share, whereabouts, view: &view };
        self.places[kind as usize].enter(position, &entry)?;
        self.count(whereabouts, share, Turn::Add);
        if kind == PlaceKind::Hazard {
            self.hazards.insert(position, record);
        }
        Ok(())
    }

    /// Empties a position and takes what was there out of the numbers.
    fn leave(&mut self, kind: PlaceKind, position: u32, touched: &mut Touched) {
        let slot = self.places[kind as usize].slot(position);
        let Some(share) = slot.share else { return };
        let whereabouts = self.locator.find(slot.at);
        self.places[kind as usize].leave(position, &whereabouts.cells);
        if kind == PlaceKind::Hazard {
            self.hazards.remove(&position);
        }
        self.count(&whereabouts, share, Turn::Take);
        self.touch(&whereabouts, touched);
    }

    fn count(&mut self, whereabouts: &Whereabouts, share: Share, turn: Turn) {
        self.areas.count(whereabouts.area, share, turn);
        for &cell in &whereabouts.cells {
            self.cells.count(cell, share, turn);
        }
    }

    fn touch(&self, whereabouts: &Whereabouts, touched: &mut Touched) {
        touched.areas.extend(self.areas.upwards(whereabouts.area));
        touched.cells.extend(&whereabouts.cells);
    }
}
