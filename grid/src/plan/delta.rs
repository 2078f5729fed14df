//! What a command does to a draft.

use serde::{Deserialize, Serialize};

use super::{About, CellId};
use crate::lattice::Point;

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

    /// Whether nothing changes.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty()
    }

    /// The cells whose border or ground changes.
    pub fn touched(&self) -> impl Iterator<Item = CellId> + '_ {
        self.cells.iter().map(|c| c.cell)
    }
}
