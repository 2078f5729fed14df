//! Cells and their ledgers.

use grid::register::PlaceKind;

use crate::extract::{After, AreaPosition, Bbox, CellPosition, Inquiry, Limit, parameters};
use crate::index::page;
use crate::problem::ApiError;
use crate::reply::Reply;

parameters! {
    /// Which cells.
    pub(crate) struct CellFeatures {
        /// Id of an area: only cells of its tiling and of the tilings below it.
        query area: Option<AreaPosition>,
        /// Only cells whose extent meets the box west,south,east,north; west greater than east crosses the antimeridian.
        query bbox: Option<Bbox>,
        /// Most cells on a page; more than 10000 is taken as 10000.
        query limit: Limit,
        /// Cursor of the page, from the next link of the page before.
        query after: After,
    }
}

parameters! {
    /// The ledger of which cell.
    pub(crate) struct LedgerOf {
        /// Id of the cell.
        path id: CellPosition,
    }
}

parameters! {
    /// Which places of which cell.
    pub(crate) struct PlacesOf {
        /// Id of the cell.
        path id: CellPosition,
        /// Kind of the places.
        query kind: PlaceKind,
        /// Most places on a page; more than 10000 is taken as 10000.
        query limit: Limit,
        /// Cursor of the page, from the next link of the page before.
        query after: After,
    }
}

/// `GET /cells`
pub(super) fn features(inquiry: &Inquiry<'_>, asked: &CellFeatures) -> Result<Reply, ApiError> {
    let register = inquiry.register;
    let cells = &register.cells;
    let mut positions = cells.chosen(asked.bbox.as_ref());
    if let Some(AreaPosition(area)) = asked.area {
        let subtree = register.areas.subtree(area);
        positions.retain(|&p| subtree.contains(&cells.entries[p as usize].area));
    }
    Reply::features(
        &cells.features,
        &page(positions, &cells.ids, asked.after.0, asked.limit.0),
        inquiry.request,
    )
}

/// `GET /cells/{id}/ledger`
pub(super) fn ledger(inquiry: &Inquiry<'_>, asked: &LedgerOf) -> Result<Reply, ApiError> {
    let register = inquiry.register;
    let CellPosition(cell) = asked.id;
    let area = register.areas.reference(register.cells.entries[cell].area);
    let mut ledger = register.cells.ledger(cell, area);
    if !inquiry.sight.sees_needs() {
        ledger.needs.clear();
    }
    Reply::json(&ledger)
}

/// `GET /cells/{id}/places`
pub(super) fn places(inquiry: &Inquiry<'_>, asked: &PlacesOf) -> Result<Reply, ApiError> {
    let register = inquiry.register;
    let places = register.places(asked.kind);
    let mut positions = places.of_cell(asked.id.0).to_vec();
    inquiry.sight.retain(register, asked.kind, &mut positions);
    Reply::page(
        &places.features,
        &page(positions, &places.ids, asked.after.0, asked.limit.0),
        inquiry.request,
    )
}
