//! Plans and tilings in force as files.

mod blocks;
mod households;

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use grid::people::{Action, Right, Subject};
use grid::register::PlaceKind;
use grid::wire::upload::ExportFormat;
use store::Deed;

use super::call::{Call, NoBody};
use super::plan::enter;
use super::upload::area;
use crate::extract::{AreaPosition, RecordId, parameters};
use crate::formats::write::{OutCell, write};
use crate::problem::ApiError;
use crate::reply::UNKEPT;

parameters! {
    /// Which plan, and how.
    pub(crate) struct PlanAs {
        /// Id of the plan.
        path id: RecordId,
        /// Format: geojson, gpkg, shp for a zipped Shapefile, kml, csv for which household is in which cell, or blocks for which block is.
        query format: ExportFormat,
    }
}

parameters! {
    /// The division of which area, and how.
    pub(crate) struct TilingAs {
        /// Id of the area.
        path id: AreaPosition,
        /// Format: geojson, gpkg, shp for a zipped Shapefile, kml, csv for which household is in which cell, or blocks for which block is.
        query format: ExportFormat,
    }
}

/// `GET /plans/{id}/export`
pub(super) async fn plan(call: Call, asked: PlanAs, _: NoBody) -> Result<Response, ApiError> {
    let mut entered = enter(&call, asked.id).await?;
    let about = entered.plan.clone();
    let cells = entered
        .work(&call.app, |present| {
            let out = |(id, cell): (grid::plan::CellId, &grid::plan::PlanCell)| OutCell {
                number: id.0,
                code: cell.about.code.as_ref().map(ToString::to_string).unwrap_or_default(),
                name: cell.about.name.clone(),
                kind: cell.about.kind,
                shape: cell.shape.clone(),
            };
            (present.draft.cells().map(out).collect::<Vec<_>>(), present)
        })
        .await?;
    drop(entered);
    let deed = deed(Subject::Plan, Some(about.id), about.name.clone(), about.area.clone());
    send(&call, asked.format, &about.name, &format!("plan-{}", about.id), cells, deed).await
}

/// `GET /areas/{id}/tiling/export`
pub(super) async fn tiling(call: Call, asked: TilingAs, _: NoBody) -> Result<Response, ApiError> {
    let area = area(&call, "id", asked.id.0)?;
    let mut snapshot = call.app.store.snapshot().await?;
    let tilings = snapshot.tilings().await?;
    let tiling = tilings.into_iter().find(|tiling| tiling.value.area == area.code);
    let cells = match tiling {
        Some(tiling) => snapshot.cells(tiling.id).await?,
        None => Vec::new(),
    };
    drop(snapshot);
    let out = |(number, cell): (u32, grid::register::Cell)| OutCell {
        number,
        code: cell.code.to_string(),
        name: cell.name,
        kind: cell.kind,
        shape: cell.shape,
    };
    let cells = (1..).zip(cells.into_iter().map(|cell| cell.value)).map(out).collect();
    let deed = deed(Subject::Register, None, area.code.to_string(), area.code.clone());
    send(&call, asked.format, area.code.as_str(), &format!("cells-{}", area.code), cells, deed).await
}

fn deed(subject: Subject, id: Option<i64>, label: String, area: grid::register::Code) -> Deed {
    let area = Some(area);
    Deed {
        action: Action::Export,
        subject,
        id,
        version: None,
        label,
        area,
        purpose: None,
        before: None,
        after: None,
    }
}

async fn send(
    call: &Call,
    format: ExportFormat,
    title: &str,
    stem: &str,
    cells: Vec<OutCell>,
    deed: Deed,
) -> Result<Response, ApiError> {
    if format.is_assignment() && !call.viewer()?.may(Right::ReadPlaces(PlaceKind::Household)) {
        return Err(ApiError::Forbidden("your role does not include households"));
    }
    let bytes = match format {
        ExportFormat::Csv => households::table(call, &cells).await?.into_bytes(),
        ExportFormat::Blocks => blocks::table(call, deed.area.as_ref(), cells).await?.into_bytes(),
        format => write(format, title, cells).await.map_err(|error| ApiError::Internal(Box::new(error)))?,
    };
    call.app.store.note(&call.viewer()?.author(), &deed).await?;
    let of_blocks = if format == ExportFormat::Blocks { "-blocks" } else { "" };
    let name = format!("attachment; filename=\"{stem}{of_blocks}.{}\"", format.ending());
    let name = HeaderValue::from_str(&name).unwrap_or(HeaderValue::from_static("attachment"));
    let headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, HeaderValue::from_static(format.media())),
        (header::CONTENT_DISPOSITION, name),
        UNKEPT,
    ]);
    Ok((headers, bytes).into_response())
}
