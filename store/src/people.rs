//! Accounts, passwords and sessions.

use async_trait::async_trait;
use grid::people::Account;
use grid::register::Stored;
use jiff::Timestamp;

use crate::{Author, RequestKey, StoreError};

/// SHA-256 of the secret in a session's cookie: who reads the store cannot sign in with what is there.
pub type SessionKey = [u8; 32];

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Id of the account.
    pub account: i64,
    /// When it began.
    pub begun: Timestamp,
    /// When it ends at the latest.
    pub expires: Timestamp,
}

/// Accounts, passwords and sessions. Every change is a transaction with its rows in the change log and the audit log.
/// Signing in and out leaves the data version as it is: nobody has to read the register again for it.
#[async_trait]
pub trait People: Send + Sync {
    /// All accounts, in order of their ids.
    async fn accounts(&self) -> Result<Vec<Stored<Account>>, StoreError>;

    /// The account with this login, in any case, and the hash of its password if it has one.
    async fn account_by_login(
        &self,
        login: &str,
    ) -> Result<Option<(Stored<Account>, Option<String>)>, StoreError>;

    /// Makes an account. With a `request`, a repetition returns what the first one made.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the login is in use, or the key was used for something else.
    async fn create_account(
        &self,
        author: &Author,
        request: Option<&RequestKey>,
        account: &Account,
        password: Option<&str>,
    ) -> Result<Stored<Account>, StoreError>;

    /// Puts an account in place of version `version`; the password stays. An account made inactive, or given another
    /// role or scope, loses its sessions.
    ///
    /// # Errors
    /// [`StoreError::Stale`], [`StoreError::NotFound`]; [`StoreError::Conflict`] when the login is in use, or when no
    /// active administrator of everything would be left; demonstration persons do not count, since they sign in on one
    /// machine only.
    async fn replace_account(
        &self,
        author: &Author,
        id: i64,
        version: i64,
        account: &Account,
    ) -> Result<Stored<Account>, StoreError>;

    /// Gives an account another password (its hash) and ends its sessions.
    ///
    /// # Errors
    /// [`StoreError::Stale`], [`StoreError::NotFound`].
    async fn set_password(
        &self,
        author: &Author,
        id: i64,
        version: i64,
        hash: &str,
        must_change: bool,
    ) -> Result<Stored<Account>, StoreError>;

    /// Begins a session of an account whose password was found right at version `version`; the audit log notes it.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the account has changed since, or is not active: the password may be another one by
    /// now, and its sessions were ended. [`StoreError::NotFound`].
    async fn begin_session(
        &self,
        author: &Author,
        key: SessionKey,
        version: i64,
        session: &Session,
    ) -> Result<(), StoreError>;

    /// The session with this key that has not expired at `now`, and its account, if that is active.
    async fn session(
        &self,
        key: SessionKey,
        now: Timestamp,
    ) -> Result<Option<(Session, Stored<Account>)>, StoreError>;

    /// Ends a session; one that is not there is ended already.
    async fn end_session(&self, author: &Author, key: SessionKey) -> Result<(), StoreError>;

    /// Removes sessions expired at `now` and request keys older than a day. Nobody could use them any more, so neither
    /// log tells of it.
    async fn expire(&self, now: Timestamp) -> Result<(), StoreError>;
}
