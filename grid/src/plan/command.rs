//! What somebody may ask of a plan.

use serde::{Deserialize, Serialize};

use super::{CellId, Leader};
use crate::lattice::Point;
use crate::register::CellKind;
use crate::shape::Shape;

/// One stroke. Travels as JSON with points as `[longitude, latitude]`, and is stored with the revision it made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// Moves vertices of borders; every cell that has one of them, or has it inside an edge, follows.
    MoveVertices {
        /// From where to where, all at once.
        moves: Vec<VertexMove>,
    },
    /// Puts a vertex into a border.
    InsertVertex {
        /// The edge, in any direction; of a border that neighbours split differently, any edge that has the point.
        edge: [Point; 2],
        /// Where the vertex is to be: anywhere near, not only on the edge.
        at: Point,
    },
    /// Takes a vertex out of a border; the border runs straight from the vertex before to the one after.
    RemoveVertex {
        /// Which.
        at: Point,
    },
    /// Draws a border anew: between its first and last crossing of the cell's border the line becomes the border. What it
    /// leaves outside goes to the neighbours on the other side, what it takes in is taken from them.
    Reshape {
        /// The cell whose border it is.
        cell: CellId,
        /// At least two points.
        line: Vec<Point>,
    },
    /// Cuts a cell in two along a line, or along a street. Ends that lie inside the cell are drawn out straight to its border.
    /// The larger part keeps the cell's number and all that is known of it.
    Split {
        /// The cell.
        cell: CellId,
        /// At least two points.
        line: Vec<Point>,
        /// What the smaller part, or parts, are called.
        name: String,
    },
    /// Makes neighbours one cell.
    Merge {
        /// The cells, without `into`.
        cells: Vec<CellId>,
        /// The cell that takes them in, and keeps its number and all that is known of it.
        into: CellId,
    },
    /// Gives ground to a cell: what is drawn, a block, a building, an estate. Only ground of cells moves, not gaps.
    MovePatch {
        /// The ground.
        patch: Shape,
        /// Taken from these cells only; from all when empty.
        #[serde(default)]
        from: Vec<CellId>,
        /// The cell that gets it.
        to: CellId,
    },
    /// Gives the whole gap that holds a point to a cell.
    GiveGap {
        /// A point in the gap.
        at: Point,
        /// The cell that gets it, a neighbour of the gap.
        to: CellId,
    },
    /// Takes the whole overlap that holds a point from all its cells but one.
    GiveOverlap {
        /// A point in the overlap.
        at: Point,
        /// The cell that keeps it.
        to: CellId,
    },
    /// Makes a cell of ground in no cell yet: what lies in the patch and in the area and in no cell.
    Draw {
        /// The ground.
        patch: Shape,
        /// What the cell is called.
        name: String,
    },
    /// Divides ground anew: that of some cells, together with ground in no cell where the parts reach there.
    Redivide {
        /// The cells whose ground is divided. Those that no part is of go.
        cells: Vec<CellId>,
        /// What is to be there: together all of their ground, and nothing of other cells.
        parts: Vec<Part>,
    },
    /// Fits the outer border to that of the area: cuts off what lies outside, and gives gaps along the border to the
    /// neighbour with the longest shared border. Gaps inside stay.
    FitBoundary,
    /// Mends every defect up to a width, as [`crate::repair`] proposes.
    Repair {
        /// m
        tolerance_m: f64,
    },
    /// Gives a cell a name.
    Rename {
        /// The cell.
        cell: CellId,
        /// 1 to 60 characters.
        name: String,
    },
    /// Makes a cell basic or dedicated.
    SetKind {
        /// The cell.
        cell: CellId,
        /// What it is to be.
        kind: CellKind,
    },
    /// Locks or unlocks a cell's border.
    Lock {
        /// The cell.
        cell: CellId,
        /// Whether it is to be locked.
        locked: bool,
    },
    /// Says who is to be answerable for a cell.
    Appoint {
        /// The cell.
        cell: CellId,
        /// Who; none to leave it as the published cell has it.
        leader: Option<Leader>,
    },
}

/// A part of ground that is divided anew.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The cell that it is from now on, one of those whose ground is divided: it keeps all that is known of it. None for a
    /// new cell.
    #[serde(default)]
    pub cell: Option<CellId>,
    /// What a new cell is called, 1 to 60 characters. Cells that stay keep their names.
    #[serde(default)]
    pub name: String,
    /// The ground.
    pub shape: Shape,
}

/// Moves one vertex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VertexMove {
    /// Where it is.
    pub from: Point,
    /// Where it is to be.
    pub to: Point,
}
