//! Bringing a database to the form that this program knows.

use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, SqlSafeStr};

use super::connect;
use super::failure::failed;
use crate::{Brought, StoreError};

const OP: &str = "bringing the database to its present form";
/// Of the lock that migrations wait for: any number that is ours.
const LOCK: i64 = 0x0057_616e_6767_6501;

macro_rules! script {
    ($number:literal, $name:literal, $file:literal) => {
        ($number, $name, include_str!(concat!("../../../migrations/postgis/", $file)))
    };
}

/// Numbers are those of the embedded store's scripts.
const SCRIPTS: [(i64, &str, &str); 19] = [
    script!(1, "register", "0001_register.sql"),
    script!(2, "identity", "0002_identity.sql"),
    script!(3, "state", "0003_state.sql"),
    script!(4, "closed", "0004_closed.sql"),
    script!(5, "rules", "0005_rules.sql"),
    script!(6, "people", "0006_people.sql"),
    script!(7, "requests", "0007_requests.sql"),
    script!(8, "audit", "0008_audit.sql"),
    script!(9, "changes", "0009_changes.sql"),
    script!(10, "defaults", "0010_defaults.sql"),
    script!(11, "other_programs", "0011_other_programs.sql"),
    script!(12, "places_elsewhere", "0012_places_elsewhere.sql"),
    script!(13, "register_elsewhere", "0013_register_elsewhere.sql"),
    script!(14, "on_earth", "0014_on_earth.sql"),
    script!(15, "only_ours", "0015_only_ours.sql"),
    script!(16, "words", "0016_words.sql"),
    script!(17, "plans", "0017_plans.sql"),
    script!(18, "versions", "0018_versions.sql"),
    script!(19, "estates", "0019_estates.sql"),
];

/// The form that this program knows: the number of its last script.
const PRESENT: i64 = SCRIPTS[SCRIPTS.len() - 1].0;

/// The first version of PostgreSQL whose transaction numbers never come again.
const OLDEST: i32 = 130_000;

/// What a database holds, as far as its layout goes.
enum Found {
    /// Nothing of ours yet.
    Nothing,
    /// A register whose newest migration has this number.
    Register(i64),
    /// Tables under our name that are none of ours.
    Foreign,
}

/// Lays the register out, or brings it to the present form. Whoever else does so at the same time waits.
pub(super) async fn migrate(options: &PgConnectOptions) -> Result<Brought, StoreError> {
    // Its own connection: however this ends, the lock goes with it.
    let mut connection = connect::single(options).await?;
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(LOCK)
        .execute(&mut connection)
        .await
        .map_err(failed(OP))?;
    let done = run(&mut connection).await;
    // What was done is done; the server notices that we left.
    let _ = connection.close().await;
    done.map(|from| Brought { from, to: PRESENT })
}

/// Returns the form that was found, 0 for none.
async fn run(connection: &mut PgConnection) -> Result<i64, StoreError> {
    let found = match look(connection).await? {
        Found::Foreign => return Err(foreign()),
        Found::Register(found) if found > PRESENT => return Err(too_new(found)),
        Found::Register(found) if found == PRESENT => {
            adopt(connection).await?;
            return Ok(found);
        }
        Found::Nothing => 0,
        Found::Register(found) => found,
    };
    if is_standby(connection).await? {
        return Err(StoreError::ReadOnly);
    }
    require_fitting_server(connection).await?;
    provide_postgis(connection).await?;
    sqlx::query("CREATE SCHEMA IF NOT EXISTS wangge").execute(&mut *connection).await.map_err(failed(OP))?;
    connect::greet(connection).await?;
    connect::never_hurry(connection).await?;
    migrations().run_direct(None, connection, false).await.map_err(|error| match error {
        sqlx::migrate::MigrateError::Execute(source)
        | sqlx::migrate::MigrateError::ExecuteMigration(source, _) => failed(OP)(source),
        sqlx::migrate::MigrateError::VersionMismatch(number) => StoreError::Conflict {
            what: format!("the database was laid out by another program: its step {number} is not ours"),
        },
        other => StoreError::Backend { op: OP, source: Box::new(other) },
    })?;
    adopt(connection).await?;
    Ok(found)
}

/// Makes a register that came here from another server follow the transaction numbers of this one.
async fn adopt(connection: &mut PgConnection) -> Result<(), StoreError> {
    connect::greet(connection).await?;
    if is_at_home(connection).await? {
        return Ok(());
    }
    if is_standby(connection).await? {
        return Err(StoreError::ReadOnly);
    }
    let mut tx = connection.begin().await.map_err(failed(OP))?;
    connect::take_your_time(&mut tx).await?;
    let marked = sqlx::query_scalar::<_, String>(
        "SELECT format('UPDATE %I SET changed = 0', table_name) FROM information_schema.columns
         WHERE table_schema = 'wangge' AND column_name = 'changed'",
    )
    .fetch_all(&mut *tx)
    .await
    .map_err(failed(OP))?;
    let numbers = [
        "UPDATE changes SET xid = pg_current_xact_id()",
        "UPDATE meta SET value = 0 WHERE key = 'folded_to'",
        "UPDATE meta SET value = hashtextextended(gen_random_uuid()::text, 0) WHERE key = 'state'",
        "UPDATE meta SET value = (SELECT system_identifier FROM pg_control_system()) WHERE key = 'server'",
    ];
    for sql in marked.into_iter().chain(numbers.map(str::to_owned)) {
        sqlx::query(AssertSqlSafe(sql)).execute(&mut *tx).await.map_err(failed(OP))?;
    }
    tx.commit().await.map_err(failed(OP))
}

/// Refuses a database that is not in the form that this program knows.
pub(super) async fn check(connection: &mut PgConnection) -> Result<(), StoreError> {
    let remedy = "run `wangge migrate --database-url …` once, as the owner of the database";
    match look(connection).await? {
        Found::Foreign => Err(foreign()),
        Found::Nothing => {
            Err(StoreError::Conflict { what: format!("the database holds no register yet; {remedy}") })
        }
        Found::Register(found) if found > PRESENT => Err(too_new(found)),
        Found::Register(found) if found < PRESENT => {
            let what = format!(
                "the database is laid out in form {found} and this program needs form {PRESENT}; {remedy}"
            );
            Err(StoreError::Conflict { what })
        }
        Found::Register(_) if is_at_home(connection).await? => Ok(()),
        Found::Register(_) => Err(StoreError::Conflict {
            what: format!("the database was moved here from another server; {remedy}"),
        }),
    }
}

async fn look(connection: &mut PgConnection) -> Result<Found, StoreError> {
    let tables: Vec<String> =
        sqlx::query_scalar("SELECT tablename::text FROM pg_tables WHERE schemaname = 'wangge'")
            .fetch_all(&mut *connection)
            .await
            .map_err(failed("looking at the database"))?;
    let has = |wanted: &str| tables.iter().any(|name| name == wanted);
    if !has("_sqlx_migrations") {
        return Ok(if tables.is_empty() { Found::Nothing } else { Found::Foreign });
    }
    let newest: Option<i64> =
        sqlx::query_scalar("SELECT max(version) FROM wangge._sqlx_migrations WHERE success")
            .fetch_one(&mut *connection)
            .await
            .map_err(failed("looking at the database"))?;
    Ok(match newest {
        None if tables.len() == 1 => Found::Nothing,
        Some(newest) if has("meta") && has("tilings") => Found::Register(newest),
        _ => Found::Foreign,
    })
}

/// Whether the transaction numbers in the change log are those of this server.
async fn is_at_home(connection: &mut PgConnection) -> Result<bool, StoreError> {
    sqlx::query_scalar(
        "SELECT value = (SELECT system_identifier FROM pg_control_system()) FROM wangge.meta WHERE key = 'server'",
    )
    .fetch_one(connection)
    .await
    .map_err(failed("looking at the database"))
}

async fn is_standby(connection: &mut PgConnection) -> Result<bool, StoreError> {
    sqlx::query_scalar("SELECT pg_is_in_recovery()").fetch_one(connection).await.map_err(failed(OP))
}

/// Refuses a server that lacks what the layout uses, with words of our own: its own would name a function.
async fn require_fitting_server(connection: &mut PgConnection) -> Result<(), StoreError> {
    let (version, encoding): (i32, String) = sqlx::query_as(
        "SELECT current_setting('server_version_num')::int, current_setting('server_encoding')",
    )
    .fetch_one(connection)
    .await
    .map_err(failed(OP))?;
    let what = if version < OLDEST {
        format!("PostgreSQL {} is too old: {} or newer is needed", version / 10_000, OLDEST / 10_000)
    } else if encoding != "UTF8" {
        format!(
            "the database keeps text as {encoding}, which lacks characters: make one with ENCODING 'UTF8'"
        )
    } else {
        return Ok(());
    };
    Err(StoreError::Conflict { what })
}

/// Puts PostGIS into the database where that is allowed.
async fn provide_postgis(connection: &mut PgConnection) -> Result<(), StoreError> {
    let there: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'postgis')")
            .fetch_one(&mut *connection)
            .await
            .map_err(failed(OP))?;
    if there {
        return Ok(());
    }
    let Err(error) = sqlx::query("CREATE EXTENSION postgis").execute(&mut *connection).await else {
        return Ok(());
    };
    match error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
        // insufficient_privilege
        Some("42501") => Err(StoreError::Conflict {
            what: "PostGIS is not in this database, and this role may not put it there; \
                   have an administrator run `CREATE EXTENSION postgis` in it once"
                .to_owned(),
        }),
        // undefined_file, and what newer servers say: the extension is not installed beside the server.
        Some("58P01" | "0A000") => Err(StoreError::Conflict {
            what: "PostGIS is not installed on the database server; install it there \
                   (on Debian the package postgresql-postgis), then run this again"
                .to_owned(),
        }),
        _ => Err(failed(OP)(error)),
    }
}

fn foreign() -> StoreError {
    StoreError::Conflict {
        what: "the database has a schema wangge with tables that are not ours; choose another database"
            .to_owned(),
    }
}

fn too_new(found: i64) -> StoreError {
    StoreError::TooNew { found, known: PRESENT }
}

fn migrations() -> Migrator {
    let migration = |(number, name, script): (i64, &'static str, &'static str)| {
        Migration::new(number, name.into(), MigrationType::Simple, script.into_sql_str(), false)
    };
    let mut migrator = Migrator::with_migrations(SCRIPTS.into_iter().map(migration).collect());
    // The search path leads there too, but a table of that name in another schema must not be taken for ours.
    migrator.dangerous_set_table_name("wangge._sqlx_migrations");
    // Ours is taken before anything is looked at.
    migrator.set_locking(false);
    migrator
}
