//! Reading the register.

use std::collections::HashMap;

use grid::register::{Area, Cell, Code, Duty, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{backend, rows};
use crate::StoreError;

pub(super) async fn areas(connection: &mut SqliteConnection) -> Result<Vec<Stored<Area>>, StoreError> {
    // A parent stands at a higher level than its children, which the import makes sure of.
    let sql = "SELECT * FROM areas ORDER BY
        CASE level WHEN 'city' THEN 0 WHEN 'district' THEN 1 WHEN 'street' THEN 2 ELSE 3 END, code";
    let failed = backend("reading areas");
    let found = sqlx::query(sql).fetch_all(connection).await.map_err(&failed)?;
    found.iter().map(rows::area).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn tilings(connection: &mut SqliteConnection) -> Result<Vec<Stored<Tiling>>, StoreError> {
    let failed = backend("reading tilings");
    let found = sqlx::query("SELECT * FROM tilings ORDER BY area, scheme")
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    found.iter().map(rows::tiling).collect::<Result<_, _>>().map_err(failed)
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
    let mut rosters: HashMap<String, Vec<Duty>> = HashMap::new();
    for row in &duties {
        let cell: String = rows::column(row, "cell").map_err(&failed)?;
        rosters.entry(cell).or_default().push(rows::duty(row).map_err(&failed)?);
    }
    let with_roster = |row| {
        let mut cell = rows::cell(row)?;
        cell.value.roster = rosters.remove(Code::as_str(&cell.value.code)).unwrap_or_default();
        Ok(cell)
    };
    found.iter().map(with_roster).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn places(
    connection: &mut SqliteConnection,
    kind: PlaceKind,
    after: i64,
    limit: u32,
) -> Result<Vec<Stored<Place>>, StoreError> {
    let failed = backend("reading places");
    let sql = format!("SELECT * FROM {} WHERE fid > ? ORDER BY fid LIMIT ?", rows::place_table(kind).name);
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(after)
        .bind(limit)
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    found.iter().map(|row| rows::place(row, kind)).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn layer(
    connection: &mut SqliteConnection,
    layer: LayerKind,
) -> Result<Vec<Stored<MapFeature>>, StoreError> {
    let failed = backend("reading the base map");
    let sql = format!("SELECT * FROM {} ORDER BY fid", rows::layer_table(layer).name);
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.map_err(&failed)?;
    found.iter().map(|row| rows::map_feature(row, layer)).collect::<Result<_, _>>().map_err(failed)
}
