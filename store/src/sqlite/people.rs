//! Accounts, passwords and sessions.

use async_trait::async_trait;
use grid::people::Account;
use grid::register::Stored;
use jiff::{SignedDuration, Timestamp};
use sqlx::SqliteConnection;

use super::audit::insert_entry;
use super::fault::{committing, refusing};
use super::write::Write;
use super::{SqliteStore, accounts, backend, moment, requests, write};
use crate::columns::{self, Row as _};
use crate::rules::{answers_for_all, ends_sessions, is_last};
use crate::{Action, Author, Deed, People, RequestKey, Session, SessionKey, StoreError, refusal, rules};

/// What a request for an account is known by among requests.
const ENTITY: &str = "account";
/// How long the answer to a request is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

#[async_trait]
impl People for SqliteStore {
    async fn accounts(&self) -> Result<Vec<Stored<Account>>, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(backend("reading accounts"))?;
        let all = accounts::all(&mut connection).await?;
        Ok(all.into_iter().map(|(account, _)| account).collect())
    }

    async fn account_by_login(
        &self,
        login: &str,
    ) -> Result<Option<(Stored<Account>, Option<String>)>, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(backend("reading an account"))?;
        accounts::by_login(&mut connection, login).await
    }

    async fn create_account(
        &self,
        author: &Author,
        request: Option<&RequestKey>,
        account: &Account,
        password: Option<&str>,
    ) -> Result<Stored<Account>, StoreError> {
        let mut write = Write::begin(&self.writer).await?;
        if let Some(request) = request
            && let Some(id) = requests::made(write.connection(), author, request, ENTITY).await?
        {
            return accounts::needed(write.connection(), id).await;
        }
        let id = accounts::insert(write.connection(), account, password, None).await?;
        if let Some(request) = request {
            requests::remember(write.connection(), author, request, ENTITY, id).await?;
        }
        let stored = Stored { id, version: 1, value: account.clone() };
        write.done(author, &Deed::to_account(Action::Create, None, &stored)?).await?;
        write.commit().await?;
        Ok(stored)
    }

    async fn replace_account(
        &self,
        author: &Author,
        id: i64,
        version: i64,
        account: &Account,
    ) -> Result<Stored<Account>, StoreError> {
        let mut write = Write::begin(&self.writer).await?;
        let before = at_version(write.connection(), id, version).await?;
        if answers_for_all(&before)
            && !answers_for_all(account)
            && is_last(&accounts::all(write.connection()).await?, id)
        {
            return Err(refusal::last_administrator(&before.login));
        }
        accounts::update(write.connection(), id, account).await?;
        if ends_sessions(&before, account) {
            end_sessions(write.connection(), id).await?;
        }
        let stored = Stored { id, version: version + 1, value: account.clone() };
        write.done(author, &Deed::to_account(Action::Change, Some(&before), &stored)?).await?;
        write.commit().await?;
        Ok(stored)
    }

    async fn set_password(
        &self,
        author: &Author,
        id: i64,
        version: i64,
        hash: &str,
        must_change: bool,
    ) -> Result<Stored<Account>, StoreError> {
        let mut write = Write::begin(&self.writer).await?;
        let before = at_version(write.connection(), id, version).await?;
        sqlx::query("UPDATE accounts SET password = ?, must_change = ?, version = version + 1 WHERE id = ?")
            .bind(hash)
            .bind(must_change)
            .bind(id)
            .execute(write.connection())
            .await
            .map_err(backend("writing a password"))?;
        end_sessions(write.connection(), id).await?;
        let stored = Stored { id, version: version + 1, value: Account { must_change, ..before.clone() } };
        write.done(author, &Deed::to_account(Action::Password, Some(&before), &stored)?).await?;
        write.commit().await?;
        Ok(stored)
    }

    async fn begin_session(
        &self,
        author: &Author,
        key: SessionKey,
        version: i64,
        session: &Session,
    ) -> Result<(), StoreError> {
        let mut tx = write::begin_immediate(&self.writer).await?;
        let Account { login, active, .. } = at_version(&mut tx, session.account, version).await?;
        if !active {
            return Err(StoreError::Stale { current: version });
        }
        sqlx::query("INSERT INTO sessions (key, account, begun, expires) VALUES (?, ?, ?, ?)")
            .bind(key.as_slice())
            .bind(session.account)
            .bind(moment::text(session.begun))
            .bind(moment::text(session.expires))
            .execute(&mut *tx)
            .await
            .map_err(refusing("beginning a session"))?;
        insert_entry(&mut tx, author, &Deed::by_account(Action::Login, session.account, &login)).await?;
        tx.commit().await.map_err(committing)
    }

    async fn session(
        &self,
        key: SessionKey,
        now: Timestamp,
    ) -> Result<Option<(Session, Stored<Account>)>, StoreError> {
        let failed = backend("looking for a session");
        let mut connection = self.readers.acquire().await.map_err(&failed)?;
        let row = sqlx::query(
            "SELECT accounts.*, begun, expires FROM sessions JOIN accounts ON accounts.id = sessions.account
             WHERE key = ? AND expires > ? AND active",
        )
        .bind(key.as_slice())
        .bind(moment::text(now))
        .fetch_optional(&mut *connection)
        .await
        .map_err(&failed)?;
        let Some(row) = row else { return Ok(None) };
        let (account, _) = columns::account(&row).map_err(&failed)?;
        let session = Session {
            account: account.id,
            begun: row.moment("begun").map_err(&failed)?,
            expires: row.moment("expires").map_err(&failed)?,
        };
        Ok(Some((session, account)))
    }

    async fn end_session(&self, author: &Author, key: SessionKey) -> Result<(), StoreError> {
        let mut tx = write::begin_immediate(&self.writer).await?;
        let ended: Option<i64> = sqlx::query_scalar("DELETE FROM sessions WHERE key = ? RETURNING account")
            .bind(key.as_slice())
            .fetch_optional(&mut *tx)
            .await
            .map_err(backend("ending a session"))?;
        let Some(account) = ended else { return Ok(()) };
        let login = accounts::needed(&mut tx, account).await?.value.login;
        insert_entry(&mut tx, author, &Deed::by_account(Action::Logout, account, &login)).await?;
        write::people_changed(&mut tx).await?;
        tx.commit().await.map_err(committing)
    }

    async fn expire(&self, now: Timestamp) -> Result<(), StoreError> {
        let failed = backend("removing what has expired");
        let mut tx = write::begin_immediate(&self.writer).await?;
        sqlx::query("DELETE FROM sessions WHERE expires <= ?")
            .bind(moment::text(now))
            .execute(&mut *tx)
            .await
            .map_err(&failed)?;
        requests::forget(&mut tx, now.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN)).await?;
        tx.commit().await.map_err(failed)
    }
}

/// # Errors
/// [`StoreError::Stale`] when the account is at another version.
async fn at_version(connection: &mut SqliteConnection, id: i64, version: i64) -> Result<Account, StoreError> {
    rules::at_version(accounts::needed(connection, id).await?, version)
}

async fn end_sessions(connection: &mut SqliteConnection, account: i64) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM sessions WHERE account = ?")
        .bind(account)
        .execute(connection)
        .await
        .map_err(backend("ending sessions"))?;
    Ok(())
}
