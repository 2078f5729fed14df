//! Plans and their revisions.

mod read;

use async_trait::async_trait;
use grid::plan::{CellId, PlanCell};
use grid::register::Code;
use sqlx::SqliteConnection;

pub(super) use self::read::{all, cells, revisions, without_marks};
use super::aside::Aside;
use super::batch::Batch;
use super::fault::refusing;
use super::json::Json;
use super::{SqliteStore, backend, gpkg, moment, requests, rows, tables};
use crate::columns::{self, Fields as _, MARKS, PLANS, RECORD, REVISIONS};
use crate::plans::newest_first;
use crate::{
    Author, Mark, NewPlan, NewRevision, Plan, PlanChange, Plans, RequestKey, Revision, StoreError, refusal,
};

/// What requests for plans are remembered under.
const ENTITY: &str = "plan";

#[async_trait]
impl Plans for SqliteStore {
    async fn plans(&self, area: Option<&Code>) -> Result<Vec<Plan>, StoreError> {
        let failed = backend("reading plans");
        // One moment for plans and marks.
        let mut tx = self.readers.begin().await.map_err(&failed)?;
        let found = all(&mut tx).await?;
        tx.commit().await.map_err(failed)?;
        Ok(newest_first(found, area))
    }

    async fn plan(&self, id: i64) -> Result<(Plan, Vec<(CellId, PlanCell)>), StoreError> {
        let failed = backend("reading a plan");
        let mut tx = self.readers.begin().await.map_err(&failed)?;
        let plan = read::needed(&mut tx, id).await?;
        let cells = cells(&mut tx, id).await?;
        tx.commit().await.map_err(failed)?;
        Ok((plan, cells))
    }

    async fn create_plan(
        &self,
        author: &Author,
        request: &RequestKey,
        plan: &NewPlan,
    ) -> Result<Plan, StoreError> {
        let mut aside = Aside::begin(&self.writer).await?;
        if let Some(id) = requests::made(aside.connection(), author, request, ENTITY).await? {
            return read::needed(aside.connection(), id).await;
        }
        let made = plan.by(author);
        refuse_unknown_area(aside.connection(), &made.area).await?;
        let id = insert(aside.connection(), None, &made).await?;
        let cells: Vec<_> = plan.cells.iter().map(|(id, cell)| (*id, cell)).collect();
        insert_cells(aside.connection(), id, &cells).await?;
        requests::remember(aside.connection(), author, request, ENTITY, id).await?;
        let made = Plan { id, ..made };
        aside.note(author, &made.made()).await?;
        aside.commit().await?;
        Ok(made)
    }

    async fn change_plan(
        &self,
        author: &Author,
        id: i64,
        version: i64,
        change: &PlanChange,
    ) -> Result<Plan, StoreError> {
        let mut aside = Aside::begin(&self.writer).await?;
        let mut plan = read::needed(aside.connection(), id).await?;
        let deed = plan.make(author, version, change)?;
        update(aside.connection(), &plan).await?;
        if let (PlanChange::Mark { .. }, Some(mark)) = (change, plan.marks.last()) {
            insert_mark(aside.connection(), id, mark).await?;
        }
        aside.note(author, &deed).await?;
        aside.commit().await?;
        Ok(plan)
    }

    async fn revisions(&self, plan: i64, after: i64, limit: u32) -> Result<Vec<Revision>, StoreError> {
        let failed = backend("reading revisions");
        let mut tx = self.readers.begin().await.map_err(&failed)?;
        let found = revisions(&mut tx, plan, after, limit).await?;
        if found.is_empty() {
            read::needed(&mut tx, plan).await?;
        }
        tx.commit().await.map_err(failed)?;
        Ok(found)
    }

    async fn revision_of_key(&self, plan: i64, key: &str) -> Result<Option<Revision>, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(backend("reading a revision"))?;
        read::revision_of_key(&mut connection, plan, key).await
    }

    async fn revise(
        &self,
        author: &Author,
        plan: i64,
        after: i64,
        revision: &NewRevision,
    ) -> Result<Revision, StoreError> {
        let mut aside = Aside::begin(&self.writer).await?;
        if let Some(made) = read::revision_of_key(aside.connection(), plan, &revision.what.key).await? {
            return Ok(made);
        }
        let present = read::without_marks(aside.connection(), plan).await?;
        let made = present.revised(author, after, &revision.what)?;
        insert_revision(aside.connection(), plan, &made).await?;
        let cells = replace_cells(aside.connection(), plan, present.cells, &revision.cells).await?;
        let at = moment::text(made.author.at);
        sqlx::query(
            "UPDATE plans SET revision = ?, cells = ?, next_cell = ?, changed_by = ?, changed_at = ? WHERE fid = ?",
        )
        .bind(made.number)
        .bind(cells)
        .bind(revision.next.0)
        .bind(&made.author.name)
        .bind(at)
        .bind(plan)
        .execute(aside.connection())
        .await
        .map_err(refusing("writing a plan"))?;
        aside.commit().await?;
        Ok(made)
    }

    async fn heads(&self, plans: &[i64]) -> Result<Vec<(i64, i64, i64)>, StoreError> {
        let failed = backend("reading where plans stand");
        // One value, however many plans: SQLite's statements take a limited number.
        let sql = "SELECT fid, revision, version FROM plans WHERE fid IN (SELECT value FROM json_each(?)) ORDER BY fid";
        sqlx::query_as(sql).bind(Json(plans)).fetch_all(&self.readers).await.map_err(failed)
    }
}

async fn refuse_unknown_area(connection: &mut SqliteConnection, area: &Code) -> Result<(), StoreError> {
    let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM areas WHERE code = ?)")
        .bind(area.as_str())
        .fetch_one(connection)
        .await
        .map_err(backend("looking for an area"))?;
    if known { Ok(()) } else { Err(refusal::no_area_to_plan(area)) }
}

/// Writes a plan without its marks and cells, with its id where another store has given it one. Returns the id.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    id: Option<i64>,
    plan: &Plan,
) -> Result<i64, StoreError> {
    let id = rows::insert(connection, &PLANS, RECORD, |row| {
        row.maybe_number(id)?;
        row.number(plan.version)?;
        columns::put_plan(row, plan)
    })
    .await?;
    gpkg::note_change(connection, "plans", None).await?;
    Ok(id)
}

/// Writes what changes of a plan besides its revisions: name, state and version.
pub(super) async fn update(connection: &mut SqliteConnection, plan: &Plan) -> Result<(), StoreError> {
    sqlx::query("UPDATE plans SET version = ?, name = ?, state = ? WHERE fid = ?")
        .bind(plan.version)
        .bind(&plan.name)
        .bind(plan.state.as_str())
        .bind(plan.id)
        .execute(connection)
        .await
        .map(drop)
        .map_err(refusing("writing a plan"))
}

pub(super) async fn insert_mark(
    connection: &mut SqliteConnection,
    plan: i64,
    mark: &Mark,
) -> Result<(), StoreError> {
    rows::insert(connection, &MARKS, &[], |row| columns::put_mark(row, plan, mark)).await.map(drop)
}

/// Adds a revision to the log of a plan.
pub(super) async fn insert_revision(
    connection: &mut SqliteConnection,
    plan: i64,
    revision: &Revision,
) -> Result<(), StoreError> {
    rows::insert(connection, &REVISIONS, &[], |row| columns::put_revision(row, plan, revision))
        .await
        .map(drop)
}

/// Writes cells of a plan that has none of these numbers.
pub(super) async fn insert_cells(
    connection: &mut SqliteConnection,
    plan: i64,
    cells: &[(CellId, &PlanCell)],
) -> Result<(), StoreError> {
    let mut batch = Batch::new(&tables::PLAN_CELLS);
    for (id, cell) in cells {
        tables::push_plan_cell(&mut batch, plan, *id, cell)?;
        if batch.is_full() {
            batch.flush(connection).await?;
        }
    }
    batch.flush(connection).await?;
    if batch.used {
        gpkg::note_change(connection, tables::PLAN_CELLS.name, batch.extent).await
    } else {
        Ok(())
    }
}

/// Puts changed cells in place of what a plan has, and takes out those that are gone. Returns how many of the `before`
/// cells that it had it has now.
async fn replace_cells(
    connection: &mut SqliteConnection,
    plan: i64,
    before: u32,
    cells: &[(CellId, Option<PlanCell>)],
) -> Result<u32, StoreError> {
    let ids: Vec<CellId> = cells.iter().map(|(id, _)| *id).collect();
    let sql = "DELETE FROM plan_cells WHERE plan = ? AND cell IN (SELECT value FROM json_each(?))";
    let gone = sqlx::query(sql)
        .bind(plan)
        .bind(Json(ids))
        .execute(&mut *connection)
        .await
        .map_err(backend("replacing cells of a plan"))?
        .rows_affected();
    let there: Vec<_> = cells.iter().filter_map(|(id, cell)| Some((*id, cell.as_ref()?))).collect();
    insert_cells(connection, plan, &there).await?;
    Ok(before + there.len() as u32 - gone as u32)
}
