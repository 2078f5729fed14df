//! The embedded store: one SQLite file in the shape of a GeoPackage.
//!
//! The file is in WAL mode with `synchronous=FULL`: what was committed survives a power failure, and readers never
//! wait for the writer.

mod accounts;
mod aside;
mod audit;
mod batch;
mod fault;
mod fill;
mod form;
mod gpkg;
mod import;
mod json;
mod moment;
mod ours;
mod people;
mod places;
mod plans;
mod read;
mod register;
mod requests;
mod rows;
mod snapshot;
mod tables;
#[cfg(test)]
mod tests;
mod versions;
mod write;

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::path::Path;
use std::time::{Duration, Instant};

use fault::backend;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, SqliteConnection, SqlitePool};

use crate::{Brought, Register as _, StoreError};

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
    /// The form that this program gives to files: a number that grows as the layout does.
    pub const FORM: i64 = form::PRESENT;

    /// The form that a file has, 0 where it is empty. Nothing is written to it, but for what its last writer left in its
    /// log when it was cut off.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no file, [`StoreError::TooNew`] for a form that this program does not
    /// know, [`StoreError::Conflict`] when the file is something else.
    pub async fn form(path: impl AsRef<Path>) -> Result<i64, StoreError> {
        let path = path.as_ref();
        refuse_missing(path)?;
        ours::refuse_foreign_file(path).await?;
        let options = SqliteConnectOptions::new().filename(path).busy_timeout(BUSY);
        let failed = backend("asking for the form of the file");
        let mut connection = SqliteConnection::connect_with(&options).await.map_err(&failed)?;
        let form = form::form(&mut connection).await?;
        connection.close().await.map_err(failed)?;
        Ok(form)
    }

    /// Opens the store at `path`, creating it or bringing it to the present form as needed.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when its folder is not there, [`StoreError::Conflict`] when the file is something else,
    /// [`StoreError::Backend`] when it cannot be opened.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        Ok(Self::open_from(path.as_ref()).await?.0)
    }

    /// Opens the store, and says which form it had.
    async fn open_from(path: &Path) -> Result<(Self, i64), StoreError> {
        if let Some(folder) =
            path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir())
        {
            return Err(StoreError::NotFound {
                what: format!("folder {} of store {}", folder.display(), path.display()),
            });
        }
        ours::refuse_foreign_file(path).await?;
        make_for_owner_alone(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // Rows come from SQLite's own thread; with few in flight, both threads mostly wait for each other.
            .row_buffer_size(4096)
            // 64 MB, in KiB with the sign SQLite wants: an import of a city stays in memory until it commits.
            .pragma("cache_size", "-65536");
        let writer = open_writer(&options).await?;
        let from = form::bring_up(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_lazy_with(options.pragma("query_only", "ON"));
        Ok((Self { readers, writer }, from))
    }

    /// Opens the store at `path`, which must be there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when it is not; else as [`SqliteStore::open`].
    pub async fn open_existing(path: impl AsRef<Path>) -> Result<Self, StoreError> {
        let path = path.as_ref();
        refuse_missing(path)?;
        Self::open(path).await
    }

    /// Brings the file at `path` to the present form, making it where there is none. [`SqliteStore::open`] does so too;
    /// this says what was done.
    ///
    /// # Errors
    /// Those of [`SqliteStore::open`].
    pub async fn migrate(path: impl AsRef<Path>) -> Result<Brought, StoreError> {
        let (store, from) = Self::open_from(path.as_ref()).await?;
        store.close().await;
        Ok(Brought { from, to: Self::FORM })
    }
}

/// SQLite waits for most locks by itself, but not for the one it needs to change a new file to its log, nor for the one
/// under which another program folds its log into the file: then it is asked again.
async fn open_writer(options: &SqliteConnectOptions) -> Result<SqlitePool, StoreError> {
    let begun = Instant::now();
    loop {
        let opened = SqlitePoolOptions::new()
            .max_connections(1)
            // SQLite ends a transaction by itself when the disk is full. The connection does not learn of it, and would
            // refuse to begin another one for ever.
            .before_acquire(|connection, _| Box::pin(async { Ok(!connection.is_in_transaction()) }))
            .connect_with(options.clone());
        match opened.await {
            Err(error) if fault::is_busy(&error) && begun.elapsed() < BUSY => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            opened => return opened.map_err(backend("opening the file")),
        }
    }
}

/// Makes an empty file where there is none, for its owner's eyes only: it will hold personal fields. SQLite gives its log
/// the rights of the file; those of a file that is there stay as they are.
fn make_for_owner_alone(path: &Path) -> Result<(), StoreError> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(StoreError::Unavailable { op: "making the file", source: Box::new(error) })
        }
        _ => Ok(()),
    }
}

fn refuse_missing(path: &Path) -> Result<(), StoreError> {
    if path.is_file() {
        Ok(())
    } else {
        Err(StoreError::NotFound { what: format!("store {}", path.display()) })
    }
}
