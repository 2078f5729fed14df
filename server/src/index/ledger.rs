//! The ledger of a cell: numbers to which places are added, and from which they are taken away again.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use grid::register::{
    Date, Details, HazardKind, HazardState, HydrantState, PremisesKind, ServiceNeed, Severity,
};
use grid::wire::{Counts, Tally};

use super::views::is_overdue;

/// What a place adds to the numbers of its areas and cells: small, so that every place's is remembered until it is to be
/// taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Share {
    Household {
        people: u32,
        needs: Needs,
    },
    /// The floor area in m², where one is stated.
    Premises {
        category: PremisesKind,
        live_work_store: bool,
        floor_area: Option<NonZeroU32>,
    },
    Hazard {
        category: HazardKind,
        severity: Severity,
        state: HazardState,
        overdue: bool,
    },
    Hydrant {
        state: HydrantState,
    },
}

impl Share {
    /// What a place adds on a day.
    pub(crate) fn of(details: &Details, today: Date) -> Self {
        match details {
            Details::Household(household) => {
                Self::Household { people: household.people, needs: Needs::of(&household.needs) }
            }
            Details::Premises(premises) => Self::Premises {
                category: premises.category,
                live_work_store: premises.live_work_store,
                floor_area: premises.floor_area_m2.and_then(NonZeroU32::new),
            },
            Details::Hazard(hazard) => Self::Hazard {
                category: hazard.category,
                severity: hazard.severity,
                state: hazard.state,
                overdue: is_overdue(hazard, today),
            },
            Details::Hydrant(hydrant) => Self::Hydrant { state: hydrant.state },
        }
    }
}

/// A set of services asked for: one bit for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Needs(u8);

const _: () = assert!(ServiceNeed::ALL.len() <= u8::BITS as usize);

impl Needs {
    fn of(needs: &[ServiceNeed]) -> Self {
        Self(needs.iter().fold(0, |bits, &need| bits | 1 << need as u8))
    }

    /// How many.
    pub(crate) fn number(self) -> u32 {
        self.0.count_ones()
    }

    fn iter(self) -> impl Iterator<Item = ServiceNeed> {
        ServiceNeed::ALL.iter().copied().filter(move |&need| self.0 >> need as u8 & 1 == 1)
    }
}

/// Whether a share is added or taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Turn {
    Add,
    Take,
}

impl Turn {
    /// Counts one up or down.
    fn one(self, number: &mut u32) {
        self.some(number, 1);
    }

    fn some(self, number: &mut u32, by: u32) {
        *number = match self {
            Self::Add => *number + by,
            Self::Take => *number - by,
        };
    }
}

/// How many places of each kind lie in an area or cell.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sums {
    households: u32,
    /// Wider than what is shown: one household may claim as many people as a number holds, and a sum that was cut off
    /// could not be taken apart again.
    people: u64,
    premises: u32,
    hazards: u32,
    hydrants: u32,
}

impl Sums {
    /// Adds a place or takes it away. Closed hazards do not count.
    pub(crate) fn count(&mut self, share: Share, turn: Turn) {
        match share {
            Share::Household { people, .. } => {
                turn.one(&mut self.households);
                self.people = match turn {
                    Turn::Add => self.people + u64::from(people),
                    Turn::Take => self.people - u64::from(people),
                };
            }
            Share::Premises { .. } => turn.one(&mut self.premises),
            Share::Hazard { state, .. } => {
                turn.some(&mut self.hazards, u32::from(state != HazardState::Closed));
            }
            Share::Hydrant { .. } => turn.one(&mut self.hydrants),
        }
    }

    /// As it is shown.
    pub(crate) fn counts(&self) -> Counts {
        Counts {
            households: self.households,
            people: u32::try_from(self.people).unwrap_or(u32::MAX),
            premises: self.premises,
            hazards: self.hazards,
            hydrants: self.hydrants,
        }
    }
}

/// The numbers of one cell's ledger.
#[derive(Default)]
pub(crate) struct LedgerNumbers {
    /// How many places of each kind.
    pub(crate) sums: Sums,
    /// Premises by category.
    pub(crate) premises: Tallies<PremisesKind>,
    /// Of the nine kinds of small places.
    pub(crate) nine_small: u32,
    /// 三合一.
    pub(crate) live_work_store: u32,
    /// Hazards by state.
    pub(crate) hazards: Tallies<HazardState>,
    /// Hazards that are not closed, by kind.
    pub(crate) hazard_kinds: Tallies<HazardKind>,
    /// Past their due date.
    pub(crate) hazards_overdue: u32,
    /// Hydrants by state.
    pub(crate) hydrants: Tallies<HydrantState>,
    /// Households by service asked for.
    pub(crate) needs: Tallies<ServiceNeed>,
}

impl LedgerNumbers {
    /// Adds a place to the numbers or takes it away.
    pub(crate) fn count(&mut self, share: Share, turn: Turn) {
        self.sums.count(share, turn);
        match share {
            Share::Household { needs, .. } => needs.iter().for_each(|need| self.needs.count(need, turn)),
            Share::Premises { category, live_work_store, .. } => {
                self.premises.count(category, turn);
                turn.some(&mut self.nine_small, u32::from(category.is_nine_small()));
                turn.some(&mut self.live_work_store, u32::from(live_work_store));
            }
            Share::Hazard { category, state, overdue, .. } => {
                self.hazards.count(state, turn);
                if state != HazardState::Closed {
                    self.hazard_kinds.count(category, turn);
                }
                turn.some(&mut self.hazards_overdue, u32::from(overdue));
            }
            Share::Hydrant { state } => self.hydrants.count(state, turn),
        }
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
    fn count(&mut self, value: T, turn: Turn) {
        let number = self.0.entry(value).or_default();
        turn.one(number);
        if *number == 0 {
            self.0.remove(&value);
        }
    }

    /// The values that occur, in their own order.
    pub(crate) fn list(&self) -> Vec<Tally<T>> {
        self.0.iter().map(|(&of, &count)| Tally { of, count }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn absurd_numbers_of_people_are_cut_off_where_they_are_shown_only() {
        let household = |people| Share::Household { people, needs: Needs::of(&[]) };
        let mut sums = Sums::default();
        for people in [4, u32::MAX, 7] {
            sums.count(household(people), Turn::Add);
        }
        assert_eq!((sums.counts().households, sums.counts().people), (3, u32::MAX));
        sums.count(household(u32::MAX), Turn::Take);
        assert_eq!((sums.counts().households, sums.counts().people), (2, 11));
    }

    #[test]
    fn a_service_asked_for_twice_by_one_household_counts_once() {
        let needs = Needs::of(&[ServiceNeed::Meals, ServiceNeed::ElderVisit, ServiceNeed::Meals]);
        assert_eq!(needs.iter().collect::<Vec<_>>(), [ServiceNeed::ElderVisit, ServiceNeed::Meals]);
        assert!(size_of::<Option<Share>>() <= 8, "every place has one");
    }
}
