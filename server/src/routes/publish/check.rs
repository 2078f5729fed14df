//! `GET /plans/{id}/check`

use std::sync::Arc;

use axum::response::Response;
use grid::wire::plan::{CodeGiven, PublishCheck};

use super::matter::{Judgement, Matter};
use crate::answer;
use crate::problem::ApiError;
use crate::reply::Reply;
use crate::routes::call::{Call, NoBody};
use crate::routes::plan::{PlanOf, enter};

/// What stands against publishing a plan as it is, and what publishing would make of it.
pub(in crate::routes) async fn check(call: Call, asked: PlanOf, _: NoBody) -> Result<Response, ApiError> {
    let entered = enter(&call, asked.id).await?;
    let (matter, app) = (Matter::gather(&call.app, entered).await?, Arc::clone(&call.app));
    let account = call.viewer()?.account.value.clone();
    let work = move || written(&matter, matter.judge(&app, &account)?);
    answer::large(&call.app, &call.headers, call.app.workers.run(work).await??).await
}

fn written(matter: &Matter, judgement: Judgement) -> Result<Reply, ApiError> {
    let Judgement { findings, codes, lineage } = judgement;
    // Both in order of the cells' numbers.
    let given = codes.iter().map(|(&cell, code)| {
        let place = matter.cells.binary_search_by_key(&cell, |(id, _)| *id).ok();
        let had = place.and_then(|place| matter.cells[place].1.about.code.as_ref());
        CodeGiven { cell, code: code.to_string(), kept: had == Some(code) }
    });
    Reply::json(&PublishCheck {
        revision: matter.plan.revision,
        exact: matter.exact,
        findings,
        codes: given.collect(),
        lineage,
    })
}
