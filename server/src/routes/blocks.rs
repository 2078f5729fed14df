//! Blocks of an area.

use grid::blocks::{Blocks, BlocksError, Settings, StreetClass, draw};
use grid::scheme::AtRisk;
use grid::wire::blocks::BlockView;
use grid::workload::Weights;

use crate::auth::Sight;
use crate::extract::{AreaPosition, Inquiry, SchemeId, parameters};
use crate::index::{Features, Geometry, Paged, Register, scheme};
use crate::problem::ApiError;
use crate::reply::Reply;

parameters! {
    /// The blocks of which area, and what parts them.
    pub(crate) struct BlocksOf {
        /// Id of the area.
        path id: AreaPosition,
        /// The smallest streets that part blocks: main, side, lane or path; lane without it.
        query streets: Option<StreetClass>,
        /// The scheme by which work is weighed and premises are at risk; that of the division in force without it.
        query scheme: Option<SchemeId>,
    }
}

/// `GET /areas/{id}/blocks`
pub(super) fn features(inquiry: &Inquiry<'_>, asked: &BlocksOf) -> Result<Reply, ApiError> {
    let AreaPosition(area) = asked.id;
    let register = inquiry.register;
    if !inquiry.sight.covers_area(area) {
        let detail = format!("there is no area with id {}", register.areas.nodes[area].id);
        return Err(ApiError::NotFound { field: "id", detail });
    }
    let mut settings = Settings::default();
    settings.streets = asked.streets.unwrap_or(settings.streets);
    let in_force = || register.tiling_of(area).map(|tiling| tiling.report.scheme.clone());
    let (weights, at_risk) = match asked.scheme.map(|SchemeId(id)| scheme(id)).or_else(in_force) {
        Some(scheme) => (scheme.weights, scheme.at_risk),
        None => (Weights::default(), AtRisk::default()),
    };
    settings.weights = weights;
    let drawn = drawn(register, area, inquiry.sight, &at_risk, &settings)?;
    let mut features = Features::default();
    for (block, view) in drawn.blocks.iter().zip(BlockView::of(&drawn)) {
        features.push(i64::from(view.block), &Geometry::from(&block.shape), &view)?;
    }
    let positions = (0..features.len() as u32).collect();
    Reply::features(&features, &Paged::whole(positions), inquiry.request)
}

/// The blocks of the area at a position, with what counts for work there as far as somebody sees it.
///
/// # Errors
/// [`ApiError::Conflict`] when the boundary of the area is flawed.
pub(super) fn drawn(
    register: &Register,
    area: usize,
    sight: &Sight,
    at_risk: &AtRisk,
    settings: &Settings,
) -> Result<Blocks, ApiError> {
    draw(&register.terrain(area, sight, at_risk), settings).map_err(|error| match error {
        BlocksError::Flawed { .. } => ApiError::Conflict(error.to_string()),
        _ => ApiError::Internal(Box::new(error)),
    })
}
