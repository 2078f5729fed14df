//! The register kept safe: what every back end does ([`Store`]), and the back ends.
//!
//! All writes are transactions: all of it is kept, or nothing. What a method has returned from survives a power failure.

mod audit;
mod columns;
mod copy;
mod deed;
mod geom;
mod open;
pub mod package;
mod people;
mod places;
mod plans;
mod postgis;
mod publish;
mod refusal;
mod register;
mod rules;
mod snapshot;
mod sqlite;
mod tally;
mod versions;

pub use audit::{AuditEntry, AuditFilter, AuditLog, Author, Deed};
pub use copy::{Step, TableDigest, copy, digest};
pub use geom::{Geom, GeomError};
pub use grid::people::{Action, Subject};
pub use open::{Address, AddressError, Database, migrate, open, open_existing};
pub use people::{People, Session, SessionKey};
pub use places::{Places, RequestKey};
pub use plans::{Mark, NewPlan, NewRevision, Plan, PlanChange, Plans, Revision, Stroke};
pub use postgis::PostgisStore;
pub use register::{Changes, Confines, DataVersion, News, Position, Register, Snapshot};
pub use sqlite::SqliteStore;
pub use versions::{NewVersion, Version, VersionNotes, Versions};

/// What every back end does.
pub trait Store: Register + Places + People + AuditLog + Plans + Versions {}

impl<T: Register + Places + People + AuditLog + Plans + Versions> Store for T {}

/// What bringing a store to the present form did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brought {
    /// The form that it had, 0 where there was none.
    pub from: i64,
    /// The form that it has now.
    pub to: i64,
}

/// Why a store could not do what was asked. Nothing of the write was kept, but for [`StoreError::Unsure`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such record.
    #[error("{what} not found")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// The data would contradict itself.
    #[error("{what}")]
    Conflict {
        /// What contradicts what, and the remedy.
        what: String,
    },
    /// The record has changed since the version that the change was made from.
    #[error("it has changed meanwhile and is at version {current} now")]
    Stale {
        /// Its version now.
        current: i64,
    },
    /// This store can only be read: it is a standby, or its disk is write-protected.
    #[error("this store can only be read; write through the one it follows")]
    ReadOnly,
    /// The back end cannot be reached, or has no room; later it may.
    #[error("the store cannot be reached while {op}")]
    Unavailable {
        /// What it was doing.
        op: &'static str,
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The back end went away just when a write was to last: all of it is kept, or nothing, and which is not known.
    #[error("the store went away while {op}; it is not known whether the write was kept")]
    Unsure {
        /// What it was doing.
        op: &'static str,
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The store was laid out by a newer program.
    #[error(
        "the store is laid out in form {found}, which this program does not know (it knows up to {known}); use a newer Wangge"
    )]
    TooNew {
        /// The newest migration that the store has.
        found: i64,
        /// The newest that this program has.
        known: i64,
    },
    /// The back end failed.
    #[error("store failed while {op}")]
    Backend {
        /// What it was doing.
        op: &'static str,
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
