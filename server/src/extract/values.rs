//! The kinds of parameter values, `bbox` apart.

use grid::blocks::StreetClass;
use grid::people::{Action, Subject};
use grid::register::{HazardKind, HazardState, LayerKind, Level, PlaceKind, Severity, read_day};
use grid::wire::upload::{ExportFormat, TextEncoding};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan as _};
use schemars::{Schema, SchemaGenerator, json_schema};

use super::raw::shown;
use super::{Inquiry, Refusal, Scalar, Value};

/// Most items on a page. A greater limit is lowered to this.
const GREATEST_LIMIT: u32 = 10_000;

/// How many items a page may have, 1 to 10,000.
#[derive(Clone, Copy)]
pub(crate) struct Limit(pub(crate) usize);

impl Scalar for Limit {
    const DEFAULT: Option<Self> = Some(Self(1000));

    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        match whole(text) {
            Some(limit) if limit >= 1 => Ok(Self(limit.min(GREATEST_LIMIT) as usize)),
            _ => Err(unreadable("a whole number from 1 to 10000", text)),
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        // No maximum: a greater limit is lowered, not refused.
        json_schema!({ "type": "integer", "minimum": 1, "maximum": u32::MAX, "default": 1000 })
    }
}

/// The cursor of a page: items with greater ids follow. From the `next` link of the page before.
#[derive(Clone, Copy)]
pub(crate) struct After(pub(crate) i64);

impl Scalar for After {
    const DEFAULT: Option<Self> = Some(Self(i64::MIN));

    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let cursor = || unreadable("the cursor of a 'next' link", text);
        id(text).map(Self).ok_or_else(cursor)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "format": "int64", "minimum": 0 })
    }
}

/// An area, given by id, as its position in the register.
#[derive(Clone, Copy)]
pub(crate) struct AreaPosition(pub(crate) usize);

impl Scalar for AreaPosition {
    fn parse(text: &str, inquiry: &Inquiry<'_>) -> Result<Self, Refusal> {
        let id = id(text).ok_or_else(|| unreadable("the id of an area", text))?;
        let found = inquiry.register.areas.position(id);
        found.map(Self).ok_or_else(|| Refusal::NotFound(format!("there is no area with id {id}")))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        id_schema()
    }
}

/// A cell, given by id, as its position in the register. One outside the scope of whoever asks is not there.
#[derive(Clone, Copy)]
pub(crate) struct CellPosition(pub(crate) usize);

impl Scalar for CellPosition {
    fn parse(text: &str, inquiry: &Inquiry<'_>) -> Result<Self, Refusal> {
        let id = id(text).ok_or_else(|| unreadable("the id of a cell", text))?;
        let found = inquiry.register.cells.position(id);
        found
            .filter(|&cell| inquiry.sight.covers_cell(inquiry.register, cell))
            .map(Self)
            .ok_or_else(|| Refusal::NotFound(format!("there is no cell with id {id}")))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        id_schema()
    }
}

/// The id of a record that is looked up in the store.
#[derive(Clone, Copy)]
pub(crate) struct RecordId(pub(crate) i64);

impl Scalar for RecordId {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        id(text).map(Self).ok_or_else(|| unreadable("an id", text))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        id_schema()
    }
}

/// The cursor of a page of the audit log: entries with smaller ids follow.
#[derive(Clone, Copy)]
pub(crate) struct Before(pub(crate) i64);

impl Scalar for Before {
    const DEFAULT: Option<Self> = Some(Self(i64::MAX));

    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        id(text).map(Self).ok_or_else(|| unreadable("the cursor of a 'next' link", text))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        id_schema()
    }
}

/// How many entries of the audit log a page may have, 1 to 1,000.
#[derive(Clone, Copy)]
pub(crate) struct EntryLimit(pub(crate) u32);

impl Scalar for EntryLimit {
    const DEFAULT: Option<Self> = Some(Self(100));

    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        match whole(text) {
            Some(limit) if limit >= 1 => Ok(Self(limit.min(1000))),
            _ => Err(unreadable("a whole number from 1 to 1000", text)),
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": u32::MAX, "default": 100 })
    }
}

/// A moment: RFC 3339, or a day of China for its beginning.
#[derive(Clone, Copy)]
pub(crate) struct Moment(pub(crate) Timestamp);

impl Scalar for Moment {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        moment(text, 0).map(Self).ok_or_else(|| unreadable(MOMENT, text))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

/// A moment: RFC 3339, or a day of China for its end.
#[derive(Clone, Copy)]
pub(crate) struct UpTo(pub(crate) Timestamp);

impl Scalar for UpTo {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        moment(text, 1).map(Self).ok_or_else(|| unreadable(MOMENT, text))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string" })
    }
}

const MOMENT: &str = "a day such as 2026-03-01, or a moment such as 2026-03-01T08:00:00Z";

/// Reads a moment; a day stands for its beginning, `days` later.
fn moment(text: &str, days: i64) -> Option<Timestamp> {
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    let day = read_day(text)?;
    let china = Offset::constant(8);
    china.to_timestamp(day.checked_add(days.days()).ok()?.at(0, 0, 0, 0)).ok()
}

/// Part of somebody's login, up to 40 characters.
pub(crate) struct NamePart(pub(crate) Option<String>);

impl Value for NamePart {
    const REQUIRED: bool = false;

    fn read(text: Option<&str>, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        match text {
            Some(text) if text.chars().count() > 40 => Err(unreadable("part of a login", text)),
            text => Ok(Self(text.map(str::to_owned))),
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 40 })
    }
}

/// Greatest distance in metres between neighbours of a cluster.
#[derive(Clone, Copy)]
pub(crate) struct RadiusMetres(pub(crate) f64);

impl Scalar for RadiusMetres {
    const DEFAULT: Option<Self> = Some(Self(60.0));

    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let radius = text.parse::<f64>().ok().filter(|r| (1.0..=1000.0).contains(r));
        radius.map(Self).ok_or_else(|| unreadable("a number of metres from 1 to 1000", text))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number", "minimum": 1, "maximum": 1000, "default": 60 })
    }
}

/// Fewest points within the radius that make a cluster.
#[derive(Clone, Copy)]
pub(crate) struct MinMembers(pub(crate) usize);

impl Scalar for MinMembers {
    const DEFAULT: Option<Self> = Some(Self(3));

    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let members = whole(text).filter(|m| (2..=100).contains(m));
        members.map(|m| Self(m as usize)).ok_or_else(|| unreadable("a whole number from 2 to 100", text))
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 2, "maximum": 100, "default": 3 })
    }
}

/// The names of the register are parameters as they are.
macro_rules! named {
    ($($name:ty),+) => {$(
        impl Scalar for $name {
            fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
                text.parse().map_err(|e: grid::register::UnknownName| Refusal::Unreadable(e.to_string()))
            }

            fn schema(generator: &mut SchemaGenerator) -> Schema {
                generator.subschema_for::<Self>()
            }
        }
    )+};
}
named!(
    Action,
    HazardKind,
    HazardState,
    LayerKind,
    Level,
    PlaceKind,
    Severity,
    StreetClass,
    Subject,
    TextEncoding
);

/// Id of a preset scheme.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SchemeId(pub(crate) &'static str);

impl Scalar for SchemeId {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let known = data::scheme_ids().find(|id| *id == text).map(Self);
        known.ok_or_else(|| {
            let ids: Vec<&str> = data::scheme_ids().collect();
            Refusal::Unreadable(format!("'{}' is none of {}", shown(text), ids.join(", ")))
        })
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": data::scheme_ids().collect::<Vec<_>>() })
    }
}

impl Scalar for ExportFormat {
    const DEFAULT: Option<Self> = Some(Self::GeoJson);

    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        text.parse().map_err(|e: grid::register::UnknownName| Refusal::Unreadable(e.to_string()))
    }

    fn schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<Self>()
    }
}

/// Digits only: no sign, no space, no exponent. Twenty digits are too many.
fn whole(text: &str) -> Option<u32> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn id(text: &str) -> Option<i64> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

fn id_schema() -> Schema {
    json_schema!({ "type": "integer", "format": "int64", "minimum": 0 })
}

fn unreadable(wanted: &str, text: &str) -> Refusal {
    Refusal::Unreadable(format!("'{}' is not {wanted}", shown(text)))
}
