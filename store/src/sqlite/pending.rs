//! Not there yet.

use async_trait::async_trait;
use grid::people::Account;
use grid::register::{Code, Place, PlaceKind, Stored};
use jiff::Timestamp;

use super::SqliteStore;
use crate::{
    Action, AuditEntry, AuditFilter, AuditLog, Author, Deed, People, Places, RequestKey, Session, SessionKey,
    StoreError,
};

pub(super) fn error() -> StoreError {
    StoreError::Backend { op: "doing what it cannot do yet", source: "not there yet".into() }
}

#[async_trait]
impl Places for SqliteStore {
    async fn place(&self, _: PlaceKind, _: i64) -> Result<Stored<Place>, StoreError> {
        Err(error())
    }
    async fn create_place(
        &self,
        _: &Author,
        _: &RequestKey,
        _: &Place,
        _: Option<Code>,
    ) -> Result<Stored<Place>, StoreError> {
        Err(error())
    }
    async fn replace_place(
        &self,
        _: &Author,
        _: Action,
        _: i64,
        _: i64,
        _: &Place,
        _: Option<Code>,
    ) -> Result<Stored<Place>, StoreError> {
        Err(error())
    }
}

#[async_trait]
impl People for SqliteStore {
    async fn accounts(&self) -> Result<Vec<Stored<Account>>, StoreError> {
        Ok(Vec::new())
    }
    async fn account_by_login(
        &self,
        _: &str,
    ) -> Result<Option<(Stored<Account>, Option<String>)>, StoreError> {
        Ok(None)
    }
    async fn create_account(
        &self,
        _: &Author,
        _: Option<&RequestKey>,
        _: &Account,
        _: Option<&str>,
    ) -> Result<Stored<Account>, StoreError> {
        Err(error())
    }
    async fn replace_account(
        &self,
        _: &Author,
        _: i64,
        _: i64,
        _: &Account,
    ) -> Result<Stored<Account>, StoreError> {
        Err(error())
    }
    async fn set_password(
        &self,
        _: &Author,
        _: i64,
        _: i64,
        _: &str,
        _: bool,
    ) -> Result<Stored<Account>, StoreError> {
        Err(error())
    }
    async fn begin_session(&self, _: &Author, _: SessionKey, _: &Session) -> Result<(), StoreError> {
        Err(error())
    }
    async fn session(
        &self,
        _: SessionKey,
        _: Timestamp,
    ) -> Result<Option<(Session, Stored<Account>)>, StoreError> {
        Ok(None)
    }
    async fn end_session(&self, _: &Author, _: SessionKey) -> Result<(), StoreError> {
        Err(error())
    }
    async fn expire(&self, _: Timestamp) -> Result<(), StoreError> {
        Ok(())
    }
}

#[async_trait]
impl AuditLog for SqliteStore {
    async fn note(&self, _: &Author, _: &Deed) -> Result<(), StoreError> {
        Err(error())
    }
    async fn audit(&self, _: &AuditFilter, _: i64, _: u32) -> Result<Vec<AuditEntry>, StoreError> {
        Ok(Vec::new())
    }
}
