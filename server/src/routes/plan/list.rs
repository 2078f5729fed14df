//! The plans that there are.

use axum::response::Response;
use grid::register::Code;
use grid::wire::plan::PlanBrief;

use super::area;
use crate::extract::{AreaPosition, parameters};
use crate::plans::brief;
use crate::problem::ApiError;
use crate::reply;
use crate::routes::call::{Call, NoBody};

parameters! {
    /// Which plans.
    pub(crate) struct PlansOf {
        /// Id of an area: only plans that divide it.
        query area: Option<AreaPosition>,
    }
}

/// `GET /plans`
pub(in crate::routes) async fn list(call: Call, asked: PlansOf, _: NoBody) -> Result<Response, ApiError> {
    let code = match asked.area {
        None => None,
        Some(AreaPosition(position)) => {
            let register = call.app.register()?;
            let code = Code::new(&register.areas.nodes[position].code);
            Some(code.map_err(|e| ApiError::Internal(Box::new(e)))?)
        }
    };
    let plans = call.app.store.plans(code.as_ref()).await?;
    // What is not theirs is not there.
    let theirs = plans.iter().filter_map(|plan| Some(brief(plan, area(&call, plan).ok()?)));
    reply::json(&theirs.collect::<Vec<PlanBrief>>())
}
