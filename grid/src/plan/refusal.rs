//! Why a command cannot be done.

use serde::{Deserialize, Serialize};

use super::CellId;
use crate::lattice::Point;
use crate::register::names;

names! {
    /// Why a command cannot be done.
    RefusalKind {
        /// There is no such cell, or no longer.
        NoCell = "no_cell",
        /// A cell concerned is locked.
        Locked = "locked",
        /// There is no vertex, edge, gap or overlap there (any more).
        NothingThere = "nothing_there",
        /// A border would cross itself or another one.
        Crosses = "crosses",
        /// A cell would fall apart into pieces that do not hang together, or meet in a point only.
        Pinches = "pinches",
        /// A cell would be left without ground.
        Vanishes = "vanishes",
        /// It would leave the area.
        LeavesArea = "leaves_area",
        /// The outer border of the area would move.
        OuterBorder = "outer_border",
        /// The line does not cut through the cell, or does not meet its border twice.
        NoCut = "no_cut",
        /// The cells lie on each other.
        Overlap = "overlap",
        /// The cells do not touch along a border.
        Apart = "apart",
        /// The patch has nothing of the cells it is to take from.
        NothingToMove = "nothing_to_move",
        /// All of the patch is in cells already, or outside the area: there is no room for a new cell.
        NoRoom = "no_room",
        /// The drawn polygon or line crosses itself, is empty, or has too few points.
        BadDrawing = "bad_drawing",
        /// A name that is empty or too long; a tolerance that is no length.
        BadValue = "bad_value",
        /// Nothing would change.
        Nothing = "nothing",
        /// Somebody changed the same border since.
        Overtaken = "overtaken",
        /// Three or more borders meet in the vertex, which therefore cannot be taken out.
        Junction = "junction",
        /// What is divided anew is not the ground of the cells that it is to replace.
        OtherGround = "other_ground",
        /// Too large for one step.
        TooLarge = "too_large",
    }
}

/// Why a command cannot be done, and where. Its sentence is [`crate::explain::refusal`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Why.
    pub kind: RefusalKind,
    /// Where, as near as can be told; none where the reason has no place.
    pub at: Option<Point>,
    /// The cells concerned.
    pub cells: Vec<CellId>,
}
