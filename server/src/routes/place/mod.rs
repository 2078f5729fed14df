//! One place: what it is, what became of it, and what may be done to it.

mod change;
mod reveal;

use axum::http::{HeaderValue, header};
use axum::response::Response;
use grid::people::{Right, Subject};
use grid::privacy::{mask_name, mask_phone};
use grid::register::{Details, Place, PlaceKind, Stored};
use grid::wire::edit::PlaceCard;

pub(super) use change::{change, create, restore};
pub(super) use reveal::reveal;
use store::StoreError;

use super::call::{Call, NoBody};
use super::history::{self, gone};
use crate::auth::{Sight, tag};
use crate::extract::{RecordId, parameters};
use crate::problem::ApiError;
use crate::reply;

parameters! {
    /// Which place.
    pub(crate) struct PlaceOf {
        /// Kind of the place.
        path kind: PlaceKind,
        /// Id of the place.
        path id: RecordId,
    }
}

parameters! {
    /// A place of which kind.
    pub(crate) struct KindOf {
        /// Kind of the place.
        path kind: PlaceKind,
    }
}

/// `GET /places/{kind}/{id}`
pub(super) async fn show(call: Call, asked: PlaceOf, _: NoBody) -> Result<Response, ApiError> {
    let place = find(&call, &asked).await?;
    answer(&call, &place)
}

/// `GET /places/{kind}/{id}/history`
pub(super) async fn history(call: Call, asked: PlaceOf, _: NoBody) -> Result<Response, ApiError> {
    let place = find(&call, &asked).await?;
    let entries = history::entries(&call, asked.kind.into(), place.id, 0).await?;
    reply::json(&history::versions(&entries, call.viewer()?))
}

/// The place that was asked for, if there is one and it is theirs to see. Both failures are said alike.
async fn find(call: &Call, asked: &PlaceOf) -> Result<Stored<Place>, ApiError> {
    let (kind, RecordId(id)) = (asked.kind, asked.id);
    let place = match call.app.store.place(kind, id).await {
        Err(StoreError::NotFound { .. }) => return Err(gone(kind.into(), id)),
        place => place?,
    };
    if_theirs(call, place)
}

/// A place that is theirs to see.
fn if_theirs(call: &Call, place: Stored<Place>) -> Result<Stored<Place>, ApiError> {
    let register = call.app.register()?;
    let at = register.whereabouts(place.value.at);
    let sight = Sight::of(&call.viewer()?.account.value, &register);
    let covered = sight.covers(place.value.details.kind(), at.area, &at.cells);
    if covered { Ok(place) } else { Err(gone(subject(&place), place.id)) }
}

/// A place with what whoever asks may do to it, and its version as the tag.
fn answer(call: &Call, place: &Stored<Place>) -> Result<Response, ApiError> {
    let mut response = reply::json(&card(call, place)?)?;
    response.headers_mut().insert(header::ETAG, tag(place.version)?);
    Ok(response)
}

/// The same for a place that was just made: where it is to be found.
fn answer_created(call: &Call, place: &Stored<Place>) -> Result<Response, ApiError> {
    let mut response = answer(call, place)?;
    *response.status_mut() = axum::http::StatusCode::CREATED;
    let address = format!("/api/v1/places/{}/{}", place.value.details.kind(), place.id);
    let address = HeaderValue::from_str(&address).map_err(|e| ApiError::Internal(Box::new(e)))?;
    response.headers_mut().insert(header::LOCATION, address);
    Ok(response)
}

fn card(call: &Call, place: &Stored<Place>) -> Result<PlaceCard, ApiError> {
    let viewer = call.viewer()?;
    let register = call.app.register()?;
    let kind = place.value.details.kind();
    let area = register.whereabouts(place.value.at).area;
    let (contact, phone) = match &place.value.details {
        Details::Household(household) if viewer.may(Right::ReadContacts) => {
            (household.contact.as_deref().map(mask_name), household.phone.as_deref().map(mask_phone))
        }
        _ => (None, None),
    };
    Ok(PlaceCard {
        place: register.view(place),
        version: place.version,
        area: area.map(|area| register.areas.reference(area)),
        closed: place.value.closed.map(|day| day.to_string()),
        contact,
        phone,
        may_edit: viewer.may(Right::EditPlaces(kind)),
        may_reveal: kind == PlaceKind::Household && viewer.may(Right::Reveal),
    })
}

/// What the audit log calls places of a kind.
fn subject(place: &Stored<Place>) -> Subject {
    place.value.details.kind().into()
}

/// What for, without spaces around.
///
/// # Errors
/// [`ApiError::Fields`] when it says too little or too much.
pub(super) fn purpose(said: &str) -> Result<&str, ApiError> {
    let purpose = said.trim();
    if (4..=200).contains(&purpose.chars().count()) && !purpose.chars().any(char::is_control) {
        return Ok(purpose);
    }
    Err(ApiError::of_text("purpose", "请用 4 至 200 个字说明用途", "say what for, in 4 to 200 characters"))
}
