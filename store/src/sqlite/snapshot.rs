//! The whole register as of one moment.

use async_trait::async_trait;
use grid::people::Account;
use grid::plan::{CellId, PlanCell};
use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

use super::{accounts, audit, backend, plans, read, versions};
use crate::{AuditEntry, DataVersion, Plan, Position, Revision, Snapshot, StoreError, Version, VersionNotes};

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

#[async_trait]
impl Snapshot for SqliteSnapshot {
    fn position(&self) -> Position {
        self.position
    }

    async fn areas(&mut self) -> Result<Vec<Stored<Area>>, StoreError> {
        read::areas(&mut self.tx).await
    }

    async fn tilings(&mut self) -> Result<Vec<Stored<Tiling>>, StoreError> {
        read::tilings(&mut self.tx).await
    }

    async fn cells(&mut self, tiling: i64) -> Result<Vec<Stored<Cell>>, StoreError> {
        read::cells(&mut self.tx, tiling).await
    }

    async fn places(
        &mut self,
        kind: PlaceKind,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Stored<Place>>, StoreError> {
        read::places(&mut self.tx, kind, after, limit).await
    }

    async fn layer(&mut self, layer: LayerKind) -> Result<Vec<Stored<MapFeature>>, StoreError> {
        read::layer(&mut self.tx, layer).await
    }

    async fn plans(&mut self) -> Result<Vec<Plan>, StoreError> {
        plans::all(&mut self.tx).await
    }

    async fn plan_cells(&mut self, plan: i64) -> Result<Vec<(CellId, PlanCell)>, StoreError> {
        plans::cells(&mut self.tx, plan).await
    }

    async fn revisions(&mut self, plan: i64, after: i64, limit: u32) -> Result<Vec<Revision>, StoreError> {
        plans::revisions(&mut self.tx, plan, after, limit).await
    }

    async fn versions(&mut self) -> Result<Vec<Version>, StoreError> {
        versions::all(&mut self.tx).await
    }

    async fn version(&mut self, id: i64) -> Result<(Vec<Cell>, VersionNotes), StoreError> {
        Ok((versions::cells(&mut self.tx, id).await?, versions::notes(&mut self.tx, id).await?))
    }

    async fn accounts(&mut self) -> Result<Vec<(Stored<Account>, Option<String>)>, StoreError> {
        accounts::all(&mut self.tx).await
    }

    async fn audit(&mut self, after: i64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        audit::page(&mut self.tx, after, limit).await
    }
}
