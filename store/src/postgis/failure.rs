//! What PostgreSQL says when something fails, in our words.

use sqlx::postgres::PgDatabaseError;

use crate::{StoreError, refusal};

/// What PostgreSQL said, less its details: they repeat whole rows, personal fields among them.
#[derive(Debug, thiserror::Error)]
#[error("{message} (SQLSTATE {code}{})", constraint.as_deref().map(|name| format!(", constraint {name}")).unwrap_or_default())]
struct Said {
    code: String,
    message: String,
    constraint: Option<String>,
}

/// Wraps what failed with what the store was doing.
pub(super) fn failed(op: &'static str) -> impl Fn(sqlx::Error) -> StoreError + Copy {
    move |error| classify(op, error)
}

/// The same for making a write last: when the connection goes before the answer comes, it may have been done.
pub(super) fn committing(error: sqlx::Error) -> StoreError {
    const OP: &str = "committing";
    let is_answer = error.as_database_error().is_some_and(|error| {
        // Of these the server does not say whether they came before or after.
        !error.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P"))
    });
    match classify(OP, error) {
        StoreError::Unavailable { op, source } if !is_answer => StoreError::Unsure { op, source },
        known => known,
    }
}

fn classify(op: &'static str, error: sqlx::Error) -> StoreError {
    let unreachable = match &error {
        sqlx::Error::Database(error) => {
            if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
                return of_database(op, error);
            }
            false
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        _ => false,
    };
    let source = Box::new(error);
    if unreachable { StoreError::Unavailable { op, source } } else { StoreError::Backend { op, source } }
}

fn of_database(op: &'static str, error: &PgDatabaseError) -> StoreError {
    let said = Said {
        code: error.code().to_owned(),
        message: error.message().to_owned(),
        constraint: error.constraint().map(str::to_owned),
    };
    match error.code() {
        // read_only_sql_transaction: a standby, or a server told not to write.
        "25006" => StoreError::ReadOnly,
        // Of text that PostgreSQL does not keep, such as one with the character NUL, the message quotes bytes only.
        "22021" | "22P05" => StoreError::Conflict {
            what: "a text has a character that the database cannot keep, such as NUL; take it out".to_owned(),
        },
        // integrity_constraint_violation: a rule that nobody had words for beforehand.
        code if code.starts_with("23") => refusal::by_rule(&said.message),
        code if may_pass(code) => StoreError::Unavailable { op, source: Box::new(said) },
        _ => StoreError::Backend { op, source: Box::new(said) },
    }
}

/// Whether the same request may succeed later: the connection or the server goes, there is no room, others stood in the
/// way (also the recovery of a standby), or it took too long.
fn may_pass(code: &str) -> bool {
    let class = &code[..code.len().min(2)];
    matches!(class, "08" | "53" | "58")
        || matches!(
            code,
            "57P01" | "57P02" | "57P03" | "57P05" | "57014" | "40001" | "40P01" | "55P03" | "25P03"
        )
}

/// Whether a constraint of this name was broken.
pub(super) fn breaks(error: &sqlx::Error, constraint: &str) -> bool {
    error.as_database_error().is_some_and(|error| error.constraint() == Some(constraint))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_pass_is_told_from_what_will_not() {
        for code in ["08006", "53100", "53300", "57P01", "40001", "57014"] {
            assert!(may_pass(code), "{code}");
        }
        for code in ["23505", "42601", "57000", "28P01", ""] {
            assert!(!may_pass(code), "{code}");
        }
        let error = classify("testing", sqlx::Error::PoolTimedOut);
        assert!(matches!(error, StoreError::Unavailable { op: "testing", .. }));
        assert!(matches!(classify("testing", sqlx::Error::RowNotFound), StoreError::Backend { .. }));
        let cut = || sqlx::Error::Io(std::io::ErrorKind::ConnectionReset.into());
        assert!(matches!(classify("testing", cut()), StoreError::Unavailable { .. }));
        assert!(matches!(committing(cut()), StoreError::Unsure { .. }), "the answer alone may be lost");
    }
}
