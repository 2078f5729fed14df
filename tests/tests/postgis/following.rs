//! Several servers on one database: what one writes, the others have, and nothing is missed or counted twice.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use grid::register::{Place, PlaceKind, Stored};
use sqlx::{Connection as _, Executor as _, PgConnection};
use store::{Action, Changes, People as _, Places as _, Position, PostgisStore, Register as _};
use tokio::time::{sleep, timeout};
use wangge_tests::postgres::TestDatabase;
use wangge_tests::reading::{Reading as _, author, request};
use wangge_tests::store_contract::given::{home, household, take};

/// Households in memory, kept up with the store as a server does.
struct Follower {
    position: Position,
    households: BTreeMap<i64, Stored<Place>>,
    /// How often all was read anew.
    loads: u32,
}

impl Follower {
    async fn new(store: &PostgisStore) -> Self {
        let position = store.snapshot().await.expect("an answer").position();
        let mut this = Self { position, households: BTreeMap::new(), loads: 0 };
        this.load(store).await;
        this
    }

    async fn load(&mut self, store: &PostgisStore) {
        let mut snapshot = store.snapshot().await.expect("an answer");
        self.position = snapshot.position();
        let all = snapshot.places(PlaceKind::Household, 0, u32::MAX >> 1).await.expect("an answer");
        self.households = all.into_iter().map(|place| (place.id, place)).collect();
        self.loads += 1;
    }

    async fn follow(&mut self, store: &PostgisStore) {
        let news = store.follow(self.position).await.expect("an answer");
        assert!(news.position.data.version >= self.position.data.version, "versions only grow");
        match news.changes {
            Changes::Nothing => self.position = news.position,
            Changes::Everything => self.load(store).await,
            Changes::Only { places, .. } => {
                self.position = news.position;
                for (_, id, place) in places {
                    match place {
                        Some(place) => {
                            let old = self.households.insert(id, place.clone());
                            assert!(old.is_none_or(|old| old.version <= place.version), "{place:?}");
                        }
                        None => drop(self.households.remove(&id)),
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_write_wakes_the_other_servers() {
    let Some((database, one)) = TestDatabase::fresh().await else { return };
    let other = database.open().await;
    // Listening begins with the first wait, and tells that something may have been missed.
    timeout(Duration::from_secs(30), other.wake()).await.expect("a first wake-up");
    let mut delays = Vec::new();
    for number in 0..3 {
        let woken = async {
            timeout(Duration::from_secs(30), other.wake()).await.expect("a wake-up");
            Instant::now()
        };
        let written = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            take(&one, vec![household("H1", number)]).await;
            Instant::now()
        };
        let (woken, written) = tokio::join!(woken, written);
        delays.push(woken.saturating_duration_since(written));
    }
    delays.sort_unstable();
    assert!(delays[1] < Duration::from_secs(1), "{delays:?}");
    let mut psql = database.connect().await;
    psql.execute("UPDATE households SET people = 9").await.unwrap();
    timeout(Duration::from_secs(30), other.wake()).await.expect("a wake-up by another program");
}

/// A request that is sent again before it was answered, to another server perhaps, waits for the first and creates
/// nothing.
#[tokio::test(flavor = "multi_thread")]
async fn requests_sent_twice_at_once_create_once() {
    let Some((database, one)) = TestDatabase::fresh().await else { return };
    let two = database.open().await;
    let requests = (0..32).map(|i| {
        let store = if i % 2 == 0 { one.clone() } else { two.clone() };
        let key = format!("request {}", i / 8);
        tokio::spawn(async move {
            store.create_place(&author(), &request(&key), &home(&key.replace(' ', "-"), 1), None).await
        })
    });
    let mut ids = BTreeMap::<_, u32>::new();
    for made in requests.collect::<Vec<_>>() {
        *ids.entry(made.await.unwrap().unwrap().id).or_default() += 1;
    }
    assert_eq!(ids.into_values().collect::<Vec<_>>(), [8; 4]);
    assert_eq!(one.data_version().await.unwrap(), 4);
}

#[tokio::test]
async fn connections_that_are_cut_are_made_anew() {
    let Some((database, one)) = TestDatabase::fresh().await else { return };
    let other = database.open().await;
    timeout(Duration::from_secs(30), other.wake()).await.expect("a first wake-up");
    let mut follower = Follower::new(&other).await;
    for number in 0..3 {
        let mut psql = database.connect().await;
        psql.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .await
        .unwrap();
        psql.close().await.unwrap();
        take(&one, vec![household("H1", number)]).await;
        // The lost connection may have lost the notification: it tells of itself instead.
        timeout(Duration::from_secs(30), other.wake()).await.expect("a wake-up");
        follower.follow(&other).await;
        assert_eq!(follower.position.data, one.snapshot().await.unwrap().position().data);
    }
}

/// The case that a sequence as a cursor gets wrong: a transaction that took its number first commits last.
#[tokio::test]
async fn what_is_committed_late_is_not_missed() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    // Made one by one: an import may be read again, as everything, while others on this server hold the cursor back.
    for own in ["early", "late"] {
        store.create_place(&author(), &request(own), &home(own, 1), None).await.unwrap();
    }
    let mut follower = Follower::new(&store).await;
    let mut psql = database.connect().await;
    let mut late = psql.begin().await.unwrap();
    late.execute("UPDATE households SET people = 7 WHERE code = 'late'").await.unwrap();

    for number in 0..3 {
        let made = store
            .create_place(&author(), &request(&number.to_string()), &home(&format!("N{number}"), 1), None)
            .await
            .unwrap();
        follower.follow(&store).await;
        assert!(follower.households.contains_key(&made.id));
        assert_eq!(follower.position.data, store.snapshot().await.unwrap().position().data);
    }
    let before = follower.position.data.version;
    late.commit().await.unwrap();
    follower.follow(&store).await;
    assert_eq!(follower.position.data.version, before + 1);
    let late = follower.households.values().find(|place| place.value.code.as_str() == "late").unwrap();
    assert_eq!(late.version, 2);
    assert_eq!(follower.loads, 1, "single changes are followed one by one");
}

/// Editors, imports and another program write through three servers while a fourth follows.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_follows_has_what_was_written_through_others() {
    let Some((database, one)) = TestDatabase::fresh().await else { return };
    take(&one, (0..50).map(|i| household(&format!("H{i}"), 1)).collect()).await;
    let reader = database.open().await;
    let mut follower = Follower::new(&reader).await;
    let done = Arc::new(AtomicBool::new(false));
    let writing = {
        let (done, two) = (Arc::clone(&done), database.open().await);
        let mut psql = database.connect().await;
        tokio::spawn(async move {
            let edits = async |store: &PostgisStore, editor: u32| {
                for number in 0..60 {
                    let own = format!("{editor}-{number}");
                    let made =
                        store.create_place(&author(), &request(&own), &home(&own, 1), None).await.unwrap();
                    let next = home(&own, 2);
                    store.replace_place(&author(), Action::Change, made.id, 1, &next, None).await.unwrap();
                }
            };
            let imports = async {
                for number in 0..5 {
                    take(&two, (0..50).map(|i| household(&format!("H{i}"), number)).collect()).await;
                }
            };
            let by_hand = async {
                for number in 0..20 {
                    let sql = format!("DELETE FROM households WHERE code = 'H{number}'");
                    psql.execute(sqlx::AssertSqlSafe(sql)).await.unwrap();
                }
            };
            tokio::join!(edits(&one, 1), edits(&two, 2), edits(&one, 3), imports, by_hand);
            done.store(true, Ordering::SeqCst);
        })
    };
    while !done.load(Ordering::SeqCst) {
        follower.follow(&reader).await;
        // What it has is what a snapshot of this version has: at times nobody writes in between, and it can be told.
        let mut snapshot = reader.snapshot().await.unwrap();
        if snapshot.position().data == follower.position.data {
            let all = snapshot.places(PlaceKind::Household, 0, 10_000).await.unwrap();
            assert!(all.iter().eq(follower.households.values()), "at {:?}", follower.position);
        }
    }
    writing.await.unwrap();
    follower.follow(&reader).await;
    let mut snapshot = reader.snapshot().await.unwrap();
    assert_eq!(snapshot.position().data, follower.position.data);
    let all = snapshot.places(PlaceKind::Household, 0, 10_000).await.unwrap();
    assert!(all.iter().eq(follower.households.values()));
    assert_eq!(
        all.iter().filter(|place| place.version == 2 && place.value.code.as_str().contains('-')).count(),
        180
    );
}

#[tokio::test]
async fn a_long_log_is_shortened_and_versions_stay() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    let mut psql = database.connect().await;
    // As many transactions long ago would have left them; those of this server have such numbers behind them.
    psql.execute(
        "INSERT INTO changes (xid, entity) SELECT (3 + i / 200)::text::xid8, 'people' FROM generate_series(0, 59999) AS i",
    )
    .await
    .unwrap();
    let there = store.snapshot().await.unwrap().position();
    assert_eq!(there.data.version, 60_000);
    store.expire(jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    let left: i64 = sqlx::query_scalar("SELECT count(*) FROM changes").fetch_one(&mut psql).await.unwrap();
    assert!((50_000..51_000).contains(&left), "{left}");
    assert_eq!(store.snapshot().await.unwrap().position().data, there.data);
    assert_eq!(store.follow(there).await.unwrap().changes, Changes::Nothing);
    take(&store, vec![household("H1", 1)]).await;
    assert_eq!(store.data_version().await.unwrap(), 60_001);
    assert_eq!(store.follow(there).await.unwrap().position.data.version, 60_001);

    // Whoever was away while rows were taken out that they had not read.
    psql.execute("UPDATE meta SET value = 1::bigint << 60 WHERE key = 'folded_to'").await.unwrap();
    let news = store.follow(there).await.unwrap();
    assert_eq!((news.position.data.version, news.changes), (60_001, Changes::Everything));
}

#[tokio::test]
async fn an_import_that_is_dropped_halfway_leaves_nothing_and_nobody_waiting() {
    let Some((_database, store)) = TestDatabase::fresh().await else { return };
    {
        let author = author();
        let mut endless = (0..u32::MAX).map(|i| household(&format!("H{i}"), 1));
        let import = store.import(&author, &mut endless, &|_| {});
        assert!(timeout(Duration::from_millis(500), import).await.is_err(), "it goes on until it is dropped");
    }
    take(&store, vec![household("H1", 1)]).await;
    assert_eq!(store.data_version().await.unwrap(), 1);
    assert_eq!(store.places(PlaceKind::Household, 0, 100).await.unwrap().len(), 1);
}

/// Whoever gives up while a transaction is being begun leaves none behind: what the next one writes on that connection would
/// be lost.
#[tokio::test]
async fn nobody_who_gives_up_leaves_a_transaction_open() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    let mut psql = database.connect().await;
    let mut given_up = 0_u32;
    for turns in (0..2_000).step_by(10) {
        // Finer than any clock of the runtime.
        let patience = async {
            for _ in 0..turns {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            snapshot = store.snapshot() => drop(snapshot.expect("a snapshot")),
            () = patience => given_up += 1,
        }
        let ended = timeout(Duration::from_secs(30), async {
            while is_in_transaction(&mut psql).await {
                sleep(Duration::from_millis(5)).await;
            }
        });
        assert!(ended.await.is_ok(), "given up after {turns} turns: a connection stays in a transaction");
    }
    assert!(given_up > 0, "nobody gave up");
}

/// Whether any connection of a store is in a transaction.
async fn is_in_transaction(psql: &mut PgConnection) -> bool {
    let open = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database()
        AND application_name = 'wangge' AND state LIKE 'idle in transaction%')";
    sqlx::query_scalar(open).fetch_one(psql).await.expect("an answer")
}
