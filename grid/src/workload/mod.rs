//! Workload: what cells are balanced on. A weighted sum of what lies in a cell, not a head-count.

mod walk;

use serde::{Deserialize, Serialize};

pub use walk::walked;

use crate::lattice::Point;
use crate::register::{PlaceKind, Severity};

/// What the places and streets of a cell, or of a piece of ground, come to. Whole numbers, so that what was added can be taken
/// away again exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Load {
    /// Households.
    pub households: u32,
    /// People in them.
    pub people: u32,
    /// Premises, those at risk among them.
    pub premises: u32,
    /// Premises at risk, by the rule of the scheme.
    #[serde(default)]
    pub at_risk: u32,
    /// Hazards that are not struck off.
    pub hazards: u32,
    /// What the severe ones of them count on top, in hazards: 1 for a major one, 2 for a grave one.
    #[serde(default)]
    pub severe: u32,
    /// Hydrants.
    pub hydrants: u32,
    /// Services that households have asked for; 0 for whoever may not know.
    pub needs: u32,
    /// Metres of street to walk; of a street along a border, half.
    #[serde(default)]
    pub street_m: u32,
}

impl Load {
    /// Adds what another has.
    pub fn add(&mut self, other: &Self) {
        self.with_each(other, |mine, theirs| *mine += theirs);
    }

    /// Takes away what another has, which was added before.
    pub fn take(&mut self, other: &Self) {
        self.with_each(other, |mine, theirs| *mine -= theirs);
    }

    fn with_each(&mut self, other: &Self, mut put: impl FnMut(&mut u32, u32)) {
        put(&mut self.households, other.households);
        put(&mut self.people, other.people);
        put(&mut self.premises, other.premises);
        put(&mut self.at_risk, other.at_risk);
        put(&mut self.hazards, other.hazards);
        put(&mut self.severe, other.severe);
        put(&mut self.hydrants, other.hydrants);
        put(&mut self.needs, other.needs);
        put(&mut self.street_m, other.street_m);
    }

    /// The workload.
    pub fn workload(&self, weights: &Weights) -> f64 {
        f64::from(self.households) * weights.household
            + f64::from(self.people) * weights.person
            + f64::from(self.premises) * weights.premises
            + f64::from(self.at_risk) * weights.at_risk
            + (f64::from(self.hazards) + f64::from(self.severe)) * weights.hazard
            + f64::from(self.hydrants) * weights.hydrant
            + f64::from(self.needs) * weights.need
            + f64::from(self.street_m) / 100.0 * weights.street
    }
}

/// What one of each counts, in households. None is negative. What is left out is as by default: the last two of them are
/// counted only by whoever names them.
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
    /// A minor hazard that is not struck off; a major one counts twice, a grave one three times.
    pub hazard: f64,
    /// A hydrant.
    pub hydrant: f64,
    /// A service that a household has asked for.
    pub need: f64,
    /// Premises at risk, on top of what they count as premises.
    pub at_risk: f64,
    /// 100 m of street to walk.
    pub street: f64,
}

impl Default for Weights {
    fn default() -> Self {
        Self { household: 1.0, premises: 2.0, hazard: 3.0, hydrant: 0.2, need: 1.0, ..Self::NOTHING }
    }
}

impl Weights {
    /// Nothing counts.
    pub const NOTHING: Self = Self {
        household: 0.0,
        person: 0.0,
        premises: 0.0,
        hazard: 0.0,
        hydrant: 0.0,
        need: 0.0,
        at_risk: 0.0,
        street: 0.0,
    };

    /// All of them.
    pub fn all(&self) -> [f64; 8] {
        let Self { household, person, premises, hazard, hydrant, need, at_risk, street } = *self;
        [household, person, premises, hazard, hydrant, need, at_risk, street]
    }
}

/// A place or a few steps of a street as far as workload is concerned: no personal field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where.
    pub at: Point,
    /// What.
    pub what: What,
}

/// What makes work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A household.
    Household {
        /// People in it.
        people: u32,
        /// Services that it has asked for; 0 for whoever may not know.
        needs: u32,
    },
    /// Premises.
    Premises {
        /// Whether they are at risk, by the rule of the scheme.
        at_risk: bool,
    },
    /// A hazard that is not struck off.
    Hazard {
        /// How bad it is.
        severity: Severity,
    },
    /// A hydrant.
    Hydrant,
    /// A few steps along one side of a street.
    Street {
        /// Metres, of which the other side has as many.
        metres: u32,
    },
}

impl Item {
    /// What it comes to.
    pub fn load(&self) -> Load {
        let nothing = Load::default();
        match self.what {
            What::Household { people, needs } => Load { households: 1, people, needs, ..nothing },
            What::Premises { at_risk } => Load { premises: 1, at_risk: u32::from(at_risk), ..nothing },
            What::Hazard { severity } => {
                let severe = match severity {
                    Severity::Minor => 0,
                    Severity::Major => 1,
                    Severity::Grave => 2,
                };
                Load { hazards: 1, severe, ..nothing }
            }
            What::Hydrant => Load { hydrants: 1, ..nothing },
            What::Street { metres } => Load { street_m: metres, ..nothing },
        }
    }

    /// The kind of place that it is; none for a street.
    pub fn kind(&self) -> Option<PlaceKind> {
        match self.what {
            What::Household { .. } => Some(PlaceKind::Household),
            What::Premises { .. } => Some(PlaceKind::Premises),
            What::Hazard { .. } => Some(PlaceKind::Hazard),
            What::Hydrant => Some(PlaceKind::Hydrant),
            What::Street { .. } => None,
        }
    }

    /// Whether it is a household.
    pub fn is_household(&self) -> bool {
        matches!(self.what, What::Household { .. })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_added_is_taken_away_again_and_weighs_what_it_weighs() {
        let item = |what| Item { at: Point::new(0, 0), what }.load();
        let all = [
            item(What::Household { people: 3, needs: 2 }),
            item(What::Premises { at_risk: true }),
            item(What::Premises { at_risk: false }),
            item(What::Hazard { severity: Severity::Minor }),
            item(What::Hazard { severity: Severity::Grave }),
            item(What::Hydrant),
            item(What::Street { metres: 250 }),
        ];
        let mut sum = Load::default();
        for load in &all {
            sum.add(load);
        }
        assert_eq!((sum.premises, sum.at_risk, sum.hazards, sum.street_m), (2, 1, 2, 250));
        let weights = Weights {
            household: 1.0,
            person: 0.5,
            premises: 2.0,
            hazard: 3.0,
            hydrant: 4.0,
            need: 5.0,
            at_risk: 6.0,
            street: 7.0,
        };
        // A grave hazard counts three times.
        let wanted = 1.0 + 1.5 + 4.0 + 4.0 * 3.0 + 4.0 + 10.0 + 6.0 + 17.5;
        assert!((sum.workload(&weights) - wanted).abs() < 1e-9);
        for load in &all {
            sum.take(load);
        }
        assert_eq!(sum, Load::default());
    }

    /// Weights and sums that were written before streets and risks counted.
    #[test]
    fn what_was_written_earlier_is_still_read() {
        let weights: Weights =
            serde_json::from_str(r#"{"household": 1, "premises": 0, "hazard": 0}"#).unwrap();
        let usual = Weights::default();
        assert_eq!(weights, Weights { premises: 0.0, hazard: 0.0, ..usual });
        assert_eq!((weights.at_risk, weights.street), (0.0, 0.0), "they mean what they meant");
        let load: Load = serde_json::from_str(
            r#"{"households":1,"people":2,"premises":3,"hazards":4,"hydrants":5,"needs":6}"#,
        )
        .unwrap();
        assert_eq!((load.needs, load.at_risk, load.severe, load.street_m), (6, 0, 0, 0));
    }
}
