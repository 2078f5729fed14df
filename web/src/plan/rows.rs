//! What each cell of a plan comes to, as panels and the map show it.

use grid::plan::{About, CellId};
use grid::scheme::{Scheme, Standing};
use grid::workload::{Load, Weights};

/// A cell of a plan in figures.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    /// Its number.
    pub(crate) id: CellId,
    /// What is known of it.
    pub(crate) about: About,
    /// What lies in it; none until the places have been read.
    pub(crate) tally: Option<Tally>,
}

/// What lies in a cell, and what that comes to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Tally {
    /// How many of each.
    pub(crate) load: Load,
    /// The workload, in households.
    pub(crate) workload: f64,
    /// Where its households stand against the band.
    pub(crate) standing: Standing,
    /// How far its households are from the nearer end of the band, as a share of that end: negative below, 0 within.
    pub(crate) deviation: f64,
}

impl Row {
    /// A cell with what lies in it, as far as that is known.
    pub(crate) fn new(
        id: CellId,
        about: About,
        load: Option<Load>,
        scheme: &Scheme,
        weights: &Weights,
    ) -> Self {
        Self { id, about, tally: load.map(|load| Tally::new(load, scheme, weights)) }
    }

    /// Its households, where they are known.
    pub(crate) fn households(&self) -> Option<u32> {
        self.tally.map(|tally| tally.load.households)
    }

    /// Where it stands: as it should, until something else is known.
    pub(crate) fn standing(&self) -> Standing {
        self.tally.map_or(Standing::Within, |tally| tally.standing)
    }
}

impl Tally {
    fn new(load: Load, scheme: &Scheme, weights: &Weights) -> Self {
        let households = f64::from(load.households);
        let deviation = scheme.size.map_or(0.0, |band| {
            let (least, most) = (f64::from(band.min_households), f64::from(band.max_households));
            match band.standing(load.households) {
                Standing::Below => households / least - 1.0,
                Standing::Within => 0.0,
                // A band that ends at nothing has no share of it.
                Standing::Above => households / most.max(1.0) - 1.0,
            }
        });
        let standing = scheme.standing(load.households);
        Self { load, workload: load.workload(weights), standing, deviation }
    }
}
