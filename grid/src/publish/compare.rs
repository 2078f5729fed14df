//! How one division of an area differs from another.

use std::collections::{BTreeMap, BTreeSet};

use super::ground::Ground;
use super::pairs::common_m2;
use crate::locate::Locator;
use crate::measure::area_m2;
use crate::plan::{CellId, PlanCell};
use crate::residual::Residual;
use crate::shape::{MultiPolygonCoordinates, Shape};
use crate::wire::plan::{CellPair, Flow};
use crate::workload::{Item, Load};

/// The cells of a division, in order of their numbers.
pub type Division<'a> = [(CellId, &'a PlanCell)];

/// Which cells of two divisions are the same cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sameness {
    /// Those of the same number: two revisions of one plan.
    Number,
    /// Those of the same code; of the others those of which each has more than half of the other's ground.
    Code,
}

/// What is different.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Difference {
    /// Households in another cell than before, by where they were and are, most first.
    pub moved: Vec<Flow>,
    /// How many they are.
    pub households: u32,
    /// All cells of both divisions, each with its like if it has one; new cells last.
    pub pairs: Vec<CellPair>,
    /// The ground that is in another cell than before, pieces as thin as rounding left out.
    pub ground: MultiPolygonCoordinates,
}

/// Compares a division with one before it. Both may be broken. Costs an overlay for every cell that changed, and a look-up
/// for every item.
pub fn compare(before: &Division<'_>, after: &Division<'_>, same: Sameness, items: &[Item]) -> Difference {
    let like = match same {
        Sameness::Number => by_key(before, after, |id, _| Some(id)),
        Sameness::Code => by_code(before, after),
    };
    let (loads_before, loads_after, flows) = count(before, after, items);
    // In the same cell as before, or in none as before, nothing has moved.
    let stays = |from: Option<usize>, to: Option<usize>| match (from, to) {
        (Some(i), Some(j)) => like.get(&i) == Some(&j),
        (from, to) => from.is_none() && to.is_none(),
    };
    let mut moved: Vec<Flow> = flows
        .iter()
        .filter(|&(&(from, to), _)| !stays(from, to))
        .map(|(&(from, to), &households)| Flow {
            from: from.map(|i| before[i].0),
            to: to.map(|j| after[j].0),
            households,
        })
        .collect();
    moved.sort_by_key(|flow| (std::cmp::Reverse(flow.households), flow.from, flow.to));
    let same_ground = |i: usize, j: usize| same_ground(&before[i].1.shape, &after[j].1.shape);
    let old = before.iter().enumerate().map(|(i, &(id, _))| {
        let j = like.get(&i).copied();
        CellPair {
            before: Some(id),
            after: j.map(|j| after[j].0),
            same_ground: j.is_some_and(|j| same_ground(i, j)),
            load_before: loads_before[i],
            load_after: j.map_or(Load::default(), |j| loads_after[j]),
        }
    });
    let continued: BTreeSet<usize> = like.values().copied().collect();
    let new =
        after.iter().enumerate().filter(|(j, _)| !continued.contains(j)).map(|(j, &(id, _))| CellPair {
            before: None,
            after: Some(id),
            same_ground: false,
            load_before: Load::default(),
            load_after: loads_after[j],
        });
    Difference {
        households: moved.iter().map(|flow| flow.households).sum(),
        pairs: old.chain(new).collect(),
        ground: ground(before, after, &like),
        moved,
    }
}

/// Positions of cells before, with those of their likes after.
type Like = BTreeMap<usize, usize>;

/// Cells with a key in common; of several with the same key the first.
fn by_key<K: Ord>(
    before: &Division<'_>,
    after: &Division<'_>,
    key: impl Fn(CellId, &PlanCell) -> Option<K>,
) -> Like {
    let mut waiting: BTreeMap<K, usize> = BTreeMap::new();
    for (j, (id, cell)) in after.iter().enumerate().rev() {
        if let Some(key) = key(*id, cell) {
            waiting.insert(key, j);
        }
    }
    let like = |(i, (id, cell)): (usize, &(CellId, &PlanCell))| Some((i, waiting.remove(&key(*id, cell)?)?));
    before.iter().enumerate().filter_map(like).collect()
}

/// Cells with the same code, and those that have most of their ground in common.
fn by_code(before: &Division<'_>, after: &Division<'_>) -> Like {
    let mut like = by_key(before, after, |_, cell| cell.about.code.clone());
    let taken: BTreeSet<usize> = like.values().copied().collect();
    let rest_before: Vec<usize> = (0..before.len()).filter(|i| !like.contains_key(i)).collect();
    let rest_after: Vec<usize> = (0..after.len()).filter(|j| !taken.contains(j)).collect();
    let shapes = |cells: &Division<'_>, rest: &[usize]| -> Vec<Shape> {
        rest.iter().map(|&position| cells[position].1.shape.clone().canonical()).collect()
    };
    let (old, new) = (shapes(before, &rest_before), shapes(after, &rest_after));
    for ((i, j), common) in common_m2(&old, &new) {
        if let (Some(i), Some(j)) = (i, j)
            && 2.0 * common > area_m2(&old[i])
            && 2.0 * common > area_m2(&new[j])
        {
            like.insert(rest_before[i], rest_after[j]);
        }
    }
    like
}

/// How many households went from which cell to which.
type Flows = BTreeMap<(Option<usize>, Option<usize>), u32>;

/// What each cell comes to, before and after, and where households were and are.
fn count(before: &Division<'_>, after: &Division<'_>, items: &[Item]) -> (Vec<Load>, Vec<Load>, Flows) {
    let locator = |cells: &Division<'_>| Locator::new(cells.iter().map(|(_, cell)| &cell.shape));
    let (was, is) = (locator(before), locator(after));
    let mut loads = (vec![Load::default(); before.len()], vec![Load::default(); after.len()]);
    let mut flows = Flows::new();
    for item in items {
        let (from, to) = (was.at(item.at), is.at(item.at));
        if let Some(i) = from {
            loads.0[i].add(&item.load());
        }
        if let Some(j) = to {
            loads.1[j].add(&item.load());
        }
        if item.is_household() {
            *flows.entry((from, to)).or_default() += 1;
        }
    }
    (loads.0, loads.1, flows)
}

/// The ground that is not where it was: of each cell what it gained and what it lost.
fn ground(before: &Division<'_>, after: &Division<'_>, like: &Like) -> MultiPolygonCoordinates {
    let continued: BTreeSet<usize> = like.values().copied().collect();
    let exchanged = like.iter().flat_map(|(&i, &j)| {
        let (was, is) = (&before[i].1.shape, &after[j].1.shape);
        let both = (!same_ground(was, is)).then(|| {
            let (was, is) = (was.clone().canonical(), is.clone().canonical());
            [Ground::without(&was, &is), Ground::without(&is, &was)]
        });
        both.into_iter().flatten()
    });
    let gone = (0..before.len()).filter(|i| !like.contains_key(i)).map(|i| Ground::of(&before[i].1.shape));
    let born = (0..after.len()).filter(|j| !continued.contains(j)).map(|j| Ground::of(&after[j].1.shape));
    let all = Ground::union(exchanged.chain(gone).chain(born));
    all.shape().map(|shape| shape.to_coordinates()).unwrap_or_default()
}

/// Whether two shapes are the same ground: the edges of one cancel those of the other, whatever points lie on them.
fn same_ground(was: &Shape, is: &Shape) -> bool {
    Residual::of([was], Some(is)).is_zero()
}
