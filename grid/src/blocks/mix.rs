//! What counts for work, by scheme.

use serde::{Deserialize, Serialize};

use crate::register::names;
use crate::workload::Weights;

names! {
    /// Ways to mix what makes work, to begin with; each scheme has one.
    Mix {
        /// Households first, services asked for among them, small places and hazards besides.
        Service = "service",
        /// What can burn and what puts it out: premises, hazards, hydrants.
        Fire = "fire",
        /// Few households far apart: the way to them counts as well.
        Village = "village",
    }
}

impl Mix {
    /// The mix that a scheme begins with, by its id.
    pub fn of_scheme(id: &str) -> Self {
        match id {
            "fire-safety" => Self::Fire,
            "town-village" => Self::Village,
            _ => Self::Service,
        }
    }

    /// What one of each place counts, in households.
    pub fn weights(self) -> Weights {
        match self {
            Self::Service => Weights::default(),
            Self::Fire => {
                Weights { household: 0.3, person: 0.0, premises: 4.0, hazard: 6.0, hydrant: 0.5, need: 0.3 }
            }
            Self::Village => Weights { hazard: 2.0, ..Weights::default() },
        }
    }

    /// What 100 m of street to walk count, in households.
    pub fn street_work(self) -> f64 {
        match self {
            Self::Service => 0.0,
            Self::Fire => 0.5,
            Self::Village => 1.0,
        }
    }
}
