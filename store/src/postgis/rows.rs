//! What each kind of record is in columns, on its way out.

use std::str::FromStr;

use grid::people::Account;
use grid::register::{
    Area, Cell, Code, Details, Duty, Hazard, Household, Hydrant, LayerKind, MapFeature, MapGeometry, Place,
    PlaceKind, Premises, Stored, Tiling,
};
use grid::shape::Shape;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgRow;
use sqlx::{Postgres, Row};

use super::values::{Day, Json, Moment};
use crate::{AuditEntry, Author, Deed, Geom};

/// Reads a column.
pub(super) fn column<'r, T>(row: &'r PgRow, name: &'static str) -> Result<T, sqlx::Error>
where
    T: sqlx::Decode<'r, Postgres> + sqlx::Type<Postgres>,
{
    row.try_get(name)
}

/// Reads a column of text that stands for a name or code.
pub(super) fn parsed<T: FromStr<Err: std::error::Error + Send + Sync + 'static>>(
    row: &PgRow,
    name: &'static str,
) -> Result<T, sqlx::Error> {
    let text: &str = column(row, name)?;
    text.parse().map_err(|source: T::Err| undecodable(row, name, source))
}

pub(super) fn code(row: &PgRow, name: &'static str) -> Result<Code, sqlx::Error> {
    Code::new(column(row, name)?).map_err(|source| undecodable(row, name, source))
}

pub(super) fn maybe_code(row: &PgRow, name: &'static str) -> Result<Option<Code>, sqlx::Error> {
    let text: Option<&str> = column(row, name)?;
    text.map(Code::new).transpose().map_err(|source| undecodable(row, name, source))
}

fn day(row: &PgRow, name: &'static str) -> Result<grid::register::Date, sqlx::Error> {
    column::<Day>(row, name).map(|day| day.0)
}

pub(super) fn maybe_day(
    row: &PgRow,
    name: &'static str,
) -> Result<Option<grid::register::Date>, sqlx::Error> {
    Ok(column::<Option<Day>>(row, name)?.map(|day| day.0))
}

/// Reads what is kept as JSON.
pub(super) fn json<T: DeserializeOwned>(row: &PgRow, name: &'static str) -> Result<T, sqlx::Error> {
    let found: Result<Json<T>, _> = column(row, name);
    found.map(|Json(value)| value).map_err(|source| undecodable(row, name, source))
}

pub(super) fn maybe_json<T: DeserializeOwned>(
    row: &PgRow,
    name: &'static str,
) -> Result<Option<T>, sqlx::Error> {
    let found: Result<Option<Json<T>>, _> = column(row, name);
    found.map(|json| json.map(|Json(value)| value)).map_err(|source| undecodable(row, name, source))
}

/// A whole number that the column's constraint keeps within bounds.
pub(super) fn count(row: &PgRow, name: &'static str, number: i64) -> Result<u32, sqlx::Error> {
    number.try_into().map_err(|source: std::num::TryFromIntError| undecodable(row, name, source))
}

/// Names the row as well as the column: other programs may have written it.
pub(super) fn undecodable(row: &PgRow, column: &str, source: impl Into<BoxDynError>) -> sqlx::Error {
    let id = row.try_get::<i64, _>("fid").or_else(|_| row.try_get("id")).unwrap_or_default();
    let code = row.try_get::<&str, _>("code").map(|code| format!(" ({code})")).unwrap_or_default();
    sqlx::Error::ColumnDecode { index: format!("{column} of record {id}{code}"), source: source.into() }
}

fn stored<T>(row: &PgRow, value: T) -> Result<Stored<T>, sqlx::Error> {
    Ok(Stored { id: column(row, "fid")?, version: column(row, "version")?, value })
}

/// Who did it, and when.
pub(super) fn by(
    row: &PgRow,
    who: &'static str,
    when: &'static str,
) -> Result<(String, Timestamp), sqlx::Error> {
    let Moment(at) = column(row, when)?;
    Ok((column(row, who)?, at))
}

fn geom(row: &PgRow) -> Result<Geom, sqlx::Error> {
    column(row, "geom")
}

/// Reads the shape of a row.
pub(super) fn shape(row: &PgRow) -> Result<Shape, sqlx::Error> {
    geom(row)?.to_shape().map_err(|source| undecodable(row, "geom", source))
}

pub(super) fn area(row: &PgRow) -> Result<Stored<Area>, sqlx::Error> {
    let area = Area {
        code: code(row, "code")?,
        parent: maybe_code(row, "parent")?,
        level: parsed(row, "level")?,
        name: column(row, "name")?,
        shape: shape(row)?,
    };
    stored(row, area)
}

pub(super) fn tiling(row: &PgRow) -> Result<Stored<Tiling>, sqlx::Error> {
    let tiling = Tiling {
        area: code(row, "area")?,
        scheme: column(row, "scheme")?,
        effective: maybe_day(row, "effective")?,
    };
    stored(row, tiling)
}

/// A cell without its roster.
pub(super) fn cell(row: &PgRow) -> Result<Stored<Cell>, sqlx::Error> {
    let cell = Cell {
        code: code(row, "code")?,
        name: column(row, "name")?,
        kind: parsed(row, "kind")?,
        shape: shape(row)?,
        roster: Vec::new(),
    };
    stored(row, cell)
}

pub(super) fn duty(row: &PgRow) -> Result<Duty, sqlx::Error> {
    Ok(Duty { post: parsed(row, "post")?, person: column(row, "person")?, phone: column(row, "phone")? })
}

pub(super) fn place(row: &PgRow, kind: PlaceKind) -> Result<Stored<Place>, sqlx::Error> {
    let place = Place {
        code: code(row, "code")?,
        at: geom(row)?.to_point().map_err(|e| undecodable(row, "geom", e))?,
        closed: maybe_day(row, "closed")?,
        details: details(row, kind)?,
    };
    stored(row, place)
}

fn details(row: &PgRow, kind: PlaceKind) -> Result<Details, sqlx::Error> {
    Ok(match kind {
        PlaceKind::Household => Details::Household(Household {
            address: column(row, "address")?,
            people: count(row, "people", column(row, "people")?)?,
            contact: column(row, "contact")?,
            phone: column(row, "phone")?,
            needs: column::<Vec<String>>(row, "needs")?
                .iter()
                .map(|name| {
                    name.parse().map_err(|e: grid::register::UnknownName| undecodable(row, "needs", e))
                })
                .collect::<Result<_, _>>()?,
        }),
        PlaceKind::Premises => Details::Premises(Premises {
            name: column(row, "name")?,
            address: column(row, "address")?,
            category: parsed(row, "category")?,
            floor_area_m2: column::<Option<i64>>(row, "floor_area_m2")?
                .map(|area| count(row, "floor_area_m2", area))
                .transpose()?,
            live_work_store: column(row, "live_work_store")?,
        }),
        PlaceKind::Hazard => Details::Hazard(Hazard {
            category: parsed(row, "category")?,
            note: column(row, "note")?,
            address: column(row, "address")?,
            severity: parsed(row, "severity")?,
            state: parsed(row, "state")?,
            found: day(row, "found")?,
            due: day(row, "due")?,
        }),
        PlaceKind::Hydrant => Details::Hydrant(Hydrant {
            address: column(row, "address")?,
            state: parsed(row, "state")?,
            checked: day(row, "checked")?,
        }),
    })
}

pub(super) fn map_feature(row: &PgRow, layer: LayerKind) -> Result<Stored<MapFeature>, sqlx::Error> {
    let geom = geom(row)?;
    let geometry = match layer {
        LayerKind::Street => geom.to_line().map(MapGeometry::Line),
        LayerKind::Water | LayerKind::Building => geom.to_shape().map(MapGeometry::Polygon),
    };
    let geometry = geometry.map_err(|e| undecodable(row, "geom", e))?;
    stored(row, MapFeature { layer, name: column(row, "name")?, class: column(row, "class")?, geometry })
}

/// An account and the hash of its password.
pub(super) fn account(row: &PgRow) -> Result<(Stored<Account>, Option<String>), sqlx::Error> {
    let account = Account {
        login: column(row, "login")?,
        name: column(row, "name")?,
        role: parsed(row, "role")?,
        scope: json(row, "scope")?,
        active: column(row, "active")?,
        demo: column(row, "demo")?,
        must_change: column(row, "must_change")?,
    };
    let stored = Stored { id: column(row, "id")?, version: column(row, "version")?, value: account };
    Ok((stored, column(row, "password")?))
}

pub(super) fn audit_entry(row: &PgRow) -> Result<AuditEntry, sqlx::Error> {
    let Moment(at) = column(row, "at")?;
    Ok(AuditEntry {
        id: column(row, "id")?,
        author: Author { account: column(row, "account")?, name: column(row, "name")?, at },
        deed: Deed {
            action: parsed(row, "action")?,
            subject: parsed(row, "subject")?,
            id: column(row, "subject_id")?,
            version: column(row, "version")?,
            label: column(row, "label")?,
            area: maybe_code(row, "area")?,
            purpose: column(row, "purpose")?,
            before: maybe_json(row, "before")?,
            after: maybe_json(row, "after")?,
        },
    })
}
