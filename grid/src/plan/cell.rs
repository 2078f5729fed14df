//! A cell of a plan.

use serde::{Deserialize, Serialize};

use crate::register::{CellKind, Code};
use crate::shape::Shape;

/// Number of a cell within its plan, from 1; never used for another cell of that plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct CellId(pub u32);

impl std::fmt::Display for CellId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A cell of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanCell {
    /// All but its polygon.
    pub about: About,
    /// Its polygon, canonical: see [`Shape::canonical`].
    pub shape: Shape,
}

/// What is known of a cell of a plan besides its polygon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct About {
    /// As people call it.
    pub name: String,
    /// Basic or dedicated.
    pub kind: CellKind,
    /// Code of the published cell that this one continues; none for a cell born in a plan, which is given one when the
    /// plan is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
    /// Whether no command may change its border.
    #[serde(default)]
    pub locked: bool,
    /// Who is to be answerable. None: whoever is for the cell that this one continues.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leader: Option<Leader>,
}

/// Who is to be answerable for a cell. Personal fields: masked before they travel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Leader {
    /// Full name.
    pub person: String,
    /// Telephone.
    pub phone: String,
}
