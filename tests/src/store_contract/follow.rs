//! Promises to those who keep the register in memory and follow its changes.

use std::collections::HashMap;

use grid::people::Role;
use grid::register::{Level, Place, PlaceKind, Record, Stored};
use store::{Action, Changes, Position, Session, Store};

use super::given::{area, code, home, household, take};
use super::people::account;
use crate::reading::{Reading as _, author, request};

async fn position(store: &dyn Store) -> Position {
    store.snapshot().await.expect("a snapshot").position()
}

async fn changes(store: &dyn Store, since: Position) -> Changes {
    let news = store.follow(since).await.expect("news");
    assert_eq!(store.follow(news.position).await.expect("news").changes, Changes::Nothing);
    assert_eq!(news.position.data, position(store).await.data);
    news.changes
}

/// Nothing happens by itself, and what did not come about is no news.
pub async fn without_a_write_there_is_no_news(store: &dyn Store) {
    let since = position(store).await;
    assert_eq!(changes(store, since).await, Changes::Nothing);
    take(store, vec![household("H1", 1)]).await;
    let since = position(store).await;
    assert!(store.create_place(&author(), &request("a"), &home("H1", 1), None).await.is_err());
    assert!(store.replace_place(&author(), Action::Move, 1, 9, &home("H1", 1), None).await.is_err());
    store.end_session(&author(), [1; 32]).await.expect("an end");
    let failed = store::Deed {
        action: Action::LoginFailed,
        subject: store::Subject::Account,
        id: None,
        version: None,
        label: "zhang".to_owned(),
        area: None,
        purpose: None,
        before: None,
        after: None,
    };
    store.note(&author(), &failed).await.expect("a note");
    assert_eq!(store.follow(since).await.expect("news").changes, Changes::Nothing);
    assert_eq!(position(store).await.data, since.data);
}

/// A change of single places names these, each once and as it is now.
pub async fn single_changes_are_named(store: &dyn Store) {
    let beginning = position(store).await;
    let first = store.create_place(&author(), &request("a"), &home("H1", 1), None).await.expect("a place");
    let between = position(store).await;
    let second = store.create_place(&author(), &request("b"), &home("H2", 1), None).await.expect("a place");
    let mut changed = first.clone();
    for people in 2..5 {
        let next = home("H1", people);
        changed = store
            .replace_place(&author(), Action::Change, first.id, changed.version, &next, None)
            .await
            .expect("a change");
    }
    let named = async |since| {
        let Changes::Only { mut places, people } = changes(store, since).await else {
            panic!("everything since {since:?}")
        };
        places.sort_by_key(|(_, id, _)| *id);
        (places, people)
    };
    let kind = PlaceKind::Household;
    let both = vec![(kind, first.id, Some(changed.clone())), (kind, second.id, Some(second.clone()))];
    assert_eq!(named(beginning).await, (both.clone(), false));
    assert_eq!(named(between).await, (both, false));
    let end = position(store).await;
    store.create_account(&author(), None, &account("zhang", Role::Planner), None).await.expect("one");
    assert_eq!(named(end).await, (Vec::new(), true));
}

/// Nobody has to read anything again because somebody signed in or out; but whoever remembers a session hears of its
/// end.
pub async fn sessions_make_no_data_version(store: &dyn Store) {
    let made =
        store.create_account(&author(), None, &account("zhang", Role::Planner), None).await.expect("one");
    let beginning = position(store).await;
    let session = Session {
        account: made.id,
        begun: jiff::Timestamp::UNIX_EPOCH,
        expires: jiff::Timestamp::MAX - jiff::SignedDuration::from_hours(48),
    };
    for round in 0..2 {
        let since = position(store).await;
        store.begin_session(&author(), [1; 32], made.version, &session).await.expect("a session");
        assert_eq!(changes(store, since).await, Changes::Nothing, "{round}");
        store.end_session(&author(), [1; 32]).await.expect("an end");
        let people = Changes::Only { places: Vec::new(), people: true };
        assert_eq!(changes(store, since).await, people, "{round}");
        assert_eq!(position(store).await.data, beginning.data, "{round}");
    }
    let place = store.create_place(&author(), &request("a"), &home("H1", 1), None).await.expect("a place");
    let places = vec![(PlaceKind::Household, place.id, Some(place))];
    assert_eq!(changes(store, beginning).await, Changes::Only { places, people: true });
}

/// After an import, or in another store, everything is to be read anew.
pub async fn an_import_is_everything(store: &dyn Store) {
    let since = position(store).await;
    take(store, vec![household("H1", 1)]).await;
    assert_eq!(changes(store, since).await, Changes::Everything);
    let other =
        crate::temp_store::TempStore::with(vec![area("A", None, Level::City)]).await.expect("a store");
    let elsewhere = position(&*other).await;
    assert_eq!(changes(store, elsewhere).await, Changes::Everything);
}

/// Very many single changes are read at once rather than one by one.
pub async fn very_many_changes_are_everything_or_all_named(store: &dyn Store) {
    const NUMBER: u32 = 1100;
    let since = position(store).await;
    for number in 0..NUMBER {
        let (key, place) = (format!("k{number}"), home(&format!("H{number}"), 1));
        store.create_place(&author(), &request(&key), &place, None).await.expect("a place");
    }
    match changes(store, since).await {
        Changes::Everything => {}
        Changes::Only { places, .. } => assert_eq!(places.len() as u32, NUMBER),
        Changes::Nothing => panic!("nothing"),
    }
}

/// What a snapshot shows is of one moment, however many writes are committed while it is read.
pub async fn a_snapshot_stays_as_it_is_while_others_write(store: &dyn Store) {
    take(store, (0..50).map(|i| household(&format!("H{i}"), 1)).collect()).await;
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    let before = snapshot.position();
    let first = snapshot.places(PlaceKind::Household, 0, 20).await.expect("places");
    take(store, (0..100).map(|i| household(&format!("H{i}"), 9)).collect()).await;
    let rest = snapshot.places(PlaceKind::Household, first[19].id, 1000).await.expect("places");
    assert_eq!(rest.len(), 30);
    for place in first.iter().chain(&rest) {
        let Record::Place(one) = household(place.value.code.as_str(), 1) else { unreachable!() };
        assert_eq!(place.value, one);
    }
    assert_eq!(snapshot.position(), before);
    drop(snapshot);
    assert_eq!(store.places(PlaceKind::Household, 0, 1000).await.expect("places").len(), 100);
}

/// Whoever takes in all news as it comes holds exactly what is in the store, while imports and edits race.
pub async fn a_follower_holds_what_the_store_holds(store: &dyn Store) {
    const EDITS: u32 = 60;
    take(store, (0..20).map(|i| household(&format!("H{i}"), 0)).collect()).await;
    let done = std::sync::atomic::AtomicU32::new(0);
    let edits = async |writer: u32| {
        for number in 0..EDITS {
            let (key, own) = (format!("{writer}-{number}"), format!("N{writer}-{number}"));
            let made =
                store.create_place(&author(), &request(&key), &home(&own, 0), None).await.expect("a place");
            store
                .replace_place(&author(), Action::Change, made.id, 1, &home(&own, 1), Some(code("A")))
                .await
                .expect("a change");
        }
        done.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    };
    let imports = async {
        for people in 1..8 {
            take(store, (0..20).map(|i| household(&format!("H{i}"), people)).collect()).await;
        }
        done.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    };
    let follower = async {
        let (mut held, mut at) = everything(store).await;
        loop {
            let last = done.load(std::sync::atomic::Ordering::SeqCst) == 3;
            let news = store.follow(at).await.expect("news");
            assert!(news.position.data.version >= at.data.version);
            match news.changes {
                Changes::Nothing => assert_eq!(news.position.data, at.data),
                Changes::Only { places, .. } => {
                    for (_, id, place) in places {
                        match place {
                            Some(place) => _ = held.insert(id, place),
                            None => _ = held.remove(&id),
                        }
                    }
                }
                Changes::Everything => {
                    let (all, position) = everything(store).await;
                    (held, at) = (all, position);
                    continue;
                }
            }
            at = news.position;
            if last {
                return (held, at);
            }
            tokio::task::yield_now().await;
        }
    };
    let ((), (), (), (held, at)) = tokio::join!(edits(0), edits(1), imports, follower);
    let (all, position) = everything(store).await;
    assert_eq!(at.data, position.data);
    assert_eq!(held, all);
    assert_eq!(held.len() as u32, 20 + 2 * EDITS);
}

async fn everything(store: &dyn Store) -> (HashMap<i64, Stored<Place>>, Position) {
    let mut snapshot = store.snapshot().await.expect("a snapshot");
    let places = snapshot.places(PlaceKind::Household, 0, 100_000).await.expect("places");
    (places.into_iter().map(|place| (place.id, place)).collect(), snapshot.position())
}
