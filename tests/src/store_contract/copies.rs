//! Promises about copies.

use grid::people::Role;
use grid::plan::Leader;
use grid::plan::history::Act;
use grid::register::{Level, PlaceKind, Record};
use store::{Action, AuditFilter, PlanChange, Register as _, Store, StoreError, Stroke, TableDigest};

use super::given::{area, cell, home, household, one_of_each_kind, street, take, tiling};
use super::people::account;
use super::plans::{new_plan, rename};
use super::versions::{bare, publication};
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
    draw_and_publish(store).await;
    let zhang = account("Zhang", Role::Administrator);
    let stored = store.create_account(&author(), None, &zhang, Some("hash")).await.expect("an account");
    store.set_password(&author(), stored.id, 1, "other", false).await.expect("a password");
    store.create_account(&author(), None, &account("li", Role::GridStaff), None).await.expect("an account");
}

/// Three plans of area `B`: one with strokes, one taken back, and a mark, one whose version is in force, and one whose
/// version waits.
async fn draw_and_publish(store: &dyn Store) {
    let mut plans = Vec::new();
    for name in ["甲案", "乙案", "丙案"] {
        let mut given = new_plan(name, 3);
        given.cells[0].1.about.leader = Some(Leader { person: "赵六".to_owned(), phone: String::new() });
        plans.push(store.create_plan(&author(), &request(name), &given).await.expect("a plan"));
    }
    let drawn = plans[0].id;
    store.revise(&author(), drawn, 0, &rename("key-0001", 0, 2, "东")).await.expect("a revision");
    let mut undo = rename("key-0002", 1, 2, "网格2");
    undo.what = Stroke { act: Act::Undo { of: 1 }, command: None, ..undo.what };
    store.revise(&author(), drawn, 1, &undo).await.expect("a revision");
    let mark = PlanChange::Mark { revision: 2, name: "第一稿".to_owned() };
    store.change_plan(&author(), drawn, 1, &mark).await.expect("a mark");
    for (plan, day, x) in [(&plans[1], "2026-03-01", 7), (&plans[2], "2026-12-01", 8)] {
        let new = publication(plan, day, "2026-03-01", vec![bare("B-2", x), bare("B-4", x + 5)]);
        store.publish(&author(), &new).await.expect("a version");
    }
}

/// A digest tells every change of what is kept, and nothing else changes it.
pub async fn a_digest_tells_what_changed(store: &dyn Store) {
    furnish(store).await;
    let before = digest(store).await;
    assert_eq!(digest(store).await, before);
    assert!(
        before.iter().all(|table| table.rows > 0 || ["water", "buildings", "estates"].contains(&table.table))
    );
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
    let plan = store.plans(None).await.expect("plans").pop().expect("a plan");
    store.revise(&author(), plan.id, 2, &rename("key-0003", 2, 1, "西")).await.expect("a revision");
    assert_eq!(
        changed(&digest(store).await),
        ["households", "plans", "plan_cells", "plan_revisions", "accounts", "audit"]
    );
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
    // Plans go on where they were, and what waits for its day comes.
    let plan = store.plans(None).await.expect("plans").pop().expect("a plan");
    assert_eq!((plan.name.as_str(), plan.revision, plan.marks.len()), ("甲案", 2, 1));
    store.revise(&author(), plan.id, 2, &rename("key-0003", 2, 2, "西")).await.expect("a revision");
    let made = store.create_plan(&author(), &request("plan"), &new_plan("丁案", 1)).await.expect("a plan");
    assert!(made.id > 3);
    assert_eq!(store.take_effect(super::given::date("2026-12-01")).await.expect("an answer"), 1);
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
