//! What lies in a part of the plan under edit.

use grid::lattice::Point;
use grid::locate::Locator;
use grid::plan::CellId;
use grid::workload::{Item, Load};
use leptos::prelude::*;

use super::desk::Desk;

impl Desk {
    /// What lies in these cells; without any, in the whole area but for its locked cells. Tracked.
    pub(crate) fn load_of(self, cells: &[CellId]) -> Load {
        let mut sum = Load::default();
        self.rows.with(|rows| {
            let is_whole = cells.is_empty();
            let meant =
                rows.iter().filter(|row| if is_whole { !row.about.locked } else { cells.contains(&row.id) });
            meant.filter_map(|row| row.tally).for_each(|tally| sum.add(&tally.load));
        });
        if cells.is_empty() {
            sum.add(&self.load_of_gaps());
        }
        sum
    }

    /// What lies in the area and in no cell.
    fn load_of_gaps(self) -> Load {
        let homeless: Vec<Item> = self.loads.with_value(|loads| {
            let items = loads.items().iter().enumerate();
            items.filter(|(at, _)| loads.cell_of(*at).is_none()).map(|(_, item)| *item).collect()
        });
        let points: Vec<Point> = homeless.iter().map(|item| item.at).collect();
        // Places beyond the boundary are known too, for borders that are drawn too far.
        let inside = self.with_draft(|draft| Locator::new([draft.boundary()]).assign(&points));
        let mut sum = Load::default();
        for (item, inside) in homeless.iter().zip(inside.unwrap_or_default()) {
            if inside.is_some() {
                sum.add(&item.load());
            }
        }
        sum
    }
}
