//! Workload: what cells are balanced on. A weighted sum of what lies in a cell, not a head-count.

use serde::{Deserialize, Serialize};

use crate::lattice::Point;
use crate::register::PlaceKind;

/// What the places of a cell, or of a piece of ground, come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Load {
    /// Households.
    pub households: u32,
    /// People in them.
    pub people: u32,
    /// Premises.
    pub premises: u32,
    /// Hazards that are not struck off.
    pub hazards: u32,
    /// Hydrants.
    pub hydrants: u32,
    /// Services that households have asked for; 0 for whoever may not know.
    pub needs: u32,
}

impl Load {
    /// Adds what another has.
    pub fn add(&mut self, other: &Self) {
        self.households += other.households;
        self.people += other.people;
        self.premises += other.premises;
        self.hazards += other.hazards;
        self.hydrants += other.hydrants;
        self.needs += other.needs;
    }

    /// Takes away what another has, which was added before.
    pub fn take(&mut self, other: &Self) {
        self.households -= other.households;
        self.people -= other.people;
        self.premises -= other.premises;
        self.hazards -= other.hazards;
        self.hydrants -= other.hydrants;
        self.needs -= other.needs;
    }

    /// The workload.
    pub fn workload(&self, weights: &Weights) -> f64 {
        f64::from(self.households) * weights.household
            + f64::from(self.people) * weights.person
            + f64::from(self.premises) * weights.premises
            + f64::from(self.hazards) * weights.hazard
            + f64::from(self.hydrants) * weights.hydrant
            + f64::from(self.needs) * weights.need
    }
}

/// What one of each counts, in households. None is negative.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, deny_unknown_fields)]
pub struct Weights {
    /// A household.
    pub household: f64,
    /// A person.
    pub person: f64,
    /// Premises.
    pub premises: f64,
    /// A hazard that is not struck off.
    pub hazard: f64,
    /// A hydrant.
    pub hydrant: f64,
    /// A service that a household has asked for.
    pub need: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { household: 1.0, person: 0.0, premises: 2.0, hazard: 3.0, hydrant: 0.2, need: 1.0 }
    }
}

/// A place as far as workload is concerned: no personal field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where.
    pub at: Point,
    /// What.
    pub kind: PlaceKind,
    /// People of a household.
    pub people: u32,
    /// Services that it has asked for; 0 for whoever may not know.
    pub needs: u32,
}

impl Item {
    /// What it comes to.
    pub fn load(&self) -> Load {
        let mut load = Load { people: self.people, needs: self.needs, ..Load::default() };
        match self.kind {
            PlaceKind::Household => load.households = 1,
            PlaceKind::Premises => load.premises = 1,
            PlaceKind::Hazard => load.hazards = 1,
            PlaceKind::Hydrant => load.hydrants = 1,
        }
        load
    }
}
