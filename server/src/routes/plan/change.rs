//! A plan renamed, put away, taken up again, or marked.

use axum::response::Response;
use grid::people::Subject;
use grid::wire::edit::Stale;
use grid::wire::plan::{NewMark, PlanPatch, PlanState};
use store::PlanChange;

use super::{PlanOf, answer, enter, name};
use crate::plans::Entered;
use crate::problem::ApiError;
use crate::routes::call::{Call, Json};
use crate::routes::history;

/// `PATCH /plans/{id}`
pub(in crate::routes) async fn change(
    call: Call,
    asked: PlanOf,
    Json(patch): Json<PlanPatch>,
) -> Result<Response, ApiError> {
    let entered = enter(&call, asked.id).await?;
    let (version, present) = (call.met.version()?, entered.plan.version);
    if version != present {
        return Err(history::stale(&call, Subject::Plan, entered.plan.id, version, present).await?);
    }
    let change = match (patch.name, patch.state) {
        (None, None) => return answer(&call, &entered.plan),
        (Some(text), None) => PlanChange::Rename(name(&text)?),
        (None, Some(state @ (PlanState::Open | PlanState::Shelved))) => PlanChange::State(state),
        (None, Some(PlanState::Published)) => {
            return Err(ApiError::of_text(
                "state",
                "发布请使用“发布”：发布前须检查规则并给出生效日期",
                "a plan is published with POST /api/v1/plans/{id}/publish, which checks it and takes a day",
            ));
        }
        (Some(_), Some(_)) => {
            return Err(ApiError::of_text(
                "state",
                "一次只能改名称或状态",
                "change the name or the state, one at a time",
            ));
        }
    };
    let unchanged = match &change {
        PlanChange::Rename(name) => *name == entered.plan.name,
        PlanChange::State(state) => *state == entered.plan.state,
        PlanChange::Mark { .. } => false,
    };
    if unchanged { answer(&call, &entered.plan) } else { keep(&call, entered, &change).await }
}

/// `POST /plans/{id}/marks`
pub(in crate::routes) async fn mark(
    call: Call,
    asked: PlanOf,
    Json(mark): Json<NewMark>,
) -> Result<Response, ApiError> {
    let entered = enter(&call, asked.id).await?;
    let name = name(&mark.name)?;
    // The name is for what they see, also when another server adds a revision just now.
    let revision = call.met.version()?;
    if revision != entered.plan.revision {
        let (id, current) = (entered.plan.id, entered.plan.revision);
        return Err(ApiError::Stale(Box::new(Stale {
            subject: Subject::Plan,
            id,
            current,
            since: Vec::new(),
        })));
    }
    keep(&call, entered, &PlanChange::Mark { revision, name }).await
}

/// Keeps a change and tells everybody who listens.
async fn keep(call: &Call, mut entered: Entered, change: &PlanChange) -> Result<Response, ApiError> {
    let (id, version) = (entered.plan.id, entered.plan.version);
    let changed = call.app.store.change_plan(&call.viewer()?.author(), id, version, change).await;
    let changed = history::unless_stale(call, Subject::Plan, id, version, changed).await?;
    entered.renew(&changed);
    answer(call, &entered.plan)
}
