//! Reading records, as of whatever moment the connection sees.

use std::collections::HashMap;

use grid::people::Account;
use grid::register::{Area, Cell, Duty, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
use sqlx::{AssertSqlSafe, PgConnection};

use super::columns::{layer_table, place_table};
use super::failure::failed;
use super::rows;
use crate::{AuditEntry, StoreError};

pub(super) async fn areas(connection: &mut PgConnection) -> Result<Vec<Stored<Area>>, StoreError> {
    // A parent stands at a higher level than its children, which the import makes sure of.
    let sql = r#"SELECT * FROM areas
        ORDER BY array_position(ARRAY['city', 'district', 'street', 'community'], level), code COLLATE "C""#;
    let failed = failed("reading areas");
    let found = sqlx::query(sql).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(rows::area).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn tilings(connection: &mut PgConnection) -> Result<Vec<Stored<Tiling>>, StoreError> {
    let failed = failed("reading tilings");
    let found = sqlx::query(r#"SELECT * FROM tilings ORDER BY area COLLATE "C", scheme COLLATE "C""#)
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(rows::tiling).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn cells(
    connection: &mut PgConnection,
    tiling: i64,
) -> Result<Vec<Stored<Cell>>, StoreError> {
    let failed = failed("reading cells");
    let known: Option<i64> = sqlx::query_scalar("SELECT fid FROM tilings WHERE fid = $1")
        .bind(tiling)
        .fetch_optional(&mut *connection)
        .await
        .map_err(failed)?;
    if known.is_none() {
        return Err(StoreError::NotFound { what: format!("tiling {tiling}") });
    }
    let found = sqlx::query(r#"SELECT * FROM cells WHERE tiling = $1 ORDER BY code COLLATE "C""#)
        .bind(tiling)
        .fetch_all(&mut *connection)
        .await
        .map_err(failed)?;
    let duties = sqlx::query(
        "SELECT duties.* FROM duties JOIN cells ON cells.code = duties.cell WHERE cells.tiling = $1 ORDER BY rank",
    )
    .bind(tiling)
    .fetch_all(&mut *connection)
    .await
    .map_err(failed)?;
    let mut rosters: HashMap<String, Vec<Duty>> = HashMap::new();
    for row in &duties {
        let cell: String = rows::column(row, "cell").map_err(failed)?;
        rosters.entry(cell).or_default().push(rows::duty(row).map_err(failed)?);
    }
    let with_roster = |row| {
        let mut cell = rows::cell(row)?;
        cell.value.roster = rosters.remove(cell.value.code.as_str()).unwrap_or_default();
        Ok(cell)
    };
    found.iter().map(with_roster).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn places(
    connection: &mut PgConnection,
    kind: PlaceKind,
    after: i64,
    limit: u32,
) -> Result<Vec<Stored<Place>>, StoreError> {
    let failed = failed("reading places");
    let sql = format!("SELECT * FROM {} WHERE fid > $1 ORDER BY fid LIMIT $2", place_table(kind).name);
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(|row| rows::place(row, kind)).collect::<Result<_, _>>().map_err(failed)
}

/// Those of these places that are there, in no order.
pub(super) async fn places_by_id(
    connection: &mut PgConnection,
    kind: PlaceKind,
    ids: &[i64],
) -> Result<Vec<Stored<Place>>, StoreError> {
    let failed = failed("reading places");
    let sql = format!("SELECT * FROM {} WHERE fid = ANY($1)", place_table(kind).name);
    let found = sqlx::query(AssertSqlSafe(sql)).bind(ids).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(|row| rows::place(row, kind)).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn layer(
    connection: &mut PgConnection,
    layer: LayerKind,
) -> Result<Vec<Stored<MapFeature>>, StoreError> {
    let failed = failed("reading the base map");
    let sql = format!("SELECT * FROM {} ORDER BY fid", layer_table(layer).name);
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(|row| rows::map_feature(row, layer)).collect::<Result<_, _>>().map_err(failed)
}

/// All accounts with the hashes of their passwords.
pub(super) async fn accounts(
    connection: &mut PgConnection,
) -> Result<Vec<(Stored<Account>, Option<String>)>, StoreError> {
    let failed = failed("reading accounts");
    let found =
        sqlx::query("SELECT * FROM accounts ORDER BY id").fetch_all(connection).await.map_err(failed)?;
    found.iter().map(rows::account).collect::<Result<_, _>>().map_err(failed)
}

/// Entries of the audit log from the oldest on.
pub(super) async fn audit(
    connection: &mut PgConnection,
    after: i64,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let failed = failed("reading the audit log");
    let found = sqlx::query("SELECT * FROM audit WHERE id > $1 ORDER BY id LIMIT $2")
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(rows::audit_entry).collect::<Result<_, _>>().map_err(failed)
}
