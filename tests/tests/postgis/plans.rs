//! Plans and versions: other programs read them and change none.

use grid::register::{Code, PlaceKind};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};
use store::{Changes, Plans as _, Register as _, Versions as _};
use wangge_tests::postgres::TestDatabase;
use wangge_tests::reading::{Reading as _, author};
use wangge_tests::store_contract::plans::{plan, rename};
use wangge_tests::store_contract::versions::a_plan_is_published_and_in_force;

async fn say(connection: &mut PgConnection, sql: &str) -> Result<u64, sqlx::Error> {
    connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await.map(|done| done.rows_affected())
}

async fn refused(connection: &mut PgConnection, sql: &str, why: &str) {
    match say(connection, sql).await {
        Err(error) => assert!(error.to_string().contains(why), "{sql}: {error}"),
        Ok(rows) => panic!("{sql} was let through, {rows} rows"),
    }
}

#[tokio::test]
async fn no_other_program_changes_a_plan() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    let made = plan(&store, 2).await;
    store.revise(&author(), made.id, 0, &rename("key-0001", 0, 1, "东")).await.unwrap();
    let before = store.plan(made.id).await.unwrap();
    let mut psql = database.connect().await;
    for (table, column) in
        [("plans", "name"), ("plan_marks", "name"), ("plan_cells", "name"), ("plan_revisions", "key")]
    {
        let why = "copy the rows into a table of your own to edit them";
        refused(&mut psql, &format!("INSERT INTO {table} SELECT * FROM {table}"), why).await;
        // Superusers too; the log is kept from everybody.
        let why = if table == "plan_revisions" { "plan" } else { why };
        for sql in [
            format!("UPDATE {table} SET {column} = {column}"),
            format!("DELETE FROM {table}"),
            format!("TRUNCATE {table} CASCADE"),
        ] {
            refused(&mut psql, &sql, why).await;
        }
    }
    say(&mut psql, "SET wangge.own = 'on'").await.unwrap();
    refused(&mut psql, "DELETE FROM plan_revisions", "the log of a plan is only added to").await;
    refused(&mut psql, "UPDATE plan_revisions SET key = ''", "the log of a plan is only added to").await;
    assert_eq!(store.plan(made.id).await.unwrap(), before);
}

#[tokio::test]
async fn plans_and_versions_follow_an_area_that_is_given_another_code() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    a_plan_is_published_and_in_force(&store).await;
    let mut psql = database.connect().await;
    say(&mut psql, "UPDATE areas SET code = 'B2' WHERE code = 'B'").await.unwrap();
    let now = Code::new("B2").unwrap();
    assert_eq!(store.plans(Some(&now)).await.unwrap().len(), 1);
    assert_eq!(store.versions(Some(&now)).await.unwrap().len(), 2);
}

#[tokio::test]
async fn no_other_program_changes_what_was_published() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    a_plan_is_published_and_in_force(&store).await;
    let version = store.versions(None).await.unwrap().swap_remove(0);
    let before = store.version(version.id).await.unwrap();
    let mut psql = database.connect().await;
    let why = "what was published stays as it was";
    for table in ["versions", "version_cells", "version_notes"] {
        for own in ["off", "on"] {
            say(&mut psql, &format!("SET wangge.own = '{own}'")).await.unwrap();
            refused(&mut psql, &format!("DELETE FROM {table}"), why).await;
            refused(&mut psql, &format!("TRUNCATE {table} CASCADE"), why).await;
        }
    }
    refused(&mut psql, "UPDATE version_cells SET name = ''", why).await;
    say(&mut psql, "SET wangge.own = 'off'").await.unwrap();
    refused(&mut psql, "UPDATE versions SET published_by = 'somebody else'", why).await;
    refused(&mut psql, "UPDATE version_notes SET overrides = '[]'", why).await;
    assert_eq!(store.version(version.id).await.unwrap(), before);
    assert_eq!(store.places(PlaceKind::Household, 0, 1).await.unwrap(), []);
}

/// Whoever is to look at drafts needs to be let in to nothing else.
#[tokio::test]
async fn a_role_that_may_read_drafts_reads_them() {
    let Some((database, store)) = TestDatabase::fresh().await else { return };
    let made = plan(&store, 2).await;
    let since = store.snapshot().await.unwrap().position();
    let role = format!("reader_{}", std::process::id());
    let mut psql = database.connect().await;
    say(
        &mut psql,
        &format!(
            "CREATE ROLE {role}; GRANT USAGE ON SCHEMA wangge TO {role};
             GRANT SELECT (plan, cell, name, geom), UPDATE ON plan_cells TO {role}; SET SESSION AUTHORIZATION {role}"
        ),
    )
    .await
    .unwrap();
    let read: i64 =
        sqlx::query_scalar("SELECT count(*) FROM plan_cells WHERE plan = $1 AND ST_IsValid(geom)")
            .bind(made.id)
            .fetch_one(&mut psql)
            .await
            .unwrap();
    assert_eq!(read, 2);
    refused(&mut psql, "SELECT leader_phone FROM plan_cells", "permission denied").await;
    refused(&mut psql, "UPDATE plan_cells SET name = ''", "copy the rows").await;
    say(&mut psql, &format!("RESET SESSION AUTHORIZATION; DROP OWNED BY {role}; DROP ROLE {role}"))
        .await
        .unwrap();
    assert_eq!(store.follow(since).await.unwrap().changes, Changes::Nothing);
}
