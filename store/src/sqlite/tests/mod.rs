//! What is particular to the file, seen from inside it.

mod copies;
mod elsewhere;
mod faults;
mod forms;
mod plans;
#[cfg(unix)]
mod rights;

use std::path::{Path, PathBuf};

use grid::lattice::Point;
use grid::register::{Code, Details, Household, Place};
use jiff::Timestamp;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tempfile::TempDir;

use super::SqliteStore;
use crate::{Author, RequestKey};

struct File {
    path: PathBuf,
    _folder: TempDir,
}

fn file() -> File {
    let folder = TempDir::new().unwrap();
    File { path: folder.path().join("town.gpkg"), _folder: folder }
}

async fn fresh() -> (File, SqliteStore) {
    let file = file();
    let store = SqliteStore::open(&file.path).await.unwrap();
    (file, store)
}

/// A connection as another program makes one: none of our settings.
async fn another_program(path: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true).foreign_keys(false);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn run(connection: &mut SqliteConnection, script: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(script.to_owned())).execute(connection).await.map(drop)
}

fn author() -> Author {
    Author { account: None, name: "test".to_owned(), at: Timestamp::UNIX_EPOCH }
}

fn request(key: &str) -> RequestKey {
    RequestKey { key: key.to_owned(), digest: [0; 32] }
}

fn home(own: &str) -> Place {
    let household = Household { address: "一号楼".to_owned(), people: 3, ..Household::default() };
    Place {
        code: Code::new(own).unwrap(),
        at: Point::new(1_200_000_000, 300_000_000),
        closed: None,
        details: Details::Household(household),
    }
}
