//! Places as far as workload is concerned.

use grid::lattice::Extent;
use grid::register::{HazardState, PlaceKind};
use grid::workload::Item;

use super::Register;
use super::ledger::Share;
use crate::auth::Sight;

impl Register {
    /// The places in a box that count for workload, of those that somebody sees; hazards that are struck off do not count.
    /// Services asked for are told only to whoever may know them.
    pub(crate) fn items(&self, within: Extent, sight: &Sight) -> Vec<Item> {
        let of_kind = |&kind: &PlaceKind| {
            let places = self.places(kind);
            let mut positions = places.chosen(Some(&within.into()));
            sight.retain(self, kind, &mut positions);
            positions.into_iter().filter_map(move |position| {
                let slot = places.slot(position);
                let (people, needs) = match slot.share? {
                    Share::Household { people, needs } if sight.sees_needs() => (people, needs.number()),
                    Share::Household { people, .. } => (people, 0),
                    Share::Hazard { state: HazardState::Closed, .. } => return None,
                    Share::Premises { .. } | Share::Hazard { .. } | Share::Hydrant { .. } => (0, 0),
                };
                Some(Item { at: slot.at, kind, people, needs })
            })
        };
        PlaceKind::ALL.iter().flat_map(of_kind).collect()
    }
}
