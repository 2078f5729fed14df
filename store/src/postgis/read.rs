//! Reading records, as of whatever moment the connection sees.

use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
use sqlx::{AssertSqlSafe, PgConnection};

use super::failure::failed;
use crate::columns::{
    self, ACCOUNT, ACCOUNTS, AREAS, AUDIT, CELLS, DUTIES, RECORD, TILINGS, WithPassword, layer_table,
    place_table,
};
use crate::{AuditEntry, StoreError};

pub(super) async fn areas(connection: &mut PgConnection) -> Result<Vec<Stored<Area>>, StoreError> {
    // A parent stands at a higher level than its children, which the import makes sure of.
    let sql = format!(
        r#"{} ORDER BY array_position(ARRAY['city', 'district', 'street', 'community'], level), code COLLATE "C""#,
        AREAS.select(RECORD)
    );
    let failed = failed("reading areas");
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(columns::area).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn tilings(connection: &mut PgConnection) -> Result<Vec<Stored<Tiling>>, StoreError> {
    let failed = failed("reading tilings");
    let sql = format!(r#"{} ORDER BY area COLLATE "C", scheme COLLATE "C""#, TILINGS.select(RECORD));
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(columns::tiling).collect::<Result<_, _>>().map_err(failed)
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
    let sql = format!(r#"{} WHERE tiling = $1 ORDER BY code COLLATE "C""#, CELLS.select(RECORD));
    let found =
        sqlx::query(AssertSqlSafe(sql)).bind(tiling).fetch_all(&mut *connection).await.map_err(failed)?;
    let sql = format!(
        "{} WHERE cell IN (SELECT code FROM cells WHERE tiling = $1) ORDER BY rank",
        DUTIES.select(&["fid"])
    );
    let duties =
        sqlx::query(AssertSqlSafe(sql)).bind(tiling).fetch_all(&mut *connection).await.map_err(failed)?;
    columns::cells(&found, &duties).map_err(failed)
}

pub(super) async fn places(
    connection: &mut PgConnection,
    kind: PlaceKind,
    after: i64,
    limit: u32,
) -> Result<Vec<Stored<Place>>, StoreError> {
    let failed = failed("reading places");
    let sql = format!("{} WHERE fid > $1 ORDER BY fid LIMIT $2", place_table(kind).select(RECORD));
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(|row| columns::place(row, kind)).collect::<Result<_, _>>().map_err(failed)
}

/// Those of these places that are there, in no order.
pub(super) async fn places_by_id(
    connection: &mut PgConnection,
    kind: PlaceKind,
    ids: &[i64],
) -> Result<Vec<Stored<Place>>, StoreError> {
    let failed = failed("reading places");
    let sql = format!("{} WHERE fid = ANY($1)", place_table(kind).select(RECORD));
    let found = sqlx::query(AssertSqlSafe(sql)).bind(ids).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(|row| columns::place(row, kind)).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn layer(
    connection: &mut PgConnection,
    layer: LayerKind,
) -> Result<Vec<Stored<MapFeature>>, StoreError> {
    let failed = failed("reading the base map");
    let sql = format!("{} ORDER BY fid", layer_table(layer).select(RECORD));
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(|row| columns::map_feature(row, layer)).collect::<Result<_, _>>().map_err(failed)
}

/// All accounts with the hashes of their passwords.
pub(super) async fn accounts(connection: &mut PgConnection) -> Result<Vec<WithPassword>, StoreError> {
    let failed = failed("reading accounts");
    let sql = format!("{} ORDER BY id", ACCOUNTS.select(ACCOUNT));
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(columns::account).collect::<Result<_, _>>().map_err(failed)
}

/// Entries of the audit log from the oldest on.
pub(super) async fn audit(
    connection: &mut PgConnection,
    after: i64,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let failed = failed("reading the audit log");
    let sql = format!("{} WHERE id > $1 ORDER BY id LIMIT $2", AUDIT.select(&["id"]));
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(columns::audit_entry).collect::<Result<_, _>>().map_err(failed)
}
