//! Reading plans, as of whatever moment the connection sees.

use grid::plan::{CellId, PlanCell};
use sqlx::{AssertSqlSafe, PgConnection};

use super::super::failure::failed;
use crate::columns::{self, MARKS, PLAN_CELLS, PLANS, RECORD, REVISIONS};
use crate::{Plan, Revision, StoreError};

/// All plans, in order of their ids.
pub(in super::super) async fn all(connection: &mut PgConnection) -> Result<Vec<Plan>, StoreError> {
    let failed = failed("reading plans");
    let sql = format!("{} ORDER BY fid", PLANS.select(RECORD));
    let found = sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut *connection).await.map_err(failed)?;
    let sql = format!("{} ORDER BY fid", MARKS.select(&["fid"]));
    let marks = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await.map_err(failed)?;
    columns::plans(&found, &marks).map_err(failed)
}

/// # Errors
/// [`StoreError::NotFound`].
pub(in super::super) async fn needed(connection: &mut PgConnection, id: i64) -> Result<Plan, StoreError> {
    let failed = failed("reading a plan");
    let mut plan = without_marks(connection, id, "").await?;
    let sql = format!("{} WHERE plan = $1 ORDER BY fid", MARKS.select(&["fid"]));
    let marks = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch_all(connection).await.map_err(failed)?;
    plan.marks = marks.iter().map(columns::mark).collect::<Result<_, _>>().map_err(failed)?;
    Ok(plan)
}

/// A plan without its marks. Whoever else changes it waits until this transaction has ended, and then finds another
/// version or revision.
///
/// # Errors
/// [`StoreError::NotFound`].
pub(in super::super) async fn locked(connection: &mut PgConnection, id: i64) -> Result<Plan, StoreError> {
    without_marks(connection, id, " FOR NO KEY UPDATE").await
}

async fn without_marks(
    connection: &mut PgConnection,
    id: i64,
    locking: &'static str,
) -> Result<Plan, StoreError> {
    let failed = failed("reading a plan");
    let sql = format!("{} WHERE fid = $1{locking}", PLANS.select(RECORD));
    let found = sqlx::query(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await.map_err(failed)?;
    let row = found.ok_or_else(|| StoreError::NotFound { what: format!("plan {id}") })?;
    columns::plan(&row).map_err(failed)
}

/// The cells of a plan, in order of their numbers.
pub(in super::super) async fn cells(
    connection: &mut PgConnection,
    plan: i64,
) -> Result<Vec<(CellId, PlanCell)>, StoreError> {
    let failed = failed("reading the cells of a plan");
    let sql = format!("{} WHERE plan = $1 ORDER BY cell", PLAN_CELLS.select(&["fid"]));
    let found = sqlx::query(AssertSqlSafe(sql)).bind(plan).fetch_all(connection).await.map_err(failed)?;
    found.iter().map(columns::plan_cell).collect::<Result<_, _>>().map_err(failed)
}

/// Up to `limit` revisions with numbers above `after`, oldest first.
pub(in super::super) async fn revisions(
    connection: &mut PgConnection,
    plan: i64,
    after: i64,
    limit: u32,
) -> Result<Vec<Revision>, StoreError> {
    let failed = failed("reading revisions");
    let sql = format!("{} WHERE plan = $1 AND number > $2 ORDER BY number LIMIT $3", REVISIONS.select(&[]));
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(plan)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(columns::revision).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn revision_of_key(
    connection: &mut PgConnection,
    plan: i64,
    key: &str,
) -> Result<Option<Revision>, StoreError> {
    let failed = failed("reading a revision");
    let sql = format!("{} WHERE plan = $1 AND key = $2", REVISIONS.select(&[]));
    let found = sqlx::query(AssertSqlSafe(sql))
        .bind(plan)
        .bind(key)
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    found.as_ref().map(columns::revision).transpose().map_err(failed)
}
