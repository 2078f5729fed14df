//! The fields of each kind of place.

use super::fields::{Fields, Noted};
use crate::register::{
    Date, Details, Hazard, HazardState, Household, Hydrant, HydrantState, PlaceKind, Premises,
};

/// Most characters of an address.
const ADDRESS: usize = 200;
/// Most characters of a name on a sign.
const NAME: usize = 100;
/// Most characters of a note.
const NOTE: usize = 500;
/// Most characters of a person's name.
const PERSON: usize = 40;
/// Most characters of a telephone number.
const PHONE: usize = 30;
/// Most people of a household: a dormitory may be one.
const PEOPLE: u32 = 1_000;
/// Largest floor area in m².
const FLOOR_AREA: u32 = 1_000_000;

/// Reads the fields of a kind; what is not given stays as in `present`.
pub(super) fn read(
    kind: PlaceKind,
    present: Option<&Details>,
    fields: &mut Fields<'_>,
    today: Date,
) -> Result<Details, Noted> {
    match (kind, present) {
        (PlaceKind::Household, Some(Details::Household(present))) => household(Some(present), fields),
        (PlaceKind::Household, _) => household(None, fields),
        (PlaceKind::Premises, Some(Details::Premises(present))) => premises(Some(present), fields),
        (PlaceKind::Premises, _) => premises(None, fields),
        (PlaceKind::Hazard, Some(Details::Hazard(present))) => hazard(Some(present), fields, today),
        (PlaceKind::Hazard, _) => hazard(None, fields, today),
        (PlaceKind::Hydrant, Some(Details::Hydrant(present))) => hydrant(Some(present), fields, today),
        (PlaceKind::Hydrant, _) => hydrant(None, fields, today),
    }
}

fn household(present: Option<&Household>, fields: &mut Fields<'_>) -> Result<Details, Noted> {
    // Every field is read before the first `?`, so that all errors are told.
    let address = fields.text("address", present.map(|p| p.address.clone()), ADDRESS);
    let people = fields.number("people", present.map(|p| p.people), PEOPLE);
    let contact = fields.maybe_text("contact", present.and_then(|p| p.contact.clone()), PERSON, |_| true);
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')');
    let phone = fields.maybe_text("phone", present.and_then(|p| p.phone.clone()), PHONE, in_number);
    let needs = fields.choices("needs", present.map(|p| p.needs.clone()).unwrap_or_default());
    Ok(Details::Household(Household {
        address: address?,
        people: people?,
        contact: contact?,
        phone: phone?,
        needs: needs?,
    }))
}

fn premises(present: Option<&Premises>, fields: &mut Fields<'_>) -> Result<Details, Noted> {
    let name = fields.text("name", present.map(|p| p.name.clone()), NAME);
    let address = fields.text("address", present.map(|p| p.address.clone()), ADDRESS);
    let category = fields.choice("category", present.map(|p| p.category));
    let floor_area_m2 =
        fields.maybe_number("floor_area_m2", present.and_then(|p| p.floor_area_m2), FLOOR_AREA);
    let live_work_store = fields.flag("live_work_store", present.is_some_and(|p| p.live_work_store));
    Ok(Details::Premises(Premises {
        name: name?,
        address: address?,
        category: category?,
        floor_area_m2: floor_area_m2?,
        live_work_store: live_work_store?,
    }))
}

fn hazard(present: Option<&Hazard>, fields: &mut Fields<'_>, today: Date) -> Result<Details, Noted> {
    let category = fields.choice("category", present.map(|p| p.category));
    let note = fields.note("note", present.map(|p| p.note.clone()), NOTE);
    let address = fields.text("address", present.map(|p| p.address.clone()), ADDRESS);
    let severity = fields.choice("severity", present.map(|p| p.severity));
    let state = fields.choice("state", Some(present.map_or(HazardState::Open, |p| p.state)));
    let found = fields.day("found", Some(present.map_or(today, |p| p.found)), Some(today));
    let due = fields.day("due", present.map(|p| p.due), None);
    if let (Ok(found), Ok(due)) = (found, due)
        && due < found
    {
        fields.refuse("due", "整改期限不能早于发现日期", "it cannot be due before it was found");
    }
    Ok(Details::Hazard(Hazard {
        category: category?,
        note: note?,
        address: address?,
        severity: severity?,
        state: state?,
        found: found?,
        due: due?,
    }))
}

fn hydrant(present: Option<&Hydrant>, fields: &mut Fields<'_>, today: Date) -> Result<Details, Noted> {
    let address = fields.text("address", present.map(|p| p.address.clone()), ADDRESS);
    let state = fields.choice("state", Some(present.map_or(HydrantState::Sound, |p| p.state)));
    let checked = fields.day("checked", Some(present.map_or(today, |p| p.checked)), Some(today));
    Ok(Details::Hydrant(Hydrant { address: address?, state: state?, checked: checked? }))
}
