//! Accounts, passwords and sessions.

use async_trait::async_trait;
use grid::people::Account;
use grid::register::Stored;
use jiff::{SignedDuration, Timestamp};
use sqlx::{AssertSqlSafe, PgPool, Postgres, Transaction};

use super::accounts::{at_version, end_sessions, held_at_version, insert, needed, update};
use super::failure::{committing, failed};
use super::values::Moment;
use super::{PostgisStore, log, read, requests};
use crate::columns::{self, ACCOUNT, ACCOUNTS, Row as _, folded};
use crate::rules::{answers_for_all, ends_sessions, is_last};
use crate::{Action, Author, Deed, People, RequestKey, Session, SessionKey, StoreError, refusal};

/// How long the answer to a request is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

#[async_trait]
impl People for PostgisStore {
    async fn accounts(&self) -> Result<Vec<Stored<Account>>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(failed("reading accounts"))?;
        let all = read::accounts(&mut connection).await?;
        Ok(all.into_iter().map(|(account, _)| account).collect())
    }

    async fn account_by_login(
        &self,
        login: &str,
    ) -> Result<Option<(Stored<Account>, Option<String>)>, StoreError> {
        let failed = failed("reading an account");
        let sql = format!("{} WHERE folded = $1", ACCOUNTS.select(ACCOUNT));
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(folded(login))
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        row.map(|row| columns::account(&row)).transpose().map_err(failed)
    }

    async fn create_account(
        &self,
        author: &Author,
        request: Option<&RequestKey>,
        account: &Account,
        password: Option<&str>,
    ) -> Result<Stored<Account>, StoreError> {
        let mut tx = begin(&self.pool).await?;
        let id = requests::next_id(&mut tx, ACCOUNTS.name, "id").await?;
        if let Some(request) = request
            && let Some(made) = requests::claim(&mut tx, author, request, "account", id).await?
        {
            return needed(&mut tx, made).await;
        }
        insert(&mut tx, id, account, password).await?;
        let stored = Stored { id, version: 1, value: account.clone() };
        log::done(&mut tx, author, &Deed::to_account(Action::Create, None, &stored)?).await?;
        commit(tx).await?;
        Ok(stored)
    }

    async fn replace_account(
        &self,
        author: &Author,
        id: i64,
        version: i64,
        account: &Account,
    ) -> Result<Stored<Account>, StoreError> {
        let mut tx = begin(&self.pool).await?;
        let before = at_version(&mut tx, id, version).await?;
        if answers_for_all(&before)
            && !answers_for_all(account)
            && is_last(&read::accounts(&mut tx).await?, id)
        {
            return Err(refusal::last_administrator(&before.login));
        }
        update(&mut tx, id, account).await?;
        if ends_sessions(&before, account) {
            end_sessions(&mut tx, id).await?;
        }
        let stored = Stored { id, version: version + 1, value: account.clone() };
        log::done(&mut tx, author, &Deed::to_account(Action::Change, Some(&before), &stored)?).await?;
        commit(tx).await?;
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
        let mut tx = begin(&self.pool).await?;
        let before = at_version(&mut tx, id, version).await?;
        sqlx::query(
            "UPDATE accounts SET password = $2, must_change = $3, version = version + 1 WHERE id = $1",
        )
        .bind(id)
        .bind(hash)
        .bind(must_change)
        .execute(&mut *tx)
        .await
        .map_err(failed("writing a password"))?;
        end_sessions(&mut tx, id).await?;
        let stored = Stored { id, version: version + 1, value: Account { must_change, ..before.clone() } };
        log::done(&mut tx, author, &Deed::to_account(Action::Password, Some(&before), &stored)?).await?;
        commit(tx).await?;
        Ok(stored)
    }

    async fn begin_session(
        &self,
        author: &Author,
        key: SessionKey,
        version: i64,
        session: &Session,
    ) -> Result<(), StoreError> {
        let mut tx = begin(&self.pool).await?;
        let Account { login, active, .. } = held_at_version(&mut tx, session.account, version).await?;
        if !active {
            return Err(StoreError::Stale { current: version });
        }
        sqlx::query("INSERT INTO sessions (key, account, begun, expires) VALUES ($1, $2, $3, $4)")
            .bind(key.as_slice())
            .bind(session.account)
            .bind(Moment(session.begun))
            .bind(Moment(session.expires))
            .execute(&mut *tx)
            .await
            .map_err(failed("beginning a session"))?;
        log::note(&mut tx, author, &Deed::by_account(Action::Login, session.account, &login)).await?;
        commit(tx).await
    }

    async fn session(
        &self,
        key: SessionKey,
        now: Timestamp,
    ) -> Result<Option<(Session, Stored<Account>)>, StoreError> {
        let failed = failed("looking for a session");
        let sql = format!(
            "SELECT {}, begun, expires FROM sessions JOIN accounts ON accounts.id = sessions.account
             WHERE key = $1 AND expires > $2 AND active",
            ACCOUNTS.columns_after(ACCOUNT)
        );
        let row = sqlx::query(AssertSqlSafe(sql))
            .bind(key.as_slice())
            .bind(Moment(now))
            .fetch_optional(&self.pool)
            .await
            .map_err(failed)?;
        let Some(row) = row else { return Ok(None) };
        let (account, _) = columns::account(&row).map_err(failed)?;
        let begun = row.moment("begun").map_err(failed)?;
        let expires = row.moment("expires").map_err(failed)?;
        Ok(Some((Session { account: account.id, begun, expires }, account)))
    }

    async fn end_session(&self, author: &Author, key: SessionKey) -> Result<(), StoreError> {
        let mut tx = begin(&self.pool).await?;
        let ended: Option<i64> = sqlx::query_scalar("DELETE FROM sessions WHERE key = $1 RETURNING account")
            .bind(key.as_slice())
            .fetch_optional(&mut *tx)
            .await
            .map_err(failed("ending a session"))?;
        let Some(account) = ended else { return Ok(()) };
        let login = needed(&mut tx, account).await?.value.login;
        log::note(&mut tx, author, &Deed::by_account(Action::Logout, account, &login)).await?;
        log::session_ended(&mut tx).await?;
        commit(tx).await
    }

    async fn expire(&self, now: Timestamp) -> Result<(), StoreError> {
        let failed = failed("removing what has expired");
        let mut tx = begin(&self.pool).await?;
        sqlx::query("DELETE FROM sessions WHERE expires <= $1")
            .bind(Moment(now))
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        sqlx::query("DELETE FROM requests WHERE at < $1")
            .bind(Moment(now.saturating_sub(REMEMBERED).unwrap_or(Timestamp::MIN)))
            .execute(&mut *tx)
            .await
            .map_err(failed)?;
        log::fold(&mut tx).await?;
        commit(tx).await
    }
}

async fn begin(pool: &PgPool) -> Result<Transaction<'static, Postgres>, StoreError> {
    pool.begin().await.map_err(failed("beginning to write"))
}

async fn commit(tx: Transaction<'static, Postgres>) -> Result<(), StoreError> {
    tx.commit().await.map_err(committing)
}
