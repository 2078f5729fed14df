//! Whether a file is one of ours, asked before anything is written to it.

use std::path::Path;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use super::BUSY;
use super::fault::{backend, is_no_database};
use crate::StoreError;

/// Refuses a file that is no SQLite file or not laid out by us, before anything is written to it.
///
/// A file whose first opening was cut short is ours: a migration is all or nothing, so it has no tables, or only the
/// empty list of migrations.
pub(super) async fn refuse_foreign_file(path: &Path) -> Result<(), StoreError> {
    if !path.metadata().is_ok_and(|file| file.len() > 0) {
        return Ok(());
    }
    let foreign = || StoreError::Conflict {
        what: format!("{} is not a Wangge store; choose another file for --into or --from", path.display()),
    };
    let options = SqliteConnectOptions::new().filename(path).busy_timeout(BUSY);
    let failed = |error| {
        if is_no_database(&error) { foreign() } else { backend("looking what the file is")(error) }
    };
    let pool = SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(failed)?;
    let ours = is_ours(&pool).await;
    pool.close().await;
    if ours.map_err(failed)? { Ok(()) } else { Err(foreign()) }
}

async fn is_ours(pool: &SqlitePool) -> Result<bool, sqlx::Error> {
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT name FROM sqlite_master WHERE type = 'table'").fetch_all(pool).await?;
    let has = |wanted: &str| tables.iter().any(|name| name == wanted);
    if has("_sqlx_migrations") && has("meta") && has("tilings") {
        return Ok(true);
    }
    if tables.iter().any(|name| name != "_sqlx_migrations") {
        return Ok(false);
    }
    if tables.is_empty() {
        return Ok(true);
    }
    let done: i64 = sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations").fetch_one(pool).await?;
    Ok(done == 0)
}

#[cfg(test)]
mod tests {
    use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
    use tempfile::TempDir;

    use super::*;
    use crate::{Register as _, SqliteStore};

    #[tokio::test]
    async fn a_first_opening_that_was_cut_short_is_taken_up_again() {
        let folder = TempDir::new().unwrap();
        // What the steps of a first opening leave behind, and two files of others that look much like it.
        let list = "CREATE TABLE _sqlx_migrations (version BIGINT PRIMARY KEY, description TEXT NOT NULL, \
            installed_on TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, success BOOLEAN NOT NULL, checksum BLOB NOT NULL, \
            execution_time BIGINT NOT NULL)";
        let done = format!("{list}; INSERT INTO _sqlx_migrations VALUES (1, 'theirs', 0, 1, x'00', 0)");
        for (name, script, ours) in [
            ("wal", "PRAGMA journal_mode = WAL; CREATE TABLE t (x); DROP TABLE t", true),
            ("list", list, true),
            ("other", "CREATE TABLE notes (text)", false),
            ("done", done.as_str(), false),
        ] {
            let file = folder.path().join(name);
            let options = SqliteConnectOptions::new().filename(&file).create_if_missing(true);
            let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(script.to_owned())).execute(&mut connection).await.unwrap();
            connection.close().await.unwrap();
            let opened = SqliteStore::open(&file).await;
            assert_eq!(opened.is_ok(), ours, "{name}: {:?}", opened.err());
            if let Ok(store) = opened {
                let position = store.snapshot().await.unwrap().position();
                assert_eq!(position.data.version, 0, "{name}");
            }
        }
    }
}
