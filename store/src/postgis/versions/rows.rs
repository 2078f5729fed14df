//! Versions in columns, in both directions.

use grid::register::Cell;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgRow;

use super::super::columns::Table;
use super::super::copy::Fields;
use super::super::rows::{by, code, column, count, json, maybe_day, parsed, shape};
use super::super::values::{Day, Json, Moment};
use crate::{Geom, Version, VersionNotes};

type Done = Result<(), BoxDynError>;

pub(in super::super) static VERSIONS: Table = Table {
    name: "versions",
    columns: &[
        "area",
        "scheme",
        "number",
        "effective",
        "in_register",
        "plan",
        "published_by",
        "published_at",
    ],
};
pub(in super::super) static CELLS: Table =
    Table { name: "version_cells", columns: &["version", "code", "name", "kind", "roster", "geom"] };
pub(in super::super) static NOTES: Table =
    Table { name: "version_notes", columns: &["version", "lineage", "overrides"] };

pub(in super::super) fn put_version(row: &mut impl Fields, version: &Version) -> Done {
    row.field(version.area.as_str())?;
    row.field(version.scheme.as_str())?;
    row.field(version.number)?;
    row.field(version.effective.map(Day))?;
    row.field(version.in_register)?;
    row.field(version.plan)?;
    row.field(version.by.0.as_str())?;
    row.field(Moment(version.by.1))
}

pub(in super::super) fn put_cell(row: &mut impl Fields, version: i64, cell: &Cell) -> Done {
    row.field(version)?;
    row.field(cell.code.as_str())?;
    row.field(cell.name.as_str())?;
    row.field(cell.kind.as_str())?;
    row.field(Json(&cell.roster))?;
    row.field(Geom::shape(&cell.shape))
}

pub(in super::super) fn put_notes(row: &mut impl Fields, version: i64, notes: &VersionNotes) -> Done {
    row.field(version)?;
    row.field(Json(&notes.lineage))?;
    row.field(Json(&notes.overrides))
}

pub(super) fn version(row: &PgRow) -> Result<Version, sqlx::Error> {
    Ok(Version {
        id: column(row, "fid")?,
        number: column(row, "number")?,
        area: code(row, "area")?,
        scheme: column(row, "scheme")?,
        effective: maybe_day(row, "effective")?,
        until: maybe_day(row, "until")?,
        in_register: column(row, "in_register")?,
        by: by(row, "published_by", "published_at")?,
        plan: column(row, "plan")?,
        cells: count(row, "cells", column(row, "cells")?)?,
    })
}

pub(super) fn cell(row: &PgRow) -> Result<Cell, sqlx::Error> {
    Ok(Cell {
        code: code(row, "code")?,
        name: column(row, "name")?,
        kind: parsed(row, "kind")?,
        shape: shape(row)?,
        roster: json(row, "roster")?,
    })
}

pub(super) fn notes(row: &PgRow) -> Result<VersionNotes, sqlx::Error> {
    Ok(VersionNotes { lineage: json(row, "lineage")?, overrides: json(row, "overrides")? })
}
