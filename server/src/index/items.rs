//! What counts for workload.

use grid::lattice::Extent;
use grid::register::{HazardState, PlaceKind};
use grid::scheme::AtRisk;
use grid::workload::{Item, What, walked};

use super::Register;
use super::ledger::Share;
use crate::auth::Sight;

impl Register {
    /// What counts for workload in a box: the places that somebody sees, and streets.
    pub(crate) fn items(&self, within: Extent, sight: &Sight, at_risk: &AtRisk) -> Vec<Item> {
        let mut items = self.places_that_count(within, sight, at_risk);
        let lines = self.walked_lines(within);
        items.extend(walked(lines.iter().map(|line| line.points.as_slice()), within));
        items
    }

    /// The places in a box that count for workload, of those that somebody sees; hazards that are struck off do not count.
    /// Services asked for are told only to whoever may know them.
    pub(crate) fn places_that_count(&self, within: Extent, sight: &Sight, at_risk: &AtRisk) -> Vec<Item> {
        let of_kind = |&kind: &PlaceKind| {
            let places = self.places(kind);
            let mut positions = places.chosen(Some(&within.into()));
            sight.retain(self, kind, &mut positions);
            positions.into_iter().filter_map(move |position| {
                let slot = places.slot(position);
                let what = match slot.share? {
                    Share::Household { people, needs } => {
                        What::Household { people, needs: if sight.sees_needs() { needs.number() } else { 0 } }
                    }
                    Share::Premises { category, live_work_store, floor_area } => {
                        let floor_area_m2 = floor_area.map(u32::from);
                        What::Premises {
                            at_risk: at_risk.holds(Some(category), live_work_store, floor_area_m2),
                        }
                    }
                    Share::Hazard { state: HazardState::Closed, .. } => return None,
                    Share::Hazard { severity, .. } => What::Hazard { severity },
                    Share::Hydrant { .. } => What::Hydrant,
                };
                Some(Item { at: slot.at, what })
            })
        };
        PlaceKind::ALL.iter().flat_map(of_kind).collect()
    }
}
