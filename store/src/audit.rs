//! The audit log: who did what, when, with what before and after. It is only ever added to.

use async_trait::async_trait;
use grid::people::{Action, Subject};
use grid::register::Code;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::StoreError;

/// Who does something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// Id of the account; `None` for the command line and for other programs.
    pub account: Option<i64>,
    /// Login, or what stands for one, such as `command line`.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// Something done, on its way into the log. A change of a record writes its own.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Deed {
    /// What was done.
    pub action: Action,
    /// To what kind of thing.
    pub subject: Subject,
    /// Its id, where it has one.
    pub id: Option<i64>,
    /// Version of the record that the deed made.
    pub version: Option<i64>,
    /// Its code or login, so that the log can be read without the register.
    pub label: String,
    /// Where it was: code of the lowest area, where known.
    pub area: Option<Code>,
    /// What for, where a purpose is asked.
    pub purpose: Option<String>,
    /// The record before, as JSON with personal fields whole; to be masked when shown.
    pub before: Option<Value>,
    /// The record after.
    pub after: Option<Value>,
}

/// One entry of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    /// Ascends in the order of writing.
    pub id: i64,
    /// Who and when.
    #[serde(flatten)]
    pub author: Author,
    /// What.
    #[serde(flatten)]
    pub deed: Deed,
}

/// Which entries; what is `None` does not restrict.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// Part of the author's name, in any case.
    pub name: Option<String>,
    /// What was done.
    pub action: Option<Action>,
    /// To what kind of thing.
    pub subject: Option<Subject>,
    /// To the one with this id.
    pub id: Option<i64>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
    /// Only in these areas, by their codes.
    pub areas: Option<Vec<Code>>,
}

/// The audit log.
#[async_trait]
pub trait AuditLog: Send + Sync {
    /// Adds what changes no record: a reveal, an export, a failed login. The data version stays.
    async fn note(&self, author: &Author, deed: &Deed) -> Result<(), StoreError>;

    /// Up to `limit` entries with ids below `before` (`i64::MAX` for the newest), newest first.
    async fn audit(
        &self,
        filter: &AuditFilter,
        before: i64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError>;
}
