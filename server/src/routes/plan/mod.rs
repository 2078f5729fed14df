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
use grid::register::Code;
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

/// Goes into the room of a plan, if there is one within their scope. Both failures are said alike, and soon: the plans of
/// others are neither read nor waited for.
pub(in crate::routes) async fn enter(call: &Call, id: RecordId) -> Result<Entered, ApiError> {
    is_theirs(call, id).await?;
    call.app.enter(id.0).await
}

/// Whether there is a plan within their scope.
///
/// # Errors
/// [`ApiError::NotFound`]; what the store said.
pub(in crate::routes) async fn is_theirs(call: &Call, id: RecordId) -> Result<(), ApiError> {
    let code = call.app.divided_by(id.0).await?;
    area_of(call, id.0, &code).map(drop)
}

/// The area that a plan divides.
///
/// # Errors
/// [`ApiError::NotFound`] when it is not theirs, or not there.
pub(super) fn area(call: &Call, plan: &Plan) -> Result<AreaRef, ApiError> {
    area_of(call, plan.id, &plan.area)
}

fn area_of(call: &Call, plan: i64, code: &Code) -> Result<AreaRef, ApiError> {
    let register = call.app.register()?;
    let sight = Sight::of(&call.viewer()?.account.value, &register);
    let area = register.areas.with_code(code).filter(|&area| sight.covers_area(area));
    area.map(|area| register.areas.reference(area)).ok_or_else(|| gone(Subject::Plan, plan))
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
