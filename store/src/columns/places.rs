//! Places, each kind in a table of its own.

use grid::register::{Details, Hazard, Household, Hydrant, Place, PlaceKind, Premises, Stored};

use super::{Done, Fields, Read, Row};
use crate::Geom;

pub(crate) fn place(row: &impl Row, kind: PlaceKind) -> Read<Stored<Place>> {
    let place = Place {
        code: row.code("code")?,
        at: row.geom()?.to_point().map_err(|source| row.undecodable("geom", source))?,
        closed: row.maybe_day("closed")?,
        details: details(row, kind)?,
    };
    row.stored("fid", place)
}

fn details(row: &impl Row, kind: PlaceKind) -> Read<Details> {
    Ok(match kind {
        PlaceKind::Household => Details::Household(Household {
            address: row.string("address")?,
            people: row.count("people")?,
            contact: row.maybe_string("contact")?,
            phone: row.maybe_string("phone")?,
            needs: row.words("needs")?,
        }),
        PlaceKind::Premises => Details::Premises(Premises {
            name: row.string("name")?,
            address: row.string("address")?,
            category: row.parsed("category")?,
            floor_area_m2: row.maybe_count("floor_area_m2")?,
            live_work_store: row.truth("live_work_store")?,
        }),
        PlaceKind::Hazard => Details::Hazard(Hazard {
            category: row.parsed("category")?,
            note: row.string("note")?,
            address: row.string("address")?,
            severity: row.parsed("severity")?,
            state: row.parsed("state")?,
            found: row.day("found")?,
            due: row.day("due")?,
        }),
        PlaceKind::Hydrant => Details::Hydrant(Hydrant {
            address: row.string("address")?,
            state: row.parsed("state")?,
            checked: row.day("checked")?,
        }),
    })
}

pub(crate) fn put_place(row: &mut impl Fields, place: &Place) -> Done {
    row.text(place.code.as_str())?;
    row.geom(Geom::point(place.at))?;
    row.maybe_day(place.closed)?;
    match &place.details {
        Details::Household(household) => {
            row.text(&household.address)?;
            row.number(household.people.into())?;
            row.maybe_text(household.contact.as_deref())?;
            row.maybe_text(household.phone.as_deref())?;
            row.words(&household.needs.iter().map(|need| need.as_str()).collect::<Vec<_>>())
        }
        Details::Premises(premises) => {
            row.text(&premises.name)?;
            row.text(&premises.address)?;
            row.text(premises.category.as_str())?;
            row.maybe_number(premises.floor_area_m2.map(i64::from))?;
            row.truth(premises.live_work_store)
        }
        Details::Hazard(hazard) => {
            row.text(hazard.category.as_str())?;
            row.text(&hazard.note)?;
            row.text(&hazard.address)?;
            row.text(hazard.severity.as_str())?;
            row.text(hazard.state.as_str())?;
            row.day(hazard.found)?;
            row.day(hazard.due)
        }
        Details::Hydrant(hydrant) => {
            row.text(&hydrant.address)?;
            row.text(hydrant.state.as_str())?;
            row.day(hydrant.checked)
        }
    }
}
