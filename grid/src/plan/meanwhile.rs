//! What was done to a plan between two of its states, taken together.

use std::collections::BTreeSet;

use super::chain::Chains;
use super::{CellId, Delta};
use crate::residual::Residual;

/// What the deltas between two states of a plan come to, however many they are: what was done and taken back again is gone
/// from it. Takes the room of the borders that they changed in the end.
#[derive(Debug, Default)]
pub struct Meanwhile {
    chains: Chains,
    net: Residual,
}

impl Meanwhile {
    /// Takes in the next delta. Costs its edges.
    pub fn add(&mut self, delta: &Delta) {
        for change in &delta.cells {
            self.chains.add(change.cell, change.remove.iter().copied(), -1);
            self.chains.add(change.cell, change.add.iter().copied(), 1);
        }
        self.net.add_chain(&delta.net());
    }

    /// Whether every border is what it was.
    pub fn is_nothing(&self) -> bool {
        self.chains.changed().next().is_none()
    }

    /// The cells whose borders are not what they were.
    pub(super) fn changed(&self) -> BTreeSet<CellId> {
        self.chains.changed().collect()
    }

    /// What was added to the sum of all borders.
    pub(super) fn net(&self) -> &Residual {
        &self.net
    }
}

impl<'a> FromIterator<&'a Delta> for Meanwhile {
    fn from_iter<I: IntoIterator<Item = &'a Delta>>(deltas: I) -> Self {
        let mut sum = Self::default();
        deltas.into_iter().for_each(|delta| sum.add(delta));
        sum
    }
}
