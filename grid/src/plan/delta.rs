//! What a command does to a draft.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{About, CellId, PlanCell};
use crate::lattice::Point;
use crate::residual::Residual;

/// A directed edge; the cell lies to its left.
pub type Edge = (Point, Point);

/// A change of a draft: for each cell concerned, the edges it loses and gains. Cells in ascending order, each once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Delta {
    /// The cells concerned.
    pub cells: Vec<CellDelta>,
}

/// What changes of one cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CellDelta {
    /// Which.
    pub cell: CellId,
    /// Edges that it loses, ascending, each as it stands in the cell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<Edge>,
    /// Edges that it gains, ascending.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<Edge>,
    /// What changes of the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<AboutChange>,
}

/// A change of what is known of a cell.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AboutChange {
    /// Before; none for a cell that is born.
    pub before: Option<About>,
    /// After; none for a cell that is gone.
    pub after: Option<About>,
}

impl Delta {
    /// The change back.
    #[must_use]
    pub fn inverse(self) -> Self {
        let back = |c: CellDelta| CellDelta {
            cell: c.cell,
            remove: c.add,
            add: c.remove,
            about: c.about.map(|a| AboutChange { before: a.after, after: a.before }),
        };
        Self { cells: self.cells.into_iter().map(back).collect() }
    }

    /// Whether all ground goes from cell to cell: what one loses, others gain. The sum of all borders then stays what it was,
    /// whatever the tiling; gaps and overlaps neither come nor go. Edges split differently on their two sides cancel too.
    pub fn is_balanced(&self) -> bool {
        self.net().is_zero()
    }

    /// What the delta adds to the sum of all borders.
    pub(crate) fn net(&self) -> Residual {
        let walked =
            |edges: &'_ [Edge], times| edges.iter().map(move |&(a, b)| (a, b, times)).collect::<Vec<_>>();
        let edges = self.cells.iter().flat_map(|c| [walked(&c.remove, -1), walked(&c.add, 1)]).flatten();
        Residual::of_edges(edges)
    }

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells whose border or ground changes.
    pub fn touched(&self) -> impl Iterator<Item = CellId> + '_ {
        self.cells.iter().map(|c| c.cell)
    }
}

/// The change from some cells to others: of those of one number the difference; those only in `old` are gone, those only in
/// `new` are born. Polygons need not be canonical. O(v log v).
pub fn delta_between(old: &BTreeMap<CellId, PlanCell>, new: &BTreeMap<CellId, PlanCell>) -> Delta {
    let mut ids: Vec<CellId> = old.keys().chain(new.keys()).copied().collect();
    ids.sort_unstable();
    ids.dedup();
    let cells = ids.into_iter().filter_map(|cell| {
        let (before, after) = (old.get(&cell), new.get(&cell));
        let (remove, add) = difference(edges_of(before), edges_of(after));
        let (before, after) = (before.map(|c| &c.about), after.map(|c| &c.about));
        let about = (before != after).then(|| AboutChange { before: before.cloned(), after: after.cloned() });
        let changes = !remove.is_empty() || !add.is_empty() || about.is_some();
        changes.then_some(CellDelta { cell, remove, add, about })
    });
    Delta { cells: cells.collect() }
}

/// The edges of a cell in ascending order.
fn edges_of(cell: Option<&PlanCell>) -> Vec<Edge> {
    let mut edges: Vec<Edge> = cell.into_iter().flat_map(|cell| cell.shape.edges()).collect();
    edges.sort_unstable();
    edges
}

/// What is only in the first, and what is only in the second; both ascending.
fn difference(old: Vec<Edge>, new: Vec<Edge>) -> (Vec<Edge>, Vec<Edge>) {
    let (mut remove, mut add) = (Vec::new(), Vec::new());
    let (mut old, mut new) = (old.into_iter().peekable(), new.into_iter().peekable());
    loop {
        match (old.peek(), new.peek()) {
            (Some(a), Some(b)) if a == b => _ = (old.next(), new.next()),
            (Some(a), b) if b.is_none_or(|b| a < b) => remove.extend(old.next()),
            (_, Some(_)) => add.extend(new.next()),
            (_, None) => return (remove, add),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(cell: u32, remove: &[[i32; 4]], add: &[[i32; 4]]) -> CellDelta {
        let edges = |list: &[[i32; 4]]| {
            list.iter().map(|&[ax, ay, bx, by]| (Point::new(ax, ay), Point::new(bx, by))).collect()
        };
        CellDelta { cell: CellId(cell), remove: edges(remove), add: edges(add), about: None }
    }

    #[test]
    fn what_one_cell_loses_another_gains() {
        // A border from (0, 0) to (0, 9) bulges to (2, 4); the eastern cell had a vertex in it already.
        let west = taken(1, &[[0, 0, 0, 9]], &[[0, 0, 2, 4], [2, 4, 0, 9]]);
        let east = taken(2, &[[0, 9, 0, 5], [0, 5, 0, 0]], &[[0, 9, 2, 4], [2, 4, 0, 0]]);
        let both = Delta { cells: vec![west.clone(), east] };
        assert!(both.is_balanced() && both.inverse().is_balanced() && Delta::default().is_balanced());
        assert!(!Delta { cells: vec![west] }.is_balanced(), "ground of nobody");
    }
}
