//! Files that are uploaded, looked at, and taken in.

mod parameters;
mod receive;
mod take;

use std::sync::Arc;

use axum::response::Response;
use grid::wire::upload::TakeStage;

use self::parameters::{Looked, Named};
use super::call::{Call, NoBody};
use crate::problem::ApiError;
use crate::reply;
use crate::uploads::{Asked, Held, preview as make_preview};

pub(super) use receive::receive;
pub(super) use take::{area, take};

/// An upload of whoever asks.
fn held(call: &Call, named: &Named) -> Result<Arc<Held>, ApiError> {
    call.app.uploads.get(named.id.0, call.viewer()?.account.id)
}

/// `GET /uploads/{id}`
pub(super) async fn show(call: Call, named: Named, _: NoBody) -> Result<Response, ApiError> {
    reply::json(&held(&call, &named)?.view())
}

/// `GET /uploads/{id}/preview`
pub(super) async fn preview(call: Call, looked: Looked, _: NoBody) -> Result<Response, ApiError> {
    let held = held(&call, &Named { id: looked.id })?;
    let area = match looked.area {
        Some(area) => Some(take::area(&call, "area", area.0)?),
        None => None,
    };
    let asked = Asked { encoding: looked.encoding, crs: looked.crs.map(|crs| crs.0) };
    let (layers, position) = held.layer(looked.layer.0, asked.encoding).await?;
    let made = call.app.workers.run(move || {
        let boundary = area.as_ref().map(|area| area.boundary.as_ref());
        make_preview(&layers[position], &held.name, asked, boundary, &held.stop)
    });
    reply::json(&made.await?)
}

/// `DELETE /uploads/{id}`
pub(super) async fn remove(call: Call, named: Named, _: NoBody) -> Result<Response, ApiError> {
    let held = held(&call, &named)?;
    held.stop.ask();
    // Whoever takes it in at the moment is told how that ended.
    let stage = held.progress().stage;
    if !matches!(stage, TakeStage::Checking | TakeStage::Keeping) {
        call.app.uploads.remove(held.key);
    }
    Ok(reply::nothing())
}
