//! The register in PostgreSQL with PostGIS: several servers on one database, and other programs beside them.
//!
//! Whoever writes, what they wrote comes to all readers by the change log: see `follow`.

mod accounts;
mod audit;
mod connect;
mod copy;
mod failure;
mod fill;
mod follow;
mod import;
mod insert;
mod listen;
mod log;
mod migrate;
mod people;
mod places;
mod plans;
mod read;
mod requests;
mod rows;
mod snapshot;
mod staged;
mod tilings;
mod values;
mod versions;

use std::sync::Arc;

use async_trait::async_trait;
use grid::register::Record;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;

use self::failure::failed;
use self::listen::Listener;
use self::snapshot::PostgisSnapshot;
use crate::{Author, Brought, Confines, News, Position, Register, Snapshot, StoreError};

/// A register in a PostgreSQL database with PostGIS. Clones share their connections.
#[derive(Clone, Debug)]
pub struct PostgisStore {
    pool: PgPool,
    listener: Arc<Listener>,
}

impl PostgisStore {
    /// Opens the register in a database, which must be in the form that this program knows; a standby's will do.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when there is no register, one in an older form or something else,
    /// [`StoreError::TooNew`], [`StoreError::Unavailable`] when the server does not answer.
    pub async fn open(options: &PgConnectOptions) -> Result<Self, StoreError> {
        let pool = connect::pool(options).await?;
        let mut connection = pool.acquire().await.map_err(failed("looking at the database"))?;
        migrate::check(&mut connection).await?;
        drop(connection);
        Ok(Self { listener: Arc::new(Listener::new(pool.clone())), pool })
    }

    /// Lays the register out in a database or brings it to the present form, and returns what was done. Programs that do
    /// so at the same time wait for each other.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when PostGIS is not there and cannot be put there, or the database holds something else
    /// under our name; [`StoreError::TooNew`], [`StoreError::ReadOnly`], [`StoreError::Unavailable`].
    pub async fn migrate(options: &PgConnectOptions) -> Result<Brought, StoreError> {
        migrate::migrate(options).await
    }
}

#[async_trait]
impl Register for PostgisStore {
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(PostgisSnapshot::open(&self.pool).await?))
    }

    async fn follow(&self, since: Position) -> Result<News, StoreError> {
        follow::follow(&self.pool, since).await
    }

    async fn wake(&self) {
        self.listener.wake().await;
    }

    async fn try_import(
        &self,
        author: &Author,
        confines: Confines<'_>,
        records: &mut (dyn Iterator<Item = Result<Record, StoreError>> + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError> {
        import::run(&self.pool, author, confines, records, progress).await
    }

    async fn fill(
        &self,
        from: &mut dyn Snapshot,
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError> {
        fill::run(&self.pool, from, progress).await
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}
