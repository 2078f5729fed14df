//! Which cell each place lies in, kept up to date cell by cell.

use std::collections::BTreeMap;

use grid::lattice::{Extent, Point};
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
    /// The places of each cell, and those in none.
    of_cell: BTreeMap<Option<CellId>, Vec<usize>>,
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
        let mut of_cell: BTreeMap<Option<CellId>, Vec<usize>> = BTreeMap::new();
        for (index, (item, cell)) in items.iter().zip(&cell_of).enumerate() {
            of_cell.entry(*cell).or_default().push(index);
            if let Some(cell) = cell {
                loads.entry(*cell).or_default().add(&item.load());
            }
        }
        Self { items, cell_of, of_cell, loads }
    }

    /// What a cell comes to.
    pub(super) fn load(&self, cell: CellId) -> Load {
        self.loads.get(&cell).copied().unwrap_or_default()
    }

    /// The places.
    pub(super) fn items(&self) -> &[Item] {
        &self.items
    }

    /// What follows when these cells have these shapes; none: the cell is gone. Costs the places of these cells, and of those
    /// in no cell.
    pub(super) fn with(&self, cells: &[(CellId, Option<Shape>)]) -> Moved {
        let prepared: Vec<(CellId, Extent, Prepared)> = cells
            .iter()
            .filter_map(|(id, shape)| shape.as_ref().map(|s| (*id, s.extent(), Prepared::new(s))))
            .collect();
        let mut moved =
            Moved { loads: cells.iter().map(|(id, _)| (*id, Load::default())).collect(), places: Vec::new() };
        let concerned = cells.iter().map(|(id, _)| Some(*id)).chain([None]);
        for before in concerned {
            for &index in self.of_cell.get(&before).into_iter().flatten() {
                let item = &self.items[index];
                let holds = |(_, extent, cell): &&(CellId, Extent, Prepared)| {
                    extent.contains(item.at) && cell.holds(item.at)
                };
                let after = prepared.iter().find(holds).map(|(id, ..)| *id);
                if let Some(load) = after.and_then(|id| moved.loads.get_mut(&id)) {
                    load.add(&item.load());
                }
                if after != before {
                    moved.places.push((index, after));
                }
            }
        }
        moved
    }

    /// Takes in what [`Tally::with`] found.
    pub(super) fn take(&mut self, moved: Moved) {
        for (index, cell) in moved.places {
            let before = std::mem::replace(&mut self.cell_of[index], cell);
            if let Some(list) = self.of_cell.get_mut(&before) {
                list.retain(|&other| other != index);
            }
            self.of_cell.entry(cell).or_default().push(index);
        }
        self.loads.extend(moved.loads);
    }
}

#[cfg(test)]
mod tests {
    use grid::plan::{About, PlanCell};
    use grid::register::{CellKind, PlaceKind};

    use super::*;

    fn square(west: i32, east: i32) -> Shape {
        let corners = [(west, 0), (east, 0), (east, 100), (west, 100)].map(|(x, y)| Point::new(x, y));
        Shape::from_rings(vec![vec![corners.to_vec()]]).unwrap()
    }

    #[test]
    fn places_change_cell_with_a_border_and_are_counted_once() {
        let about =
            || About { name: String::new(), kind: CellKind::Basic, code: None, locked: false, leader: None };
        let cell = |id, west, east| (CellId(id), PlanCell { about: about(), shape: square(west, east) });
        let draft = Draft::new(square(0, 300), [cell(1, 0, 100), cell(2, 100, 200)], CellId(3));
        let at = |x: i32| Point::new(x, 50).into();
        let items = Items {
            kind: vec![PlaceKind::Household, PlaceKind::Household, PlaceKind::Premises, PlaceKind::Household],
            at: vec![at(20), at(90), at(150), at(250)],
            people: vec![3, 2, 0, 4],
            needs: vec![0, 1, 0, 0],
        };
        let mut tally = Tally::new(&items, &draft);
        assert_eq!((tally.load(CellId(1)).people, tally.load(CellId(2)).premises), (5, 1));
        let shapes = [(CellId(1), Some(square(0, 60))), (CellId(2), Some(square(60, 300)))];
        let moved = tally.with(&shapes);
        assert_eq!(
            moved.places,
            [(1, Some(CellId(2))), (3, Some(CellId(2)))],
            "one by the border, one from no cell"
        );
        tally.take(moved);
        let (one, two) = (tally.load(CellId(1)), tally.load(CellId(2)));
        assert_eq!((one.households, one.people, one.needs), (1, 3, 0));
        assert_eq!((two.households, two.people, two.needs, two.premises), (2, 6, 1, 1));
        let gone = tally.with(&[(CellId(1), None), (CellId(2), Some(square(0, 300)))]);
        assert_eq!(gone.loads.get(&CellId(2)).map(|load| load.households), Some(3));
        assert_eq!(gone.places, [(0, Some(CellId(2)))]);
    }
}
