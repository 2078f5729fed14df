//! Laying registers out in databases, and refusing what is none of ours.

use grid::people::Role;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _};
use store::{
    Action, Address, Changes, Database, People, Places as _, PostgisStore, Register as _, StoreError,
};
use wangge_tests::postgres::TestDatabase;
use wangge_tests::reading::{Reading as _, author, request};
use wangge_tests::store_contract::given::{home, household, take};
use wangge_tests::store_contract::people::account;

async fn say(database: &TestDatabase, sql: &str) {
    let mut connection = database.connect().await;
    connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.expect(sql);
}

fn what(result: Result<impl Sized, StoreError>) -> String {
    match result.map(drop) {
        Err(StoreError::Conflict { what }) => what,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_migrations_at_once_lay_out_one_register() {
    let Some(database) = TestDatabase::empty().await else { return };
    let asked = what(PostgisStore::open(&database.options()).await);
    assert!(asked.contains("holds no register yet") && asked.contains("wangge migrate"), "{asked}");
    let migrations = (0..8).map(|_| {
        let options = database.options();
        tokio::spawn(async move { PostgisStore::migrate(&options).await })
    });
    let mut forms = Vec::new();
    for migration in migrations.collect::<Vec<_>>() {
        forms.push(migration.await.unwrap().unwrap());
    }
    assert_eq!(forms.iter().filter(|form| form.from == 0).count(), 1, "one did the work: {forms:?}");
    assert!(forms.iter().all(|form| form.to == forms[0].to && form.to > 0), "{forms:?}");
    let store = database.open().await;
    assert_eq!(store.data_version().await.unwrap(), 0);
}

#[tokio::test]
async fn other_forms_are_refused_with_the_remedy_and_left_alone() {
    let Some((database, _)) = TestDatabase::fresh().await else { return };
    say(
        &database,
        "DELETE FROM _sqlx_migrations WHERE version = (SELECT max(version) FROM _sqlx_migrations)",
    )
    .await;
    let older = what(PostgisStore::open(&database.options()).await);
    assert!(older.contains("in form") && older.contains("wangge migrate"), "{older}");

    let newer = "INSERT INTO _sqlx_migrations VALUES (99, 'later', now(), true, '', 0)";
    say(&database, newer).await;
    for refused in [
        PostgisStore::open(&database.options()).await.map(drop),
        PostgisStore::migrate(&database.options()).await.map(drop),
    ] {
        assert!(matches!(refused, Err(StoreError::TooNew { found: 99, known }) if known < 99), "{refused:?}");
    }
}

#[tokio::test]
async fn a_database_that_cannot_keep_every_character_is_refused() {
    let Some(database) = TestDatabase::empty().await else { return };
    let (utf8, latin) = (database.options(), format!("latin_{}", std::process::id()));
    say(&database, &format!("CREATE DATABASE {latin} TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'")).await;
    let refused = what(PostgisStore::migrate(&utf8.clone().database(&latin)).await);
    say(&database, &format!("DROP DATABASE {latin}")).await;
    assert!(refused.contains("LATIN1") && refused.contains("UTF8"), "{refused}");
}

#[tokio::test]
async fn tables_of_others_under_our_name_are_left_alone() {
    let Some(database) = TestDatabase::empty().await else { return };
    say(&database, "CREATE SCHEMA wangge; CREATE TABLE wangge.meta (theirs text)").await;
    let migrated = what(PostgisStore::migrate(&database.options()).await);
    assert!(migrated.contains("not ours"), "{migrated}");
    assert_eq!(what(PostgisStore::open(&database.options()).await), migrated);
    say(&database, "SELECT theirs FROM wangge.meta").await;
}

/// The owner of a database need not be a superuser once PostGIS is there.
#[tokio::test]
async fn an_owner_without_other_rights_is_told_what_to_ask_for_and_needs_no_more() {
    let Some(database) = TestDatabase::empty().await else { return };
    let role = format!("owner_{}", std::process::id());
    say(
        &database,
        &format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'b3hind'; DO $$ BEGIN EXECUTE format('ALTER DATABASE %I OWNER TO {role}',
             current_database()); END $$"
        ),
    )
    .await;
    let options = database.options().username(&role).password("b3hind");
    let refused = what(PostgisStore::migrate(&options).await);
    assert!(refused.contains("CREATE EXTENSION postgis"), "{refused}");
    // In a schema of its own, as some administrators like it.
    say(
        &database,
        "CREATE SCHEMA gis; GRANT USAGE ON SCHEMA gis TO PUBLIC; CREATE EXTENSION postgis SCHEMA gis",
    )
    .await;
    PostgisStore::migrate(&options).await.unwrap();
    let store = PostgisStore::open(&options).await.unwrap();
    take(&store, vec![household("H1", 3)]).await;
    store.close().await;
    say(&database, &format!("REASSIGN OWNED BY {role} TO postgres; DROP OWNED BY {role}; DROP ROLE {role}"))
        .await;
}

/// A role that does not own the tables cannot take their triggers away, and can do all the rest.
#[tokio::test]
async fn a_server_need_not_own_its_tables() {
    let Some((database, owner)) = TestDatabase::fresh().await else { return };
    let role = format!("server_{}", std::process::id());
    say(
        &database,
        &format!(
            "CREATE ROLE {role} LOGIN PASSWORD 'b3hind'; GRANT USAGE ON SCHEMA wangge TO {role};
             GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA wangge TO {role};
             GRANT USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA wangge TO {role}"
        ),
    )
    .await;
    let options = database.options().username(&role).password("b3hind");
    let store = PostgisStore::open(&options).await.unwrap();
    take(&store, vec![household("H1", 3)]).await;
    let made = store.create_place(&author(), &request("a"), &home("H2", 1), None).await.unwrap();
    store.replace_place(&author(), Action::Change, made.id, 1, &home("H2", 2), None).await.unwrap();
    let zhang = account("zhang", Role::Planner);
    let zhang = store.create_account(&author(), None, &zhang, None).await.unwrap();
    store.set_password(&author(), zhang.id, 1, "hash", false).await.unwrap();
    store.expire(jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    assert_eq!(owner.data_version().await.unwrap(), 5);
    let mut connection = sqlx::PgConnection::connect_with(&options).await.unwrap();
    let refused =
        connection.execute("ALTER TABLE wangge.audit DISABLE TRIGGER audit_kept").await.unwrap_err();
    assert!(refused.to_string().contains("must be owner"), "{refused}");
    connection.close().await.unwrap();
    store.close().await;
    say(&database, &format!("DROP OWNED BY {role}; DROP ROLE {role}")).await;
}

#[tokio::test]
async fn a_register_from_another_server_is_taken_over_by_a_migration() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    take(&store, vec![household("H1", 3)]).await;
    let since = store.snapshot().await.unwrap().position();
    store.close().await;
    // As a dump leaves it: numbers of transactions that this server has yet to reach.
    say(&database, "UPDATE meta SET value = 5 WHERE key = 'server'; UPDATE changes SET xid = '900000000000'")
        .await;
    let refused = what(PostgisStore::open(&database.options()).await);
    assert!(refused.contains("another server") && refused.contains("wangge migrate"), "{refused}");
    PostgisStore::migrate(&database.options()).await.unwrap();
    let mut psql = database.connect().await;
    let marked: i64 = sqlx::query_scalar("SELECT count(*) FROM households WHERE changed <> 0")
        .fetch_one(&mut psql)
        .await
        .unwrap();
    assert_eq!(marked, 0, "no import takes such a row for one that it has written");
    let store = database.open().await;
    let news = store.follow(since).await.unwrap();
    assert_eq!(news.changes, Changes::Everything);
    assert_ne!(news.position.data.store, since.data.store);
    assert_eq!(store.follow(news.position).await.unwrap().changes, Changes::Nothing);
    assert_eq!(news.position.data.version, 1);
}

#[tokio::test]
async fn copies_of_a_database_are_told_apart() {
    let Some((_one, first)) = TestDatabase::fresh().await else { return };
    let Some((two, second)) = TestDatabase::fresh().await else { return };
    assert_ne!(first.identity().await.unwrap(), second.identity().await.unwrap());
    assert_eq!(two.open().await.identity().await.unwrap(), second.identity().await.unwrap());
}

#[tokio::test]
async fn no_error_tells_a_password() {
    let Some(database) = TestDatabase::empty().await else { return };
    let url = database.url();
    let (login, rest) = url.split_once('@').unwrap();
    let password = login.rsplit(':').next().unwrap();
    for url in [
        format!("postgres://postgres:s3cret@{rest}"),
        format!("{login}@127.0.0.1:1/none"),
        format!("{url}_missing"),
    ] {
        let address = Address::parse(&url).unwrap();
        let error = anyhow::Error::from(store::open(&address).await.map(drop).unwrap_err());
        let text = format!("{address} {address:?} {error:#} {error:?}");
        assert!(!text.contains("s3cret") && !text.contains(password), "{text}");
        let migrated = PostgisStore::migrate(Database::parse(&url).unwrap().options()).await;
        let text = format!("{:?}", migrated.unwrap_err());
        assert!(!text.contains("s3cret") && !text.contains(password), "{text}");
    }
}

#[tokio::test]
async fn what_is_closed_answers_that_it_is() {
    let Some((_database, store)) = TestDatabase::fresh().await else { return };
    store.close().await;
    assert!(matches!(People::accounts(&store).await, Err(StoreError::Unavailable { .. })));
}
