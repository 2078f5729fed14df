//! The embedded store: one SQLite file in the shape of a GeoPackage.
//!
//! The file is in WAL mode with `synchronous=FULL`: what was committed survives a power failure, and readers never
//! wait for the writer.

mod accounts;
mod audit;
mod batch;
mod fault;
mod fill;
mod form;
mod gpkg;
mod import;
mod moment;
mod ours;
mod people;
mod places;
mod read;
mod register;
mod requests;
mod rows;
mod snapshot;
#[cfg(test)]
mod tests;
mod write;

use std::path::Path;
use std::time::Duration;

use fault::backend;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, SqlitePool};

use crate::StoreError;

/// A register in a GeoPackage-shaped SQLite file.
#[derive(Clone, Debug)]
pub struct SqliteStore {
    readers: SqlitePool,
    /// One connection: SQLite has one writer at a time, and here writers of this process wait in the order in which
    /// they came, without keeping readers waiting.
    writer: SqlitePool,
}

/// Connections that read.
const READERS: u32 = 4;
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
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            // SQLite ends a transaction by itself when the disk is full. The connection does not learn of it, and would
            // refuse to begin another one for ever.
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
            .connect_with(options.clone())
            .await
            .map_err(backend("opening the file"))?;
        form::bring_up(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_lazy_with(options.pragma("query_only", "ON"));
        Ok(Self { readers, writer })
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
