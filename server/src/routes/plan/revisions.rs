//! What was done to a plan, what is done to it now, and hearing of it.

use axum::http::header;
use axum::response::Response;
use grid::wire::plan::{NewRevision, RevisionView};

use super::{PlanOf, area, enter};
use crate::answer;
use crate::auth::tag;
use crate::extract::{RecordId, parameters};
use crate::plans::{self, AskedStroke};
use crate::problem::ApiError;
use crate::reply::Reply;
use crate::routes::call::{Call, Json, NoBody};

/// Most revisions in one answer.
const MOST: u32 = 500;

parameters! {
    /// Which revisions of which plan.
    pub(crate) struct RevisionsOf {
        /// Id of the plan.
        path id: RecordId,
        /// Number of a revision: those after it, oldest first, 500 at most.
        query after: Option<RecordId>,
    }
}

/// `GET /plans/{id}/revisions`
pub(in crate::routes) async fn revisions(
    call: Call,
    asked: RevisionsOf,
    _: NoBody,
) -> Result<Response, ApiError> {
    drop(enter(&call, asked.id).await?);
    let after = asked.after.map_or(0, |RecordId(after)| after);
    let revisions = call.app.store.revisions(asked.id.0, after, MOST).await?;
    let views: Vec<RevisionView> = revisions.iter().map(plans::revision).collect();
    answer::large(&call.app, &call.headers, Reply::json(&views)?).await
}

/// `POST /plans/{id}/revisions`
pub(in crate::routes) async fn revise(
    call: Call,
    asked: PlanOf,
    Json(new): Json<NewRevision>,
) -> Result<Response, ApiError> {
    let fits = (8..=64).contains(&new.key.len())
        && new.key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !fits {
        return Err(ApiError::of_text(
            "key",
            "操作键须为 8 至 64 个字母、数字或 -",
            "a key has 8 to 64 letters, digits and '-'",
        ));
    }
    call.app.look_at(asked.id.0, |plan| area(&call, plan)).await?;
    let (author, base) = (call.viewer()?.author(), call.met.version()?);
    let made = plans::revise(&call.app, AskedStroke { plan: asked.id.0, author, base, asked: new }).await?;
    let views: Vec<RevisionView> = made.iter().map(|revision| plans::revision(revision)).collect();
    let mut response = answer::large(&call.app, &call.headers, Reply::json(&views)?).await?;
    if let Some(own) = made.last() {
        response.headers_mut().insert(header::ETAG, tag(own.number)?);
    }
    Ok(response)
}

/// `GET /plans/{id}/events`
pub(in crate::routes) async fn events(
    call: Call,
    asked: RevisionsOf,
    _: NoBody,
) -> Result<Response, ApiError> {
    let entered = enter(&call, asked.id).await?;
    // A browser that comes back says what it heard last; at first, the address says what the page has.
    let heard = call.headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse().ok());
    let after = heard.or(asked.after.map(|RecordId(after)| after)).unwrap_or(entered.plan.revision);
    plans::listen(&call.app, entered.room.clone(), call.viewer()?, after.clamp(0, entered.plan.revision))
}
