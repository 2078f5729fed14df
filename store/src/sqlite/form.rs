//! Bringing a file to its present form.

use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{SqlSafeStr, SqliteConnection, SqlitePool};

use super::{backend, write};
use crate::StoreError;

macro_rules! script {
    ($number:literal, $name:literal, $file:literal) => {
        ($number, $name, include_str!(concat!("../../../migrations/sqlite/", $file)))
    };
}

const SCRIPTS: [(i64, &str, &str); 19] = [
    script!(1, "register", "0001_register.sql"),
    script!(2, "identity", "0002_identity.sql"),
    script!(3, "state", "0003_state.sql"),
    script!(4, "closed", "0004_closed.sql"),
    script!(5, "rules", "0005_rules.sql"),
    script!(6, "people", "0006_people.sql"),
    script!(7, "requests", "0007_requests.sql"),
    script!(8, "audit", "0008_audit.sql"),
    script!(9, "changes", "0009_changes.sql"),
    script!(10, "defaults", "0010_defaults.sql"),
    script!(11, "other programs", "0011_other_programs.sql"),
    script!(12, "places elsewhere", "0012_places_elsewhere.sql"),
    script!(13, "register elsewhere", "0013_register_elsewhere.sql"),
    script!(14, "on earth", "0014_on_earth.sql"),
    script!(15, "not replaced", "0015_not_replaced.sql"),
    script!(16, "words", "0016_words.sql"),
    script!(17, "plans", "0017_plans.sql"),
    script!(18, "versions", "0018_versions.sql"),
    script!(19, "estates", "0019_estates.sql"),
];
/// The form that this program knows: the number of its last script.
pub(super) const PRESENT: i64 = SCRIPTS[SCRIPTS.len() - 1].0;
/// The script from which on the rules hold for all rows.
const RULES: i64 = 5;

/// Brings the file to its present form: all scripts that it lacks, or none. Returns the form that it had, 0 for a new
/// file.
///
/// The scripts run in one transaction that begins by taking the right to write, so that of two programs that open a
/// file at once, one waits and then finds the work done.
///
/// # Errors
/// [`StoreError::TooNew`] when the file has scripts that this program does not; [`StoreError::Conflict`] when rows break
/// a rule that the file is to keep from now on.
pub(super) async fn bring_up(writer: &SqlitePool) -> Result<i64, StoreError> {
    let failed = backend("bringing the file to its present form");
    // Asked without the right to write first: most files are in their present form, and some are write-protected.
    let found = form(&mut *writer.acquire().await.map_err(&failed)?).await?;
    if found == PRESENT {
        return Ok(found);
    }
    let mut tx = write::begin_immediate(writer).await?;
    let found = form(&mut tx).await?;
    if (1..RULES).contains(&found) {
        refuse_broken_rules(&mut tx).await?;
    }
    migrator().run_direct(None, &mut *tx, false).await.map_err(|error| match error {
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => failed(error),
        other => StoreError::Backend { op: "bringing the file to its present form", source: Box::new(other) },
    })?;
    tx.commit().await.map_err(failed)?;
    Ok(found)
}

/// The number of the last script that ran.
pub(super) async fn form(connection: &mut SqliteConnection) -> Result<i64, StoreError> {
    let failed = backend("asking for the form of the file");
    let listed: bool =
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = '_sqlx_migrations')")
            .fetch_one(&mut *connection)
            .await
            .map_err(&failed)?;
    if !listed {
        return Ok(0);
    }
    let found: i64 = sqlx::query_scalar("SELECT coalesce(max(version), 0) FROM _sqlx_migrations")
        .fetch_one(connection)
        .await
        .map_err(failed)?;
    if found > PRESENT { Err(StoreError::TooNew { found, known: PRESENT }) } else { Ok(found) }
}

pub(super) fn migrator() -> Migrator {
    let migration = |(number, name, script): (i64, &'static str, &'static str)| {
        Migration::new(number, name.into(), MigrationType::Simple, script.into_sql_str(), false)
    };
    Migrator::with_migrations(SCRIPTS.into_iter().map(migration).collect())
}

/// Earlier forms of the file let rows be that later ones do not. Nobody but people can say which leader is answerable or
/// which date is wrong, so the file is left as it is until they have.
async fn refuse_broken_rules(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let rules = [
        (
            "SELECT cell FROM duties WHERE post = 'leader' GROUP BY cell HAVING count(*) > 1 ORDER BY cell",
            "cells have more than one leader",
            "leave one leader to each in the table duties",
        ),
        (
            "SELECT code FROM hazards WHERE due < found ORDER BY code",
            "hazards are due before they were found",
            "set their dates right in the table hazards",
        ),
    ];
    for (sql, what, remedy) in rules {
        let broken: Vec<String> = sqlx::query_scalar(sql)
            .fetch_all(&mut *connection)
            .await
            .map_err(backend("looking for rows that break rules"))?;
        if broken.is_empty() {
            continue;
        }
        let some = broken.iter().take(5).map(String::as_str).collect::<Vec<_>>().join(", ");
        let more = broken.len().saturating_sub(5);
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        return Err(StoreError::Conflict {
            what: format!(
                "the file is of an earlier form and cannot be brought to the present one while {what} ({some}{more}): \
                 {remedy}, with QGIS for instance, and open it again; it was left as it is"
            ),
        });
    }
    Ok(())
}
