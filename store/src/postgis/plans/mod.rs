//! Plans and their revisions.

mod read;

use async_trait::async_trait;
use grid::plan::{CellId, PlanCell};
use grid::register::Code;
use sqlx::postgres::PgArguments;
use sqlx::{AssertSqlSafe, PgConnection};

pub(super) use self::read::{all, cells, locked, needed, revisions};
use super::failure::{committing, failed};
use super::insert::{insert, placeholders};
use super::values::Moment;
use super::{PostgisStore, log, requests, snapshot};
use crate::columns::{self, Fields as _, MARKS, PLAN_CELLS, PLANS, RECORD, REVISIONS, unwritable};
use crate::plans::newest_first;
use crate::{
    Author, NewPlan, NewRevision, Plan, PlanChange, Plans, RequestKey, Revision, StoreError, refusal,
};

/// What requests for plans are remembered under.
const ENTITY: &str = "plan";
/// Cells in one statement: it takes 65,535 values at most.
const ROWS: usize = 1000;

#[async_trait]
impl Plans for PostgisStore {
    async fn plans(&self, area: Option<&Code>) -> Result<Vec<Plan>, StoreError> {
        // One moment for plans and marks.
        let mut tx = snapshot::begin(&self.pool).await?;
        let found = all(&mut tx).await?;
        tx.commit().await.map_err(failed("reading plans"))?;
        Ok(newest_first(found, area))
    }

    async fn plan(&self, id: i64) -> Result<(Plan, Vec<(CellId, PlanCell)>), StoreError> {
        let mut tx = snapshot::begin(&self.pool).await?;
        let plan = read::needed(&mut tx, id).await?;
        let cells = cells(&mut tx, id).await?;
        tx.commit().await.map_err(failed("reading a plan"))?;
        Ok((plan, cells))
    }

    async fn create_plan(
        &self,
        author: &Author,
        request: &RequestKey,
        plan: &NewPlan,
    ) -> Result<Plan, StoreError> {
        let mut tx = self.pool.begin().await.map_err(failed("making a plan"))?;
        let id = requests::next_id(&mut tx, PLANS.name, "fid").await?;
        if let Some(made) = requests::claim(&mut tx, author, request, ENTITY, id).await? {
            return read::needed(&mut tx, made).await;
        }
        let made = Plan { id, ..plan.by(author) };
        refuse_unknown_area(&mut tx, &made.area).await?;
        insert(&mut tx, &PLANS, RECORD, |row| {
            row.number(made.id)?;
            row.number(made.version)?;
            columns::put_plan(row, &made)
        })
        .await?;
        let cells: Vec<_> = plan.cells.iter().map(|(id, cell)| (*id, cell)).collect();
        insert_cells(&mut tx, id, &cells).await?;
        log::note(&mut tx, author, &made.made()).await?;
        tx.commit().await.map_err(committing)?;
        Ok(made)
    }

    async fn change_plan(
        &self,
        author: &Author,
        id: i64,
        version: i64,
        change: &PlanChange,
    ) -> Result<Plan, StoreError> {
        let mut tx = self.pool.begin().await.map_err(failed("changing a plan"))?;
        locked(&mut tx, id).await?;
        let mut plan = read::needed(&mut tx, id).await?;
        let deed = plan.make(author, version, change)?;
        update(&mut tx, &plan).await?;
        if let (PlanChange::Mark { .. }, Some(mark)) = (change, plan.marks.last()) {
            insert(&mut tx, &MARKS, &[], |row| columns::put_mark(row, id, mark)).await?;
        }
        log::note(&mut tx, author, &deed).await?;
        tx.commit().await.map_err(committing)?;
        Ok(plan)
    }

    async fn revisions(&self, plan: i64, after: i64, limit: u32) -> Result<Vec<Revision>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(failed("reading revisions"))?;
        let found = revisions(&mut connection, plan, after, limit).await?;
        if found.is_empty() {
            read::needed(&mut connection, plan).await?;
        }
        Ok(found)
    }

    async fn revision_of_key(&self, plan: i64, key: &str) -> Result<Option<Revision>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(failed("reading a revision"))?;
        read::revision_of_key(&mut connection, plan, key).await
    }

    async fn revise(
        &self,
        author: &Author,
        plan: i64,
        after: i64,
        revision: &NewRevision,
    ) -> Result<Revision, StoreError> {
        let failed = failed("writing a revision");
        let mut tx = self.pool.begin().await.map_err(failed)?;
        // Only behind the lock: of two with one key, the second finds what the first has made.
        let present = locked(&mut tx, plan).await?;
        if let Some(made) = read::revision_of_key(&mut tx, plan, &revision.what.key).await? {
            return Ok(made);
        }
        let made = present.revised(author, after, &revision.what)?;
        insert(&mut tx, &REVISIONS, &[], |row| columns::put_revision(row, plan, &made)).await?;
        let cells = replace_cells(&mut tx, plan, present.cells, &revision.cells).await?;
        sqlx::query(
            "UPDATE plans SET revision = $1, cells = $2, next_cell = $3, changed_by = $4, changed_at = $5
             WHERE fid = $6",
        )
        .bind(made.number)
        .bind(i64::from(cells))
        .bind(i64::from(revision.next.0))
        .bind(&made.author.name)
        .bind(Moment(made.author.at))
        .bind(plan)
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
        tx.commit().await.map_err(committing)?;
        Ok(made)
    }

    async fn heads(&self, plans: &[i64]) -> Result<Vec<(i64, i64, i64)>, StoreError> {
        sqlx::query_as("SELECT fid, revision, version FROM plans WHERE fid = ANY($1) ORDER BY fid")
            .bind(plans)
            .fetch_all(&self.pool)
            .await
            .map_err(failed("reading where plans stand"))
    }
}

async fn refuse_unknown_area(connection: &mut PgConnection, area: &Code) -> Result<(), StoreError> {
    let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM areas WHERE code = $1)")
        .bind(area.as_str())
        .fetch_one(connection)
        .await
        .map_err(failed("looking for an area"))?;
    if known { Ok(()) } else { Err(refusal::no_area_to_plan(area)) }
}

/// Writes what changes of a plan besides its revisions: name, state and version.
pub(super) async fn update(connection: &mut PgConnection, plan: &Plan) -> Result<(), StoreError> {
    sqlx::query("UPDATE plans SET version = $1, name = $2, state = $3 WHERE fid = $4")
        .bind(plan.version)
        .bind(&plan.name)
        .bind(plan.state.as_str())
        .bind(plan.id)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed("writing a plan"))
}

/// Writes cells of a plan that has none of these numbers.
async fn insert_cells(
    connection: &mut PgConnection,
    plan: i64,
    cells: &[(CellId, &PlanCell)],
) -> Result<(), StoreError> {
    let width = PLAN_CELLS.columns.len();
    for chunk in cells.chunks(ROWS) {
        let mut arguments = PgArguments::default();
        for (id, cell) in chunk {
            columns::put_plan_cell(&mut arguments, plan, *id, cell).map_err(unwritable)?;
        }
        let rows: Vec<String> =
            (0..chunk.len()).map(|row| format!("({})", placeholders(&PLAN_CELLS, 1 + row * width))).collect();
        let sql =
            format!("INSERT INTO plan_cells ({}) VALUES {}", PLAN_CELLS.columns.join(", "), rows.join(", "));
        sqlx::query_with(AssertSqlSafe(sql), arguments)
            .execute(&mut *connection)
            .await
            .map_err(failed("writing cells of a plan"))?;
    }
    Ok(())
}

/// Puts changed cells in place of what a plan has, and takes out those that are gone. Returns how many of the `before`
/// cells that it had it has now.
async fn replace_cells(
    connection: &mut PgConnection,
    plan: i64,
    before: u32,
    cells: &[(CellId, Option<PlanCell>)],
) -> Result<u32, StoreError> {
    let ids: Vec<i64> = cells.iter().map(|(id, _)| i64::from(id.0)).collect();
    let gone = sqlx::query("DELETE FROM plan_cells WHERE plan = $1 AND cell = ANY($2)")
        .bind(plan)
        .bind(ids)
        .execute(&mut *connection)
        .await
        .map_err(failed("replacing cells of a plan"))?
        .rows_affected();
    let there: Vec<_> = cells.iter().filter_map(|(id, cell)| Some((*id, cell.as_ref()?))).collect();
    insert_cells(connection, plan, &there).await?;
    Ok(before + there.len() as u32 - gone as u32)
}
