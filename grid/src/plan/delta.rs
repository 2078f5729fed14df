//! What a command does to a draft.

use serde::{Deserialize, Serialize};

use super::{About, CellId};
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
        let walked =
            |edges: &'_ [Edge], times| edges.iter().map(move |&(a, b)| (a, b, times)).collect::<Vec<_>>();
        let edges = self.cells.iter().flat_map(|c| [walked(&c.remove, -1), walked(&c.add, 1)]).flatten();
        Residual::of_edges(edges).is_zero()
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
