//! Reading plans, as of whatever moment the connection sees.

use grid::plan::{CellId, PlanCell};
use sqlx::SqliteConnection;

use super::super::backend;
use crate::columns;
use crate::{Plan, Revision, StoreError};

/// All plans, in order of their ids.
pub(in super::super) async fn all(connection: &mut SqliteConnection) -> Result<Vec<Plan>, StoreError> {
    let failed = backend("reading plans");
    let found =
        sqlx::query("SELECT * FROM plans ORDER BY fid").fetch_all(&mut *connection).await.map_err(&failed)?;
    let marks =
        sqlx::query("SELECT * FROM plan_marks ORDER BY fid").fetch_all(connection).await.map_err(&failed)?;
    columns::plans(&found, &marks).map_err(failed)
}

/// # Errors
/// [`StoreError::NotFound`].
pub(super) async fn needed(connection: &mut SqliteConnection, id: i64) -> Result<Plan, StoreError> {
    let failed = backend("reading a plan");
    let mut plan = without_marks(connection, id).await?;
    let marks = sqlx::query("SELECT * FROM plan_marks WHERE plan = ? ORDER BY fid")
        .bind(id)
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    plan.marks = marks.iter().map(columns::mark).collect::<Result<_, _>>().map_err(failed)?;
    Ok(plan)
}

/// # Errors
/// [`StoreError::NotFound`].
pub(in super::super) async fn without_marks(
    connection: &mut SqliteConnection,
    id: i64,
) -> Result<Plan, StoreError> {
    let failed = backend("reading a plan");
    let found = sqlx::query("SELECT * FROM plans WHERE fid = ?")
        .bind(id)
        .fetch_optional(connection)
        .await
        .map_err(&failed)?;
    let row = found.ok_or_else(|| StoreError::NotFound { what: format!("plan {id}") })?;
    columns::plan(&row).map_err(failed)
}

/// The cells of a plan, in order of their numbers.
pub(in super::super) async fn cells(
    connection: &mut SqliteConnection,
    plan: i64,
) -> Result<Vec<(CellId, PlanCell)>, StoreError> {
    let failed = backend("reading the cells of a plan");
    let found = sqlx::query("SELECT * FROM plan_cells WHERE plan = ? ORDER BY cell")
        .bind(plan)
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    found.iter().map(columns::plan_cell).collect::<Result<_, _>>().map_err(failed)
}

/// Up to `limit` revisions with numbers above `after`, oldest first.
pub(in super::super) async fn revisions(
    connection: &mut SqliteConnection,
    plan: i64,
    after: i64,
    limit: u32,
) -> Result<Vec<Revision>, StoreError> {
    let failed = backend("reading revisions");
    let sql = "SELECT * FROM plan_revisions WHERE plan = ? AND number > ? ORDER BY number LIMIT ?";
    let found =
        sqlx::query(sql).bind(plan).bind(after).bind(limit).fetch_all(connection).await.map_err(&failed)?;
    found.iter().map(columns::revision).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn revision_of_key(
    connection: &mut SqliteConnection,
    plan: i64,
    key: &str,
) -> Result<Option<Revision>, StoreError> {
    let failed = backend("reading a revision");
    let found = sqlx::query("SELECT * FROM plan_revisions WHERE plan = ? AND key = ?")
        .bind(plan)
        .bind(key)
        .fetch_optional(connection)
        .await
        .map_err(&failed)?;
    found.as_ref().map(columns::revision).transpose().map_err(failed)
}
