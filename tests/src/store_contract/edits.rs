//! Promises to those who change single places.

use std::collections::HashSet;

use grid::register::{Details, Place, PlaceKind, Record, Stored};
use serde_json::json;
use store::{Action, AuditFilter, Store, StoreError};

use super::given::{code, date, everything, home, household, import, one_of_each_kind, take};
use crate::reading::{Reading as _, author, request};

fn people(place: &Stored<Place>) -> u32 {
    let Details::Household(household) = &place.value.details else { panic!("{place:?}") };
    household.people
}

async fn create(store: &dyn Store, own: &str) -> Stored<Place> {
    let place = home(own, 1);
    store.create_place(&author(), &request(own), &place, None).await.expect("a place")
}

/// A place that was made is there as it was given, in every way of reading, and the log tells of it.
pub async fn a_place_that_was_made_is_there(store: &dyn Store) {
    let mut place = home("H1", 3);
    place.closed = Some(date("2026-11-01"));
    let area = Some(code("330106"));
    let made = store.create_place(&author(), &request("one"), &place, area.clone()).await.expect("a place");
    assert_eq!((made.version, &made.value), (1, &place));
    assert_eq!(store.place(PlaceKind::Household, made.id).await.expect("it"), made);
    assert_eq!(store.places(PlaceKind::Household, 0, 10).await.expect("all"), std::slice::from_ref(&made));
    let log = store.audit(&AuditFilter::default(), i64::MAX, 10).await.expect("a log");
    let [entry] = log.as_slice() else { panic!("{log:?}") };
    assert_eq!(entry.author, author());
    let deed = &entry.deed;
    assert_eq!((deed.action, deed.subject.as_str(), deed.id), (Action::Create, "household", Some(made.id)));
    assert_eq!((deed.version, deed.label.as_str(), &deed.area), (Some(1), "H1", &area));
    assert_eq!((&deed.before, &deed.after), (&None, &Some(json!(place))));
}

/// Every kind of place goes the same way, and ids count within a kind.
pub async fn places_of_every_kind_can_be_made_and_changed(store: &dyn Store) {
    for (number, mut place) in (0..).zip(one_of_each_kind()) {
        let kind = place.details.kind();
        let key = format!("key {number}");
        let made = store.create_place(&author(), &request(&key), &place, None).await.expect("a place");
        place.at = grid::lattice::Point::new(7, -7);
        let moved =
            store.replace_place(&author(), Action::Move, made.id, 1, &place, None).await.expect("a move");
        assert_eq!(moved, Stored { id: made.id, version: 2, value: place });
        assert_eq!(store.place(kind, made.id).await.expect("it"), moved);
    }
}

/// A request that comes twice on a bad line creates once, also when both are under way at the same time, and a key is
/// not taken for another account's or another thing's.
pub async fn a_repeated_request_creates_once(store: &dyn Store) {
    let first = create(store, "H1").await;
    let before = everything(store).await;
    let changed = Place { at: grid::lattice::Point::new(1, 1), ..first.value.clone() };
    let again = store.create_place(&author(), &request("H1"), &home("H1", 1), None).await.expect("the first");
    assert_eq!(again, first);
    assert_eq!(everything(store).await, before);
    // As it is now, not as it was made.
    let moved =
        store.replace_place(&author(), Action::Move, first.id, 1, &changed, None).await.expect("a move");
    let again = store.create_place(&author(), &request("H1"), &home("H1", 1), None).await.expect("the first");
    assert_eq!(again, moved);

    let mut other = request("H1");
    other.digest[0] ^= 1;
    let refused = store.create_place(&author(), &other, &home("H2", 1), None).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    let somebody = store::Author { account: Some(7), ..author() };
    let theirs = store.create_place(&somebody, &request("H1"), &home("H2", 1), None).await.expect("theirs");
    assert_ne!(theirs.id, first.id);

    let (key, place) = (request("both"), home("H3", 1));
    let author = author();
    let once = || store.create_place(&author, &key, &place, None);
    let (a, b, c, d) = tokio::join!(once(), once(), once(), once());
    let ids: HashSet<i64> = [a, b, c, d].into_iter().map(|made| made.expect("the place").id).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(store.places(PlaceKind::Household, 0, 10).await.expect("all").len(), 3);
}

/// A code stands for one place of a kind; whoever comes second hears of it, and nothing is kept of their try.
pub async fn a_code_in_use_is_refused(store: &dyn Store) {
    create(store, "H1").await;
    let before = everything(store).await;
    let refused = store.create_place(&author(), &request("again"), &home("H1", 2), None).await;
    match refused {
        Err(StoreError::Conflict { what }) => {
            assert!(what.contains("household code 'H1' is in use"), "{what}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(everything(store).await, before);
    // The key was not used up.
    store.create_place(&author(), &request("again"), &home("H2", 2), None).await.expect("a place");
}

/// A change names the version that it was made from; one made from another version is refused and told the present one.
pub async fn a_change_from_another_version_is_refused(store: &dyn Store) {
    let made = create(store, "H1").await;
    let change = async |version, people| {
        store.replace_place(&author(), Action::Change, made.id, version, &home("H1", people), None).await
    };
    assert_eq!(change(1, 2).await.expect("a change").version, 2);
    let before = everything(store).await;
    for version in [0, 1, 3, -1, i64::MAX] {
        match change(version, 9).await {
            Err(StoreError::Stale { current: 2 }) => {}
            other => panic!("{version}: {other:?}"),
        }
    }
    assert_eq!(everything(store).await, before);
    assert_eq!(change(2, 3).await.expect("a change").version, 3);
}

/// What is not there cannot be read or changed; a place keeps its code and kind.
pub async fn a_change_of_what_is_not_there_or_is_something_else_is_refused(store: &dyn Store) {
    let made = create(store, "H1").await;
    let missing = store.place(PlaceKind::Premises, made.id).await;
    assert!(matches!(missing, Err(StoreError::NotFound { .. })), "{missing:?}");
    let absent = store.replace_place(&author(), Action::Change, 77, 1, &home("H1", 2), None).await;
    assert!(matches!(absent, Err(StoreError::NotFound { .. })), "{absent:?}");
    let renamed = store.replace_place(&author(), Action::Change, made.id, 1, &home("H9", 2), None).await;
    assert!(matches!(renamed, Err(StoreError::Conflict { .. })), "{renamed:?}");
    assert_eq!(store.place(PlaceKind::Household, made.id).await.expect("it"), made);
}

/// The history of a place is whole: every version with what was before and after.
pub async fn the_log_keeps_every_version_of_a_place(store: &dyn Store) {
    let made = create(store, "H1").await;
    for (version, action) in [(1, Action::Change), (2, Action::Close), (3, Action::Restore)] {
        let mut place = home("H1", 1 + version as u32);
        place.closed = (action == Action::Close).then(|| date("2026-11-22"));
        store
            .replace_place(&author(), action, made.id, version, &place, Some(code("A")))
            .await
            .expect("a change");
    }
    let filter =
        AuditFilter { subject: Some(store::Subject::Household), id: Some(made.id), ..AuditFilter::default() };
    let mut log = store.audit(&filter, i64::MAX, 10).await.expect("a log");
    log.reverse();
    let seen: Vec<_> = log.iter().map(|e| (e.deed.version, e.deed.action.as_str())).collect();
    let expected = [(1, "create"), (2, "change"), (3, "close"), (4, "restore")];
    assert_eq!(seen, expected.map(|(version, action)| (Some(version), action)));
    for pair in log.windows(2) {
        assert_eq!(pair[1].deed.before, pair[0].deed.after);
    }
    let last: Place = serde_json::from_value(log[3].deed.after.clone().expect("after")).expect("a place");
    assert_eq!(last, store.place(PlaceKind::Household, made.id).await.expect("it").value);
}

/// Rules hold for single changes too.
pub async fn edits_that_break_a_rule_are_refused(store: &dyn Store) {
    let hazard = one_of_each_kind().swap_remove(2);
    let broken = |change: fn(&mut Place)| {
        let mut place = hazard.clone();
        change(&mut place);
        place
    };
    let early = broken(|place| {
        if let Details::Hazard(hazard) = &mut place.details {
            hazard.due = date("2025-01-01");
        }
    });
    let closed = broken(|place| place.closed = Some(date("2026-01-01")));
    let made = store.create_place(&author(), &request("good"), &hazard, None).await.expect("a hazard");
    for place in [early, closed] {
        let other = Place { code: code("other"), ..place.clone() };
        let created = store.create_place(&author(), &request("bad"), &other, None).await;
        assert!(matches!(created, Err(StoreError::Conflict { .. })), "{created:?}");
        let changed = store.replace_place(&author(), Action::Change, made.id, 1, &place, None).await;
        assert!(matches!(changed, Err(StoreError::Conflict { .. })), "{changed:?}");
        let imported = import(store, vec![Record::Place(other)]).await;
        assert!(matches!(imported, Err(StoreError::Conflict { .. })), "{imported:?}");
    }
    assert_eq!(store.places(PlaceKind::Hazard, 0, 10).await.expect("hazards"), [made]);
}

/// Many people change one place at once: of all changes that were acknowledged, none is lost.
pub async fn of_many_writers_at_one_place_no_change_is_lost(store: &dyn Store) {
    const WRITERS: u32 = 32;
    const EACH: u32 = 5;
    take(store, vec![household("H1", 0)]).await;
    let id = store.places(PlaceKind::Household, 0, 1).await.expect("it")[0].id;
    let one = async |writer: u32| {
        let author = store::Author { account: Some(i64::from(writer)), ..author() };
        for _ in 0..EACH {
            loop {
                let now = store.place(PlaceKind::Household, id).await.expect("it");
                let more = home("H1", people(&now) + 1);
                match store.replace_place(&author, Action::Change, id, now.version, &more, None).await {
                    Ok(_) => break,
                    Err(StoreError::Stale { current }) => assert!(current > now.version),
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    };
    let mut writers = futures_util::stream::FuturesUnordered::new();
    for writer in 1..=WRITERS {
        writers.push(one(writer));
    }
    while futures_util::StreamExt::next(&mut writers).await.is_some() {}
    drop(writers);
    let end = store.place(PlaceKind::Household, id).await.expect("it");
    assert_eq!(people(&end), WRITERS * EACH);
    assert_eq!(end.version, i64::from(WRITERS * EACH) + 1);
    let filter = AuditFilter { action: Some(Action::Change), ..AuditFilter::default() };
    let log = store.audit(&filter, i64::MAX, 1000).await.expect("a log");
    assert_eq!(log.len() as u32, WRITERS * EACH);
}
