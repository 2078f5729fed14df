//! What each kind of record is in columns, in both directions.

use std::str::FromStr;

use grid::lattice::Extent;
use grid::register::{
    Area, Cell, Code, Date, Details, Duty, Hazard, Household, Hydrant, LayerKind, MapFeature, MapGeometry,
    Place, PlaceKind, Premises, ServiceNeed, Stored, Tiling, Unsaid,
};
use grid::shape::Shape;
use serde::de::DeserializeOwned;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, Row};

use super::batch::{Batch, Key, Stamp, Table};
use crate::{Geom, StoreError, refusal};

pub(super) static AREAS: Table =
    Table { name: "areas", columns: &["code", "parent", "level", "name", "geom"], key: Key::Code, kept: &[] };
pub(super) static CELLS: Table = Table {
    name: "cells",
    columns: &["tiling", "code", "name", "kind", "geom"],
    key: Key::CodeInTiling,
    kept: &[],
};
pub(super) static DUTIES: Table = Table {
    name: "duties",
    columns: &["cell", "rank", "post", "person", "phone"],
    key: Key::None,
    kept: &[],
};
/// What an import leaves of places that are there: whether one is closed is decided with it before one's eyes, and the
/// lists that are imported say nothing of it.
const CLOSED: &[&str] = &["closed"];
static HOUSEHOLDS: Table = households(CLOSED);
/// Households of which a source leaves something unsaid, by [`unsaid_index`].
static PARTIAL_HOUSEHOLDS: [Table; UNSAID] = [
    households(CLOSED),
    households(&["closed", "contact"]),
    households(&["closed", "phone"]),
    households(&["closed", "contact", "phone"]),
    households(&["closed", "needs"]),
    households(&["closed", "contact", "needs"]),
    households(&["closed", "phone", "needs"]),
    households(&["closed", "contact", "phone", "needs"]),
];
/// How many sets of unsaid fields there are.
pub(super) const UNSAID: usize = 8;
static PREMISES: Table = Table {
    name: "premises",
    columns: &["code", "geom", "closed", "name", "address", "category", "floor_area_m2", "live_work_store"],
    key: Key::Code,
    kept: CLOSED,
};
static HAZARDS: Table = Table {
    name: "hazards",
    columns: &["code", "geom", "closed", "category", "note", "address", "severity", "state", "found", "due"],
    key: Key::Code,
    kept: CLOSED,
};
static HYDRANTS: Table = Table {
    name: "hydrants",
    columns: &["code", "geom", "closed", "address", "state", "checked"],
    key: Key::Code,
    kept: CLOSED,
};
static STREETS: Table = Table { name: "streets", columns: MAP_COLUMNS, key: Key::None, kept: &[] };
static WATER: Table = Table { name: "water", columns: MAP_COLUMNS, key: Key::None, kept: &[] };
static BUILDINGS: Table = Table { name: "buildings", columns: MAP_COLUMNS, key: Key::None, kept: &[] };
const MAP_COLUMNS: &[&str] = &["name", "class", "geom"];

const fn households(kept: &'static [&'static str]) -> Table {
    Table {
        name: "households",
        columns: &["code", "geom", "closed", "address", "people", "contact", "phone", "needs"],
        key: Key::Code,
        kept,
    }
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
    }
}

pub(super) fn push_area(batch: &mut Batch, area: &Area, stamp: Stamp) -> Result<(), StoreError> {
    let key = (area.code.to_string(), 0);
    batch.push(Some(key), Some(area.shape.extent()), stamp, |row| {
        row.add(area.code.as_str())?;
        row.add(area.parent.as_ref().map(Code::as_str))?;
        row.add(area.level.as_str())?;
        row.add(area.name.as_str())?;
        row.add(Geom::shape(&area.shape))
    })
}

pub(super) fn push_cell(batch: &mut Batch, tiling: i64, cell: &Cell, stamp: Stamp) -> Result<(), StoreError> {
    let key = (cell.code.to_string(), tiling);
    batch.push(Some(key), Some(cell.shape.extent()), stamp, |row| {
        row.add(tiling)?;
        row.add(cell.code.as_str())?;
        row.add(cell.name.as_str())?;
        row.add(cell.kind.as_str())?;
        row.add(Geom::shape(&cell.shape))
    })
}

pub(super) fn push_duty(batch: &mut Batch, cell: &Code, rank: i64, duty: &Duty) -> Result<(), StoreError> {
    batch.push(None, None, Stamp::None, |row| {
        row.add(cell.as_str())?;
        row.add(rank)?;
        row.add(duty.post.as_str())?;
        row.add(duty.person.as_str())?;
        row.add(duty.phone.as_str())
    })
}

pub(super) fn push_place(batch: &mut Batch, place: &Place, stamp: Stamp) -> Result<(), StoreError> {
    let key = (place.code.to_string(), 0);
    batch.push(Some(key), Extent::of([place.at]), stamp, |row| add_place(row, place))
}

/// Adds the values of a place in the order of the columns of its table.
pub(super) fn add_place(row: &mut SqliteArguments, place: &Place) -> Result<(), BoxDynError> {
    row.add(place.code.as_str())?;
    row.add(Geom::point(place.at))?;
    row.add(place.closed.map(|day| day.to_string()))?;
    add_details(row, &place.details)
}

fn add_details(row: &mut SqliteArguments, details: &Details) -> Result<(), BoxDynError> {
    match details {
        Details::Household(household) => {
            row.add(household.address.as_str())?;
            row.add(household.people)?;
            row.add(household.contact.as_deref())?;
            row.add(household.phone.as_deref())?;
            let needs: Vec<&str> = household.needs.iter().map(|need| need.as_str()).collect();
            row.add(needs.join(","))
        }
        Details::Premises(premises) => {
            row.add(premises.name.as_str())?;
            row.add(premises.address.as_str())?;
            row.add(premises.category.as_str())?;
            row.add(premises.floor_area_m2)?;
            row.add(premises.live_work_store)
        }
        Details::Hazard(hazard) => {
            row.add(hazard.category.as_str())?;
            row.add(hazard.note.as_str())?;
            row.add(hazard.address.as_str())?;
            row.add(hazard.severity.as_str())?;
            row.add(hazard.state.as_str())?;
            row.add(hazard.found.to_string())?;
            row.add(hazard.due.to_string())
        }
        Details::Hydrant(hydrant) => {
            row.add(hydrant.address.as_str())?;
            row.add(hydrant.state.as_str())?;
            row.add(hydrant.checked.to_string())
        }
    }
}

/// # Errors
/// [`StoreError::Conflict`] when the layer does not keep geometries of this kind.
pub(super) fn push_map_feature(
    batch: &mut Batch,
    feature: &MapFeature,
    stamp: Stamp,
) -> Result<(), StoreError> {
    refusal::unless_kept(feature)?;
    let (geom, extent) = match &feature.geometry {
        MapGeometry::Line(points) => (Geom::line(points), Extent::of(points.iter().copied())),
        MapGeometry::Polygon(shape) => (Geom::shape(shape), Some(shape.extent())),
    };
    batch.push(None, extent, stamp, |row| {
        row.add(feature.name.as_str())?;
        row.add(feature.class.as_str())?;
        row.add(geom)
    })
}

/// Reads a column.
pub(super) fn column<'r, T>(row: &'r SqliteRow, name: &'static str) -> Result<T, sqlx::Error>
where
    T: sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    row.try_get(name)
}

/// Reads a column of text that stands for a name, date or code.
pub(super) fn parsed<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    row: &SqliteRow,
    name: &'static str,
) -> Result<T, sqlx::Error> {
    let text: &str = column(row, name)?;
    text.parse().map_err(|source: T::Err| undecodable(row, name, source))
}

/// Reads a column of text that is a code, or none.
pub(super) fn optional_code(row: &SqliteRow, name: &'static str) -> Result<Option<Code>, sqlx::Error> {
    let text: Option<&str> = column(row, name)?;
    text.map(Code::new).transpose().map_err(|source| undecodable(row, name, source))
}

/// Reads a column of text that is JSON.
pub(super) fn json<T: DeserializeOwned>(row: &SqliteRow, name: &'static str) -> Result<T, sqlx::Error> {
    let text: &str = column(row, name)?;
    serde_json::from_str(text).map_err(|source| undecodable(row, name, source))
}

/// The same for a column that may be empty.
pub(super) fn optional_json<T: DeserializeOwned>(
    row: &SqliteRow,
    name: &'static str,
) -> Result<Option<T>, sqlx::Error> {
    let text: Option<&str> = column(row, name)?;
    text.map(serde_json::from_str).transpose().map_err(|source| undecodable(row, name, source))
}

pub(super) fn optional_day(row: &SqliteRow, name: &'static str) -> Result<Option<Date>, sqlx::Error> {
    let text: Option<&str> = column(row, name)?;
    text.map(str::parse).transpose().map_err(|e: jiff::Error| undecodable(row, name, e))
}

pub(super) fn code(row: &SqliteRow, name: &'static str) -> Result<Code, sqlx::Error> {
    Code::new(column(row, name)?).map_err(|source| undecodable(row, name, source))
}

/// Names the row as well as the column: other programs may have written it.
pub(super) fn undecodable(row: &SqliteRow, column: &str, source: impl Into<BoxDynError>) -> sqlx::Error {
    let id = |name: &str| row.try_get::<i64, _>(name).ok().map(|id| format!(" of {name} {id}"));
    let index = format!("{column}{}", id("fid").or_else(|| id("id")).unwrap_or_default());
    sqlx::Error::ColumnDecode { index, source: source.into() }
}

fn stored<T>(row: &SqliteRow, value: T) -> Result<Stored<T>, sqlx::Error> {
    Ok(Stored { id: column(row, "fid")?, version: column(row, "version")?, value })
}

fn geom(row: &SqliteRow) -> Result<Geom, sqlx::Error> {
    column(row, "geom")
}

/// Reads the shape of a row.
pub(super) fn shape(row: &SqliteRow) -> Result<Shape, sqlx::Error> {
    geom(row)?.to_shape().map_err(|source| undecodable(row, "geom", source))
}

pub(super) fn area(row: &SqliteRow) -> Result<Stored<Area>, sqlx::Error> {
    let area = Area {
        code: code(row, "code")?,
        parent: optional_code(row, "parent")?,
        level: parsed(row, "level")?,
        name: column(row, "name")?,
        shape: shape(row)?,
    };
    stored(row, area)
}

pub(super) fn tiling(row: &SqliteRow) -> Result<Stored<Tiling>, sqlx::Error> {
    let effective = optional_day(row, "effective")?;
    stored(row, Tiling { area: code(row, "area")?, scheme: column(row, "scheme")?, effective })
}

/// A cell without its roster.
pub(super) fn cell(row: &SqliteRow) -> Result<Stored<Cell>, sqlx::Error> {
    let cell = Cell {
        code: code(row, "code")?,
        name: column(row, "name")?,
        kind: parsed(row, "kind")?,
        shape: shape(row)?,
        roster: Vec::new(),
    };
    stored(row, cell)
}

pub(super) fn duty(row: &SqliteRow) -> Result<Duty, sqlx::Error> {
    Ok(Duty { post: parsed(row, "post")?, person: column(row, "person")?, phone: column(row, "phone")? })
}

pub(super) fn place(row: &SqliteRow, kind: PlaceKind) -> Result<Stored<Place>, sqlx::Error> {
    let at = geom(row)?.to_point().map_err(|e| undecodable(row, "geom", e))?;
    let closed = optional_day(row, "closed")?;
    stored(row, Place { code: code(row, "code")?, at, closed, details: details(row, kind)? })
}

fn details(row: &SqliteRow, kind: PlaceKind) -> Result<Details, sqlx::Error> {
    Ok(match kind {
        PlaceKind::Household => Details::Household(Household {
            address: column(row, "address")?,
            people: column(row, "people")?,
            contact: column(row, "contact")?,
            phone: column(row, "phone")?,
            needs: needs(row)?,
        }),
        PlaceKind::Premises => Details::Premises(Premises {
            name: column(row, "name")?,
            address: column(row, "address")?,
            category: parsed(row, "category")?,
            floor_area_m2: column(row, "floor_area_m2")?,
            live_work_store: column(row, "live_work_store")?,
        }),
        PlaceKind::Hazard => Details::Hazard(Hazard {
            category: parsed(row, "category")?,
            note: column(row, "note")?,
            address: column(row, "address")?,
            severity: parsed(row, "severity")?,
            state: parsed(row, "state")?,
            found: parsed(row, "found")?,
            due: parsed(row, "due")?,
        }),
        PlaceKind::Hydrant => Details::Hydrant(Hydrant {
            address: column(row, "address")?,
            state: parsed(row, "state")?,
            checked: parsed(row, "checked")?,
        }),
    })
}

fn needs(row: &SqliteRow) -> Result<Vec<ServiceNeed>, sqlx::Error> {
    let text: &str = column(row, "needs")?;
    text.split(',')
        .filter(|name| !name.is_empty())
        .map(|name| name.parse().map_err(|e: grid::register::UnknownName| undecodable(row, "needs", e)))
        .collect()
}

pub(super) fn map_feature(row: &SqliteRow, layer: LayerKind) -> Result<Stored<MapFeature>, sqlx::Error> {
    let geom = geom(row)?;
    let geometry = match layer {
        LayerKind::Street => geom.to_line().map(MapGeometry::Line),
        LayerKind::Water | LayerKind::Building => geom.to_shape().map(MapGeometry::Polygon),
    };
    let geometry = geometry.map_err(|e| undecodable(row, "geom", e))?;
    stored(row, MapFeature { layer, name: column(row, "name")?, class: column(row, "class")?, geometry })
}
