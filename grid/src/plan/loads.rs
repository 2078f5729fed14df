//! What lies in each cell of a draft, kept up to date cell by cell while borders are dragged.

use std::collections::{BTreeMap, BTreeSet};

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::{CellId, Delta, Draft, Moved};
use crate::lattice::{Extent, Point};
use crate::locate::Locator;
use crate::prepared::Prepared;
use crate::shape::Shape;
use crate::workload::{Item, Load};

/// The places of a plan by cell. A place lies in at most one cell: where cells overlap, in that of the lowest number; on a
/// border on one side, by the rule of [`crate::prepared`].
#[derive(Default)]
pub struct Loads {
    items: Vec<Item>,
    cell_of: Vec<Option<CellId>>,
    by_cell: BTreeMap<CellId, Load>,
    outside: Load,
    places: RTree<GeomWithData<[f64; 2], u32>>,
}

/// What changes when some cells have other shapes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shift {
    /// The loads of those cells then.
    pub loads: BTreeMap<CellId, Load>,
    /// What lies in no cell then.
    pub outside: Load,
    /// Places that lie in another cell then, ascending: their index, and the cell; none for ground in no cell.
    pub places: Vec<(usize, Option<CellId>)>,
}

fn corner(p: Point) -> [f64; 2] {
    [f64::from(p.x), f64::from(p.y)]
}

impl Loads {
    /// Finds the cell of every place. O(v log v) or so for cells with v vertices, and little for each place.
    pub fn new(items: Vec<Item>, draft: &Draft) -> Self {
        let ids: Vec<CellId> = draft.cells().map(|(id, _)| id).collect();
        let locator = Locator::new(draft.cells().map(|(_, cell)| &cell.shape));
        let points: Vec<Point> = items.iter().map(|item| item.at).collect();
        let found = locator.assign(&points).into_iter();
        let cell_of: Vec<Option<CellId>> =
            found.map(|cell| cell.and_then(|cell| ids.get(cell as usize).copied())).collect();
        let mut by_cell: BTreeMap<CellId, Load> = ids.iter().map(|&id| (id, Load::default())).collect();
        let mut outside = Load::default();
        for (item, cell) in items.iter().zip(&cell_of) {
            let load = cell.and_then(|cell| by_cell.get_mut(&cell)).unwrap_or(&mut outside);
            load.add(&item.load());
        }
        let placed = (0..).zip(&points).map(|(index, &p)| GeomWithData::new(corner(p), index));
        Self { places: RTree::bulk_load(placed.collect()), items, cell_of, by_cell, outside }
    }

    /// The places.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The cell in which a place lies, by its index.
    pub fn cell_of(&self, item: usize) -> Option<CellId> {
        self.cell_of.get(item).copied().flatten()
    }

    /// What a cell comes to; nothing for one that is not there.
    pub fn load(&self, cell: CellId) -> Load {
        self.by_cell.get(&cell).copied().unwrap_or_default()
    }

    /// What every cell comes to, in order of their numbers.
    pub fn all(&self) -> impl ExactSizeIterator<Item = (CellId, Load)> + '_ {
        self.by_cell.iter().map(|(&id, &load)| (id, load))
    }

    /// What lies in no cell.
    pub fn outside(&self) -> Load {
        self.outside
    }

    /// What a delta that `draft` has not taken in yet would shift, when its cells get these shapes, as
    /// [`Draft::preview`] has them. Costs the places near the edges that change.
    pub fn shift(&self, draft: &Draft, delta: &Delta, cells: &[(CellId, Option<Shape>)]) -> Shift {
        let touched = cells.iter().map(|(id, _)| *id).collect();
        let shapes: Vec<(CellId, Prepared)> =
            cells.iter().filter_map(|(id, shape)| Some((*id, Prepared::new(shape.as_ref()?)))).collect();
        let edges = delta.cells.iter().flat_map(|change| change.remove.iter().chain(&change.add));
        // All ground that changes hands lies between edges that are lost and edges that are gained.
        let ground = Extent::of(edges.flat_map(|&(a, b)| [a, b]));
        let near = ground.map(|ground| AABB::from_corners(corner(ground.min), corner(ground.max)));
        let near = near.into_iter().flat_map(|near| self.places.locate_in_envelope_intersecting(&near));
        let mut near: Vec<usize> = near.map(|found| found.data as usize).collect();
        near.sort_unstable();
        self.moved(draft, &touched, &shapes, near.into_iter())
    }

    /// Households of what [`Loads::shift`] found, by the cell they are in and the one that they would be in.
    pub fn households(&self, shift: &Shift) -> Moved {
        let mut moved = Moved::new();
        for &(index, to) in &shift.places {
            if self.items.get(index).is_some_and(Item::is_household) {
                *moved.entry((self.cell_of(index), to)).or_default() += 1;
            }
        }
        moved
    }

    /// Counts anew what lies in these cells, when `draft` has taken in any number of deltas that changed no others. Costs the
    /// cells, the places in them, and next to nothing for each other place.
    pub fn recount(&mut self, draft: &Draft, cells: &BTreeSet<CellId>) {
        let shape = |&id: &CellId| Some((id, Prepared::new(&draft.cell(id)?.shape)));
        let shapes: Vec<(CellId, Prepared)> = cells.iter().filter_map(shape).collect();
        let concerned = (0..self.items.len()).filter(|&index| {
            self.cell_of[index].is_some_and(|cell| cells.contains(&cell))
                || shapes.iter().any(|(_, shape)| shape.extent().contains(self.items[index].at))
        });
        let shift = self.moved(draft, cells, &shapes, concerned);
        self.take(draft, shift);
    }

    /// What changes for some places, in ascending order, when of all cells those `touched` have these shapes.
    fn moved(
        &self,
        draft: &Draft,
        touched: &BTreeSet<CellId>,
        shapes: &[(CellId, Prepared)],
        places: impl Iterator<Item = usize>,
    ) -> Shift {
        let mut shift = Shift {
            loads: touched.iter().map(|&id| (id, self.load(id))).collect(),
            outside: self.outside,
            places: Vec::new(),
        };
        for index in places {
            let (item, before) = (&self.items[index], self.cell_of[index]);
            let here = shapes.iter().filter(|(_, shape)| shape.holds(item.at)).map(|(id, _)| *id);
            // A cell that does not change holds what it held; it matters where cells overlap.
            let kept = match before {
                Some(cell) if !touched.contains(&cell) => Some(cell),
                Some(_) => draft.holding(item.at).find(|id| !touched.contains(id)),
                None => None,
            };
            let after = here.chain(kept).min();
            if after != before {
                let load = item.load();
                for (cell, more) in [(before, false), (after, true)] {
                    let sum = match cell {
                        Some(cell) => shift.loads.entry(cell).or_insert_with(|| self.load(cell)),
                        None => &mut shift.outside,
                    };
                    if more { sum.add(&load) } else { sum.take(&load) }
                }
                shift.places.push((index, after));
            }
        }
        shift
    }

    /// Takes in what [`Loads::shift`] found, once the draft has taken in the delta.
    pub fn take(&mut self, draft: &Draft, shift: Shift) {
        for (index, cell) in shift.places {
            self.cell_of[index] = cell;
        }
        self.outside = shift.outside;
        for (id, load) in shift.loads {
            if draft.cell(id).is_some() {
                self.by_cell.insert(id, load);
            } else {
                self.by_cell.remove(&id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{About, Command, PlanCell, VertexMove};
    use crate::register::CellKind;
    use crate::workload::What;

    fn rectangle(west: i32, east: i32) -> Shape {
        let corners = [(west, 0), (east, 0), (east, 100), (west, 100)].map(|(x, y)| Point::new(x, y));
        Shape::from_rings(vec![vec![corners.to_vec()]]).unwrap()
    }

    /// Two cells with empty ground east of them.
    fn draft() -> Draft {
        let about =
            About { name: String::new(), kind: CellKind::Basic, code: None, locked: false, leader: None };
        let cell =
            |id, west, east| (CellId(id), PlanCell { about: about.clone(), shape: rectangle(west, east) });
        Draft::new(rectangle(0, 300), [cell(1, 0, 100), cell(2, 100, 200)], CellId(3))
    }

    fn items() -> Vec<Item> {
        let item = |x, what| Item { at: Point::new(x, 50), what };
        let home = |people, needs| What::Household { people, needs };
        vec![
            item(20, home(3, 0)),
            item(90, home(2, 1)),
            item(150, What::Premises { at_risk: true }),
            item(250, home(4, 0)),
        ]
    }

    /// What every cell comes to, and the ground of nobody.
    fn all(loads: &Loads) -> (Vec<(CellId, Load)>, Load) {
        (loads.all().collect(), loads.outside())
    }

    #[test]
    fn places_change_cell_with_a_border_and_are_counted_once() {
        let mut draft = draft();
        let mut loads = Loads::new(items(), &draft);
        assert_eq!((loads.load(CellId(1)).people, loads.load(CellId(2)).premises), (5, 1));
        assert_eq!(loads.outside().people, 4);
        let west = |y| VertexMove { from: Point::new(100, y), to: Point::new(60, y) };
        let delta = draft.decide(&Command::MoveVertices { moves: vec![west(0), west(100)] }).unwrap();
        let shift = loads.shift(&draft, &delta, &draft.preview(&delta).unwrap().cells);
        assert_eq!(shift.places, [(1, Some(CellId(2)))]);
        let households = |shift: &Shift| loads.households(shift).into_iter().collect::<Vec<_>>();
        assert_eq!(households(&shift), [((Some(CellId(1)), Some(CellId(2))), 1)]);
        let gap = draft.decide(&Command::GiveGap { at: Point::new(250, 50), to: CellId(2) }).unwrap();
        let given = loads.shift(&draft, &gap, &draft.preview(&gap).unwrap().cells);
        assert_eq!(households(&given), [((None, Some(CellId(2))), 1)], "it was in no cell");
        draft.commit(&delta).unwrap();
        loads.take(&draft, shift);
        assert_eq!((loads.load(CellId(1)).people, loads.load(CellId(2)).people), (3, 2));
        assert_eq!(all(&loads), all(&Loads::new(items(), &draft)));
    }

    #[test]
    fn what_was_counted_bit_by_bit_is_what_is_counted_anew() {
        let mut draft = draft();
        let mut loads = Loads::new(items(), &draft);
        for command in [
            Command::GiveGap { at: Point::new(250, 50), to: CellId(2) },
            Command::Split {
                cell: CellId(2),
                line: vec![Point::new(200, -1), Point::new(200, 101)],
                name: "3".to_owned(),
            },
            Command::Merge { cells: vec![CellId(1)], into: CellId(2) },
        ] {
            let delta = draft.decide(&command).unwrap();
            draft.commit(&delta).unwrap();
            loads.recount(&draft, &delta.touched().collect());
            let anew = Loads::new(items(), &draft);
            assert_eq!(all(&loads), all(&anew), "{command:?}");
            let cells = |loads: &Loads| (0..4).map(|item| loads.cell_of(item)).collect::<Vec<_>>();
            assert_eq!(cells(&loads), cells(&anew), "{command:?}");
        }
        assert_eq!(loads.all().len(), 2, "one is gone");
    }
}
