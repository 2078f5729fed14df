//! Promises about copies.

use grid::people::Role;
use grid::register::{Level, PlaceKind, Record};
use store::{Action, AuditFilter, Register as _, Store, StoreError, TableDigest};

use super::given::{area, cell, home, household, one_of_each_kind, street, take, tiling};
use super::people::account;
use crate::reading::{Reading as _, author, request};

async fn digest(store: &dyn Store) -> Vec<TableDigest> {
    store::digest(store.snapshot().await.expect("a snapshot").as_mut(), &|_| {}).await.expect("a digest")
}

/// Something of everything that a store keeps, with gaps in the ids and versions above 1.
async fn furnish(store: &dyn Store) {
    let mut records = vec![area("B", Some("A"), Level::Community), area("A", None, Level::City), tiling("B")];
    records.extend([cell("B", "B-1", 0), cell("B", "B-2", 1)]);
    records.extend(one_of_each_kind().into_iter().map(Record::Place));
    records.push(street("甲"));
    take(store, records.clone()).await;
    // Cells and streets are replaced by new ones, so that the first ids are gone.
    take(store, vec![tiling("B"), cell("B", "B-2", 2), cell("B", "B-3", 3), street("乙"), street("丙")])
        .await;
    let made = store.create_place(&author(), &request("H9"), &home("H9", 1), None).await.expect("a place");
    let mut closed = home("H9", 2);
    closed.closed = Some(super::given::date("2026-11-22"));
    store.replace_place(&author(), Action::Close, made.id, 1, &closed, None).await.expect("a change");
    let zhang = account("Zhang", Role::Administrator);
    let stored = store.create_account(&author(), None, &zhang, Some("hash")).await.expect("an account");
    store.set_password(&author(), stored.id, 1, "other", false).await.expect("a password");
    store.create_account(&author(), None, &account("li", Role::GridStaff), None).await.expect("an account");
}

/// A digest tells every change of what is kept, and nothing else changes it.
pub async fn a_digest_tells_what_changed(store: &dyn Store) {
    furnish(store).await;
    let before = digest(store).await;
    assert_eq!(digest(store).await, before);
    assert!(before.iter().all(|table| table.rows > 0 || ["water", "buildings"].contains(&table.table)));
    let changed = |after: &[TableDigest]| -> Vec<&str> {
        before.iter().zip(after).filter(|(a, b)| a != b).map(|(a, _)| a.table).collect()
    };
    let found = store.places(PlaceKind::Household, 0, 1).await.expect("places").swap_remove(0);
    let place = store
        .replace_place(&author(), Action::Change, found.id, found.version, &found.value, None)
        .await
        .expect("a change");
    assert_eq!(changed(&digest(store).await), ["households", "audit"], "a version counts: {place:?}");
    let zhang = store.account_by_login("zhang").await.expect("an answer").expect("zhang").0;
    store.set_password(&author(), zhang.id, zhang.version, "third", false).await.expect("a password");
    assert_eq!(changed(&digest(store).await), ["households", "accounts", "audit"]);
}

/// A store filled from another one holds the same, ids, versions and passwords included, and goes on from there.
pub async fn a_filled_store_is_equal(store: &dyn Store) {
    let source = crate::temp_store::TempStore::with(Vec::new()).await.expect("a store");
    // It holds entries of the audit log from the start, but no records.
    furnish(&*source).await;
    let wanted = digest(&*source).await;
    let told = std::sync::Mutex::new(Vec::new());
    let copied = store::copy(&*source, store, &|step, taken| told.lock().expect("told").push((step, taken)))
        .await
        .expect("a copy");
    assert_eq!(copied, wanted);
    assert_eq!(digest(store).await, wanted);
    let told = told.into_inner().expect("told");
    let rows: u64 = wanted.iter().map(|table| table.rows).sum();
    assert!(told.contains(&(store::Step::Writing, rows)), "{told:?}");
    assert_eq!(told.last(), Some(&(store::Step::Comparing, 2 * rows)));
    assert!(told.is_sorted_by_key(|(step, taken)| (*step == store::Step::Comparing, *taken)));

    let sessions = store.account_by_login("zhang").await.expect("an answer").expect("zhang");
    assert_eq!(sessions.1.as_deref(), Some("other"));
    // New ids come after the old ones, and entries of the log after theirs.
    let last = store.places(PlaceKind::Household, 0, 100).await.expect("places").pop().expect("one").id;
    let made = store.create_place(&author(), &request("H9"), &home("H10", 1), None).await.expect("a place");
    assert!(made.id > last, "requests answered by the source are not known here");
    let newest = store.audit(&AuditFilter::default(), i64::MAX, 1).await.expect("a log").swap_remove(0);
    assert_eq!(newest.deed.id, Some(made.id));
    let account = store.create_account(&author(), None, &account("wang", Role::Planner), None).await;
    assert!(account.expect("an account").id > 2);
    take(store, vec![household("H1", 9), cell("B", "B-2", 5)]).await;
}

/// Only an empty store is filled.
pub async fn a_store_that_is_not_empty_is_not_filled(store: &dyn Store) {
    take(store, vec![household("H1", 1)]).await;
    let before = digest(store).await;
    let source = crate::temp_store::TempStore::with(vec![household("H2", 1)]).await.expect("a store");
    let filled = store.fill(source.snapshot().await.expect("a snapshot").as_mut(), &|_| {}).await;
    assert!(matches!(filled, Err(StoreError::Conflict { .. })), "{filled:?}");
    assert_eq!(digest(store).await, before);
}
