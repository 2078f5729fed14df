//! Reading versions, as of whatever moment the connection sees.

use std::collections::BTreeSet;

use grid::register::{Cell, Code, Date};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::super::backend;
use crate::columns::{self, Row as _, versions};
use crate::{StoreError, Version, VersionNotes, publish};

/// All versions, in order of their ids.
pub(in super::super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<Version>, StoreError> {
    let failed = backend("reading versions");
    let found = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {} ORDER BY fid", versions())))
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    found.iter().map(columns::version).collect::<Result<_, _>>().map_err(failed)
}

/// Those that wait although their day has come, in the order in which they are to be put into the register.
pub(super) async fn due(connection: &mut SqliteConnection, today: Date) -> Result<Vec<Version>, StoreError> {
    // Asked again and again, when there are none: the number of all cells of all versions is not to be counted for that.
    let sql = "SELECT EXISTS (SELECT 1 FROM versions WHERE NOT in_register AND effective <= ?)";
    let any: bool = sqlx::query_scalar(sql)
        .bind(today.to_string())
        .fetch_one(&mut *connection)
        .await
        .map_err(backend("looking for versions that are due"))?;
    if any { Ok(publish::due(all(connection).await?, today)) } else { Ok(Vec::new()) }
}

/// Those of an area in a scheme, in order of their numbers.
pub(super) async fn of(
    connection: &mut SqliteConnection,
    area: &Code,
    scheme: &str,
) -> Result<Vec<Version>, StoreError> {
    let failed = backend("reading versions");
    let sql = format!("SELECT * FROM {} WHERE area = ? AND scheme = ? ORDER BY number", versions());
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(area.as_str())
        .bind(scheme)
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    found.iter().map(columns::version).collect::<Result<_, _>>().map_err(failed)
}

/// # Errors
/// [`StoreError::NotFound`].
pub(super) async fn needed(connection: &mut SqliteConnection, id: i64) -> Result<Version, StoreError> {
    let failed = backend("reading a version");
    let found = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {} WHERE fid = ?", versions())))
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(&failed)?;
    let row = found.ok_or_else(|| StoreError::NotFound { what: format!("version {id}") })?;
    columns::version(&row).map_err(failed)
}

/// The cells of a version, in order of their codes.
pub(in super::super) async fn cells(
    connection: &mut SqliteConnection,
    version: i64,
) -> Result<Vec<Cell>, StoreError> {
    let failed = backend("reading the cells of a version");
    let found = sqlx::query("SELECT * FROM version_cells WHERE version = ? ORDER BY code")
        .bind(version)
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    found.iter().map(columns::version_cell).collect::<Result<_, _>>().map_err(failed)
}

/// What a version says besides its cells.
pub(in super::super) async fn notes(
    connection: &mut SqliteConnection,
    version: i64,
) -> Result<VersionNotes, StoreError> {
    let failed = backend("reading the notes of a version");
    let row = sqlx::query("SELECT * FROM version_notes WHERE version = ?")
        .bind(version)
        .fetch_one(connection)
        .await
        .map_err(&failed)?;
    columns::notes(&row).map_err(failed)
}

/// Codes of the cells of all versions of an area.
pub(super) async fn codes_ever(
    connection: &mut SqliteConnection,
    area: &Code,
) -> Result<BTreeSet<Code>, StoreError> {
    let failed = backend("reading the codes of versions");
    let sql = "SELECT DISTINCT code FROM version_cells
        WHERE version IN (SELECT fid FROM versions WHERE area = ?)";
    let found = sqlx::query(sql).bind(area.as_str()).fetch_all(connection).await.map_err(&failed)?;
    found.iter().map(|row| row.code("code")).collect::<Result<_, _>>().map_err(failed)
}
