//! How much work a command may make.

use std::cell::Cell;

use super::super::{Refusal, RefusalKind};

/// Comparisons of an edge with an edge or a point that one command may ask for: about a second's work. What planners draw
/// takes a hundredth.
const MOST: u64 = 100_000_000;

/// The work that a command may still make: whoever draws a thousand lines through a thousand cells must not hold up all who
/// work on the same plan.
#[derive(Debug)]
pub(super) struct Effort(Cell<u64>);

impl Default for Effort {
    fn default() -> Self {
        Self(Cell::new(MOST))
    }
}

impl Effort {
    /// Takes `this` times `that` comparisons off.
    ///
    /// # Errors
    /// [`RefusalKind::TooLarge`] when there is not so much left.
    pub(super) fn spend(&self, this: usize, that: usize) -> Result<(), Refusal> {
        let left = self.0.get().checked_sub((this as u64).saturating_mul(that as u64));
        self.0.set(left.ok_or_else(|| Refusal::of(RefusalKind::TooLarge))?);
        Ok(())
    }
}
