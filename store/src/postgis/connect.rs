//! Connections to the database and what each is told when it begins.

use std::time::Duration;

use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool, Postgres};

use super::failure::failed;
use crate::StoreError;

/// Connections at most. One that reads a snapshot is held as long as that lasts.
const CONNECTIONS: u32 = 16;
/// How long somebody waits for a connection, also when the server has to be reached first.
const PATIENCE: Duration = Duration::from_secs(5);

/// Told to every connection.
///
/// - PostGIS may lie in any schema. What is temporary comes last, so that nobody's temporary table hides one of ours.
/// - The triggers that note what other programs write are to leave our writes alone.
/// - No single statement takes long but those of imports and copies, which lift this for themselves.
const GREETING: &str = "SELECT
    set_config('search_path', concat_ws(', ', 'wangge', (
        SELECT quote_ident(nspname) FROM pg_extension JOIN pg_namespace ON pg_namespace.oid = extnamespace
        WHERE extname = 'postgis'), 'pg_temp'), false),
    set_config('wangge.own', 'on', false),
    set_config('statement_timeout', '30s', false),
    set_config('lock_timeout', '10s', false)";

/// A pool of connections; at least one is made.
pub(super) async fn pool(options: &PgConnectOptions) -> Result<PgPool, StoreError> {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        // A server that was started anew leaves dead connections behind: they are not to fail somebody's request.
        .test_before_acquire(true)
        // One whose server fell silent in mid-answer is to be closed, and not to keep its place for as long as the network
        // takes to notice; and so is one that somebody gave up on halfway.
        .after_release(|connection, _| Box::pin(is_fit(connection)))
        .after_connect(|connection, _| {
            Box::pin(async move { sqlx::query(GREETING).execute(connection).await.map(drop) })
        })
        .connect_with(named(options))
        .await
        .map_err(failed("connecting to the database"))
}

/// Waits for what is left of an answer that nobody waits for any more; an error has the connection closed. So has a transaction
/// that is still open: whoever gave up while it was being begun left it behind, and what the next one writes would never be
/// committed.
async fn is_fit(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    // Of a statement that stands alone, both are the moment when it began.
    let stands_alone = sqlx::query_scalar("SELECT transaction_timestamp() = statement_timestamp()");
    let answered = tokio::time::timeout(PATIENCE, stands_alone.fetch_one(connection)).await;
    answered.unwrap_or_else(|elapsed| Err(std::io::Error::from(elapsed).into()))
}

/// One connection, for whoever changes the layout.
pub(super) async fn single(options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    let options = named(options);
    match tokio::time::timeout(PATIENCE, PgConnection::connect_with(&options)).await {
        Ok(connected) => connected.map_err(failed("connecting to the database")),
        Err(elapsed) => {
            Err(StoreError::Unavailable { op: "connecting to the database", source: Box::new(elapsed) })
        }
    }
}

/// A connection of the pool for a transaction with COPY in it. It is closed afterwards: when somebody gives up waiting in
/// the midst of COPY, what the server still answers to that would be taken for the answer to what comes next.
pub(super) async fn for_copies(pool: &PgPool) -> Result<PoolConnection<Postgres>, StoreError> {
    let mut connection = pool.acquire().await.map_err(failed("connecting to the database"))?;
    connection.close_on_drop();
    Ok(connection)
}

/// Tells a connection where things lie, for one that was made before they did.
pub(super) async fn greet(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(GREETING).execute(connection).await.map(drop).map_err(failed("connecting to the database"))
}

/// Lets the rest of a transaction take as long as it must, waiting for others included.
pub(super) async fn take_your_time(connection: &mut PgConnection) -> Result<(), StoreError> {
    unhurried(connection, true).await
}

/// The same for all that the connection does from now on.
pub(super) async fn never_hurry(connection: &mut PgConnection) -> Result<(), StoreError> {
    unhurried(connection, false).await
}

async fn unhurried(connection: &mut PgConnection, this_transaction_only: bool) -> Result<(), StoreError> {
    sqlx::query("SELECT set_config('statement_timeout', '0', $1), set_config('lock_timeout', '0', $1)")
        .bind(this_transaction_only)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed("beginning to write"))
}

fn named(options: &PgConnectOptions) -> PgConnectOptions {
    options.clone().application_name("wangge")
}
