//! The two logs that every write adds to.

use sqlx::postgres::PgArguments;
use sqlx::{Arguments as _, AssertSqlSafe, PgConnection};

use super::failure::failed;
use super::insert::{insert, placeholders};
use crate::columns::{self, AUDIT};
use crate::{Author, Deed, StoreError, Subject};

const EVERYTHING: &str = "everything";

/// How many rows of the change log are kept at least; see [`fold`].
const KEPT: i64 = 50_000;

/// Adds a deed to the audit log, and what is to be read again after it to the change log.
pub(super) async fn done(
    connection: &mut PgConnection,
    author: &Author,
    deed: &Deed,
) -> Result<(), StoreError> {
    let (entity, record) = match deed.subject {
        Subject::Household | Subject::Premises | Subject::Hazard | Subject::Hydrant => {
            (deed.subject.as_str(), deed.id.zip(deed.version))
        }
        Subject::Account => ("people", None),
        Subject::Register | Subject::AuditLog | Subject::Version => (EVERYTHING, None),
        // Plans are no part of the register.
        Subject::Plan => return note(connection, author, deed).await,
    };
    let sql = format!(
        "WITH noted AS (INSERT INTO audit ({}) VALUES ({}))
         INSERT INTO changes (entity, id, version) VALUES ($13, $14, $15)",
        AUDIT.columns.join(", "),
        placeholders(&AUDIT, 1)
    );
    let mut arguments = PgArguments::default();
    columns::put_deed(&mut arguments, author, deed)
        .and_then(|()| arguments.add(entity))
        .and_then(|()| arguments.add(record.map(|(id, _)| id)))
        .and_then(|()| arguments.add(record.map(|(_, version)| version)))
        .map_err(columns::unwritable)?;
    sqlx::query_with(AssertSqlSafe(sql), arguments)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed("writing to the logs"))
}

/// Has readers read everything again.
pub(super) async fn everything_changed(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO changes (entity) VALUES ($1)")
        .bind(EVERYTHING)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed("writing to the change log"))
}

/// Has readers ask again about the people they have seen, of the same data version: a row of the change log would make
/// another one, so the ends of sessions are counted beside it. Whoever counts waits for those who counted before, so
/// the number grows in the order of commits.
pub(super) async fn session_ended(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(
        "WITH counted AS (
            INSERT INTO meta VALUES ('sessions_ended', 1)
            ON CONFLICT (key) DO UPDATE SET value = meta.value + 1
         )
         SELECT pg_notify('wangge_changes', '')",
    )
    .execute(connection)
    .await
    .map(drop)
    .map_err(failed("telling of the end of a session"))
}

/// Takes the oldest rows out of a long change log and keeps their number, so that data versions stay what they are.
/// Whoever stands before them reads everything anew.
pub(super) async fn fold(connection: &mut PgConnection) -> Result<(), StoreError> {
    sqlx::query(
        "WITH oldest AS (
            SELECT xid FROM changes WHERE xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xid DESC OFFSET $1 LIMIT 1
         ), gone AS (
            DELETE FROM changes USING oldest WHERE changes.xid < oldest.xid RETURNING changes.xid
         ), counted AS (
            SELECT count(*) AS number, max(xid::text::bigint) AS last FROM gone
         )
         UPDATE meta SET value = CASE key WHEN 'folded' THEN value + number ELSE greatest(value, last + 1) END
         FROM counted WHERE key IN ('folded', 'folded_to') AND number > 0",
    )
    .bind(KEPT)
    .execute(connection)
    .await
    .map(drop)
    .map_err(failed("shortening the change log"))
}

/// Adds to the audit log what changes nothing.
pub(super) async fn note(
    connection: &mut PgConnection,
    author: &Author,
    deed: &Deed,
) -> Result<(), StoreError> {
    insert(connection, &AUDIT, &[], |row| columns::put_deed(row, author, deed)).await
}
