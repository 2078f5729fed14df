//! The whole register as of one moment.

use sqlx::{PgPool, Postgres, Transaction};

use super::failure::failed;
use super::{follow, plans, read, versions};
use crate::{Position, StoreError};

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

crate::snapshot::by_modules!(PostgisSnapshot);
