//! The embedded store: one SQLite file in the shape of a GeoPackage.
//!
//! The file is in WAL mode with `synchronous=FULL`: what was committed survives a power failure, and readers never
//! wait for the writer.

mod batch;
mod gpkg;
mod import;
mod ours;
mod pending;
mod read;
mod rows;
mod snapshot;

use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use grid::register::Record;
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{SqlSafeStr, SqlitePool};

use crate::{Author, Changes, News, Position, Register, Snapshot, StoreError};

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
}

fn migrations() -> Migrator {
    let scripts = [
        (1, "register", include_str!("../../../migrations/sqlite/0001_register.sql")),
        (2, "identity", include_str!("../../../migrations/sqlite/0002_identity.sql")),
        (3, "state", include_str!("../../../migrations/sqlite/0003_state.sql")),
        (4, "closed", include_str!("../../../migrations/sqlite/0004_closed.sql")),
        (5, "rules", include_str!("../../../migrations/sqlite/0005_rules.sql")),
        (6, "people", include_str!("../../../migrations/sqlite/0006_people.sql")),
        (7, "requests", include_str!("../../../migrations/sqlite/0007_requests.sql")),
        (8, "audit", include_str!("../../../migrations/sqlite/0008_audit.sql")),
        (9, "changes", include_str!("../../../migrations/sqlite/0009_changes.sql")),
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
impl Register for SqliteStore {
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError> {
        Ok(Box::new(snapshot::SqliteSnapshot::open(&self.pool).await?))
    }

    async fn follow(&self, since: Position) -> Result<News, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(backend("reading the changes"))?;
        let position = snapshot::position(&mut connection).await?;
        let changes = if position == since { Changes::Nothing } else { Changes::Everything };
        Ok(News { position, changes })
    }

    async fn wake(&self) {
        std::future::pending().await
    }

    async fn import(
        &self,
        _author: &Author,
        records: &mut (dyn Iterator<Item = Record> + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError> {
        import::run(&self.pool, records, progress).await
    }

    async fn fill(&self, _: &mut dyn Snapshot, _: &(dyn Fn(u64) + Sync)) -> Result<u64, StoreError> {
        Err(pending::error())
    }

    async fn close(&self) {
        self.pool.close().await;
    }
}
