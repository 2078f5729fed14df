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
    let matter = Arc::new(Matter::gather(&call.app, entered).await?);
    let (judged, app) = (Arc::clone(&matter), Arc::clone(&call.app));
    let account = call.viewer()?.account.value.clone();
    let Judgement { findings, codes, lineage } =
        call.app.workers.run(move || judged.judge(&app, &account)).await??;
    let kept = |id| {
        let cell = matter.cells.iter().find(|(cell, _)| *cell == id);
        cell.is_some_and(|(_, cell)| cell.about.code.as_ref() == codes.get(&id))
    };
    let given =
        codes.iter().map(|(&cell, code)| CodeGiven { cell, code: code.to_string(), kept: kept(cell) });
    let check = PublishCheck {
        revision: matter.plan.revision,
        exact: matter.exact,
        findings,
        codes: given.collect(),
        lineage,
    };
    answer::large(&call.app, &call.headers, Reply::json(&check)?).await
}
