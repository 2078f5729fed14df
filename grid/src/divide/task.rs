//! A division as the search reads it: what is asked for, worked out for the graph at hand.

use super::apart::Apart;
use super::cost::{Aim, Terms};
use super::net::Net;

/// What is to be searched. Cells that are locked have their numbers and blocks, but nothing moves into or out of them.
pub(super) struct Task {
    pub(super) net: Net,
    /// What an average cell weighs: deviations are measured from it.
    pub(super) target: f64,
    /// The band, as weights.
    pub(super) band: [f64; 2],
    /// What each cell should weigh.
    pub(super) aims: Vec<Aim>,
    /// Whether each cell is locked.
    pub(super) frozen: Vec<bool>,
    /// The present cell that each cell goes on from; [`HOMELESS`] for a new one.
    pub(super) names: Vec<u32>,
    /// What missing the aim costs, beside compactness.
    pub(super) deviation: f64,
    /// What cells should miss their aims by on average while they are searched for, in parts of these: the price above
    /// follows. `None` where the price is fixed.
    pub(super) mean_deviation: Option<f64>,
    /// What a metre of pull costs.
    pub(super) pull: f64,
    pub(super) stay: Option<Stay>,
    pub(super) apart: Apart,
}

/// The division that is to be changed as little as may be.
pub(super) struct Stay {
    /// The present cell of each block; [`HOMELESS`] where it has none.
    pub(super) home: Vec<u32>,
    /// The same by its present number.
    pub(super) present: Vec<u32>,
    /// What it costs to have each block elsewhere.
    pub(super) price: Vec<f64>,
    /// The most weight that may be elsewhere.
    pub(super) most: f64,
}

/// No present cell.
pub(super) const HOMELESS: u32 = u32::MAX;
/// A present cell that does not go on.
pub(super) const GONE: u32 = u32::MAX - 1;

impl Task {
    /// Whether anything costs beside the cells' own cost.
    #[inline]
    pub(super) fn has_sides(&self) -> bool {
        self.net.pulls || self.stay.is_some()
    }

    /// What it costs to have a block in a cell, on account of where it is at present.
    #[inline]
    pub(super) fn stays(&self, block: u32, cell: u32) -> f64 {
        let Some(stay) = &self.stay else { return 0.0 };
        let home = stay.home[block as usize];
        if home == cell || home == HOMELESS { 0.0 } else { stay.price[block as usize] }
    }

    /// What a move adds to the weight that is out of its present cell.
    #[inline]
    pub(super) fn moves(&self, block: u32, from: u32, to: u32) -> f64 {
        let Some(stay) = &self.stay else { return 0.0 };
        let (home, weight) = (stay.home[block as usize], self.net.weight(block));
        if home == HOMELESS {
            return 0.0;
        }
        f64::from(u8::from(to != home)) * weight - f64::from(u8::from(from != home)) * weight
    }

    /// Whether so much weight may be out of its present cell: within the bound, or no more than before.
    #[inline]
    pub(super) fn allows(&self, before: f64, after: f64) -> bool {
        self.stay.as_ref().is_none_or(|stay| after <= stay.most || after <= before)
    }

    /// The weight that is out of its present cell.
    pub(super) fn moved(&self, of: &[u32]) -> f64 {
        self.stay.as_ref().map_or(0.0, |stay| moved(&self.net, of, &stay.home))
    }

    /// The terms when so much of the search is behind it, from 0 to 1: the price of missing the band rises, and the band
    /// narrows from four times its width to less than its own, so that it is not missed for a hair.
    pub(super) fn terms_at(&self, done: f64) -> Terms {
        self.terms(self.deviation, EXCESS * (0.1 + 0.9 * done), 4.0 - 3.1 * done)
    }

    /// The terms by which a division is judged in the end.
    pub(super) fn final_terms(&self) -> Terms {
        self.terms_at(1.0)
    }

    /// The terms of the last touch: whatever brings cells into the band is worth it.
    pub(super) fn mending_terms(&self) -> Terms {
        self.terms(self.deviation, 50.0 * EXCESS, 1.0)
    }

    /// The terms with a band that is `wide` times as wide on either side of the target.
    fn terms(&self, deviation: f64, excess: f64, wide: f64) -> Terms {
        let [low, high] = self.band;
        let low = self.target - (self.target - low) * wide;
        Terms { deviation, excess, low, high: self.target + (high - self.target) * wide }
    }
}

/// The weight of blocks whose cell is not their present one; `home` is as [`Stay::home`].
pub(super) fn moved(net: &Net, of: &[u32], home: &[u32]) -> f64 {
    let away = of.iter().zip(home).zip(net.masses());
    away.filter(|((cell, home), _)| cell != home && **home != HOMELESS).map(|(_, mass)| mass.weight).sum()
}

/// What missing the band costs at last.
const EXCESS: f64 = 20.0;
