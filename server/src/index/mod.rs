//! The register in memory: one version of the data on one day, ready to be answered from.
//!
//! It never changes. A write to the store makes a new register that takes the place of the old one; whoever reads
//! the old one meanwhile reads on undisturbed.

mod areas;
mod build;
mod cells;
mod features;
mod layers;
mod ledger;
mod places;
mod records;
mod select;
mod tilings;
mod views;
mod whereabouts;

use grid::register::{Date, LayerKind, Place, PlaceKind, Stored};
use grid::wire::{CellRef, PlaceView};

use store::Position;

use crate::kept::KeptAnswers;

pub(crate) use areas::Areas;
pub(crate) use cells::Cells;
pub(crate) use features::Features;
pub(crate) use layers::{Layer, MapFeatureProperties};
pub(crate) use places::Places;
pub(crate) use records::Records;
pub(crate) use select::{Paged, meeting, page};
pub(crate) use tilings::TilingEntry;

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
    hazards: Vec<Stored<Place>>,
    /// In the order of [`LayerKind::ALL`].
    layers: Vec<Layer>,
    /// Compressed answers made from this register.
    pub(crate) kept: KeptAnswers,
}

impl Register {
    /// Builds the register of a version on a day. Takes as long as the proofs of all tilings take.
    pub(crate) fn build(records: Records, today: Date) -> Result<Self, serde_json::Error> {
        build::build(records, today)
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

    /// The hazards with their positions, in order of their ids.
    pub(crate) fn hazards(&self) -> impl Iterator<Item = (usize, &Stored<Place>)> {
        self.hazards.iter().enumerate()
    }

    /// The hazard at a position.
    pub(crate) fn hazard(&self, position: usize) -> &Stored<Place> {
        &self.hazards[position]
    }

    /// Position of the cell that is shown with a hazard.
    pub(crate) fn cell_of_hazard(&self, position: usize) -> Option<usize> {
        self.places(PlaceKind::Hazard).cells[position]
    }

    /// A hazard as it is shown.
    pub(crate) fn hazard_view(&self, position: usize) -> PlaceView {
        let cell: Option<CellRef> = self.cell_of_hazard(position).map(|cell| self.cells.reference(cell));
        views::place(&self.hazards[position], cell, self.today)
    }
}
