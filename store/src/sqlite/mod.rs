//! The embedded store: one SQLite file in the shape of a GeoPackage.
//!
//! The file is in WAL mode with `synchronous=FULL`: what was committed survives a power failure, and readers never
//! wait for the writer.

mod batch;
mod gpkg;
mod import;
mod ours;
mod read;
mod rows;

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Record, Stored, Tiling};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlSafeStr, SqlitePool};

use crate::{Store, StoreError};

/// A register in a GeoPackage-shaped SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    pool: SqlitePool,
}

/// One writer and a few readers; SQLite serialises writers anyway.
const CONNECTIONS: u32 = 4;
/// How long a writer waits for another process to finish its transaction.
const BUSY: Duration = Duration::from_secs(10);

impl SqliteStore {
    /// Opens the store at `path`, creating it or bringing it to the present form as needed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when its folder is not there, [`StoreError::Conflict`] when the file is something else,
    /// [`StoreError::Backend`] when it cannot be opened.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if let Some(folder) =
            path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
        {
            return Err(StoreError::NotFound {
                what: format!("folder {} of store {}", folder.display(), path.display()),
            });
        }
        ours::refuse_foreign_file(path).await?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // Rows come from SQLite's own thread; with few in flight, both threads mostly wait for each other.
            .row_buffer_size(4096)
            // 64 MB, in KiB with the sign SQLite wants: an import of a city stays in memory until it commits.
            .pragma("cache_size", "-65536");
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect_with(options)
            .await
            .map_err(backend("opening the file"))?;
        let store = Self { pool };
        migrations().run(&store.pool).await.map_err(|e| StoreError::Backend {
            op: "bringing the file to its present form",
            source: Box::new(e),
        })?;
        Ok(store)
    }

    /// Opens the store at `path`, which must be there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not; else as [`SqliteStore::open`].
    pub async fn open_existing(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        if !path.is_file() {
            return Err(StoreError::NotFound { what: format!("store {}", path.display()) });
        }
        Self::open(path).await
    }

    /// Waits for running work, folds the write-ahead log into the file and closes it, so that the one file is all.
    pub async fn close(self) {
        self.pool.close().await;
    }
}

fn migrations() -> Migrator {
    let scripts = [
        (1, "register", include_str!("../../../migrations/sqlite/0001_register.sql")),
        (2, "identity", include_str!("../../../migrations/sqlite/0002_identity.sql")),
        (3, "state", include_str!("../../../migrations/sqlite/0003_state.sql")),
    ];
    let migration = |(number, name, script): (i64, &'static str, &'static str)| {
        Migration::new(number, name.into(), MigrationType::Simple, script.into_sql_str(), false)
    };
    Migrator::with_migrations(scripts.into_iter().map(migration).collect())
}

/// Wraps what SQLite said with what the store was doing.
fn backend(op: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |source| StoreError::Backend { op, source: Box::new(source) }
}

#[async_trait]
impl Store for SqliteStore {
    async fn identity(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("SELECT value FROM meta WHERE key = 'state'")
            .fetch_one(&self.pool)
            .await
            .map_err(backend("reading which state of the store this is"))
    }

    async fn data_version(&self) -> Result<i64, StoreError> {
        sqlx::query_scalar("SELECT value FROM meta WHERE key = 'data_version'")
            .fetch_one(&self.pool)
            .await
            .map_err(backend("reading the data version"))
    }

    async fn import(
        &self,
        records: &mut (dyn Iterator<Item = Record> + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError> {
        import::run(&self.pool, records, progress).await
    }

    async fn areas(&self) -> Result<Vec<Stored<Area>>, StoreError> {
        read::areas(&self.pool).await
    }

    async fn tilings(&self) -> Result<Vec<Stored<Tiling>>, StoreError> {
        read::tilings(&self.pool).await
    }

    async fn cells(&self, tiling: i64) -> Result<Vec<Stored<Cell>>, StoreError> {
        read::cells(&self.pool, tiling).await
    }

    async fn places(
        &self,
        kind: PlaceKind,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Stored<Place>>, StoreError> {
        read::places(&self.pool, kind, after, limit).await
    }

    async fn layer(&self, layer: LayerKind) -> Result<Vec<Stored<MapFeature>>, StoreError> {
        read::layer(&self.pool, layer).await
    }
}
