//! The ledger of a cell, added up once when the register is loaded.

use std::collections::BTreeMap;

use grid::register::{Date, Details, HazardState, Place, Stored};
use grid::wire::{Counts, Tally};

use super::views::is_overdue;

/// The numbers of one cell's ledger.
#[derive(Default)]
pub(crate) struct LedgerNumbers {
    /// How many places of each kind.
    pub(crate) counts: Counts,
    /// Premises by category.
    pub(crate) premises: Tallies<grid::register::PremisesKind>,
    /// Of the nine kinds of small places.
    pub(crate) nine_small: u32,
    /// 三合一.
    pub(crate) live_work_store: u32,
    /// Hazards by state.
    pub(crate) hazards: Tallies<HazardState>,
    /// Hazards that are not closed, by kind.
    pub(crate) hazard_kinds: Tallies<grid::register::HazardKind>,
    /// Past their due date.
    pub(crate) hazards_overdue: u32,
    /// Hydrants by state.
    pub(crate) hydrants: Tallies<grid::register::HydrantState>,
    /// Households by service asked for.
    pub(crate) needs: Tallies<grid::register::ServiceNeed>,
}

impl LedgerNumbers {
    /// Adds a place to the numbers.
    pub(crate) fn add(&mut self, place: &Stored<Place>, today: Date) {
        count(&mut self.counts, &place.value.details);
        match &place.value.details {
            Details::Household(household) => household.needs.iter().for_each(|&need| self.needs.add(need)),
            Details::Premises(premises) => {
                self.premises.add(premises.category);
                self.nine_small += u32::from(premises.category.is_nine_small());
                self.live_work_store += u32::from(premises.live_work_store);
            }
            Details::Hazard(hazard) => {
                self.hazards.add(hazard.state);
                if hazard.state != HazardState::Closed {
                    self.hazard_kinds.add(hazard.category);
                }
                self.hazards_overdue += u32::from(is_overdue(hazard, today));
            }
            Details::Hydrant(hydrant) => self.hydrants.add(hydrant.state),
        }
    }
}

/// Adds a place to the counts of an area or cell. Closed hazards do not count.
pub(crate) fn count(counts: &mut Counts, details: &Details) {
    match details {
        Details::Household(household) => {
            counts.households += 1;
            // One household may claim as many people as the number holds; a sum of such claims must not wrap.
            counts.people = counts.people.saturating_add(household.people);
        }
        Details::Premises(_) => counts.premises += 1,
        Details::Hazard(hazard) => counts.hazards += u32::from(hazard.state != HazardState::Closed),
        Details::Hydrant(_) => counts.hydrants += 1,
    }
}

/// How often each value occurs.
pub(crate) struct Tallies<T>(BTreeMap<T, u32>);

impl<T> Default for Tallies<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Copy + Ord> Tallies<T> {
    fn add(&mut self, value: T) {
        *self.0.entry(value).or_default() += 1;
    }

    /// The values that occur, in their own order.
    pub(crate) fn list(&self) -> Vec<Tally<T>> {
        self.0.iter().map(|(&of, &count)| Tally { of, count }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use grid::register::Household;

    #[test]
    fn absurd_numbers_of_people_do_not_wrap() {
        let household = |people| {
            let address = String::new();
            Details::Household(Household { address, people, contact: None, phone: None, needs: Vec::new() })
        };
        let mut counts = Counts::default();
        for people in [4, u32::MAX, 7] {
            count(&mut counts, &household(people));
        }
        assert_eq!((counts.households, counts.people), (3, u32::MAX));
    }
}
