//! Places made, changed and put back.

use axum::response::Response;
use grid::edit;
use grid::lattice::Point;
use grid::people::{Action, Scope};
use grid::register::{Code, Place, PlaceKind, Stored};
use grid::wire::edit::{NewPlace, PlacePatch, RestorePlace};
use jiff::Timestamp;
use store::StoreError;

use super::{KindOf, PlaceOf, answer, answer_created, find, if_theirs, subject};
use crate::auth::{Sight, random};
use crate::problem::ApiError;
use crate::routes::call::{Call, Json};
use crate::routes::history;

/// `POST /places/{kind}`
pub(in crate::routes) async fn create(
    call: Call,
    asked: KindOf,
    Json(body): Json<NewPlace>,
) -> Result<Response, ApiError> {
    let code = fresh_code(asked.kind)?;
    // That a code is in use would tell of a place that they do not see.
    if body.code.is_some() && call.viewer()?.account.value.scope != Scope::Everything {
        return Err(ApiError::of_text(
            "code",
            "编号由系统生成，请勿填写",
            "the service makes codes; leave it out",
        ));
    }
    let place = edit::create(asked.kind, &body, code, call.app.clock.today()).map_err(ApiError::Fields)?;
    let area = new_ground(&call, asked.kind, place.at)?;
    let (author, key) = (call.viewer()?.author(), call.met.request()?);
    let made = match call.app.store.create_place(&author, key, &place, Some(area)).await {
        // A repeated request, and the place was removed by another program.
        Err(StoreError::NotFound { .. }) => {
            return Err(ApiError::NotFound {
                field: "Idempotency-Key",
                detail: "the place that this request made is no longer there".to_owned(),
            });
        }
        made => made?,
    };
    call.catch_up().await;
    // Of a repeated request, the place as it is now: it may have been moved out of sight.
    answer_created(&call, &if_theirs(&call, made)?)
}

/// `PATCH /places/{kind}/{id}`
pub(in crate::routes) async fn change(
    call: Call,
    asked: PlaceOf,
    Json(patch): Json<PlacePatch>,
) -> Result<Response, ApiError> {
    let present = at_version(&call, &asked).await?;
    match edit::change(&present.value, &patch, call.app.clock.today()).map_err(ApiError::Fields)? {
        Some((place, action)) => replace(&call, present, place, action).await,
        None => answer(&call, &present),
    }
}

/// `POST /places/{kind}/{id}/restore`
pub(in crate::routes) async fn restore(
    call: Call,
    asked: PlaceOf,
    Json(RestorePlace { version }): Json<RestorePlace>,
) -> Result<Response, ApiError> {
    let present = at_version(&call, &asked).await?;
    if version == present.version {
        return answer(&call, &present);
    }
    let Some(record) = history::as_of(&call, subject(&present), present.id, version).await? else {
        return Err(ApiError::of_text(
            "version",
            &format!("第 {version} 版不在变更记录中，无法恢复：导入不逐条保留旧版本"),
            &format!(
                "version {version} is not in the log, so it cannot be put back: imports keep no single versions"
            ),
        ));
    };
    let earlier: Place = serde_json::from_value(record)?;
    match edit::restore(&present.value, &earlier) {
        Some(place) => replace(&call, present, place, Action::Restore).await,
        None => answer(&call, &present),
    }
}

/// The place, if it is at the version that the change is made from.
async fn at_version(call: &Call, asked: &PlaceOf) -> Result<Stored<Place>, ApiError> {
    let (present, version) = (find(call, asked).await?, call.met.version()?);
    if present.version == version {
        return Ok(present);
    }
    Err(history::stale(call, subject(&present), present.id, version, present.version).await?)
}

/// Keeps a place as it is to be from now on.
async fn replace(
    call: &Call,
    present: Stored<Place>,
    place: Place,
    action: Action,
) -> Result<Response, ApiError> {
    let kind = place.details.kind();
    let area = if place.at == present.value.at {
        present_ground(call, place.at)?
    } else {
        Some(new_ground(call, kind, place.at)?)
    };
    let (author, store) = (call.viewer()?.author(), &call.app.store);
    let changed = store.replace_place(&author, action, present.id, present.version, &place, area).await;
    let changed =
        history::unless_stale(call, subject(&present), present.id, present.version, changed).await?;
    call.catch_up().await;
    answer(call, &changed)
}

/// Code of the lowest area that a place may be put down in.
///
/// # Errors
/// [`ApiError::Fields`] where there is none, or none that is theirs.
fn new_ground(call: &Call, kind: PlaceKind, at: Point) -> Result<Code, ApiError> {
    let register = call.app.register()?;
    let whereabouts = register.whereabouts(at);
    let sight = Sight::of(&call.viewer()?.account.value, &register);
    let area = whereabouts.area.filter(|_| sight.covers(kind, whereabouts.area, &whereabouts.cells));
    let outside = || {
        ApiError::of_text(
            "at",
            "该位置不在您负责的辖区或网格内",
            "this position lies in none of the areas and cells that are yours",
        )
    };
    code_of(&register.areas.nodes[area.ok_or_else(outside)?].code)
}

/// Code of the lowest area that a place lies in; there may be none.
fn present_ground(call: &Call, at: Point) -> Result<Option<Code>, ApiError> {
    let register = call.app.register()?;
    register.whereabouts(at).area.map(|area| code_of(&register.areas.nodes[area].code)).transpose()
}

fn code_of(text: &str) -> Result<Code, ApiError> {
    Code::new(text).map_err(|e| ApiError::Internal(Box::new(e)))
}

/// A code that no other place has.
fn fresh_code(kind: PlaceKind) -> Result<Code, ApiError> {
    let millis = Timestamp::now().as_millisecond().unsigned_abs();
    code_of(&edit::new_code(kind, millis, u64::from_be_bytes(random()?)))
}
