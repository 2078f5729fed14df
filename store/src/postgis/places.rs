//! Single places.

use async_trait::async_trait;
use grid::register::{Code, Place, PlaceKind, Stored};
use sqlx::postgres::PgArguments;
use sqlx::{Arguments as _, AssertSqlSafe, PgConnection};

use super::failure::{breaks, committing, failed};
use super::insert::placeholders;
use super::{PostgisStore, log, read, requests};
use crate::columns::{self, RECORD, place_table, unwritable};
use crate::{Action, Author, Deed, Places, RequestKey, StoreError, refusal, rules};

#[async_trait]
impl Places for PostgisStore {
    async fn place(&self, kind: PlaceKind, id: i64) -> Result<Stored<Place>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(failed("reading a place"))?;
        find(&mut connection, kind, id).await
    }

    async fn create_place(
        &self,
        author: &Author,
        request: &RequestKey,
        place: &Place,
        area: Option<Code>,
    ) -> Result<Stored<Place>, StoreError> {
        let failed = failed("registering a place");
        rules::place(place)?;
        let kind = place.details.kind();
        let table = place_table(kind);
        let mut tx = self.pool.begin().await.map_err(failed)?;
        let id = requests::next_id(&mut tx, table.name, "fid").await?;
        if let Some(made) = requests::claim(&mut tx, author, request, kind.as_str(), id).await? {
            return find(&mut tx, kind, made).await;
        }
        let sql = format!(
            "INSERT INTO {} (fid, {}) VALUES ($1, {})",
            table.name,
            table.columns.join(", "),
            placeholders(table, 2)
        );
        let mut arguments = PgArguments::default();
        arguments.add(id).map_err(unwritable)?;
        columns::put_place(&mut arguments, place).map_err(unwritable)?;
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(&mut *tx).await.map_err(|error| {
            if breaks(&error, &format!("{}_code_key", table.name)) {
                refusal::code_in_use(kind, &place.code)
            } else {
                failed(error)
            }
        })?;
        let made = Stored { id, version: 1, value: place.clone() };
        log::done(&mut tx, author, &Deed::to_place(Action::Create, None, &made, area)?).await?;
        tx.commit().await.map_err(committing)?;
        Ok(made)
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
        let failed = failed("changing a place");
        rules::place(place)?;
        let kind = place.details.kind();
        let table = place_table(kind);
        let mut tx = self.pool.begin().await.map_err(failed)?;
        // Whoever else changes it waits until this is done, and then finds another version.
        let lock = format!("{} WHERE fid = $1 FOR UPDATE", table.select(RECORD));
        let row = sqlx::query(AssertSqlSafe(lock))
            .bind(id)
            .fetch_optional(&mut *tx)
            .await
            .map_err(failed)?
            .ok_or_else(|| missing(kind, id))?;
        let before = columns::place(&row, kind).map_err(failed)?;
        if before.version != version {
            return Err(StoreError::Stale { current: before.version });
        }
        if before.value.code != place.code {
            return Err(refusal::code_stays(&before.value.code, &place.code));
        }
        let sql = format!(
            "UPDATE {} SET ({}, version, changed) = ({}, version + 1, pg_current_xact_id()::text::bigint) WHERE fid = $1",
            table.name,
            table.columns.join(", "),
            placeholders(table, 2)
        );
        let mut arguments = PgArguments::default();
        arguments.add(id).map_err(unwritable)?;
        columns::put_place(&mut arguments, place).map_err(unwritable)?;
        sqlx::query_with(AssertSqlSafe(sql), arguments).execute(&mut *tx).await.map_err(failed)?;
        let after = Stored { id, version: version + 1, value: place.clone() };
        log::done(&mut tx, author, &Deed::to_place(action, Some(&before.value), &after, area)?).await?;
        tx.commit().await.map_err(committing)?;
        Ok(after)
    }
}

async fn find(connection: &mut PgConnection, kind: PlaceKind, id: i64) -> Result<Stored<Place>, StoreError> {
    read::places_by_id(connection, kind, &[id]).await?.pop().ok_or_else(|| missing(kind, id))
}

fn missing(kind: PlaceKind, id: i64) -> StoreError {
    StoreError::NotFound { what: format!("{kind} {id}") }
}
