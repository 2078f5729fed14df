//! Versions on their way in.

use grid::register::Cell;
use sqlx::SqliteConnection;

use super::super::batch::Batch;
use super::super::{gpkg, rows, tables};
use crate::columns::{self, Fields as _, NOTES, VERSIONS};
use crate::{StoreError, Version, VersionNotes};

/// Writes a version with all it has, with its id where another store has given it one. Returns the id.
pub(in super::super) async fn insert(
    connection: &mut SqliteConnection,
    id: Option<i64>,
    version: &Version,
    cells: &[Cell],
    notes: &VersionNotes,
) -> Result<i64, StoreError> {
    let id = rows::insert(connection, &VERSIONS, &["fid"], |row| {
        row.maybe_number(id)?;
        columns::put_version(row, version)
    })
    .await?;
    rows::insert(connection, &NOTES, &[], |row| columns::put_notes(row, id, notes)).await?;
    let mut batch = Batch::new(&tables::VERSION_CELLS);
    for cell in cells {
        tables::push_version_cell(&mut batch, id, cell)?;
        if batch.is_full() {
            batch.flush(connection).await?;
        }
    }
    batch.flush(connection).await?;
    gpkg::note_change(connection, batch.table.name, batch.extent).await?;
    gpkg::note_change(connection, VERSIONS.name, None).await?;
    Ok(id)
}
