//! What plans start from, as it travels.

use serde::{Deserialize, Serialize};

use crate::register::CellKind;
use crate::shape::MultiPolygonCoordinates;

/// What a plan starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "of", rename_all = "snake_case", deny_unknown_fields)]
pub enum PlanStart {
    /// The tiling in force.
    Published,
    /// No cell at all: the whole area is a gap.
    Empty,
    /// Another plan of the same area.
    Plan {
        /// Its id.
        id: i64,
        /// As it stood at this revision; as it stands when left out.
        #[serde(default)]
        revision: Option<i64>,
    },
    /// A published version of the same area.
    Version {
        /// Its id.
        id: i64,
    },
    /// A candidate of a division: the plan that it was asked for, as it stood then, with the candidate in it.
    Division {
        /// Id of the division.
        id: String,
        /// Position of the candidate, from 0.
        candidate: u32,
    },
    /// Cells of a file that was read before.
    Cells {
        /// The cells.
        cells: Vec<StartCell>,
        /// Name of the file, for people.
        file: String,
    },
}

super::wire! {
    /// A cell to begin with.
    #[serde(deny_unknown_fields)]
    pub struct StartCell {
        /// As people call it.
        pub name: String,
        /// Basic or dedicated.
        #[serde(default)]
        pub kind: Option<CellKind>,
        /// Code of the published cell that it continues, if any.
        #[serde(default)]
        pub code: Option<String>,
        /// Its polygon.
        pub shape: MultiPolygonCoordinates,
    }
}
