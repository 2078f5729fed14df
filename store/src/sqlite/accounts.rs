//! Accounts in columns, in both directions.

use grid::people::Account;
use grid::register::Stored;
use sqlx::SqliteConnection;
use sqlx::sqlite::SqliteRow;

use super::json::Json;
use super::{backend, rows};
use crate::{StoreError, refusal};

/// An account and the hash of its password, if it has one.
pub(super) type WithPassword = (Stored<Account>, Option<String>);

/// All accounts, in order of their ids.
pub(super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<WithPassword>, StoreError> {
    let failed = backend("reading accounts");
    let found =
        sqlx::query("SELECT * FROM accounts ORDER BY id").fetch_all(connection).await.map_err(&failed)?;
    found.iter().map(with_password).collect::<Result<_, _>>().map_err(failed)
}

/// The account with this login, in any case.
pub(super) async fn by_login(
    connection: &mut SqliteConnection,
    login: &str,
) -> Result<Option<WithPassword>, StoreError> {
    let failed = backend("reading an account");
    let row = sqlx::query("SELECT * FROM accounts WHERE folded = ?")
        .bind(login.to_lowercase())
        .fetch_optional(connection)
        .await
        .map_err(&failed)?;
    row.map(|row| with_password(&row)).transpose().map_err(failed)
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
    account(&row).map_err(failed)
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
    let sql = "INSERT INTO accounts
            (login, folded, name, role, scope, active, demo, must_change, password, id, version)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (folded) DO NOTHING
        RETURNING id";
    let id: Option<i64> = sqlx::query_scalar(sql)
        .bind(&account.login)
        .bind(account.login.to_lowercase())
        .bind(&account.name)
        .bind(account.role.as_str())
        .bind(Json(&account.scope))
        .bind(account.active)
        .bind(account.demo)
        .bind(account.must_change)
        .bind(password)
        .bind(kept.map(|(id, _)| id))
        .bind(kept.map_or(1, |(_, version)| version))
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
    let sql = "UPDATE OR IGNORE accounts SET login = ?, folded = ?, name = ?, role = ?, scope = ?, active = ?, demo = ?,
            must_change = ?, version = version + 1
        WHERE id = ?";
    let written = sqlx::query(sql)
        .bind(&account.login)
        .bind(account.login.to_lowercase())
        .bind(&account.name)
        .bind(account.role.as_str())
        .bind(Json(&account.scope))
        .bind(account.active)
        .bind(account.demo)
        .bind(account.must_change)
        .bind(id)
        .execute(connection)
        .await
        .map_err(backend("writing an account"))?
        .rows_affected();
    if written == 1 { Ok(()) } else { Err(refusal::login_in_use(&account.login)) }
}

fn with_password(row: &SqliteRow) -> Result<WithPassword, sqlx::Error> {
    Ok((account(row)?, rows::column(row, "password")?))
}

pub(super) fn account(row: &SqliteRow) -> Result<Stored<Account>, sqlx::Error> {
    let value = Account {
        login: rows::column(row, "login")?,
        name: rows::column(row, "name")?,
        role: rows::parsed(row, "role")?,
        scope: rows::json(row, "scope")?,
        active: rows::column(row, "active")?,
        demo: rows::column(row, "demo")?,
        must_change: rows::column(row, "must_change")?,
    };
    Ok(Stored { id: rows::column(row, "id")?, version: rows::column(row, "version")?, value })
}
