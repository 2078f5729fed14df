//! Changes of single places.

use async_trait::async_trait;
use grid::lattice::Extent;
use grid::register::{Code, Place, PlaceKind, Stored};
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, SqliteConnection};

use super::batch::Stamp;
use super::fault::refusing;
use super::write::Write;
use super::{SqliteStore, backend, gpkg, requests};
use crate::columns::{self, place_table, unwritable};
use crate::{Action, Author, Deed, Places, RequestKey, StoreError, refusal, rules};

#[async_trait]
impl Places for SqliteStore {
    async fn place(&self, kind: PlaceKind, id: i64) -> Result<Stored<Place>, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(backend("reading a place"))?;
        needed(&mut connection, kind, id).await
    }

    async fn create_place(
        &self,
        author: &Author,
        request: &RequestKey,
        place: &Place,
        area: Option<Code>,
    ) -> Result<Stored<Place>, StoreError> {
        rules::place(place)?;
        let kind = place.details.kind();
        let mut write = Write::begin(&self.writer).await?;
        if let Some(id) = requests::made(write.connection(), author, request, kind.as_str()).await? {
            return needed(write.connection(), kind, id).await;
        }
        let version = write.version;
        let id = insert(write.connection(), place, version).await?;
        requests::remember(write.connection(), author, request, kind.as_str(), id).await?;
        let stored = Stored { id, version: 1, value: place.clone() };
        write.done(author, &Deed::to_place(Action::Create, None, &stored, area)?).await?;
        write.commit().await?;
        Ok(stored)
    }

    async fn replace_place(
        &self,
        author: &Author,
        action: Action,
        id: i64,
        version: i64,
        place: &Place,
        area: Option<Code>,
    ) -> Result<Stored<Place>, StoreError> {
        rules::place(place)?;
        let mut write = Write::begin(&self.writer).await?;
        let before = needed(write.connection(), place.details.kind(), id).await?;
        if before.version != version {
            return Err(StoreError::Stale { current: before.version });
        }
        if before.value.code != place.code {
            return Err(refusal::code_stays(&before.value.code, &place.code));
        }
        let changed = write.version;
        update(write.connection(), id, place, changed).await?;
        let stored = Stored { id, version: version + 1, value: place.clone() };
        write.done(author, &Deed::to_place(action, Some(&before.value), &stored, area)?).await?;
        write.commit().await?;
        Ok(stored)
    }
}

/// One place, if it is there.
pub(super) async fn find(
    connection: &mut SqliteConnection,
    kind: PlaceKind,
    id: i64,
) -> Result<Option<Stored<Place>>, StoreError> {
    let failed = backend("reading a place");
    let sql = format!("SELECT * FROM {} WHERE fid = ?", place_table(kind).name);
    let row = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await.map_err(&failed)?;
    row.map(|row| columns::place(&row, kind)).transpose().map_err(failed)
}

async fn needed(
    connection: &mut SqliteConnection,
    kind: PlaceKind,
    id: i64,
) -> Result<Stored<Place>, StoreError> {
    let found = find(connection, kind, id).await?;
    found.ok_or_else(|| StoreError::NotFound { what: format!("{kind} {id}") })
}

/// Writes a new place; returns its id.
async fn insert(connection: &mut SqliteConnection, place: &Place, changed: i64) -> Result<i64, StoreError> {
    let table = place_table(place.details.kind());
    let sql = format!(
        "INSERT INTO {} ({}, changed) VALUES ({}?) ON CONFLICT (code) DO NOTHING RETURNING fid",
        table.name,
        table.columns.join(", "),
        "?, ".repeat(table.columns.len())
    );
    let id: Option<i64> = sqlx::query_scalar_with(AssertSqlSafe(sql), arguments(place, changed)?)
        .fetch_optional(&mut *connection)
        .await
        .map_err(refusing("writing a place"))?;
    let Some(id) = id else {
        return Err(refusal::code_in_use(place.details.kind(), &place.code));
    };
    gpkg::note_change(connection, table.name, Extent::of([place.at])).await?;
    Ok(id)
}

async fn update(
    connection: &mut SqliteConnection,
    id: i64,
    place: &Place,
    changed: i64,
) -> Result<(), StoreError> {
    let table = place_table(place.details.kind());
    let sql = format!(
        "UPDATE {} SET {} = ?, changed = ?, version = version + 1 WHERE fid = ?",
        table.name,
        table.columns.join(" = ?, ")
    );
    let mut row = arguments(place, changed)?;
    row.add(id).map_err(unwritable)?;
    sqlx::query_with(AssertSqlSafe(sql), row)
        .execute(&mut *connection)
        .await
        .map_err(refusing("writing a place"))?;
    gpkg::note_change(connection, table.name, Extent::of([place.at])).await
}

fn arguments(place: &Place, changed: i64) -> Result<SqliteArguments, StoreError> {
    let mut row = SqliteArguments::default();
    columns::put_place(&mut row, place)
        .and_then(|()| Stamp::Changed(changed).add(&mut row))
        .map_err(unwritable)?;
    Ok(row)
}
