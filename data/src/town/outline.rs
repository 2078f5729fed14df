//! The ground of several blocks together. What blocks share cancels, so all that is drawn of them fits without a gap.

use grid::borders::Borders;
use grid::shape::Shape;

use super::blocks::{Block, Blocks};
use super::plan::Plan;
use super::plane::Globe;
use super::{TownError, points};

/// The borders of all blocks.
pub(super) struct Outlines {
    borders: Borders,
}

impl Outlines {
    /// Collects the borders of the blocks on the lattice.
    pub(super) fn new(blocks: &Blocks, plan: &Plan, globe: Globe) -> Result<Self, TownError> {
        let shape = |block: &Block| Shape::from_rings(vec![vec![points(globe, &block.outline(plan))]]);
        let shapes = blocks.iter().map(shape).collect::<Result<Vec<_>, _>>()?;
        Ok(Self { borders: Borders::of(&shapes) })
    }

    /// The chosen blocks, given by their places in the list, as one shape.
    ///
    /// # Errors
    /// When they fall apart or leave a hole: `what` names them in the message.
    pub(super) fn around(&self, chosen: impl Fn(usize) -> bool, what: &str) -> Result<Shape, TownError> {
        let shape = self.borders.dissolve(chosen)?;
        if shape.rings().len() == 1 {
            Ok(shape)
        } else {
            Err(TownError::definition(format!("plan.toml: {what} is not one piece without holes")))
        }
    }
}
