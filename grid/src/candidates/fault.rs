//! Why there is no division.

use crate::blocks::BlocksError;
use crate::divide::{DivideError, GraphError};

/// Why there is no division. Its sentence is [`crate::explain::division_fault`].
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Fault {
    /// The ground cannot be made blocks.
    #[error(transparent)]
    Blocks(#[from] BlocksError),
    /// The blocks are no graph: our fault.
    #[error(transparent)]
    Graph(#[from] GraphError),
    /// The blocks cannot be divided so.
    #[error(transparent)]
    Divide(#[from] DivideError),
    /// Nothing lies on the ground that counts, and no number of cells is given.
    #[error(
        "nothing on this ground counts for workload: say how many cells, or register its households first"
    )]
    Nothing,
    /// What was found is no exact tiling: our fault.
    #[error("the cells that were found are no exact tiling of the ground")]
    NotExact,
}
