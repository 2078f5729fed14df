//! `GET /plans/{id}/compare`

use std::sync::Arc;

use axum::response::Response;
use grid::plan::{About, CellId, PlanCell};
use grid::publish::compare::{Sameness, compare as differing};
use grid::register::Cell;
use grid::scheme::Bilingual;
use grid::wire::plan::Comparison;
use schemars::{Schema, SchemaGenerator, json_schema};

use super::matter::in_force;
use crate::answer;
use crate::auth::Sight;
use crate::extract::{Inquiry, RecordId, Refusal, Scalar, parameters, shown};
use crate::index::scheme;
use crate::plans;
use crate::problem::ApiError;
use crate::reply::Reply;
use crate::routes::call::{Call, NoBody};
use crate::routes::plan::enter;

parameters! {
    /// Which plan, and what with.
    pub(crate) struct Compared {
        /// Id of the plan.
        path id: RecordId,
        /// `published` for the tiling in force, `plan:ID` for another plan of the same area, `revision:N` for this plan as it
        /// stood then.
        query with: With,
    }
}

/// What a plan is compared with.
#[derive(Clone, Copy)]
pub(crate) enum With {
    /// The tiling in force.
    Published,
    /// Another plan.
    Plan(i64),
    /// This plan as it stood at a revision.
    Revision(i64),
}

impl Scalar for With {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let number = |digits: &str| {
            digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
        };
        let with = match text.split_once(':') {
            None if text == "published" => Some(Self::Published),
            Some(("plan", id)) => number(id).map(Self::Plan),
            Some(("revision", revision)) => number(revision).map(Self::Revision),
            _ => None,
        };
        with.ok_or_else(|| {
            Refusal::Unreadable(format!("'{}' is none of 'published', 'plan:ID', 'revision:N'", shown(text)))
        })
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^(published|plan:[0-9]+|revision:[0-9]+)$" })
    }
}

/// Cells with their numbers.
type Cells = Vec<(CellId, PlanCell)>;

/// How a plan differs from something.
pub(in crate::routes) async fn compare(call: Call, asked: Compared, _: NoBody) -> Result<Response, ApiError> {
    let entered = enter(&call, asked.id).await?;
    let (plan, extent) = (entered.plan.clone(), entered.draft.boundary().extent());
    let present: Cells = entered.draft.cells().map(|(id, cell)| (id, cell.clone())).collect();
    let (other, with, same) = match asked.with {
        With::Published => {
            drop(entered);
            let cells = in_force(call.app.store.as_ref(), &plan).await?;
            let with =
                Bilingual { zh: "现行网格划分".to_owned(), en: "the tiling in force".to_owned() };
            (numbered(cells), with, Sameness::Code)
        }
        With::Plan(id) => {
            // Whoever compares two plans the other way round at the same time would wait for this room in the other.
            drop(entered);
            let other = enter(&call, RecordId(id)).await?;
            if other.plan.area != plan.area {
                return Err(ApiError::of_text(
                    "with",
                    "只能与同一辖区的草案比较",
                    "plans are compared with plans of the same area",
                ));
            }
            let name = &other.plan.name;
            let with = Bilingual { zh: format!("草案“{name}”"), en: format!("plan \"{name}\"") };
            (other.draft.cells().map(|(id, cell)| (id, cell.clone())).collect(), with, Sameness::Code)
        }
        With::Revision(revision) => {
            let with = Bilingual {
                zh: format!("本草案第 {revision} 步"),
                en: format!("revision {revision} of this plan"),
            };
            (plans::cells_at(&call.app, entered, revision).await?.0, with, Sameness::Number)
        }
    };
    let (app, account) = (Arc::clone(&call.app), call.viewer()?.account.value.clone());
    let work = move || {
        let items = {
            let register = app.register()?;
            register.items(extent, &Sight::of(&account, &register), &scheme(&plan.scheme).at_risk)
        };
        let before: Vec<(CellId, &PlanCell)> = other.iter().map(|(id, cell)| (*id, cell)).collect();
        let after: Vec<(CellId, &PlanCell)> = present.iter().map(|(id, cell)| (*id, cell)).collect();
        let difference = differing(&before, &after, same, &items);
        Reply::json(&Comparison {
            with,
            cells: other.iter().map(|(id, cell)| plans::cell(*id, cell)).collect(),
            moved: difference.moved,
            households: difference.households,
            pairs: difference.pairs,
            ground: difference.ground,
        })
    };
    answer::large(&call.app, &call.headers, call.app.workers.run(work).await??).await
}

/// Cells of the register as those of a plan, numbered from 1.
fn numbered(cells: Vec<Cell>) -> Cells {
    let cell = |Cell { code, name, kind, shape, .. }| PlanCell {
        about: About { name, kind, code: Some(code), locked: false, leader: None },
        shape,
    };
    (1..).map(CellId).zip(cells.into_iter().map(cell)).collect()
}
