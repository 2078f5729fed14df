//! The whole register as of one moment.

use async_trait::async_trait;
use grid::people::Account;
use grid::plan::{CellId, PlanCell};
use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
use sqlx::{PgPool, Postgres, Transaction};

use super::failure::failed;
use super::{follow, plans, read, versions};
use crate::{AuditEntry, Plan, Position, Revision, Snapshot, StoreError, Version, VersionNotes};

/// A transaction that sees what was committed before its first statement, and nothing later.
pub(super) struct PostgisSnapshot {
    tx: Transaction<'static, Postgres>,
    position: Position,
}

impl PostgisSnapshot {
    pub(super) async fn open(pool: &PgPool) -> Result<Self, StoreError> {
        let mut tx = begin(pool).await?;
        let position = follow::position(&mut tx).await?;
        Ok(Self { tx, position })
    }
}

/// Begins a transaction whose statements all see the same.
pub(super) async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, StoreError> {
    pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        .await
        .map_err(failed("opening a snapshot"))
}

#[async_trait]
impl Snapshot for PostgisSnapshot {
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
        read::accounts(&mut self.tx).await
    }

    async fn audit(&mut self, after: i64, limit: u32) -> Result<Vec<AuditEntry>, StoreError> {
        read::audit(&mut self.tx, after, limit).await
    }
}
