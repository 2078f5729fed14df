//! Who is answerable, cell by cell: for the maps that are put up on notice boards.

use std::collections::{HashMap, HashSet};

use axum::response::Response;
use grid::people::{Action, Subject};
use grid::register::{Cell, Code, Duty};
use grid::wire::edit::RevealRequest;
use grid::wire::{CellRoster, DutyView};
use store::Deed;

use super::call::{Call, Json};
use super::place::purpose;
use crate::auth::Sight;
use crate::extract::{AreaPosition, Inquiry, parameters};
use crate::index::Register;
use crate::problem::ApiError;
use crate::reply::{self, Reply};

parameters! {
    /// The rosters of which area.
    pub(crate) struct RostersOf {
        /// Id of the area.
        path id: AreaPosition,
    }
}

/// `GET /areas/{id}/rosters`
pub(super) fn list(inquiry: &Inquiry<'_>, asked: &RostersOf) -> Result<Reply, ApiError> {
    let register = inquiry.register;
    let rosters = theirs(register, inquiry.sight, asked.id).map(|cell| CellRoster {
        cell: register.cells.reference(cell),
        roster: register.cells.entries[cell].roster.clone(),
    });
    Reply::json(&rosters.collect::<Vec<_>>())
}

/// `POST /areas/{id}/rosters/reveal`
pub(super) async fn reveal(
    call: Call,
    asked: RostersOf,
    Json(RevealRequest { purpose: said }): Json<RevealRequest>,
) -> Result<Response, ApiError> {
    let purpose = purpose(&said)?;
    let (area, areas, mut rosters) = {
        let register = call.app.register()?;
        let sight = Sight::of(&call.viewer()?.account.value, &register);
        let rosters: Vec<CellRoster> = theirs(&register, &sight, asked.id)
            .map(|cell| CellRoster { cell: register.cells.reference(cell), roster: Vec::new() })
            .collect();
        let nodes = &register.areas.nodes;
        let below = register.areas.subtree(asked.id.0).map(|position| nodes[position].code.clone());
        (nodes[asked.id.0].clone(), below.collect::<HashSet<_>>(), rosters)
    };
    if rosters.is_empty() {
        return Err(ApiError::NotFound {
            field: "id",
            detail: format!("there is no area with id {}", area.id),
        });
    }
    let code = Code::new(&area.code).map_err(|e| ApiError::Internal(Box::new(e)))?;
    let deed = Deed {
        action: Action::Reveal,
        subject: Subject::Register,
        id: None,
        version: None,
        label: area.code,
        area: Some(code),
        purpose: Some(purpose.to_owned()),
        before: None,
        after: None,
    };
    // First the log, then the answer: what could not be noted is not shown.
    call.app.store.note(&call.viewer()?.author(), &deed).await?;
    let mut by_code: HashMap<String, Vec<DutyView>> = HashMap::new();
    let mut snapshot = call.app.store.snapshot().await?;
    for tiling in
        snapshot.tilings().await?.into_iter().filter(|tiling| areas.contains(tiling.value.area.as_str()))
    {
        for Cell { code, roster, .. } in snapshot.cells(tiling.id).await?.into_iter().map(|cell| cell.value) {
            let whole = |duty: Duty| DutyView { post: duty.post, person: duty.person, phone: duty.phone };
            by_code.insert(code.to_string(), roster.into_iter().map(whole).collect());
        }
    }
    for line in &mut rosters {
        line.roster = by_code.remove(&line.cell.code).unwrap_or_default();
    }
    reply::json(&rosters)
}

/// Positions of the cells of an area, and of the areas below it, that are theirs.
fn theirs<'a>(
    register: &'a Register,
    sight: &'a Sight,
    AreaPosition(area): AreaPosition,
) -> impl Iterator<Item = usize> + 'a {
    let subtree = register.areas.subtree(area);
    let cells = register.cells.entries.iter().zip(0..);
    cells
        .filter(move |&(cell, position)| {
            subtree.contains(&cell.area) && sight.covers_cell(register, position)
        })
        .map(|(_, position)| position)
}
