//! Reading and writing accounts.

use grid::people::Account;
use grid::register::Stored;
use sqlx::postgres::PgArguments;
use sqlx::{Arguments as _, AssertSqlSafe, PgConnection};

use super::failure::{breaks, failed};
use super::insert::placeholders;
use crate::columns::{self, ACCOUNT, ACCOUNTS, unwritable};
use crate::{StoreError, refusal, rules};

/// The account with this id.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub(super) async fn needed(connection: &mut PgConnection, id: i64) -> Result<Stored<Account>, StoreError> {
    let failed = failed("reading an account");
    let sql = format!("{} WHERE id = $1", ACCOUNTS.select(ACCOUNT));
    let row = sqlx::query(AssertSqlSafe(sql))
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(failed)?
        .ok_or_else(|| StoreError::NotFound { what: format!("account {id}") })?;
    columns::account(&row).map(|(account, _)| account).map_err(failed)
}

/// The same to change it: nobody else changes any account until the transaction ends, since whether an administrator is
/// left depends on all of them.
///
/// # Errors
/// [`StoreError::Stale`] when the account is at another version, [`StoreError::NotFound`] when there is none.
pub(super) async fn at_version(
    connection: &mut PgConnection,
    id: i64,
    version: i64,
) -> Result<Account, StoreError> {
    sqlx::query("LOCK TABLE accounts IN SHARE ROW EXCLUSIVE MODE")
        .execute(&mut *connection)
        .await
        .map_err(failed("waiting for its turn to write"))?;
    rules::at_version(needed(connection, id).await?, version)
}

/// The same to begin a session: nobody changes this account until the transaction ends.
///
/// # Errors
/// As [`at_version`].
pub(super) async fn held_at_version(
    connection: &mut PgConnection,
    id: i64,
    version: i64,
) -> Result<Account, StoreError> {
    sqlx::query("SELECT FROM accounts WHERE id = $1 FOR SHARE")
        .bind(id)
        .execute(&mut *connection)
        .await
        .map_err(failed("waiting for an account"))?;
    rules::at_version(needed(connection, id).await?, version)
}

/// Writes a new account.
///
/// # Errors
/// [`StoreError::Conflict`] when the login is in use.
pub(super) async fn insert(
    connection: &mut PgConnection,
    id: i64,
    account: &Account,
    password: Option<&str>,
) -> Result<(), StoreError> {
    let sql = format!(
        "INSERT INTO accounts (id, password, {}) VALUES ($1, $2, {})",
        ACCOUNTS.columns.join(", "),
        placeholders(&ACCOUNTS, 3)
    );
    let mut arguments = PgArguments::default();
    arguments.add(id).map_err(unwritable)?;
    arguments.add(password).map_err(unwritable)?;
    write(connection, sql, arguments, account).await
}

/// Writes an account in place of the one with this id, at its next version; the password stays.
///
/// # Errors
/// [`StoreError::Conflict`] when the login is in use.
pub(super) async fn update(
    connection: &mut PgConnection,
    id: i64,
    account: &Account,
) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE accounts SET ({}, version) = ({}, version + 1) WHERE id = $1",
        ACCOUNTS.columns.join(", "),
        placeholders(&ACCOUNTS, 2)
    );
    let mut arguments = PgArguments::default();
    arguments.add(id).map_err(unwritable)?;
    write(connection, sql, arguments, account).await
}

async fn write(
    connection: &mut PgConnection,
    sql: String,
    mut arguments: PgArguments,
    account: &Account,
) -> Result<(), StoreError> {
    columns::put_account(&mut arguments, account).map_err(unwritable)?;
    let written = sqlx::query_with(AssertSqlSafe(sql), arguments).execute(connection).await;
    written.map(drop).map_err(|error| {
        if breaks(&error, "accounts_folded_key") {
            refusal::login_in_use(&account.login)
        } else {
            failed("writing an account")(error)
        }
    })
}

/// Ends all sessions of an account.
pub(super) async fn end_sessions(connection: &mut PgConnection, account: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE account = $1")
        .bind(account)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed("ending sessions"))
}
