//! A plan as it stands, and as it stood.

use std::sync::Arc;

use grid::check::Verdict;
use grid::plan::{CellId, Draft, PlanCell};
use grid::shape::{MultiPolygonCoordinates, Shape};
use grid::wire::plan::PlanCellView;
use store::{Plan, Revision};

use super::present::{Entered, Present};
use super::revise::revisions_between;
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
    let past = Past::of(app, entered, revision).await?;
    app.workers
        .run(move || {
            let (plan, draft) = past.draft()?;
            let verdict = draft.verdict(None);
            Ok(shown(plan, &draft, verdict))
        })
        .await?
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
    let past = Past::of(app, entered, revision).await?;
    app.workers
        .run(move || {
            let (_, draft) = past.draft()?;
            Ok((draft.cells().map(|(id, cell)| (id, cell.clone())).collect(), draft.next()))
        })
        .await?
}

/// A plan with what was done to it after the moment that is asked for.
struct Past {
    plan: Plan,
    boundary: Shape,
    cells: Vec<(CellId, PlanCell)>,
    after: Vec<Arc<Revision>>,
}

impl Past {
    async fn of(app: &App, entered: Entered, revision: i64) -> Result<Self, ApiError> {
        let head = entered.plan.revision;
        if !(0..=head).contains(&revision) {
            return Err(ApiError::NotFound {
                field: "revision",
                detail: format!("there is no revision {revision}; the last one is {head}"),
            });
        }
        let after = revisions_between(app, &entered, revision).await?;
        Ok(Self {
            plan: Plan { revision, ..entered.plan.clone() },
            boundary: entered.draft.boundary().clone(),
            cells: entered.draft.cells().map(|(id, cell)| (id, cell.clone())).collect(),
            after,
        })
    }

    /// Takes back what was done after.
    fn draft(self) -> Result<(Plan, Draft), ApiError> {
        let mut draft = Draft::new(self.boundary, self.cells, self.plan.next);
        for revision in self.after.iter().rev() {
            let back = revision.what.delta.clone().inverse();
            draft.commit(&back).map_err(|_| {
                ApiError::Internal(format!("revision {} cannot be taken back", revision.number).into())
            })?;
        }
        Ok((self.plan, draft))
    }
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
