//! What counts for workload near a plan.

use axum::response::Response;
use grid::wire::plan::Items;

use super::{PlanOf, area};
use crate::answer;
use crate::auth::Sight;
use crate::problem::ApiError;
use crate::reply::Reply;
use crate::routes::call::{Call, NoBody};

/// `GET /plans/{id}/items`
pub(in crate::routes) async fn items(call: Call, asked: PlanOf, _: NoBody) -> Result<Response, ApiError> {
    let entered = super::enter(&call, asked.id).await?;
    let divided = area(&call, &entered.plan)?;
    drop(entered);
    let (app, account) = (call.app.clone(), call.viewer()?.account.value.clone());
    let written = call.app.workers.run(move || {
        let register = app.register()?;
        let Some(area) = register.areas.position(divided.id) else { return Reply::json(&Items::default()) };
        let sight = Sight::of(&account, &register);
        let mut items = Items::default();
        for item in register.items(register.areas.extents[area], &sight) {
            items.kind.push(item.kind);
            items.at.push(item.at.into());
            items.people.push(item.people);
            items.needs.push(item.needs);
        }
        Reply::json(&items)
    });
    answer::large(&call.app, &call.headers, written.await??).await
}
