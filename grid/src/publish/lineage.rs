//! Lineage: which old cells a new cell came from, and how much of each.

use std::collections::BTreeMap;

use super::pairs::{Pair, common_m2};
use crate::lattice::Point;
use crate::locate::Locator;
use crate::register::Code;
use crate::shape::Shape;
use crate::wire::plan::LineageShare;

/// A cell by its code, with its polygon.
pub type Coded<'a> = (&'a Code, &'a Shape);

/// How much there is of something.
#[derive(Clone, Copy, Debug, Default)]
struct Amount {
    households: u32,
    area_m2: f64,
}

/// How much of each old cell is in each new one, in the order of the cells; ground in no cell comes first.
///
/// Shares are of households, each counted in the first cell that holds it, as [`Locator`] has it. Those of a cell without
/// households are of its ground. Either way the shares of an old cell sum to 1, and so do those of a new one, with rows counted
/// in that have no cell on the other side; of ground in no cell the share is 0. Cells with ground in common have a row even when
/// no household lies there. Both divisions may be broken: ground in several cells then counts for each of them.
pub fn shares(old: &[Coded<'_>], new: &[Coded<'_>], households: &[Point]) -> Vec<LineageShare> {
    let shapes =
        |cells: &[Coded<'_>]| cells.iter().map(|cell| cell.1.clone().canonical()).collect::<Vec<_>>();
    let (before, after) = (shapes(old), shapes(new));
    let ground = common_m2(&before, &after).into_iter();
    let mut amounts: BTreeMap<Pair, Amount> =
        ground.map(|(pair, area_m2)| (pair, Amount { households: 0, area_m2 })).collect();
    for pair in cells_of(&before, households).zip(cells_of(&after, households)) {
        if pair != (None, None) {
            amounts.entry(pair).or_default().households += 1;
        }
    }
    let (mut of_old, mut of_new) = (vec![Amount::default(); old.len()], vec![Amount::default(); new.len()]);
    for (&(i, j), amount) in &amounts {
        let totals = i.map(|i| &mut of_old[i]).into_iter().chain(j.map(|j| &mut of_new[j]));
        totals.for_each(|total| total.add(amount));
    }
    let row = |(&(i, j), amount): (&Pair, &Amount)| LineageShare {
        old: i.map(|i| old[i].0.to_string()),
        new: j.map(|j| new[j].0.to_string()),
        households: amount.households,
        share_of_old: i.map_or(0.0, |i| amount.share_of(&of_old[i])),
        share_of_new: j.map_or(0.0, |j| amount.share_of(&of_new[j])),
    };
    amounts.iter().map(row).collect()
}

/// The cell of each household.
fn cells_of(cells: &[Shape], households: &[Point]) -> impl Iterator<Item = Option<usize>> {
    Locator::new(cells).assign(households).into_iter().map(|cell| cell.map(|cell| cell as usize))
}

impl Amount {
    fn add(&mut self, other: &Self) {
        self.households += other.households;
        self.area_m2 += other.area_m2;
    }

    /// Which share of a whole it is: of its households, or of its ground when it has none. A whole that is nothing is one
    /// row, and all of it.
    fn share_of(&self, whole: &Self) -> f64 {
        if whole.households > 0 {
            f64::from(self.households) / f64::from(whole.households)
        } else if whole.area_m2 > 0.0 {
            self.area_m2 / whole.area_m2
        } else {
            1.0
        }
    }
}
