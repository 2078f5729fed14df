//! What counts for workload near a plan.

use axum::response::Response;
use grid::wire::items::Items;

use super::{PlanOf, area};
use crate::answer;
use crate::auth::Sight;
use crate::index::scheme;
use crate::problem::ApiError;
use crate::reply::Reply;
use crate::routes::call::{Call, NoBody};

/// `GET /plans/{id}/items`
pub(in crate::routes) async fn items(call: Call, asked: PlanOf, _: NoBody) -> Result<Response, ApiError> {
    let entered = super::enter(&call, asked.id).await?;
    let (divided, at_risk) = (area(&call, &entered.plan)?, scheme(&entered.plan.scheme).at_risk);
    drop(entered);
    let (app, account) = (call.app.clone(), call.viewer()?.account.value.clone());
    let written = call.app.workers.run(move || {
        let register = app.register()?;
        let Some(area) = register.areas.position(divided.id) else { return Reply::json(&Items::default()) };
        let (sight, extent) = (Sight::of(&account, &register), register.areas.extents[area]);
        let mut items = Items::default();
        register.places_that_count(extent, &sight, &at_risk).iter().for_each(|place| items.push(place));
        let streets = register.walked_lines(extent);
        items.streets =
            streets.iter().map(|line| line.points.iter().map(|&at| at.into()).collect()).collect();
        Reply::json(&items)
    });
    answer::large(&call.app, &call.headers, written.await??).await
}
