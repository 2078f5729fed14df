//! Our own transactions that write.

use grid::people::Subject;
use grid::register::PlaceKind;
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

use super::audit::insert_entry;
use super::backend;
use super::fault::committing;
use crate::{Author, Deed, StoreError};

/// How many rows of the change log are kept. Whoever was away for longer reads everything anew, which is then quicker.
const CHANGES_KEPT: i64 = 10_000;

/// What a row of the change log says is to be read again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entity {
    Place(PlaceKind),
    People,
    Everything,
}

impl Entity {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Place(kind) => kind.as_str(),
            Self::People => "people",
            Self::Everything => "everything",
        }
    }
}

/// A transaction that makes a data version. Dropped without [`Write::commit`], it leaves nothing.
pub(super) struct Write {
    tx: Transaction<'static, Sqlite>,
    /// The data version that it makes.
    pub(super) version: i64,
    state: i64,
}

impl Write {
    /// Begins. While it runs, the triggers that watch for other programs are told to look away.
    pub(super) async fn begin(writer: &SqlitePool) -> Result<Self, StoreError> {
        let failed = backend("beginning to write");
        let mut tx = begin_immediate(writer).await?;
        // A number that only grows comes twice where a backup is put back; the state is drawn anew.
        sqlx::query(
            "UPDATE meta SET value = CASE key WHEN 'own' THEN 1 WHEN 'state' THEN random() ELSE value + 1 END
             WHERE key IN ('own', 'state', 'data_version')",
        )
        .execute(&mut *tx)
        .await
        .map_err(&failed)?;
        let (version, state) = sqlx::query_as(
            "SELECT (SELECT value FROM meta WHERE key = 'data_version'), (SELECT value FROM meta WHERE key = 'state')",
        )
        .fetch_one(&mut *tx)
        .await
        .map_err(&failed)?;
        Ok(Self { tx, version, state })
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// Writes down what readers are to read again.
    pub(super) async fn changed(
        &mut self,
        entity: Entity,
        record: Option<(i64, i64)>,
    ) -> Result<(), StoreError> {
        sqlx::query("INSERT INTO changes (entity, id, version, data_version, state) VALUES (?, ?, ?, ?, ?)")
            .bind(entity.as_str())
            .bind(record.map(|(id, _)| id))
            .bind(record.map(|(_, version)| version))
            .bind(self.version)
            .bind(self.state)
            .execute(&mut *self.tx)
            .await
            .map_err(backend("writing the change log"))?;
        Ok(())
    }

    /// Writes down who did what, and what readers are to read again.
    pub(super) async fn done(&mut self, author: &Author, deed: &Deed) -> Result<(), StoreError> {
        let entity = match deed.subject {
            Subject::Household => Entity::Place(PlaceKind::Household),
            Subject::Premises => Entity::Place(PlaceKind::Premises),
            Subject::Hazard => Entity::Place(PlaceKind::Hazard),
            Subject::Hydrant => Entity::Place(PlaceKind::Hydrant),
            Subject::Account => Entity::People,
            Subject::Register | Subject::AuditLog | Subject::Version => Entity::Everything,
            // Plans are no part of the register.
            Subject::Plan => return insert_entry(&mut self.tx, author, deed).await,
        };
        self.changed(entity, deed.id.map(|id| (id, deed.version.unwrap_or_default()))).await?;
        insert_entry(&mut self.tx, author, deed).await
    }

    /// Makes it last.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        shorten_log(&mut self.tx).await?;
        let failed = backend("committing");
        sqlx::query("UPDATE meta SET value = 0 WHERE key = 'own'")
            .execute(&mut *self.tx)
            .await
            .map_err(&failed)?;
        self.tx.commit().await.map_err(committing)
    }
}

/// Has readers ask again about the people they have seen, of the same data version.
pub(super) async fn people_changed(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO changes (entity, data_version, state) SELECT ?, version.value, state.value
         FROM meta AS version, meta AS state WHERE version.key = 'data_version' AND state.key = 'state'",
    )
    .bind(Entity::People.as_str())
    .execute(&mut *connection)
    .await
    .map_err(backend("writing the change log"))?;
    shorten_log(connection).await
}

async fn shorten_log(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM changes WHERE seq <= (SELECT max(seq) FROM changes) - ?")
        .bind(CHANGES_KEPT)
        .execute(connection)
        .await
        .map_err(backend("shortening the change log"))?;
    Ok(())
}

/// A transaction that waits here for a second writer, and not at a statement halfway through, where SQLite would refuse
/// it.
pub(super) async fn begin_immediate(writer: &SqlitePool) -> Result<Transaction<'static, Sqlite>, StoreError> {
    writer.begin_with("BEGIN IMMEDIATE").await.map_err(backend("waiting for its turn to write"))
}
