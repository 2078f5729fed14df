//! What the disk and other programs may do to a writer.

use std::time::Duration;

use super::super::write;
use super::*;
use crate::{AuditFilter, AuditLog as _, Places as _, StoreError};

/// Whether a write went wrong as it should, and left nothing.
async fn fails(store: &SqliteStore, expected: fn(&StoreError) -> bool) {
    let made = store.create_place(&author(), &request("a"), &home("H1"), None).await;
    assert!(made.as_ref().is_err_and(expected), "{made:?}");
    assert_eq!(store.audit(&AuditFilter::default(), i64::MAX, 10).await.unwrap(), []);
}

async fn set(store: &SqliteStore, pragma: &'static str) {
    sqlx::raw_sql(pragma).execute(&store.writer).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_unavailable_until_there_is_room() {
    let (_file, store) = fresh().await;
    // SQLite answers a file that may not grow as it answers a full disk.
    set(&store, "PRAGMA max_page_count = 1").await;
    let mut large = home("H1");
    if let Details::Household(details) = &mut large.details {
        details.address = "x".repeat(20_000);
    }
    let made = store.create_place(&author(), &request("a"), &large, None).await;
    assert!(matches!(made, Err(StoreError::Unavailable { .. })), "{made:?}");
    assert_eq!(store.audit(&AuditFilter::default(), i64::MAX, 10).await.unwrap(), []);
    set(&store, "PRAGMA max_page_count = 1000000").await;
    store.create_place(&author(), &request("a"), &large, None).await.unwrap();
}

#[tokio::test]
async fn a_protected_file_can_only_be_read() {
    let (_file, store) = fresh().await;
    set(&store, "PRAGMA query_only = ON").await;
    fails(&store, |error| matches!(error, StoreError::ReadOnly)).await;
}

#[tokio::test]
async fn a_writer_elsewhere_that_does_not_end_makes_the_store_unavailable() {
    let (file, store) = fresh().await;
    set(&store, "PRAGMA busy_timeout = 50").await;
    let mut other = another_program(&file.path).await;
    run(&mut other, "BEGIN IMMEDIATE").await.unwrap();
    fails(&store, |error| matches!(error, StoreError::Unavailable { .. })).await;
    run(&mut other, "ROLLBACK").await.unwrap();
    store.create_place(&author(), &request("a"), &home("H1"), None).await.unwrap();
}

/// Readers are answered while a writer is at work, and writers of one process wait in line rather than for a timer.
#[tokio::test]
async fn readers_do_not_wait_for_writers() {
    let (_file, store) = fresh().await;
    let writing = write::Write::begin(&store.writer).await.unwrap();
    let waiting = async { store.create_place(&author(), &request("a"), &home("H1"), None).await };
    let read = async {
        for _ in 0..20 {
            store.place(grid::register::PlaceKind::Household, 1).await.unwrap_err();
        }
        writing.commit().await.unwrap();
    };
    let both = async { tokio::join!(waiting, read) };
    let (made, ()) = tokio::time::timeout(Duration::from_secs(5), both).await.unwrap();
    made.unwrap();
}
