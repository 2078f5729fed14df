//! Changing single places: each change names the version it was made from, so that none is lost.

use async_trait::async_trait;
use grid::register::{Code, Place, PlaceKind, Stored};

use crate::{Action, Author, StoreError};

/// What a client says of a creation so that a repeated request creates once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestKey {
    /// Drawn by the client for this creation; unique within the account. Kept for a day.
    pub key: String,
    /// SHA-256 of what was asked for: the same key for something else is refused.
    pub digest: [u8; 32],
}

/// Changes of single places. Every one is a transaction with its rows in the change log and the audit log.
#[async_trait]
pub trait Places: Send + Sync {
    /// One place, closed ones too.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none.
    async fn place(&self, kind: PlaceKind, id: i64) -> Result<Stored<Place>, StoreError>;

    /// Registers a place; `area` is the lowest area that it lies in, for the audit log. When this account has already made something with this key, that is returned as it is now,
    /// and nothing is written.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when its code is in use, or the key was used for something else.
    async fn create_place(
        &self,
        author: &Author,
        request: &RequestKey,
        place: &Place,
        area: Option<Code>,
    ) -> Result<Stored<Place>, StoreError>;

    /// Puts a place in place of version `version` of the one with this id, whose code and kind it keeps; `action` says
    /// for the audit log what this is, and `area` the lowest area that it lies in now. Returns the place with its new version.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the place is at another version, [`StoreError::NotFound`] when there is none,
    /// [`StoreError::Conflict`] when kind or code differ.
    async fn replace_place(
        &self,
        author: &Author,
        action: Action,
        id: i64,
        version: i64,
        place: &Place,
        area: Option<Code>,
    ) -> Result<Stored<Place>, StoreError>;
}
