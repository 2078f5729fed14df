//! Reading versions, as of whatever moment the connection sees.

use std::collections::BTreeSet;

use grid::register::{Cell, Code};
use sqlx::{AssertSqlSafe, PgConnection};

use super::super::failure::failed;
use super::super::rows::code;
use super::rows;
use crate::{StoreError, Version, VersionNotes};

/// Versions with the day on which each ends, which the next one says, and the number of their cells.
const VERSIONS: &str = "(SELECT *, lead(effective) OVER (PARTITION BY area, scheme ORDER BY number) AS until,
    (SELECT count(*) FROM version_cells WHERE version = versions.fid) AS cells FROM versions) AS versions";

/// All versions, in order of their ids.
pub(in super::super) async fn all(connection: &mut PgConnection) -> Result<Vec<Version>, StoreError> {
    let failed = failed("reading versions");
    let found = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {VERSIONS} ORDER BY fid")))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(rows::version).collect::<Result<_, _>>().map_err(failed)
}

/// Those of an area in a scheme, in order of their numbers.
pub(super) async fn of(
    connection: &mut PgConnection,
    area: &Code,
    scheme: &str,
) -> Result<Vec<Version>, StoreError> {
    let failed = failed("reading versions");
    let sql = format!("SELECT * FROM {VERSIONS} WHERE area = $1 AND scheme = $2 ORDER BY number");
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(area.as_str())
        .bind(scheme)
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(rows::version).collect::<Result<_, _>>().map_err(failed)
}

/// # Errors
/// [`StoreError::NotFound`].
pub(super) async fn needed(connection: &mut PgConnection, id: i64) -> Result<Version, StoreError> {
    let failed = failed("reading a version");
    let found = sqlx::query(AssertSqlSafe(format!("SELECT * FROM {VERSIONS} WHERE fid = $1")))
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    let row = found.ok_or_else(|| StoreError::NotFound { what: format!("version {id}") })?;
    rows::version(&row).map_err(failed)
}

/// The cells of a version, in order of their codes.
pub(in super::super) async fn cells(
    connection: &mut PgConnection,
    version: i64,
) -> Result<Vec<Cell>, StoreError> {
    let failed = failed("reading the cells of a version");
    let found = sqlx::query(r#"SELECT * FROM version_cells WHERE version = $1 ORDER BY code COLLATE "C""#)
        .bind(version)
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(rows::cell).collect::<Result<_, _>>().map_err(failed)
}

/// What a version says besides its cells.
pub(in super::super) async fn notes(
    connection: &mut PgConnection,
    version: i64,
) -> Result<VersionNotes, StoreError> {
    let failed = failed("reading the notes of a version");
    let row = sqlx::query("SELECT * FROM version_notes WHERE version = $1")
        .bind(version)
        .fetch_one(connection)
        .await
        .map_err(failed)?;
    rows::notes(&row).map_err(failed)
}

/// Codes of the cells of all versions of an area.
pub(super) async fn codes_ever(
    connection: &mut PgConnection,
    area: &Code,
) -> Result<BTreeSet<Code>, StoreError> {
    let failed = failed("reading the codes of versions");
    let sql = "SELECT DISTINCT code FROM version_cells
        WHERE version IN (SELECT fid FROM versions WHERE area = $1)";
    let found = sqlx::query(sql).bind(area.as_str()).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(|row| code(row, "code")).collect::<Result<_, _>>().map_err(failed)
}
