//! Requests that were answered, so that one repeated on a bad line creates once.

use sqlx::PgConnection;

use super::failure::failed;
use super::values::Moment;
use crate::{Author, RequestKey, StoreError};

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
        return Err(StoreError::Conflict {
            what: "this request's key was used for something else; draw a new key".to_owned(),
        });
    }
    Ok(Some(id))
}
