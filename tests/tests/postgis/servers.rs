//! Servers that follow another, and servers that go away.

use std::time::{Duration, Instant};

use grid::register::PlaceKind;
use sqlx::{Connection as _, Executor as _, PgConnection};
use store::{
    Action, AuditFilter, AuditLog as _, Changes, People as _, Places as _, Register as _, StoreError,
};
use tokio::time::sleep;
use wangge_tests::postgres::TestCluster;
use wangge_tests::reading::{Reading as _, author, request};
use wangge_tests::store_contract::given::{home, household, take};

#[tokio::test]
async fn a_hot_standby_serves_reads_and_refuses_writes() {
    let Some(primary) = TestCluster::start(false).await.unwrap() else { return };
    let store = primary.open().await.unwrap();
    take(&store, vec![household("H1", 1)]).await;
    let standby = primary.standby().await.unwrap();
    let reader = standby.open().await.unwrap();
    let mut position = reader.snapshot().await.unwrap().position();
    assert_eq!(
        position.data,
        store.snapshot().await.unwrap().position().data,
        "the same data by the same name"
    );
    assert_eq!(reader.places(PlaceKind::Household, 0, 10).await.unwrap().len(), 1);

    let made = store.create_place(&author(), &request("one"), &home("H2", 1), None).await.unwrap();
    let written = store.snapshot().await.unwrap().position().data;
    let begun = Instant::now();
    loop {
        let news = reader.follow(position).await.unwrap();
        position = news.position;
        if position.data == written {
            let places = vec![(PlaceKind::Household, made.id, Some(made.clone()))];
            assert_eq!(news.changes, Changes::Only { places, people: false });
            break;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not follow");
        sleep(Duration::from_millis(20)).await;
    }
    // A standby wakes nobody: who waits for it asks by a timer.
    assert!(tokio::time::timeout(Duration::from_millis(300), reader.wake()).await.is_err());

    let writes = [
        reader.create_place(&author(), &request("two"), &home("H3", 1), None).await.map(drop),
        reader.replace_place(&author(), Action::Change, made.id, 1, &home("H2", 2), None).await.map(drop),
        reader.take(vec![household("H1", 2)]).await.map(drop),
        reader.end_session(&author(), [0; 32]).await,
        reader.expire(jiff::Timestamp::UNIX_EPOCH).await,
        store::PostgisStore::migrate(&standby.options()).await.map(drop),
    ];
    for (number, refused) in writes.into_iter().enumerate() {
        let fine = number == 5 && refused.is_ok();
        assert!(fine || matches!(refused, Err(StoreError::ReadOnly)), "{number}: {refused:?}");
    }
    let filter = AuditFilter::default();
    assert_eq!(
        reader.audit(&filter, i64::MAX, 10).await.unwrap(),
        store.audit(&filter, i64::MAX, 10).await.unwrap()
    );

    // What it would have had in common with the server that it followed, it now has under another name.
    standby.promote().unwrap();
    let news = reader.follow(position).await.unwrap();
    assert_eq!((news.changes, news.position.data.version), (Changes::Everything, position.data.version));
    reader.create_place(&author(), &request("two"), &home("H3", 1), None).await.unwrap();
    store.create_place(&author(), &request("three"), &home("H4", 1), None).await.unwrap();
    let (one, other) = (store.snapshot().await.unwrap(), reader.snapshot().await.unwrap());
    assert_eq!(one.position().data.version, other.position().data.version);
    assert_ne!(one.position().data, other.position().data);
}

#[tokio::test]
async fn a_server_that_is_killed_loses_nothing_and_is_found_again() {
    let Some(server) = TestCluster::start(true).await.unwrap() else { return };
    let store = server.open().await.unwrap();
    for round in 0..2 {
        let own = format!("H{round}");
        let made = store.create_place(&author(), &request(&own), &home(&own, 1), None).await.unwrap();
        let ended = if round == 1 { server.stop() } else { server.kill() };
        ended.unwrap();
        if round == 0 {
            let refused = store.place(PlaceKind::Household, made.id).await;
            assert!(matches!(refused, Err(StoreError::Unavailable { .. })), "{refused:?}");
        }
        server.start_again().unwrap();
        assert_eq!(store.place(PlaceKind::Household, made.id).await.unwrap(), made);
    }
    assert_eq!(store.data_version().await.unwrap(), 2);
}

/// A server that crashed gives numbers of transactions again that wrote nothing: a change under such a number is one too.
#[tokio::test]
async fn a_change_after_a_crash_is_not_missed() {
    let Some(server) = TestCluster::start(true).await.unwrap() else { return };
    let store = server.open().await.unwrap();
    store.create_place(&author(), &request("one"), &home("H1", 1), None).await.unwrap();
    let mut psql = PgConnection::connect_with(&server.options()).await.unwrap();
    psql.execute("CHECKPOINT").await.unwrap();
    for _ in 0..50 {
        psql.execute("BEGIN; SELECT pg_current_xact_id(); ROLLBACK").await.unwrap();
    }
    let before = store.snapshot().await.unwrap().position();
    server.kill().unwrap();
    server.start_again().unwrap();
    let made = store.create_place(&author(), &request("two"), &home("H2", 1), None).await.unwrap();
    let news = store.follow(before).await.unwrap();
    let places = vec![(PlaceKind::Household, made.id, Some(made))];
    assert_eq!(news.changes, Changes::Only { places, people: false });
    assert_eq!(news.position.data.version, 2);
}
