//! Requests that were answered, so that one repeated on a bad line creates once.

use sqlx::{AssertSqlSafe, PgConnection};

use super::failure::failed;
use super::values::Moment;
use crate::{Author, RequestKey, StoreError, refusal};

/// Takes the next id of a table: a request names what it makes before that is there.
pub(super) async fn next_id(
    connection: &mut PgConnection,
    table: &str,
    column: &str,
) -> Result<i64, StoreError> {
    let sql = format!("SELECT nextval(pg_get_serial_sequence('wangge.{table}', '{column}'))");
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(connection).await.map_err(failed("taking an id"))
}

/// Takes a request for the record `id` that is about to be made of this kind; `Some` with the record that it made
/// before. One that is under way elsewhere is waited for.
///
/// # Errors
/// [`StoreError::Conflict`] when the key was used for something else.
pub(super) async fn claim(
    connection: &mut PgConnection,
    author: &Author,
    request: &RequestKey,
    entity: &'static str,
    id: i64,
) -> Result<Option<i64>, StoreError> {
    let failed = failed("looking for an earlier request");
    let account = author.account.unwrap_or(0);
    let claimed = sqlx::query(
        "INSERT INTO requests (account, key, digest, entity, id, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account, key) DO NOTHING",
    )
    .bind(account)
    .bind(&request.key)
    .bind(request.digest.as_slice())
    .bind(entity)
    .bind(id)
    .bind(Moment(author.at))
    .execute(&mut *connection)
    .await
    .map_err(failed)?;
    if claimed.rows_affected() == 1 {
        return Ok(None);
    }
    let (digest, made, id): (Vec<u8>, String, i64) =
        sqlx::query_as("SELECT digest, entity, id FROM requests WHERE account = $1 AND key = $2")
            .bind(account)
            .bind(&request.key)
            .fetch_one(connection)
            .await
            .map_err(failed)?;
    if digest != request.digest || made != entity {
        return Err(refusal::key_in_use());
    }
    Ok(Some(id))
}
