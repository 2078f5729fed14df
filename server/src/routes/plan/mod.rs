//! Plans: what they are, what was done to them, and what is to be.

mod change;
mod create;
mod items;
mod list;
mod revisions;
mod show;
mod start;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use grid::people::Subject;
use grid::wire::AreaRef;
use store::Plan;

pub(super) use change::{change, mark};
pub(super) use create::create;
pub(super) use items::items;
pub(super) use list::list;
pub(super) use revisions::{events, revise, revisions};
pub(super) use show::show;

use super::call::Call;
use super::history::gone;
use crate::auth::{Sight, tag};
use crate::extract::{RecordId, parameters};
use crate::plans::{Entered, news};
use crate::problem::ApiError;
use crate::reply;

parameters! {
    /// Which plan.
    pub(crate) struct PlanOf {
        /// Id of the plan.
        path id: RecordId,
    }
}

/// Goes into the room of a plan, if there is one within their scope. Both failures are said alike.
pub(super) async fn enter(call: &Call, id: RecordId) -> Result<Entered, ApiError> {
    let entered = call.app.enter(id.0).await?;
    area(call, &entered.plan)?;
    Ok(entered)
}

/// The area that a plan divides.
///
/// # Errors
/// [`ApiError::NotFound`] when it is not theirs, or not there.
pub(super) fn area(call: &Call, plan: &Plan) -> Result<AreaRef, ApiError> {
    let register = call.app.register()?;
    let sight = Sight::of(&call.viewer()?.account.value, &register);
    let area = register.areas.with_code(&plan.area).filter(|&area| sight.covers_area(area));
    area.map(|area| register.areas.reference(area)).ok_or_else(|| gone(Subject::Plan, plan.id))
}

/// A plan with its marks; its tag is its last revision.
fn answer(call: &Call, plan: &Plan) -> Result<Response, ApiError> {
    let mut response = reply::json(&news(plan, area(call, plan)?))?;
    response.headers_mut().insert(header::ETAG, tag(plan.revision)?);
    Ok(response)
}

/// A name as it is kept: 1 to 60 characters.
fn name(text: &str) -> Result<String, ApiError> {
    let name = text.trim();
    if (1..=60).contains(&name.chars().count()) && !name.chars().any(char::is_control) {
        return Ok(name.to_owned());
    }
    Err(ApiError::of_text("name", "名称须为 1 至 60 个字符", "a name has 1 to 60 characters"))
}

/// Where a new plan is to be found.
fn location(id: i64) -> Result<HeaderValue, ApiError> {
    HeaderValue::from_str(&format!("/api/v1/plans/{id}")).map_err(|e| ApiError::Internal(Box::new(e)))
}
