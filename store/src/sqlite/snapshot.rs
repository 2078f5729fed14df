//! The whole register as of one moment.

use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

use super::{backend, plans, read, versions};
use crate::{DataVersion, Position, StoreError};

/// A read transaction: in WAL mode it sees the file as it was when it first read.
pub(super) struct SqliteSnapshot {
    tx: Transaction<'static, Sqlite>,
    position: Position,
}

impl SqliteSnapshot {
    pub(super) async fn open(readers: &SqlitePool) -> Result<Self, StoreError> {
        let mut tx = readers.begin().await.map_err(backend("opening a snapshot"))?;
        let position = position(&mut tx).await?;
        Ok(Self { tx, position })
    }
}

/// The position behind the last change that this transaction sees.
pub(super) async fn position(connection: &mut SqliteConnection) -> Result<Position, StoreError> {
    let (cursor, version, store): (i64, i64, i64) =
        sqlx::query_as("SELECT seq, data_version, state FROM changes ORDER BY seq DESC LIMIT 1")
            .fetch_one(connection)
            .await
            .map_err(backend("reading the data version"))?;
    Ok(Position { data: DataVersion { store, version }, cursor, before: version, sessions_ended: 0 })
}

crate::snapshot::by_modules!(SqliteSnapshot);
