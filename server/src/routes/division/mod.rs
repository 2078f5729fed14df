//! Divisions of a plan's ground: asked for, looked at, listened to, cancelled.

mod ask;

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use grid::wire::divide::DivisionBrief;
use schemars::{Schema, SchemaGenerator, json_schema};

pub(super) use ask::ask;

use super::call::{Call, NoBody};
use super::plan::{PlanOf, is_theirs};
use crate::answer;
use crate::divisions::{self, Job};
use crate::extract::{Inquiry, Refusal, Scalar, parameters, shown};
use crate::key::Key;
use crate::problem::ApiError;
use crate::reply::{self, Reply};

parameters! {
    /// Which division.
    pub(crate) struct DivisionOf {
        /// Id of the division.
        path id: DivisionId,
    }
}

/// A division, given by its key.
#[derive(Clone, Copy)]
pub(crate) struct DivisionId(pub(crate) Key);

impl Scalar for DivisionId {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let unreadable = || Refusal::Unreadable(format!("'{}' is not the id of a division", shown(text)));
        Key::read(text).map(Self).ok_or_else(unreadable)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^[0-9a-f]{32}$" })
    }
}

/// A division that whoever asks may know of. What is not theirs is answered like what is not there.
///
/// # Errors
/// [`ApiError::NotFound`].
pub(super) fn find(call: &Call, key: Key) -> Result<Arc<Job>, ApiError> {
    let job = call.app.divisions.get(key)?;
    let register = call.app.register()?;
    if job.is_open_to(&call.viewer()?.account, &register) { Ok(job) } else { Err(divisions::gone(key)) }
}

/// A division with its candidates.
async fn answer(call: &Call, job: &Job) -> Result<Response, ApiError> {
    let view = job.view(call.viewer()?.account.id, call.app.divisions.before(job));
    let written = call.app.workers.run(move || Reply::json(&view)).await??;
    answer::large(&call.app, &call.headers, written).await
}

/// `GET /plans/{id}/divisions`
pub(super) async fn list(call: Call, asked: PlanOf, _: NoBody) -> Result<Response, ApiError> {
    is_theirs(&call, asked.id).await?;
    let account = &call.viewer()?.account;
    let register = call.app.register()?;
    let theirs = call.app.divisions.of_plan(asked.id.0).into_iter();
    let briefs: Vec<DivisionBrief> = theirs
        .filter(|job| job.is_open_to(account, &register))
        .map(|job| job.brief(account.id, call.app.divisions.before(&job)))
        .collect();
    reply::json(&briefs)
}

/// `GET /divisions/{id}`
pub(super) async fn show(call: Call, asked: DivisionOf, _: NoBody) -> Result<Response, ApiError> {
    let job = find(&call, asked.id.0)?;
    answer(&call, &job).await
}

/// `DELETE /divisions/{id}`
pub(super) async fn cancel(call: Call, asked: DivisionOf, _: NoBody) -> Result<Response, ApiError> {
    let job = find(&call, asked.id.0)?;
    if job.account != call.viewer()?.account.id {
        return Err(ApiError::Forbidden("a division is cancelled by whoever asked for it"));
    }
    call.app.divisions.cancel(&job);
    Ok(reply::nothing())
}

/// `GET /divisions/{id}/events`
pub(super) async fn events(call: Call, asked: DivisionOf, _: NoBody) -> Result<Response, ApiError> {
    let job = find(&call, asked.id.0)?;
    // A browser that comes back has been told the end: this says that there is nothing more to come back for.
    if call.headers.contains_key("last-event-id") && !job.stage().is_running() {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    divisions::listen(&call.app, job, call.viewer()?)
}
