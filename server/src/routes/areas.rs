//! Areas and their tilings.

use grid::register::Level;

use crate::extract::{AreaPosition, Bbox, Inquiry, NoParameters, parameters};
use crate::index::Paged;
use crate::problem::ApiError;
use crate::reply::Reply;

parameters! {
    /// Which areas.
    pub(crate) struct AreaFeatures {
        /// Only areas of this level.
        query level: Option<Level>,
        /// Id of an area: only the areas directly below it.
        query parent: Option<AreaPosition>,
        /// Only areas whose extent meets the box west,south,east,north; west greater than east crosses the antimeridian.
        query bbox: Option<Bbox>,
    }
}

parameters! {
    /// The tiling of which area.
    pub(crate) struct TilingOf {
        /// Id of the area.
        path id: AreaPosition,
    }
}

/// `GET /areas`
pub(super) fn tree(inquiry: &Inquiry<'_>, _: &NoParameters) -> Result<Reply, ApiError> {
    Reply::json(&inquiry.register.areas.nodes)
}

/// `GET /areas/features`
pub(super) fn features(inquiry: &Inquiry<'_>, asked: &AreaFeatures) -> Result<Reply, ApiError> {
    let register = inquiry.register;
    let areas = &register.areas;
    let parent = asked.parent.map(|AreaPosition(p)| areas.nodes[p].id);
    let chosen = |position: &u32| {
        let (node, extent) = (&areas.nodes[*position as usize], &areas.extents[*position as usize]);
        asked.level.is_none_or(|level| node.level == level)
            && (parent.is_none() || node.parent == parent)
            && asked.bbox.is_none_or(|bbox| bbox.meets(extent))
    };
    let positions: Vec<u32> = (0..areas.nodes.len() as u32).filter(chosen).collect();
    Reply::features(&areas.features, &Paged::whole(positions), inquiry.request)
}

/// `GET /areas/{id}/tiling`
pub(super) fn tiling(inquiry: &Inquiry<'_>, asked: &TilingOf) -> Result<Reply, ApiError> {
    let register = inquiry.register;
    let AreaPosition(area) = asked.id;
    let tiling = register.tiling_of(area).ok_or_else(|| ApiError::NotFound {
        field: "id",
        detail: format!("{} is not divided into cells", register.areas.nodes[area].name),
    })?;
    Reply::json(&tiling.report)
}
