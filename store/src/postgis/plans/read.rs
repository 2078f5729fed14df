//! Reading plans, as of whatever moment the connection sees.

use std::collections::HashMap;

use grid::plan::{CellId, PlanCell};
use sqlx::PgConnection;

use super::super::failure::failed;
use super::rows;
use crate::{Mark, Plan, Revision, StoreError};

/// All plans, in order of their ids.
pub(in super::super) async fn all(connection: &mut PgConnection) -> Result<Vec<Plan>, StoreError> {
    let failed = failed("reading plans");
    let found =
        sqlx::query("SELECT * FROM plans ORDER BY fid").fetch_all(&mut *connection).await.map_err(failed)?;
    let marks =
        sqlx::query("SELECT * FROM plan_marks ORDER BY fid").fetch_all(connection).await.map_err(failed)?;
    let mut by_plan: HashMap<i64, Vec<Mark>> = HashMap::new();
    for row in &marks {
        let (plan, mark) = rows::mark(row).map_err(failed)?;
        by_plan.entry(plan).or_default().push(mark);
    }
    let with_marks = |row| {
        let mut plan = rows::plan(row)?;
        plan.marks = by_plan.remove(&plan.id).unwrap_or_default();
        Ok(plan)
    };
    found.iter().map(with_marks).collect::<Result<_, _>>().map_err(failed)
}

/// # Errors
/// [`StoreError::NotFound`].
pub(in super::super) async fn needed(connection: &mut PgConnection, id: i64) -> Result<Plan, StoreError> {
    let failed = failed("reading a plan");
    let mut plan = without_marks(connection, "SELECT * FROM plans WHERE fid = $1", id).await?;
    let marks = sqlx::query("SELECT * FROM plan_marks WHERE plan = $1 ORDER BY fid")
        .bind(id)
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    let marks = marks.iter().map(|row| rows::mark(row).map(|(_, mark)| mark));
    plan.marks = marks.collect::<Result<_, _>>().map_err(failed)?;
    Ok(plan)
}

/// A plan without its marks. Whoever else changes it waits until this transaction has ended, and then finds another
/// version or revision.
///
/// # Errors
/// [`StoreError::NotFound`].
pub(in super::super) async fn locked(connection: &mut PgConnection, id: i64) -> Result<Plan, StoreError> {
    without_marks(connection, "SELECT * FROM plans WHERE fid = $1 FOR NO KEY UPDATE", id).await
}

async fn without_marks(
    connection: &mut PgConnection,
    sql: &'static str,
    id: i64,
) -> Result<Plan, StoreError> {
    let failed = failed("reading a plan");
    let found = sqlx::query(sql).bind(id).fetch_optional(connection).await.map_err(failed)?;
    let row = found.ok_or_else(|| StoreError::NotFound { what: format!("plan {id}") })?;
    rows::plan(&row).map_err(failed)
}

/// The cells of a plan, in order of their numbers.
pub(in super::super) async fn cells(
    connection: &mut PgConnection,
    plan: i64,
) -> Result<Vec<(CellId, PlanCell)>, StoreError> {
    let failed = failed("reading the cells of a plan");
    let found = sqlx::query("SELECT * FROM plan_cells WHERE plan = $1 ORDER BY cell")
        .bind(plan)
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(rows::cell).collect::<Result<_, _>>().map_err(failed)
}

/// Up to `limit` revisions with numbers above `after`, oldest first.
pub(in super::super) async fn revisions(
    connection: &mut PgConnection,
    plan: i64,
    after: i64,
    limit: u32,
) -> Result<Vec<Revision>, StoreError> {
    let failed = failed("reading revisions");
    let sql = "SELECT * FROM plan_revisions WHERE plan = $1 AND number > $2 ORDER BY number LIMIT $3";
    let found = sqlx::query(sql)
        .bind(plan)
        .bind(after)
        .bind(i64::from(limit))
        .fetch_all(connection)
        .await
        .map_err(failed)?;
    found.iter().map(rows::revision).collect::<Result<_, _>>().map_err(failed)
}

pub(super) async fn revision_of_key(
    connection: &mut PgConnection,
    plan: i64,
    key: &str,
) -> Result<Option<Revision>, StoreError> {
    let failed = failed("reading a revision");
    let found = sqlx::query("SELECT * FROM plan_revisions WHERE plan = $1 AND key = $2")
        .bind(plan)
        .bind(key)
        .fetch_optional(connection)
        .await
        .map_err(failed)?;
    found.as_ref().map(rows::revision).transpose().map_err(failed)
}
