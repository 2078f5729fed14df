//! Reading and writing accounts.

use grid::people::Account;
use grid::register::Stored;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments as _, AssertSqlSafe, SqliteConnection};

use super::backend;
use super::rows::placeholders;
use crate::columns::{self, ACCOUNTS, WithPassword, folded, unwritable};
use crate::{StoreError, refusal};

/// All accounts, in order of their ids.
pub(super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<WithPassword>, StoreError> {
    let failed = backend("reading accounts");
    let found =
        sqlx::query("SELECT * FROM accounts ORDER BY id").fetch_all(connection).await.map_err(&failed)?;
    found.iter().map(columns::account).collect::<Result<_, _>>().map_err(failed)
}

/// The account with this login, in any case.
pub(super) async fn by_login(
    connection: &mut SqliteConnection,
    login: &str,
) -> Result<Option<WithPassword>, StoreError> {
    let failed = backend("reading an account");
    let row = sqlx::query("SELECT * FROM accounts WHERE folded = ?")
        .bind(folded(login))
        .fetch_optional(connection)
        .await
        .map_err(&failed)?;
    row.map(|row| columns::account(&row)).transpose().map_err(failed)
}

/// The account with this id.
///
/// # Errors
/// [`StoreError::NotFound`] when there is none.
pub(super) async fn needed(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Stored<Account>, StoreError> {
    let failed = backend("reading an account");
    let row = sqlx::query("SELECT * FROM accounts WHERE id = ?")
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(&failed)?
        .ok_or_else(|| StoreError::NotFound { what: format!("account {id}") })?;
    columns::account(&row).map(|(account, _)| account).map_err(failed)
}

/// Writes a new account, with id and version where a store is filled; returns its id.
///
/// # Errors
/// [`StoreError::Conflict`] when the login is in use.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    account: &Account,
    password: Option<&str>,
    kept: Option<(i64, i64)>,
) -> Result<i64, StoreError> {
    let (id, version) = kept.map_or((None, 1), |(id, version)| (Some(id), version));
    let sql = format!(
        "INSERT INTO accounts ({}, password, id, version) VALUES ({}) ON CONFLICT (folded) DO NOTHING RETURNING id",
        ACCOUNTS.columns.join(", "),
        placeholders(ACCOUNTS.columns.len() + 3)
    );
    let mut row = SqliteArguments::default();
    columns::put_account(&mut row, account)
        .and_then(|()| row.add(password))
        .and_then(|()| row.add(id))
        .and_then(|()| row.add(version))
        .map_err(unwritable)?;
    let id: Option<i64> = sqlx::query_scalar_with(AssertSqlSafe(sql), row)
        .fetch_optional(connection)
        .await
        .map_err(backend("writing an account"))?;
    id.ok_or_else(|| refusal::login_in_use(&account.login))
}

/// Writes an account in place of the one with this id, at its next version; the password stays.
///
/// # Errors
/// [`StoreError::Conflict`] when the login is in use.
pub(super) async fn update(
    connection: &mut SqliteConnection,
    id: i64,
    account: &Account,
) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE OR IGNORE accounts SET ({}) = ({}), version = version + 1 WHERE id = ?",
        ACCOUNTS.columns.join(", "),
        placeholders(ACCOUNTS.columns.len())
    );
    let mut row = SqliteArguments::default();
    columns::put_account(&mut row, account).and_then(|()| row.add(id)).map_err(unwritable)?;
    let written = sqlx::query_with(AssertSqlSafe(sql), row)
        .execute(connection)
        .await
        .map_err(backend("writing an account"))?
        .rows_affected();
    if written == 1 { Ok(()) } else { Err(refusal::login_in_use(&account.login)) }
}
