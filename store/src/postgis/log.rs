//! The two logs that every write adds to.

use sqlx::postgres::PgArguments;
use sqlx::{Arguments as _, AssertSqlSafe, PgConnection};

use super::columns::{self, AUDIT};
use super::failure::failed;
use crate::{Author, Deed, StoreError};

/// What is to be read again after a write.
#[derive(Clone, Copy, Debug)]
pub(super) enum Changed {
    /// The record that the deed was done to, whose kind has this name.
    Record(&'static str),
    /// Accounts or sessions.
    People,
    /// Everything.
    Everything,
}

/// Adds a write to the change log and the audit log.
pub(super) async fn record(
    connection: &mut PgConnection,
    changed: Changed,
    author: &Author,
    deed: &Deed,
) -> Result<(), StoreError> {
    let (entity, id, version) = match changed {
        Changed::Record(entity) => (entity, deed.id, deed.version),
        Changed::People => ("people", None, None),
        Changed::Everything => ("everything", None, None),
    };
    let sql = format!(
        "WITH noted AS (INSERT INTO audit ({}) VALUES ({}))
         INSERT INTO changes (entity, id, version) VALUES ($13, $14, $15)",
        AUDIT.columns.join(", "),
        AUDIT.placeholders(1)
    );
    let mut arguments = PgArguments::default();
    columns::deed(&mut arguments, author, deed).map_err(columns::unwritable)?;
    arguments.add(entity).map_err(columns::unwritable)?;
    arguments.add(id).map_err(columns::unwritable)?;
    arguments.add(version).map_err(columns::unwritable)?;
    sqlx::query_with(AssertSqlSafe(sql), arguments)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed("writing to the logs"))
}

/// Adds to the audit log what changes nothing.
pub(super) async fn note(
    connection: &mut PgConnection,
    author: &Author,
    deed: &Deed,
) -> Result<(), StoreError> {
    let sql = format!("INSERT INTO audit ({}) VALUES ({})", AUDIT.columns.join(", "), AUDIT.placeholders(1));
    let mut arguments = PgArguments::default();
    columns::deed(&mut arguments, author, deed).map_err(columns::unwritable)?;
    sqlx::query_with(AssertSqlSafe(sql), arguments)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed("writing to the audit log"))
}
