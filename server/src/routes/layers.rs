//! Layers of the base map.

use grid::register::LayerKind;

use crate::extract::{Bbox, Inquiry, parameters};
use crate::index::Paged;
use crate::problem::ApiError;
use crate::reply::Reply;

parameters! {
    /// Which features of the base map.
    pub(crate) struct LayerFeatures {
        /// The layer.
        path layer: LayerKind,
        /// Only features whose extent meets the box west,south,east,north; west greater than east crosses the antimeridian.
        query bbox: Option<Bbox>,
    }
}

/// `GET /layers/{layer}`
pub(super) fn features(inquiry: &Inquiry<'_>, asked: &LayerFeatures) -> Result<Reply, ApiError> {
    let register = inquiry.register;
    let layer = register.layer(asked.layer);
    let positions = layer.chosen(asked.bbox.as_ref());
    Reply::features(&layer.features, &Paged::whole(positions), inquiry.request)
}
