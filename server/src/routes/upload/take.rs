//! Asking that a layer be taken in.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::Response;
use grid::people::Right;
use grid::register::Code;
use grid::wire::upload::Take;

use super::held;
use super::parameters::Named;
use crate::auth::Sight;
use crate::problem::ApiError;
use crate::reply;
use crate::routes::call::{Call, Json};
use crate::uploads::Asked;
use crate::uploads::take::{Order, TargetArea, start};

/// The scheme of an area without a tiling.
const USUAL_SCHEME: &str = "community-service";

/// `POST /uploads/{id}/take`
pub(in crate::routes) async fn take(
    call: Call,
    named: Named,
    Json(take): Json<Take>,
) -> Result<Response, ApiError> {
    let viewer = call.viewer()?;
    if !viewer.may(Right::Take(take.what)) {
        return Err(ApiError::Forbidden(
            "your role does not take in files of this kind; an administrator does",
        ));
    }
    let held = held(&call, &named)?;
    let unknown = || {
        ApiError::of_text(
            "area",
            "没有这个辖区，或不在您的管辖范围内",
            "there is no such area within your scope",
        )
    };
    let area = match take.area {
        Some(id) => {
            let position = call.app.register()?.areas.position(id).ok_or_else(unknown)?;
            Some(area(&call, "area", position).map_err(|_| unknown())?)
        }
        None => None,
    };
    let crs = take.crs.as_deref().map(str::parse).transpose();
    let crs = crs.map_err(|error: grid::crs::CrsError| {
        ApiError::of_text("crs", "无法识别该坐标系", &error.to_string())
    })?;
    let order = Order {
        asked: Asked { encoding: take.encoding, crs },
        area,
        account: viewer.account.value.clone(),
        author: viewer.author(),
        request: call.met.request()?.clone(),
        take,
    };
    // Also that there is such a layer, before anybody is told that it goes on.
    held.layer(order.take.layer as usize, order.asked.encoding).await?;
    start(&call.app, &held, order)?;
    let mut response = reply::json(&held.view())?;
    *response.status_mut() = StatusCode::ACCEPTED;
    Ok(response)
}

/// An area, by its position, with what plans need of it.
///
/// # Errors
/// [`ApiError::NotFound`] of the parameter `field`, when it lies outside the scope of whoever asks.
pub(in crate::routes) fn area(
    call: &Call,
    field: &'static str,
    position: usize,
) -> Result<TargetArea, ApiError> {
    let register = call.app.register()?;
    let sight = Sight::of(&call.viewer()?.account.value, &register);
    let node = &register.areas.nodes[position];
    if !sight.covers_area(position) {
        return Err(ApiError::NotFound { field, detail: format!("there is no area with id {}", node.id) });
    }
    let tiling = register.tiling_of(position);
    let cells = register.cells.entries.iter().filter(|cell| cell.area == position);
    Ok(TargetArea {
        code: Code::new(&node.code).map_err(|error| ApiError::Internal(Box::new(error)))?,
        boundary: Arc::clone(&register.areas.boundaries[position]),
        scheme: tiling.map_or_else(|| USUAL_SCHEME.to_owned(), |tiling| tiling.report.scheme.id.clone()),
        cells: cells.map(|cell| cell.properties.code.clone()).collect(),
    })
}
