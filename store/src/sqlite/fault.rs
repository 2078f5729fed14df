//! What SQLite says, in the words of a store.

use crate::{StoreError, refusal};

/// Wraps what SQLite said with what the store was doing.
pub(super) fn backend(op: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| {
        let (code, source) = (said(&error), Box::new(error));
        match (&*source, code) {
            (_, Some(READONLY)) => StoreError::ReadOnly,
            (_, Some(BUSY | LOCKED | IOERR | FULL | CANTOPEN))
            | (sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_), _) => {
                StoreError::Unavailable { op, source }
            }
            _ => StoreError::Backend { op, source },
        }
    }
}

/// The same for writing rows that a rule of the file may refuse.
pub(super) fn refusing(op: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| match &error {
        sqlx::Error::Database(refused) if said(&error) == Some(CONSTRAINT) => {
            refusal::by_rule(refused.message())
        }
        _ => backend(op)(error),
    }
}

/// The same for making a write last: when the disk fails at that, it may have been done.
pub(super) fn committing(error: sqlx::Error) -> StoreError {
    const OP: &str = "committing";
    if said(&error) == Some(IOERR) {
        return StoreError::Unsure { op: OP, source: Box::new(error) };
    }
    backend(OP)(error)
}

/// Whether somebody else holds the file at this moment.
pub(super) fn is_busy(error: &sqlx::Error) -> bool {
    said(error) == Some(BUSY)
}

/// Whether the file is no SQLite file at all.
pub(super) fn is_no_database(error: &sqlx::Error) -> bool {
    said(error) == Some(NOT_A_DATABASE)
}

/// The result code of an error of SQLite.
fn said(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok().map(primary)
}

/// Result codes keep details above the lowest eight bits (sqlite.org/rescode.html).
const fn primary(code: i32) -> i32 {
    code & 0xFF
}

const BUSY: i32 = 5;
const LOCKED: i32 = 6;
const READONLY: i32 = 8;
const IOERR: i32 = 10;
const FULL: i32 = 13;
const CANTOPEN: i32 = 14;
const CONSTRAINT: i32 = 19;
const NOT_A_DATABASE: i32 = 26;
