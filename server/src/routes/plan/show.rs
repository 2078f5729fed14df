//! A plan as it stands, or as it stood.

use axum::http::header;
use axum::response::Response;
use grid::people::Right;
use grid::wire::plan::{PlanState, PlanView};

use super::{area, enter};
use crate::answer;
use crate::auth::tag;
use crate::extract::{RecordId, parameters};
use crate::index::scheme;
use crate::plans::{Shown, as_it_stands, as_it_stood, brief, marks};
use crate::problem::ApiError;
use crate::reply::Reply;
use crate::routes::call::{Call, NoBody};

parameters! {
    /// Which plan, and when.
    pub(crate) struct PlanAt {
        /// Id of the plan.
        path id: RecordId,
        /// Number of a revision: the plan as it stood then; 0 for its beginning.
        query revision: Option<RecordId>,
    }
}

/// `GET /plans/{id}`
pub(in crate::routes) async fn show(call: Call, asked: PlanAt, _: NoBody) -> Result<Response, ApiError> {
    let mut entered = enter(&call, asked.id).await?;
    let Shown { mut plan, boundary, cells, next, verdict } = match asked.revision {
        Some(RecordId(revision)) if revision != entered.plan.revision => {
            as_it_stood(&call.app, entered, revision).await?
        }
        _ => as_it_stands(&call.app, &mut entered).await?,
    };
    plan.cells = cells.len() as u32;
    let (viewer, is_open) = (call.viewer()?, plan.state == PlanState::Open);
    let scheme = scheme(&plan.scheme);
    let view = PlanView {
        plan: brief(&plan, area(&call, &plan)?),
        weights: scheme.weights,
        scheme,
        marks: marks(&plan),
        may_edit: is_open && viewer.may(Right::EditPlans),
        may_publish: is_open && viewer.may(Right::PublishPlans),
        boundary,
        cells,
        next,
        verdict,
    };
    let written = call.app.workers.run(move || Reply::json(&view)).await??;
    let mut response = answer::large(&call.app, &call.headers, written).await?;
    response.headers_mut().insert(header::ETAG, tag(plan.revision)?);
    Ok(response)
}
