//! The tables that rows are written to by the hundred, and what a row of each is known by.

use grid::lattice::Extent;
use grid::plan::{CellId, PlanCell};
use grid::register::{Area, Cell, Code, Duty, LayerKind, MapFeature, MapGeometry, Place, PlaceKind, Unsaid};

use super::batch::{Batch, Key, Stamp, Table};
use crate::columns::{self, CLOSED};
use crate::{StoreError, refusal};

pub(super) static AREAS: Table = Table::new(&columns::AREAS, Key::Code, &[]);
pub(super) static CELLS: Table = Table::new(&columns::CELLS, Key::CodeInTiling, &[]);
pub(super) static DUTIES: Table = Table::new(&columns::DUTIES, Key::None, &[]);
pub(super) static PLAN_CELLS: Table = Table::new(&columns::PLAN_CELLS, Key::None, &[]);
pub(super) static VERSION_CELLS: Table = Table::new(&columns::VERSION_CELLS, Key::None, &[]);
static HOUSEHOLDS: Table = households(&[CLOSED]);
static PREMISES: Table = Table::new(&columns::PREMISES, Key::Code, &[CLOSED]);
static HAZARDS: Table = Table::new(&columns::HAZARDS, Key::Code, &[CLOSED]);
static HYDRANTS: Table = Table::new(&columns::HYDRANTS, Key::Code, &[CLOSED]);
static STREETS: Table = Table::new(&columns::STREETS, Key::None, &[]);
static WATER: Table = Table::new(&columns::WATER, Key::None, &[]);
static BUILDINGS: Table = Table::new(&columns::BUILDINGS, Key::None, &[]);
static ESTATES: Table = Table::new(&columns::ESTATES, Key::None, &[]);
/// Households of which a source leaves something unsaid, by [`unsaid_index`].
static PARTIAL_HOUSEHOLDS: [Table; UNSAID] = [
    households(&[CLOSED]),
    households(&[CLOSED, "contact"]),
    households(&[CLOSED, "phone"]),
    households(&[CLOSED, "contact", "phone"]),
    households(&[CLOSED, "needs"]),
    households(&[CLOSED, "contact", "needs"]),
    households(&[CLOSED, "phone", "needs"]),
    households(&[CLOSED, "contact", "phone", "needs"]),
];
/// How many sets of unsaid fields there are.
pub(super) const UNSAID: usize = 8;

const fn households(kept: &'static [&'static str]) -> Table {
    Table::new(&columns::HOUSEHOLDS, Key::Code, kept)
}

/// Which of the sets of unsaid fields this is.
pub(super) const fn unsaid_index(unsaid: Unsaid) -> usize {
    unsaid.contact as usize | (unsaid.phone as usize) << 1 | (unsaid.needs as usize) << 2
}

/// The table of households with the columns kept that this set of unsaid fields asks for.
pub(super) const fn partial_households(index: usize) -> &'static Table {
    &PARTIAL_HOUSEHOLDS[index]
}

/// The table of a kind of places.
pub(super) const fn place_table(kind: PlaceKind) -> &'static Table {
    match kind {
        PlaceKind::Household => &HOUSEHOLDS,
        PlaceKind::Premises => &PREMISES,
        PlaceKind::Hazard => &HAZARDS,
        PlaceKind::Hydrant => &HYDRANTS,
    }
}

/// The table of a base-map layer.
pub(super) const fn layer_table(layer: LayerKind) -> &'static Table {
    match layer {
        LayerKind::Street => &STREETS,
        LayerKind::Water => &WATER,
        LayerKind::Building => &BUILDINGS,
        LayerKind::Estate => &ESTATES,
    }
}

pub(super) fn push_area(batch: &mut Batch, area: &Area, stamp: Stamp) -> Result<(), StoreError> {
    let key = (area.code.to_string(), 0);
    batch.push(Some(key), Some(area.shape.extent()), stamp, |row| columns::put_area(row, area))
}

pub(super) fn push_cell(batch: &mut Batch, tiling: i64, cell: &Cell, stamp: Stamp) -> Result<(), StoreError> {
    let key = (cell.code.to_string(), tiling);
    batch.push(Some(key), Some(cell.shape.extent()), stamp, |row| columns::put_cell(row, tiling, cell))
}

pub(super) fn push_duty(batch: &mut Batch, cell: &Code, rank: i64, duty: &Duty) -> Result<(), StoreError> {
    batch.push(None, None, Stamp::None, |row| columns::put_duty(row, cell, rank, duty))
}

pub(super) fn push_place(batch: &mut Batch, place: &Place, stamp: Stamp) -> Result<(), StoreError> {
    let key = (place.code.to_string(), 0);
    batch.push(Some(key), Extent::of([place.at]), stamp, |row| columns::put_place(row, place))
}

/// # Errors
/// [`StoreError::Conflict`] when the layer does not keep geometries of this kind.
pub(super) fn push_map_feature(
    batch: &mut Batch,
    feature: &MapFeature,
    stamp: Stamp,
) -> Result<(), StoreError> {
    refusal::unless_kept(feature)?;
    let extent = match &feature.geometry {
        MapGeometry::Line(points) => Extent::of(points.iter().copied()),
        MapGeometry::Polygon(shape) => Some(shape.extent()),
    };
    batch.push(None, extent, stamp, |row| columns::put_map_feature(row, feature))
}

pub(super) fn push_plan_cell(
    batch: &mut Batch,
    plan: i64,
    id: CellId,
    cell: &PlanCell,
) -> Result<(), StoreError> {
    batch
        .push(None, Some(cell.shape.extent()), Stamp::None, |row| columns::put_plan_cell(row, plan, id, cell))
}

pub(super) fn push_version_cell(batch: &mut Batch, version: i64, cell: &Cell) -> Result<(), StoreError> {
    batch.push(None, Some(cell.shape.extent()), Stamp::None, |row| {
        columns::put_version_cell(row, version, cell)
    })
}
