//! A plan made.

use axum::http::{StatusCode, header};
use axum::response::Response;
use grid::register::Code;
use grid::wire::plan::NewPlan;
use store::StoreError;

use super::{area, location, name, start};
use crate::auth::{Sight, tag};
use crate::extract::NoParameters;
use crate::plans::brief;
use crate::problem::ApiError;
use crate::reply;
use crate::routes::call::{Call, Json};

/// `POST /plans`
pub(in crate::routes) async fn create(
    call: Call,
    _: NoParameters,
    Json(asked): Json<NewPlan>,
) -> Result<Response, ApiError> {
    let name = name(&asked.name)?;
    let (divided, present) = ground(&call, asked.area)?;
    let scheme = scheme(asked.scheme, present)?;
    let start = start::start(&call, &divided, &scheme, asked.from).await?;
    let plan = store::NewPlan {
        name,
        area: divided,
        scheme,
        origin: start.origin,
        cells: start.cells,
        next: start.next,
    };
    let (author, key) = (call.viewer()?.author(), call.met.request()?);
    let made = match call.app.store.create_plan(&author, key, &plan).await {
        Err(StoreError::NotFound { .. }) => {
            return Err(ApiError::NotFound {
                field: "Idempotency-Key",
                detail: "the plan that this request made is no longer there".to_owned(),
            });
        }
        made => made?,
    };
    let mut response = reply::json(&brief(&made, area(&call, &made)?))?;
    *response.status_mut() = StatusCode::CREATED;
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, location(made.id)?);
    headers.insert(header::ETAG, tag(made.revision)?);
    Ok(response)
}

/// The area to divide, with the scheme of its present tiling.
fn ground(call: &Call, id: i64) -> Result<(Code, Option<String>), ApiError> {
    let register = call.app.register()?;
    let sight = Sight::of(&call.viewer()?.account.value, &register);
    let Some(area) = register.areas.position(id).filter(|&area| sight.covers_area(area)) else {
        return Err(ApiError::of_text(
            "area",
            "该辖区不存在或不由您负责",
            "there is no such area, or none that is yours",
        ));
    };
    let code = Code::new(&register.areas.nodes[area].code).map_err(|e| ApiError::Internal(Box::new(e)))?;
    Ok((code, register.tiling_of(area).map(|tiling| tiling.report.scheme.id.clone())))
}

/// The scheme of a new plan.
fn scheme(asked: Option<String>, present: Option<String>) -> Result<String, ApiError> {
    match (asked, present) {
        (Some(asked), present) if present.as_ref() == Some(&asked) || data::scheme(&asked).is_ok() => {
            Ok(asked)
        }
        (None, Some(present)) => Ok(present),
        (Some(_), _) => Err(ApiError::of_text("scheme", "没有这个网格方案", "there is no such scheme")),
        (None, None) => Err(ApiError::of_text(
            "scheme",
            "该辖区还没有网格划分，请选择网格方案",
            "the area is not divided yet: choose a scheme",
        )),
    }
}
