//! Personal fields shown whole, for a stated purpose that is kept.

use axum::response::Response;
use grid::people::Action;
use grid::register::{Code, Details};
use grid::wire::edit::{RevealRequest, Revealed};
use store::Deed;

use super::{PlaceOf, find, subject};
use crate::problem::ApiError;
use crate::reply;
use crate::routes::call::{Call, Json};

/// `POST /places/{kind}/{id}/reveal`
pub(in crate::routes) async fn reveal(
    call: Call,
    asked: PlaceOf,
    Json(RevealRequest { purpose }): Json<RevealRequest>,
) -> Result<Response, ApiError> {
    let place = find(&call, &asked).await?;
    let Details::Household(household) = &place.value.details else {
        return Err(ApiError::Conflict("only households have personal fields".to_owned()));
    };
    let purpose = super::purpose(&purpose)?;
    let area = {
        let register = call.app.register()?;
        let area = register.whereabouts(place.value.at).area;
        area.and_then(|area| Code::new(&register.areas.nodes[area].code).ok())
    };
    let deed = Deed {
        action: Action::Reveal,
        subject: subject(&place),
        id: Some(place.id),
        version: None,
        label: place.value.code.to_string(),
        area,
        purpose: Some(purpose.to_owned()),
        before: None,
        after: None,
    };
    // First the log, then the answer: what could not be noted is not shown.
    call.app.store.note(&call.viewer()?.author(), &deed).await?;
    reply::json(&Revealed {
        contact: household.contact.clone(),
        phone: household.phone.clone(),
        needs: household.needs.clone(),
    })
}
