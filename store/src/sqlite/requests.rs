//! What was made for which request, so that a repeated one makes nothing.

use jiff::Timestamp;
use sqlx::SqliteConnection;

use super::{backend, moment};
use crate::{Author, RequestKey, StoreError, refusal};

/// The id of what this account made with this key, if it made something.
///
/// # Errors
/// [`StoreError::Conflict`] when that was something else.
pub(super) async fn made(
    connection: &mut SqliteConnection,
    author: &Author,
    request: &RequestKey,
    entity: &str,
) -> Result<Option<i64>, StoreError> {
    let found: Option<(Vec<u8>, String, i64)> =
        sqlx::query_as("SELECT digest, entity, id FROM requests WHERE account = ? AND key = ?")
            .bind(account(author))
            .bind(&request.key)
            .fetch_optional(connection)
            .await
            .map_err(backend("looking for a repeated request"))?;
    match found {
        None => Ok(None),
        Some((digest, what, id)) if digest == request.digest && what == entity => Ok(Some(id)),
        Some(_) => Err(refusal::key_in_use()),
    }
}

/// Remembers what was made.
pub(super) async fn remember(
    connection: &mut SqliteConnection,
    author: &Author,
    request: &RequestKey,
    entity: &str,
    id: i64,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO requests (account, key, digest, entity, id, at) VALUES (?, ?, ?, ?, ?, ?)")
        .bind(account(author))
        .bind(&request.key)
        .bind(request.digest.as_slice())
        .bind(entity)
        .bind(id)
        .bind(moment::text(author.at))
        .execute(connection)
        .await
        .map_err(backend("remembering a request"))?;
    Ok(())
}

/// Forgets what was made before `until`.
pub(super) async fn forget(connection: &mut SqliteConnection, until: Timestamp) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM requests WHERE at < ?")
        .bind(moment::text(until))
        .execute(connection)
        .await
        .map_err(backend("forgetting old requests"))?;
    Ok(())
}

/// Ids of accounts begin at 1.
fn account(author: &Author) -> i64 {
    author.account.unwrap_or(0)
}
