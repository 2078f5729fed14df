//! What a cell costs in the eyes of the search.
//!
//! For a cell of weight w whose share would be `aim`, with d = |w − aim|/aim, e the part of the aim by which w misses the
//! band, and the compactness PP of Polsby and Popper (4π area/perimeter²: 1 for a disc, .785 for a square):
//! `deviation`·d + `excess`·e + 1.3·(1 − PP) + 1.2·max(0, .6 − PP)² + 11·max(0, .4 − PP)². The last two lift the least compact
//! cells at little cost to the others.

use std::f64::consts::PI;

/// Below this compactness a cell costs more than in proportion, and below the second far more: nobody wants one that winds.
const LOOSE: f64 = 0.6;
const WINDING: f64 = 0.4;

/// What a cell would weigh if its piece of the ground were shared out equally.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Aim {
    weight: f64,
    inverse: f64,
}

impl Aim {
    /// `weight` is above 0.
    pub(super) fn new(weight: f64) -> Self {
        Self { weight, inverse: 1.0 / weight }
    }

    /// By what part of it a cell of this weight misses it.
    #[inline]
    pub(super) fn missed_by(self, weight: f64) -> f64 {
        (weight - self.weight).abs() * self.inverse
    }
}

/// The weights of the terms and the band, which the search changes as it goes on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Terms {
    /// Of the deviation from the aim.
    pub(super) deviation: f64,
    /// Of what lies outside the band.
    pub(super) excess: f64,
    /// The least weight within the band.
    pub(super) low: f64,
    /// The greatest weight within the band.
    pub(super) high: f64,
}

impl Terms {
    /// The cost of a cell.
    #[inline]
    pub(super) fn cell(&self, weight: f64, area: f64, perimeter: f64, aim: Aim) -> f64 {
        let compactness = polsby_popper(area, perimeter);
        let loose = (LOOSE - compactness).max(0.0);
        let winding = (WINDING - compactness).max(0.0);
        self.weighing(weight, aim)
            + 1.3 * (1.0 - compactness)
            + 1.2 * loose * loose
            + 11.0 * winding * winding
    }

    /// The part of it that comes from the weight: the cost is no less, whatever the shape.
    #[inline]
    pub(super) fn weighing(&self, weight: f64, aim: Aim) -> f64 {
        let deviation = (weight - aim.weight).abs();
        let excess = (self.low - weight).max(0.0) + (weight - self.high).max(0.0);
        (self.deviation * deviation + self.excess * excess) * aim.inverse
    }
}

/// Polsby and Popper's compactness.
#[inline]
pub(super) fn polsby_popper(area_m2: f64, perimeter_m: f64) -> f64 {
    4.0 * PI * area_m2 / (perimeter_m * perimeter_m)
}
