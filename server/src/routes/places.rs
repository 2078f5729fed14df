//! Places by kind.

use grid::register::PlaceKind;

use crate::extract::{After, AreaPosition, Bbox, Inquiry, Limit, parameters};
use crate::index::page;
use crate::problem::ApiError;
use crate::reply::Reply;

parameters! {
    /// Which places.
    pub(crate) struct PlaceFeatures {
        /// Kind of the places.
        query kind: PlaceKind,
        /// Only places in the box west,south,east,north; west greater than east crosses the antimeridian.
        query bbox: Option<Bbox>,
        /// Id of an area: only places in it.
        query area: Option<AreaPosition>,
        /// Most places on a page; more than 10000 is taken as 10000.
        query limit: Limit,
        /// Cursor of the page, from the next link of the page before.
        query after: After,
    }
}

/// `GET /places`
pub(super) fn features(inquiry: &Inquiry<'_>, asked: &PlaceFeatures) -> Result<Reply, ApiError> {
    let register = inquiry.register;
    let places = register.places(asked.kind);
    let mut positions = places.chosen(asked.bbox.as_ref());
    if let Some(AreaPosition(area)) = asked.area {
        let subtree = register.areas.subtree(area);
        positions.retain(|&p| places.area(p).is_some_and(|a| subtree.contains(&a)));
    }
    inquiry.sight.retain(register, asked.kind, &mut positions);
    Reply::features(
        &places.features,
        &page(positions, &places.ids, asked.after.0, asked.limit.0),
        inquiry.request,
    )
}
