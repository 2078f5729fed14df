//! A plan as it stands, and as it stood.

use std::sync::Arc;

use grid::check::Verdict;
use grid::plan::{CellId, Draft, PlanCell};
use grid::shape::MultiPolygonCoordinates;
use grid::wire::plan::PlanCellView;
use store::{Plan, Revision};

use super::log::{Log, PAGE};
use super::present::{Entered, Present};
use super::view;
use crate::app::App;
use crate::problem::ApiError;

/// A plan as it is shown.
pub(crate) struct Shown {
    /// All but its cells; its revision is the one shown.
    pub(crate) plan: Plan,
    /// The boundary of its area.
    pub(crate) boundary: MultiPolygonCoordinates,
    /// Its cells, leaders masked.
    pub(crate) cells: Vec<PlanCellView>,
    /// The number that the next cell to be born is given.
    pub(crate) next: CellId,
    /// The verdict.
    pub(crate) verdict: Verdict,
}

/// The plan as it stands.
///
/// # Errors
/// As [`Entered::work`].
pub(crate) async fn as_it_stands(app: &App, entered: &mut Entered) -> Result<Shown, ApiError> {
    let show = |mut present: Present| {
        // Of a plan with defects it takes as long as finding them all.
        let verdict = *present.verdict.get_or_insert_with(|| present.draft.verdict(None));
        (shown(present.plan.clone(), &present.draft, verdict), present)
    };
    entered.work(app, show).await
}

/// The plan as it stood at a revision. Nobody in the room waits while it is found out.
///
/// # Errors
/// [`ApiError::NotFound`] when there is no such revision yet; what the store said.
pub(crate) async fn as_it_stood(app: &App, entered: Entered, revision: i64) -> Result<Shown, ApiError> {
    let (plan, draft) = draft_at(app, entered, revision).await?;
    let show = move || {
        let verdict = draft.verdict(None);
        shown(plan, &draft, verdict)
    };
    app.workers.run(show).await
}

/// The cells of a plan as it stood at a revision, leaders whole, and the number of the next one to be born.
///
/// # Errors
/// As [`as_it_stood`].
pub(crate) async fn cells_at(
    app: &App,
    entered: Entered,
    revision: i64,
) -> Result<(Vec<(CellId, PlanCell)>, CellId), ApiError> {
    let (_, draft) = draft_at(app, entered, revision).await?;
    let cells = move || (draft.cells().map(|(id, cell)| (id, cell.clone())).collect(), draft.next());
    app.workers.run(cells).await
}

/// Takes back what was done after a revision, page by page: a copy of the draft, and no more of the log than a page, is
/// held at a time.
async fn draft_at(app: &App, entered: Entered, revision: i64) -> Result<(Plan, Draft), ApiError> {
    let mut head = entered.plan.revision;
    if !(0..=head).contains(&revision) {
        return Err(ApiError::NotFound {
            field: "revision",
            detail: format!("there is no revision {revision}; the last one is {head}"),
        });
    }
    let room = Arc::clone(&entered.room);
    let plan = Plan { revision, ..entered.plan.clone() };
    let (boundary, next) = (entered.draft.boundary().clone(), plan.next);
    let cells: Vec<(CellId, PlanCell)> = entered.draft.cells().map(|(id, cell)| (id, cell.clone())).collect();
    drop(entered);
    let mut draft = app.workers.run(move || Draft::new(boundary, cells, next)).await?;
    while head > revision {
        let before = revision.max(head - i64::from(PAGE));
        let page = Log { app, room: &room, head }.page(before).await?;
        draft = app.workers.run(move || taken_back(draft, &page)).await??;
        head = before;
    }
    Ok((plan, draft))
}

fn taken_back(mut draft: Draft, page: &[Arc<Revision>]) -> Result<Draft, ApiError> {
    for revision in page.iter().rev() {
        let back = revision.what.delta.clone().inverse();
        draft.commit(&back).map_err(|_| {
            ApiError::Internal(format!("revision {} cannot be taken back", revision.number).into())
        })?;
    }
    Ok(draft)
}

fn shown(plan: Plan, draft: &Draft, verdict: Verdict) -> Shown {
    Shown {
        plan,
        boundary: draft.boundary().to_coordinates(),
        cells: draft.cells().map(|(id, cell)| view::cell(id, cell)).collect(),
        next: draft.next(),
        verdict,
    }
}
