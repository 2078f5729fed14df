//! Which cell each place lies in, kept up to date cell by cell.

use std::collections::{BTreeMap, BTreeSet};

use grid::lattice::Point;
use grid::locate::Locator;
use grid::plan::{CellId, Draft};
use grid::prepared::Prepared;
use grid::shape::Shape;
use grid::wire::plan::Items;
use grid::workload::{Item, Load};

/// The places of a plan by cell.
#[derive(Default)]
pub(super) struct Tally {
    items: Vec<Item>,
    cell_of: Vec<Option<CellId>>,
    loads: BTreeMap<CellId, Load>,
}

/// What changes when cells have other shapes.
pub(super) struct Moved {
    /// The loads of those cells.
    pub(super) loads: BTreeMap<CellId, Load>,
    /// Places that lie in another cell then: which, and in which.
    pub(super) places: Vec<(usize, Option<CellId>)>,
}

impl Tally {
    /// Finds the cell of every place.
    pub(super) fn new(items: &Items, draft: &Draft) -> Self {
        let columns = items.kind.iter().zip(&items.at).zip(items.people.iter().zip(&items.needs));
        let items: Vec<Item> = columns
            .filter_map(|((&kind, &at), (&people, &needs))| {
                Some(Item { at: Point::try_from(at).ok()?, kind, people, needs })
            })
            .collect();
        let ids: Vec<CellId> = draft.cells().map(|(id, _)| id).collect();
        let locator = Locator::new(draft.cells().map(|(_, cell)| &cell.shape));
        let points: Vec<Point> = items.iter().map(|item| item.at).collect();
        let found = locator.assign(&points).into_iter();
        let cell_of: Vec<Option<CellId>> =
            found.map(|cell| cell.and_then(|cell| ids.get(cell as usize).copied())).collect();
        let mut loads: BTreeMap<CellId, Load> = BTreeMap::new();
        for (item, cell) in items.iter().zip(&cell_of) {
            if let Some(cell) = cell {
                loads.entry(*cell).or_default().add(&item.load());
            }
        }
        Self { items, cell_of, loads }
    }

    /// What a cell comes to.
    pub(super) fn load(&self, cell: CellId) -> Load {
        self.loads.get(&cell).copied().unwrap_or_default()
    }

    /// The places.
    pub(super) fn items(&self) -> &[Item] {
        &self.items
    }

    /// What follows when these cells have these shapes; none: the cell is gone.
    pub(super) fn with(&self, cells: &[(CellId, Option<Shape>)]) -> Moved {
        let touched: BTreeSet<CellId> = cells.iter().map(|(id, _)| *id).collect();
        let prepared: Vec<(CellId, Prepared)> =
            cells.iter().filter_map(|(id, shape)| Some((*id, Prepared::new(shape.as_ref()?)))).collect();
        let mut moved = Moved { loads: BTreeMap::new(), places: Vec::new() };
        for id in &touched {
            moved.loads.insert(*id, Load::default());
        }
        for (index, (item, before)) in self.items.iter().zip(&self.cell_of).enumerate() {
            let within = |(_, cell): &&(CellId, Prepared)| cell.holds(item.at);
            let of_touched = before.is_none_or(|cell| touched.contains(&cell));
            if !of_touched {
                continue;
            }
            let after = prepared.iter().find(within).map(|(id, _)| *id);
            if let Some(load) = after.and_then(|id| moved.loads.get_mut(&id)) {
                load.add(&item.load());
            }
            if after != *before {
                moved.places.push((index, after));
            }
        }
        moved
    }

    /// Takes in what [`Tally::with`] found.
    pub(super) fn take(&mut self, moved: Moved) {
        for (index, cell) in moved.places {
            self.cell_of[index] = cell;
        }
        self.loads.extend(moved.loads);
    }
}
