//! Which households a stroke puts into another cell.

use grid::lattice::Extent;
use grid::locate::Locator;
use grid::people::Account;
use grid::plan::{CellId, Delta, Draft, Moved, PlanCell};
use grid::register::{Code, PlaceKind};

use crate::app::App;
use crate::auth::Sight;

/// Which households are counted: those that lie in the plan's area and that whoever draws may see. Cells may reach beyond the
/// area; nobody learns from a plan how many live there.
pub(super) struct Counting<'a> {
    /// The register is its.
    pub(super) app: &'a App,
    /// Of whoever draws.
    pub(super) account: &'a Account,
    /// Code of the plan's area.
    pub(super) area: Code,
}

impl Counting<'_> {
    /// Households that a delta, which the draft has taken in, put into another cell. `before` are the cells concerned as they
    /// were. Costs the households near the edges that changed, not those of the plan.
    pub(super) fn moved(&self, draft: &Draft, delta: &Delta, before: &[(CellId, Option<PlanCell>)]) -> Moved {
        let mut moved = Moved::new();
        let edges = delta.cells.iter().flat_map(|change| change.remove.iter().chain(&change.add));
        // All ground that changes hands lies between the edges that changed.
        let (Some(ground), Ok(register)) =
            (Extent::of(edges.flat_map(|&(a, b)| [a, b])), self.app.register())
        else {
            return moved;
        };
        let were = Side::of(before.iter().map(|(id, cell)| (*id, cell.as_ref())));
        let are = Side::of(delta.touched().map(|id| (id, draft.cell(id))));
        let Some(area) = register.areas.with_code(&self.area) else { return moved };
        let (households, inside) = (register.places(PlaceKind::Household), register.areas.subtree(area));
        let mut positions = households.chosen(Some(&ground.into()));
        positions.retain(|&position| households.area(position).is_some_and(|area| inside.contains(&area)));
        Sight::of(self.account, &register).retain(&register, PlaceKind::Household, &mut positions);
        for position in positions {
            let at = households.at(position);
            let (from, to) = (were.cell(at), are.cell(at));
            if from != to {
                *moved.entry((from, to)).or_default() += 1;
            }
        }
        moved
    }
}

/// Cells before or after.
struct Side {
    ids: Vec<CellId>,
    locator: Locator,
}

impl Side {
    fn of<'a>(cells: impl Iterator<Item = (CellId, Option<&'a PlanCell>)>) -> Self {
        let there: Vec<(CellId, &PlanCell)> = cells.filter_map(|(id, cell)| Some((id, cell?))).collect();
        let locator = Locator::new(there.iter().map(|(_, cell)| &cell.shape));
        Self { ids: there.into_iter().map(|(id, _)| id).collect(), locator }
    }

    fn cell(&self, at: grid::lattice::Point) -> Option<CellId> {
        self.locator.at(at).map(|index| self.ids[index])
    }
}
