//! Records as they are shown: personal fields masked, days compared with today.

use grid::privacy::{mask_name, mask_phone};
use grid::register::{Date, Details, Duty, Hazard, HazardState, Place, Post, Stored};
use grid::wire::{CellRef, DetailsView, DutyView, PlaceView};

/// A place with its personal fields masked.
pub(crate) fn place(stored: &Stored<Place>, cell: Option<CellRef>, today: Date) -> PlaceView {
    let Place { code, at, details, .. } = &stored.value;
    PlaceView {
        id: stored.id,
        code: code.to_string(),
        at: (*at).into(),
        cell,
        details: masked(details, today),
    }
}

fn masked(details: &Details, today: Date) -> DetailsView {
    match details {
        Details::Household(household) => DetailsView::Household {
            address: household.address.clone(),
            people: household.people,
            needs: household.needs.len() as u32,
        },
        Details::Premises(premises) => DetailsView::Premises {
            name: premises.name.clone(),
            address: premises.address.clone(),
            category: premises.category,
            floor_area_m2: premises.floor_area_m2,
            live_work_store: premises.live_work_store,
        },
        Details::Hazard(hazard) => DetailsView::Hazard {
            category: hazard.category,
            note: hazard.note.clone(),
            address: hazard.address.clone(),
            severity: hazard.severity,
            state: hazard.state,
            found: hazard.found.to_string(),
            due: hazard.due.to_string(),
            overdue: is_overdue(hazard, today),
        },
        Details::Hydrant(hydrant) => DetailsView::Hydrant {
            address: hydrant.address.clone(),
            state: hydrant.state,
            checked: hydrant.checked.to_string(),
        },
    }
}

/// Whether the due day is over and the hazard not closed.
pub(crate) fn is_overdue(hazard: &Hazard, today: Date) -> bool {
    hazard.state != HazardState::Closed && hazard.due < today
}

/// A person in a post, masked.
pub(crate) fn duty(duty: &Duty) -> DutyView {
    DutyView { post: duty.post, person: mask_name(&duty.person), phone: mask_phone(&duty.phone) }
}

/// Everyone answerable, masked, the leader first.
pub(crate) fn roster(duties: &[Duty]) -> Vec<DutyView> {
    let mut views: Vec<DutyView> = duties.iter().map(duty).collect();
    views.sort_by_key(|view| view.post);
    views
}

/// Masked name of the leader, if there is one.
pub(crate) fn leader(duties: &[Duty]) -> Option<String> {
    duties.iter().find(|duty| duty.post == Post::Leader).map(|leader| mask_name(&leader.person))
}
