//! Several programs bring one store to its present form at once; an older program meets a newer store.

use std::process::{Child, Command, Output, Stdio};

use anyhow::ensure;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqliteConnection};
use wangge_tests::postgres::TestDatabase;
use wangge_tests::wangge::program;

use crate::ground::{Ground, load_sample};
use crate::service::store_option;

/// How many migrate at once.
const AT_ONCE: usize = 6;

fn wangge(arguments: &[&str]) -> std::io::Result<Child> {
    Command::new(program())
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

fn migrate_at_once(store: &str) -> anyhow::Result<()> {
    let running: Vec<Child> =
        (0..AT_ONCE).map(|_| wangge(&["migrate", store_option(store), store])).collect::<Result<_, _>>()?;
    for child in running {
        let Output { status, stderr, .. } = child.wait_with_output()?;
        ensure!(status.success(), "{}", String::from_utf8_lossy(&stderr));
    }
    // What they made is whole.
    load_sample(store)
}

#[test]
fn a_file_takes_several_migrations_at_once() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("new.gpkg");
    std::fs::write(&file, "")?;
    migrate_at_once(&file.to_string_lossy())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_takes_several_migrations_at_once() -> anyhow::Result<()> {
    let Some(database) = TestDatabase::empty().await else { return Ok(()) };
    tokio::task::block_in_place(|| migrate_at_once(&database.url()))
}

const FROM_THE_FUTURE: &str = "INSERT INTO wangge._sqlx_migrations (version, description, success, checksum, execution_time) \
     VALUES (9999, 'from the future', true, 'x', 1)";

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_file_is_refused_in_one_clear_line() -> anyhow::Result<()> {
    let ground = Ground::embedded()?;
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", ground.store)).await?;
    let from_the_future = FROM_THE_FUTURE.replace("wangge.", "");
    sqlx::query(AssertSqlSafe(from_the_future)).execute(&mut connection).await?;
    connection.close().await?;
    refused(&ground)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newer_database_is_refused_in_one_clear_line() -> anyhow::Result<()> {
    let Some(ground) = Ground::database().await? else { return Ok(()) };
    let mut connection = PgConnection::connect(&ground.store).await?;
    sqlx::query(FROM_THE_FUTURE).execute(&mut connection).await?;
    refused(&ground)
}

fn refused(ground: &Ground) -> anyhow::Result<()> {
    let serve = ["serve", store_option(&ground.store), &ground.store, "--listen", "127.0.0.1:0"];
    let Output { status, stderr, .. } = wangge(&serve)?.wait_with_output()?;
    let said = String::from_utf8(stderr)?;
    ensure!(status.code() == Some(2), "{said}");
    ensure!(said.contains("9999") && said.contains("newer Wangge"), "{said}");
    Ok(())
}
