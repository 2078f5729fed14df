//! Promises about accounts, passwords and sessions.

use std::collections::HashSet;

use grid::people::{Account, Role, Scope};
use grid::register::Stored;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use store::{Action, AuditFilter, Author, Session, SessionKey, Store, StoreError};

use super::given::{code, home};
use crate::reading::{Reading as _, author, request};

const KEY: SessionKey = [7; 32];

/// Somebody active with this login and role, everywhere.
pub fn account(login: &str, role: Role) -> Account {
    Account {
        login: login.to_owned(),
        name: "张三".to_owned(),
        role,
        scope: Scope::Everything,
        active: true,
        demo: false,
        must_change: true,
    }
}

async fn make(store: &dyn Store, account: &Account) -> Stored<Account> {
    store.create_account(&author(), None, account, Some("hash")).await.expect("an account")
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a moment")
}

fn session(account: i64) -> Session {
    Session { account, begun: moment(1000), expires: moment(2000) }
}

async fn begin(store: &dyn Store, account: i64, version: i64) {
    store.begin_session(&author(), KEY, version, &session(account)).await.expect("a session");
}

async fn is_signed_in(store: &dyn Store) -> bool {
    store.session(KEY, moment(1500)).await.expect("an answer").is_some()
}

/// An account comes back as it went in, by its login in any case, and its password with it and nowhere else.
pub async fn an_account_comes_back_as_it_went_in(store: &dyn Store) {
    let mut made = Vec::new();
    for (number, &role) in (0..).zip(Role::ALL) {
        let mut one = account(&format!("Zhang.{number}"), role);
        one.scope = Scope::Within { areas: vec![code("330106"), code("A")], cells: vec![code("C-1")] };
        one.active = number % 2 == 0;
        one.demo = number == 3;
        let hash = (number != 3).then_some("$argon2id$made-up");
        let stored = store.create_account(&author(), None, &one, hash).await.expect("an account");
        assert_eq!((stored.version, &stored.value), (1, &one));
        let (found, password) =
            store.account_by_login(&one.login.to_uppercase()).await.expect("an answer").expect("it");
        assert_eq!((&found, password.as_deref()), (&stored, hash));
        made.push(stored);
    }
    assert_eq!(store.accounts().await.expect("accounts"), made);
    assert_eq!(store.account_by_login("nobody").await.expect("an answer"), None);
    let with_hashes = store.snapshot().await.expect("a snapshot").accounts().await.expect("accounts");
    assert_eq!(with_hashes[0], (made[0].clone(), Some("$argon2id$made-up".to_owned())));
    let log = store.audit(&AuditFilter::default(), i64::MAX, 100).await.expect("a log");
    assert_eq!(log.len(), made.len());
    assert_eq!(log[4].deed.after, Some(json!(made[0].value)));
    assert!(!format!("{log:?}").contains("argon2id"));
}

/// A login stands for one person, whatever its case.
pub async fn a_login_in_use_is_refused(store: &dyn Store) {
    let first = make(store, &account("zhang", Role::Planner)).await;
    let second = make(store, &account("li", Role::Planner)).await;
    let twice = store.create_account(&author(), None, &account("ZHANG", Role::Planner), None).await;
    match twice {
        Err(StoreError::Conflict { what }) => assert_eq!(what, "login 'ZHANG' is in use; choose another"),
        other => panic!("{other:?}"),
    }
    let renamed = store.replace_account(&author(), second.id, 1, &account("Zhang", Role::Planner)).await;
    assert!(matches!(renamed, Err(StoreError::Conflict { .. })), "{renamed:?}");
    assert_eq!(store.accounts().await.expect("accounts"), [first.clone(), second]);
    // One's own, written otherwise, is no other.
    store.replace_account(&author(), first.id, 1, &account("Zhang", Role::Planner)).await.expect("a change");
}

/// A repeated request for an account makes one, also when both are under way at the same time, and its key is not taken
/// for that of a place.
pub async fn a_repeated_request_makes_one_account(store: &dyn Store) {
    let (key, zhang, author) = (request("one"), account("zhang", Role::Planner), author());
    let once = || store.create_account(&author, Some(&key), &zhang, Some("hash"));
    let (a, b, c) = tokio::join!(once(), once(), once());
    let ids: HashSet<i64> = [a, b, c].into_iter().map(|made| made.expect("the account").id).collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(store.accounts().await.expect("accounts").len(), 1);
    let mut other = key.clone();
    other.digest[31] ^= 1;
    let refused = store.create_account(&author, Some(&other), &account("li", Role::Planner), None).await;
    assert!(matches!(refused, Err(StoreError::Conflict { .. })), "{refused:?}");
    let place = store.create_place(&author, &key, &home("H1", 1), None).await;
    assert!(matches!(place, Err(StoreError::Conflict { .. })), "{place:?}");
}

/// Changes of accounts name the version that they were made from.
pub async fn a_stale_change_of_an_account_is_refused(store: &dyn Store) {
    let made = make(store, &account("zhang", Role::Planner)).await;
    let changed = Account { name: "李四".to_owned(), ..made.value.clone() };
    let stored = store.replace_account(&author(), made.id, 1, &changed).await.expect("a change");
    assert_eq!(stored, Stored { id: made.id, version: 2, value: changed.clone() });
    let stale = store.replace_account(&author(), made.id, 1, &made.value).await;
    assert!(matches!(stale, Err(StoreError::Stale { current: 2 })), "{stale:?}");
    let stale = store.set_password(&author(), made.id, 1, "other", false).await;
    assert!(matches!(stale, Err(StoreError::Stale { current: 2 })), "{stale:?}");
    for missing in [
        store.replace_account(&author(), 77, 1, &changed).await,
        store.set_password(&author(), 77, 1, "hash", false).await,
    ] {
        assert!(matches!(missing, Err(StoreError::NotFound { .. })), "{missing:?}");
    }
    let (found, password) = store.account_by_login("zhang").await.expect("an answer").expect("it");
    assert_eq!((found, password.as_deref()), (stored, Some("hash")), "the password stays");
}

/// Somebody who can give rights to everybody is always left.
pub async fn the_last_administrator_is_kept(store: &dyn Store) {
    let admin = account("admin", Role::Administrator);
    let first = make(store, &admin).await;
    // None of these could help.
    let inactive = Account { active: false, ..account("a", Role::Administrator) };
    let demo = Account { demo: true, ..account("b", Role::Administrator) };
    let here = Scope::Within { areas: vec![code("330106")], cells: Vec::new() };
    let local = Account { scope: here.clone(), ..account("c", Role::Administrator) };
    for other in [&inactive, &demo, &local, &account("d", Role::Supervisor)] {
        make(store, other).await;
    }
    let ways = [
        Account { active: false, ..admin.clone() },
        Account { role: Role::Supervisor, ..admin.clone() },
        Account { scope: here, ..admin.clone() },
        Account { demo: true, ..admin.clone() },
    ];
    for without in &ways {
        let refused = store.replace_account(&author(), first.id, 1, without).await;
        match refused {
            Err(StoreError::Conflict { what }) => {
                assert!(what.contains("last active administrator"), "{what}");
            }
            other => panic!("{other:?}"),
        }
    }
    let renamed = Account { name: "李四".to_owned(), ..admin.clone() };
    store.replace_account(&author(), first.id, 1, &renamed).await.expect("a change of name");
    make(store, &account("second", Role::Administrator)).await;
    store.replace_account(&author(), first.id, 2, &ways[0]).await.expect("one is left");
}

/// A session is found by its key until it expires or ends, and only while its account may sign in.
pub async fn a_session_lasts_until_it_ends(store: &dyn Store) {
    let made = make(store, &account("zhang", Role::Planner)).await;
    let nobody = store.begin_session(&author(), KEY, 1, &session(77)).await;
    assert!(matches!(nobody, Err(StoreError::NotFound { .. })), "{nobody:?}");
    begin(store, made.id, 1).await;
    let found = store.session(KEY, moment(1999)).await.expect("an answer");
    assert_eq!(found, Some((session(made.id), made.clone())));
    assert_eq!(store.session(KEY, moment(2000)).await.expect("an answer"), None);
    assert_eq!(store.session([8; 32], moment(1500)).await.expect("an answer"), None);
    store.end_session(&author(), KEY).await.expect("an end");
    assert!(!is_signed_in(store).await);
    let filter = AuditFilter { id: Some(made.id), ..AuditFilter::default() };
    let log = store.audit(&filter, i64::MAX, 10).await.expect("a log");
    let actions: Vec<Action> = log.iter().map(|entry| entry.deed.action).collect();
    assert_eq!(actions, [Action::Logout, Action::Login, Action::Create]);
    assert!(log.iter().all(|entry| entry.deed.label == "zhang"));
    // One that has ended already is ended, and nobody did anything.
    store.end_session(&author(), KEY).await.expect("an end");
    assert_eq!(store.audit(&filter, i64::MAX, 10).await.expect("a log").len(), 3);
}

/// Whoever loses rights is signed out; a change of name signs nobody out.
pub async fn a_change_of_rights_ends_sessions(store: &dyn Store) {
    let planner = account("zhang", Role::Planner);
    let (id, mut version) = (make(store, &planner).await.id, 1);
    let other = make(store, &account("li", Role::Planner)).await.id;
    store.begin_session(&author(), [9; 32], 1, &session(other)).await.expect("a session");
    let within = Scope::Within { areas: vec![code("A")], cells: Vec::new() };
    let changes = [
        (Account { name: "李四".to_owned(), ..planner.clone() }, true),
        (Account { role: Role::Supervisor, ..planner.clone() }, false),
        (Account { role: Role::Supervisor, scope: within, ..planner.clone() }, false),
        (Account { active: false, ..planner.clone() }, false),
    ];
    for (changed, stays) in changes {
        begin(store, id, version).await;
        assert!(is_signed_in(store).await);
        version = store.replace_account(&author(), id, version, &changed).await.expect("a change").version;
        assert_eq!(is_signed_in(store).await, stays, "{changed:?}");
        store.end_session(&author(), KEY).await.expect("an end");
    }
    let closed = store.begin_session(&author(), KEY, version, &session(id)).await;
    assert!(
        matches!(closed, Err(StoreError::Stale { .. })),
        "who may not sign in has no session: {closed:?}"
    );
    assert!(!is_signed_in(store).await);
    assert!(store.session([9; 32], moment(1500)).await.expect("an answer").is_some(), "others stay");
}

/// A new password takes the place of the old one and ends all sessions, also one that is begun with the old one at that
/// moment; its hash is in no log.
pub async fn a_new_password_ends_sessions(store: &dyn Store) {
    let made = make(store, &account("zhang", Role::Planner)).await;
    begin(store, made.id, 1).await;
    let changed = store.set_password(&author(), made.id, 1, "secret-hash", false).await.expect("a password");
    assert_eq!((changed.version, changed.value.must_change), (2, false));
    assert!(!is_signed_in(store).await);
    let late = store.begin_session(&author(), KEY, 1, &session(made.id)).await;
    assert!(matches!(late, Err(StoreError::Stale { current: 2 })), "{late:?}");
    assert!(!is_signed_in(store).await);
    let found = store.account_by_login("zhang").await.expect("an answer").expect("it");
    assert_eq!(found, (changed, Some("secret-hash".to_owned())));
    let filter = AuditFilter { action: Some(Action::Password), ..AuditFilter::default() };
    let log = store.audit(&filter, i64::MAX, 10).await.expect("a log");
    assert_eq!(log.len(), 1);
    assert!(!format!("{log:?}").contains("secret-hash"));
}

/// What has expired is removed, and nothing else.
pub async fn only_what_has_expired_is_removed(store: &dyn Store) {
    let made = make(store, &account("zhang", Role::Planner)).await;
    begin(store, made.id, 1).await;
    let later = Session { expires: moment(3000), ..session(made.id) };
    store.begin_session(&author(), [9; 32], 1, &later).await.expect("a session");
    let at = |seconds| Author { at: moment(seconds), ..author() };
    let day = SignedDuration::from_hours(24).as_secs();
    store.create_place(&at(0), &request("old"), &home("H1", 1), None).await.expect("a place");
    store.create_place(&at(1000), &request("new"), &home("H2", 1), None).await.expect("a place");
    let version = store.data_version().await.expect("a version");

    store.expire(moment(2500)).await.expect("removal");
    // Even a clock that goes back finds it gone.
    assert!(!is_signed_in(store).await);
    assert!(store.session([9; 32], moment(2500)).await.expect("an answer").is_some());

    store.expire(moment(day + 500)).await.expect("removal");
    assert_eq!(store.data_version().await.expect("a version"), version, "nothing that anybody reads");
    let repeated = store.create_place(&author(), &request("new"), &home("H2", 1), None).await;
    assert_eq!(repeated.expect("the second").value.code, code("H2"));
    let forgotten = store.create_place(&author(), &request("old"), &home("H1", 1), None).await;
    assert!(matches!(forgotten, Err(StoreError::Conflict { .. })), "its code is in use: {forgotten:?}");
}
