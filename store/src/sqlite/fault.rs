//! What SQLite says, in the words of a store.

use crate::{StoreError, refusal};

/// Wraps what SQLite said with what the store was doing.
pub(super) fn backend(op: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| {
        let source = Box::new(error);
        match &*source {
            sqlx::Error::Database(said) => {
                match said.code().and_then(|code| code.parse().ok()).map(primary) {
                    Some(READONLY) => StoreError::ReadOnly,
                    Some(BUSY | LOCKED | IOERR | FULL | CANTOPEN) => StoreError::Unavailable { op, source },
                    _ => StoreError::Backend { op, source },
                }
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) => {
                StoreError::Unavailable { op, source }
            }
            _ => StoreError::Backend { op, source },
        }
    }
}

/// The same for writing rows that a rule of the file may refuse.
pub(super) fn refusing(op: &'static str) -> impl Fn(sqlx::Error) -> StoreError {
    move |error| match &error {
        sqlx::Error::Database(said)
            if said.code().and_then(|code| code.parse().ok()).map(primary) == Some(CONSTRAINT) =>
        {
            refusal::by_rule(said.message())
        }
        _ => backend(op)(error),
    }
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
