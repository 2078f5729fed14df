//! Reading the register.

use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
use sqlx::{AssertSqlSafe, SqliteConnection};

pub(super) use super::accounts::all as accounts;
pub(super) use super::audit::page as audit;
use super::backend;
use crate::StoreError;
use crate::columns::{self, layer_table, place_table};

pub(super) async fn areas(connection: &mut SqliteConnection) -> Result<Vec<Stored<Area>>, StoreError> {
    // A parent stands at a higher level than its children, which the import makes sure of.
    let sql = "SELECT * FROM areas ORDER BY
        CASE level WHEN 'city' THEN 0 WHEN 'district' THEN 1 WHEN 'street' THEN 2 ELSE 3 END, code";
    let failed = backend("reading areas");
    let found = sqlx::query(sql).fetch_all(connection).await.map_err(&failed)?;
    found.iter().map(columns::area).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn tilings(connection: &mut SqliteConnection) -> Result<Vec<Stored<Tiling>>, StoreError> {
    let failed = backend("reading tilings");
    let found = sqlx::query("SELECT * FROM tilings ORDER BY area, scheme")
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    found.iter().map(columns::tiling).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn cells(
    connection: &mut SqliteConnection,
    tiling: i64,
) -> Result<Vec<Stored<Cell>>, StoreError> {
    let failed = backend("reading cells");
    let known: Option<i64> = sqlx::query_scalar("SELECT fid FROM tilings WHERE fid = ?")
        .bind(tiling)
        .fetch_optional(&mut *connection)
        .await
        .map_err(&failed)?;
    if known.is_none() {
        return Err(StoreError::NotFound { what: format!("tiling {tiling}") });
    }
    let found = sqlx::query("SELECT * FROM cells WHERE tiling = ? ORDER BY code")
        .bind(tiling)
        .fetch_all(&mut *connection)
        .await
        .map_err(&failed)?;
    let duties = sqlx::query(
        "SELECT duties.* FROM duties JOIN cells ON cells.code = duties.cell WHERE cells.tiling = ? ORDER BY rank",
    )
    .bind(tiling)
    .fetch_all(&mut *connection)
    .await
    .map_err(&failed)?;
    columns::cells(&found, &duties).map_err(failed)
}

pub(super) async fn places(
    connection: &mut SqliteConnection,
    kind: PlaceKind,
    after: i64,
    limit: u32,
) -> Result<Vec<Stored<Place>>, StoreError> {
    let failed = backend("reading places");
    let sql = format!("SELECT * FROM {} WHERE fid > ? ORDER BY fid LIMIT ?", place_table(kind).name);
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(after)
        .bind(limit)
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    found.iter().map(|row| columns::place(row, kind)).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn layer(
    connection: &mut SqliteConnection,
    layer: LayerKind,
) -> Result<Vec<Stored<MapFeature>>, StoreError> {
    let failed = backend("reading the base map");
    let sql = format!("SELECT * FROM {} ORDER BY fid", layer_table(layer).name);
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.map_err(&failed)?;
    found.iter().map(|row| columns::map_feature(row, layer)).collect::<Result<_, _>>().map_err(failed)
}
