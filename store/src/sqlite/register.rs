//! The register as a whole.

use async_trait::async_trait;
use grid::register::{PlaceKind, Record};
use sqlx::SqliteConnection;

use super::{SqliteStore, backend, fill, import, places, snapshot};
use crate::{Author, Changes, Confines, News, Position, Register, Snapshot, StoreError};

/// Beyond so many changed places, reading everything is about as quick as reading them one by one.
const SINGLE: i64 = 1000;

#[async_trait]
impl Register for SqliteStore {
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(snapshot::SqliteSnapshot::open(&self.readers).await?))
    }

    async fn follow(&self, since: Position) -> Result<News, StoreError> {
        let failed = backend("reading the changes");
        let mut tx = self.readers.begin().await.map_err(&failed)?;
        let position = snapshot::position(&mut tx).await?;
        let changes = if position == since { Changes::Nothing } else { changes(&mut tx, since).await? };
        tx.commit().await.map_err(failed)?;
        Ok(News { position, changes })
    }

    async fn wake(&self) {
        // SQLite wakes nobody across processes: its readers ask by a timer.
        std::future::pending::<()>().await;
    }

    async fn try_import(
        &self,
        author: &Author,
        confines: Confines<'_>,
        records: &mut (dyn Iterator<Item = Result<Record, StoreError>> + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError> {
        import::run(&self.writer, author, confines, records, progress).await
    }

    async fn fill(
        &self,
        from: &mut dyn Snapshot,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError> {
        fill::run(&self.writer, from, progress).await
    }

    async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// What the change log says happened since a position, with places as this transaction sees them.
async fn changes(connection: &mut SqliteConnection, since: Position) -> Result<Changes, StoreError> {
    let failed = backend("reading the changes");
    // Another file, another history in the same file, or one whose beginning is no longer kept.
    let known: Option<i64> =
        sqlx::query_scalar("SELECT 1 FROM changes WHERE seq = ? AND data_version = ? AND state = ?")
            .bind(since.cursor)
            .bind(since.data.version)
            .bind(since.data.store)
            .fetch_optional(&mut *connection)
            .await
            .map_err(&failed)?;
    if known.is_none() {
        return Ok(Changes::Everything);
    }
    let named: Vec<(String, i64)> = sqlx::query_as(
        "SELECT DISTINCT entity, coalesce(CASE entity WHEN 'people' THEN 0 ELSE id END, 0)
         FROM changes WHERE seq > ? LIMIT ?",
    )
    .bind(since.cursor)
    .bind(SINGLE + 1)
    .fetch_all(&mut *connection)
    .await
    .map_err(&failed)?;
    if named.len() as i64 > SINGLE {
        return Ok(Changes::Everything);
    }
    let (mut single, mut people) = (Vec::new(), false);
    for (entity, id) in named {
        if entity == "people" {
            people = true;
        } else if let Ok(kind) = entity.parse::<PlaceKind>() {
            single.push((kind, id, places::find(connection, kind, id).await?));
        } else {
            return Ok(Changes::Everything);
        }
    }
    Ok(Changes::Only { places: single, people })
}
