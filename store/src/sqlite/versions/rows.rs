//! Versions in columns, in both directions.

use grid::register::Cell;
use sqlx::sqlite::SqliteRow;
use sqlx::{Arguments as _, SqliteConnection};

use super::super::batch::{Batch, Key, Stamp, Table};
use super::super::fault::refusing;
use super::super::json::Json;
use super::super::rows::{code, column, json, optional_day, parsed, shape};
use super::super::{gpkg, moment};
use crate::{Geom, StoreError, Version, VersionNotes};

static CELLS: Table = Table {
    name: "version_cells",
    columns: &["version", "code", "name", "kind", "roster", "geom"],
    key: Key::None,
    kept: &[],
};

pub(super) fn version(row: &SqliteRow) -> Result<Version, sqlx::Error> {
    Ok(Version {
        id: column(row, "fid")?,
        number: column(row, "number")?,
        area: code(row, "area")?,
        scheme: column(row, "scheme")?,
        effective: optional_day(row, "effective")?,
        until: optional_day(row, "until")?,
        in_register: column(row, "in_register")?,
        by: (column(row, "published_by")?, parsed(row, "published_at")?),
        plan: column(row, "plan")?,
        cells: column(row, "cells")?,
    })
}

pub(super) fn cell(row: &SqliteRow) -> Result<Cell, sqlx::Error> {
    Ok(Cell {
        code: code(row, "code")?,
        name: column(row, "name")?,
        kind: parsed(row, "kind")?,
        shape: shape(row)?,
        roster: json(row, "roster")?,
    })
}

pub(super) fn notes(row: &SqliteRow) -> Result<VersionNotes, sqlx::Error> {
    Ok(VersionNotes { lineage: json(row, "lineage")?, overrides: json(row, "overrides")? })
}

/// Writes a version with all it has, with its id where another store has given it one. Returns the id.
pub(in super::super) async fn insert(
    connection: &mut SqliteConnection,
    id: Option<i64>,
    version: &Version,
    cells: &[Cell],
    notes: &VersionNotes,
) -> Result<i64, StoreError> {
    let failed = refusing("writing a version");
    let sql = "INSERT INTO versions
            (fid, area, scheme, number, effective, in_register, plan, published_by, published_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING fid";
    let id: i64 = sqlx::query_scalar(sql)
        .bind(id)
        .bind(version.area.as_str())
        .bind(&version.scheme)
        .bind(version.number)
        .bind(version.effective.map(|day| day.to_string()))
        .bind(version.in_register)
        .bind(version.plan)
        .bind(&version.by.0)
        .bind(moment::text(version.by.1))
        .fetch_one(&mut *connection)
        .await
        .map_err(&failed)?;
    sqlx::query("INSERT INTO version_notes (version, lineage, overrides) VALUES (?, ?, ?)")
        .bind(id)
        .bind(Json(&notes.lineage))
        .bind(Json(&notes.overrides))
        .execute(&mut *connection)
        .await
        .map_err(failed)?;
    let mut batch = Batch::new(&CELLS);
    for cell in cells {
        batch.push(None, Some(cell.shape.extent()), Stamp::None, |row| {
            row.add(id)?;
            row.add(cell.code.as_str())?;
            row.add(cell.name.as_str())?;
            row.add(cell.kind.as_str())?;
            row.add(Json(&cell.roster))?;
            row.add(Geom::shape(&cell.shape))
        })?;
        if batch.is_full() {
            batch.flush(connection).await?;
        }
    }
    batch.flush(connection).await?;
    gpkg::note_change(connection, CELLS.name, batch.extent).await?;
    gpkg::note_change(connection, "versions", None).await?;
    Ok(id)
}
