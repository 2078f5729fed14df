//! What was done to a plan, what is done to it now, and hearing of it.

use std::borrow::Borrow;

use axum::http::header;
use axum::response::Response;
use grid::wire::plan::{NewRevision, RevisionView};
use store::Revision;

use super::{PlanOf, enter, is_theirs};
use crate::answer;
use crate::auth::tag;
use crate::extract::{RecordId, parameters};
use crate::plans::{self, AskedStroke};
use crate::problem::ApiError;
use crate::reply::Reply;
use crate::routes::call::{Call, Json, NoBody};

/// Most revisions in one answer.
const MOST: u32 = 500;
/// Answers with more edges than this are written where long work is done.
const MANY_EDGES: usize = 2_000;

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
    is_theirs(&call, asked.id).await?;
    let after = asked.after.map_or(0, |RecordId(after)| after);
    let revisions = call.app.store.revisions(asked.id.0, after, MOST).await?;
    let written = call.app.workers.run(move || written(&revisions)).await??;
    answer::large(&call.app, &call.headers, written).await
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
    is_theirs(&call, asked.id).await?;
    let (viewer, base) = (call.viewer()?, call.met.version()?);
    let (author, account) = (viewer.author(), viewer.account.value.clone());
    let stroke = AskedStroke { plan: asked.id.0, author, account, base, asked: new };
    let made = plans::revise(&call.app, stroke).await?;
    let own = made.last().map(|own| own.number);
    // Most strokes are answered with a few edges: nobody is to wait for others then.
    let edges: usize = made.iter().flat_map(|r| &r.what.delta.cells).map(|c| c.add.len()).sum();
    let written = match edges {
        0..=MANY_EDGES => written(&made)?,
        _ => call.app.workers.run(move || written(&made)).await??,
    };
    let mut response = answer::large(&call.app, &call.headers, written).await?;
    if let Some(own) = own {
        response.headers_mut().insert(header::ETAG, tag(own)?);
    }
    Ok(response)
}

fn written<R: Borrow<Revision>>(revisions: &[R]) -> Result<Reply, ApiError> {
    let views: Vec<RevisionView> = revisions.iter().map(|made| plans::revision(made.borrow())).collect();
    Reply::json(&views)
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
