//! Asking for a division.

use std::collections::BTreeSet;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use grid::candidates;
use grid::people::Subject;
use grid::wire::divide::NewDivision;
use grid::wire::edit::Stale;
use grid::wire::plan::PlanState;

use super::answer;
use crate::auth::Sight;
use crate::divisions::{Asked, Job, Site};
use crate::index::scheme;
use crate::plans::{Present, refusal};
use crate::problem::ApiError;
use crate::routes::call::{Call, Json};
use crate::routes::plan::{PlanOf, enter};

/// `POST /plans/{id}/divisions`
pub(in crate::routes) async fn ask(
    call: Call,
    asked: PlanOf,
    Json(wanted): Json<NewDivision>,
) -> Result<Response, ApiError> {
    let (viewer, request) = (call.viewer()?, call.met.request()?.clone());
    let mut entered = enter(&call, asked.id).await?;
    if let Some(known) = call.app.divisions.repeated(viewer.account.id, &request)? {
        return made(&call, &known).await;
    }
    let (revision, current) = (call.met.version()?, entered.plan.revision);
    if revision != current {
        let stale = Stale { subject: Subject::Plan, id: asked.id.0, current, since: Vec::new() };
        return Err(ApiError::Stale(Box::new(stale)));
    }
    if entered.plan.state != PlanState::Open {
        return Err(ApiError::Conflict(format!(
            "the plan is {}; nothing can be changed in it: open it again, or make a plan of it",
            entered.plan.state
        )));
    }
    let errors = candidates::check(&wanted);
    if !errors.is_empty() {
        return Err(ApiError::Fields(errors));
    }
    let (area, at_risk) = (entered.plan.area.clone(), scheme(&entered.plan.scheme).at_risk);
    let sight = {
        let register = call.app.register()?;
        Sight::of(&viewer.account.value, &register)
    };
    let cells = wanted.cells.clone();
    let found = entered.work(&call.app, move |present: Present| {
        let draft = &present.draft;
        let found = draft.site(&cells).map_err(|why| refusal(draft, &why));
        let found = found.map(|ground| {
            let is_inside = |id| ground.cells.binary_search_by_key(&id, |(id, _)| *id).is_ok();
            let others = draft.cells().filter(|(id, _)| !is_inside(*id));
            let names: BTreeSet<String> = others.map(|(_, cell)| cell.about.name.clone()).collect();
            Site { ground, names, sight, at_risk }
        });
        (found, present)
    });
    let site = found.await?.map_err(|why| ApiError::Refused(Box::new(why)))?;
    drop(entered);
    let author = viewer.author();
    let asked = Asked {
        account: viewer.account.id,
        by: author.name,
        at: author.at,
        request,
        plan: asked.id.0,
        revision,
        area,
        wanted,
        site,
    };
    let job = call.app.divisions.begin(&call.app, asked)?;
    made(&call, &job).await
}

/// A division as it is answered to whoever asked for it.
async fn made(call: &Call, job: &Job) -> Result<Response, ApiError> {
    let mut response = answer(call, job).await?;
    *response.status_mut() = StatusCode::CREATED;
    let location = HeaderValue::from_str(&format!("/api/v1/divisions/{}", job.key));
    let location = location.map_err(|e| ApiError::Internal(Box::new(e)))?;
    response.headers_mut().insert(header::LOCATION, location);
    Ok(response)
}
