//! The cells of a plan, as they are printed to be talked over.

use grid::label::label_point;
use grid::lattice::Point;
use grid::locate::Locator;
use grid::measure::area_m2;
use grid::register::{PlaceKind, Post};
use grid::scheme::Standing;
use grid::shape::Shape;
use grid::wire::items::Items;
use grid::wire::plan::{PlanCellView, PlanView};
use grid::wire::{CellProperties, DutyView};

use super::data::Cell;
use crate::api::{self, ApiError};

/// A plan and its cells, in order of their numbers.
pub(super) async fn read(plan: i64) -> Result<(PlanView, Vec<Cell>), ApiError> {
    let view: PlanView = api::get(&format!("plans/{plan}")).await?;
    let items: Items = api::get(&format!("plans/{plan}/items")).await?;
    let shaped = |cell: &PlanCellView| Shape::from_coordinates(&cell.shape).ok();
    let mut cells: Vec<Cell> =
        view.cells.iter().filter_map(|cell| Some(printed(cell, shaped(cell)?, view.plan.area.id))).collect();
    count(&mut cells, &items);
    Ok((view, cells))
}

/// A cell as sheets show it. One that has no code yet is known by its number in the plan.
fn printed(cell: &PlanCellView, shape: Shape, area_id: i64) -> Cell {
    let about = &cell.about;
    let code = about.code.as_ref().map_or_else(|| format!("+{}", cell.id), ToString::to_string);
    let leader = about.leader.iter();
    let properties = CellProperties {
        id: i64::from(cell.id.0),
        area_id,
        code,
        name: about.name.clone(),
        kind: about.kind,
        households: 0,
        people: 0,
        premises: 0,
        hazards: 0,
        hydrants: 0,
        area_m2: area_m2(&shape),
        standing: Standing::Within,
        label: label_point(&shape),
        leader: about.leader.as_ref().map(|leader| leader.person.clone()),
    };
    let duty = |leader: &grid::plan::Leader| DutyView {
        post: Post::Leader,
        person: leader.person.clone(),
        phone: leader.phone.clone(),
    };
    Cell { properties, shape, roster: leader.map(duty).collect(), tint: 0 }
}

/// Counts the places of each cell.
fn count(cells: &mut [Cell], items: &Items) {
    let locator = Locator::new(cells.iter().map(|cell| &cell.shape));
    for ((kind, at), people) in items.kind.iter().zip(&items.at).zip(&items.people) {
        let Some(cell) = Point::try_from(*at).ok().and_then(|at| locator.at(at)) else { continue };
        let of = &mut cells[cell].properties;
        match kind {
            PlaceKind::Household => {
                of.households += 1;
                of.people += people;
            }
            PlaceKind::Premises => of.premises += 1,
            PlaceKind::Hazard => of.hazards += 1,
            PlaceKind::Hydrant => of.hydrants += 1,
        }
    }
}
