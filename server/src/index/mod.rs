//! The register in memory: one version of the data on one day, ready to be answered from.
//!
//! Changes of places are taken into it piece by piece ([`Register::apply`]). Areas, cells and layers never change in it:
//! when they do in the store, a new register is built beside it and takes its place.

mod apply;
mod areas;
#[cfg(test)]
mod at_size;
mod build;
mod cells;
mod features;
mod frame;
mod items;
mod layers;
mod ledger;
#[cfg(test)]
mod piecewise;
mod places;
mod select;
mod terrain;
mod tilings;
mod views;
mod whereabouts;

use std::collections::HashMap;

use grid::lattice::Point;
use grid::register::{Date, LayerKind, Place, PlaceKind, Stored};
use grid::wire::{CellRef, PlaceView};

use store::Position;

use crate::kept::KeptAnswers;

pub(crate) use areas::Areas;
pub(crate) use cells::Cells;
pub(crate) use features::{FeatureBytes, Features, Geometry};
pub(crate) use frame::{Batch, Frame, read_places};
pub(crate) use layers::{Layer, MapFeatureProperties};
pub(crate) use places::Places;
pub(crate) use select::{Paged, page};
pub(crate) use tilings::{TilingEntry, scheme};
pub(crate) use whereabouts::Whereabouts;

/// Everything that is answered from.
pub(crate) struct Register {
    /// Which data it is.
    pub(crate) position: Position,
    /// The day that due dates were compared with.
    pub(crate) today: Date,
    /// The tree of areas.
    pub(crate) areas: Areas,
    /// All tilings, in order of ids.
    pub(crate) tilings: Vec<TilingEntry>,
    /// All cells.
    pub(crate) cells: Cells,
    /// In the order of [`PlaceKind::ALL`].
    places: Vec<Places>,
    /// The hazards themselves, by position: clusters are found among them.
    hazards: HashMap<u32, Stored<Place>>,
    /// In the order of [`LayerKind::ALL`].
    layers: Vec<Layer>,
    locator: whereabouts::PlaceLocator,
    /// Compressed answers made from this register.
    pub(crate) kept: KeptAnswers,
}

impl Register {
    /// Builds the register of a version on a day. Takes as long as the proofs of all tilings take, and a little for
    /// every place.
    ///
    /// # Errors
    /// When a record cannot be written as JSON.
    pub(crate) fn build(
        frame: Frame,
        places: impl Iterator<Item = Batch>,
        today: Date,
    ) -> Result<Self, serde_json::Error> {
        build::build(frame, places, today)
    }

    /// Whether this has data of a later version than the other one.
    pub(crate) fn is_ahead_of(&self, other: &Self) -> bool {
        self.position.data.version > other.position.data.version
    }

    /// The places of a kind.
    pub(crate) fn places(&self, kind: PlaceKind) -> &Places {
        &self.places[kind as usize]
    }

    /// A layer of the base map.
    pub(crate) fn layer(&self, kind: LayerKind) -> &Layer {
        &self.layers[kind as usize]
    }

    /// The tiling of an area, by the area's position. Where there are several, the one that was there first.
    pub(crate) fn tiling_of(&self, area: usize) -> Option<&TilingEntry> {
        self.tilings.iter().find(|tiling| tiling.area == area)
    }

    /// Area and cells of a point.
    pub(crate) fn whereabouts(&self, at: Point) -> Whereabouts {
        self.locator.find(at)
    }

    /// A place as it is shown, masked, whether or not the register has it.
    pub(crate) fn view(&self, place: &Stored<Place>) -> PlaceView {
        let cell = self.whereabouts(place.value.at).cells.first().map(|&cell| self.cells.reference(cell));
        views::place(place, cell, self.today)
    }

    /// The hazards with their positions, in order of their ids.
    pub(crate) fn hazards(&self) -> impl Iterator<Item = (usize, &Stored<Place>)> {
        let positions = self.places(PlaceKind::Hazard).in_order();
        positions.map(|position| (position as usize, self.hazard(position as usize)))
    }

    /// The hazard at a position.
    pub(crate) fn hazard(&self, position: usize) -> &Stored<Place> {
        &self.hazards[&(position as u32)]
    }

    /// Position of the cell that is shown with a hazard.
    pub(crate) fn cell_of_hazard(&self, position: usize) -> Option<usize> {
        self.places(PlaceKind::Hazard).cell(position as u32)
    }

    /// A hazard as it is shown.
    pub(crate) fn hazard_view(&self, position: usize) -> PlaceView {
        let cell: Option<CellRef> = self.cell_of_hazard(position).map(|cell| self.cells.reference(cell));
        views::place(self.hazard(position), cell, self.today)
    }
}
