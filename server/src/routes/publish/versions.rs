//! What was in force when: `GET /areas/{id}/versions`, `GET /areas/{id}/versions/as-of` and `GET /versions/{id}`.

use std::collections::HashMap;

use axum::response::Response;
use grid::people::Subject;
use grid::register::{Cell, Code};
use grid::wire::CellRef;
use grid::wire::plan::{Overridden, VersionBrief, VersionCell, VersionView};
use schemars::{Schema, SchemaGenerator, json_schema};
use store::{StoreError, Version, VersionNotes};

use super::day::Day;
use crate::answer as answering;
use crate::auth::Sight;
use crate::extract::{AreaPosition, Inquiry, RecordId, Refusal, Value, parameters, shown};
use crate::index::Register;
use crate::problem::ApiError;
use crate::reply::{self, Reply};
use crate::routes::call::{Call, NoBody};
use crate::routes::history::gone;

parameters! {
    /// The versions of which area.
    pub(crate) struct VersionsOf {
        /// Id of the area.
        path id: AreaPosition,
    }
}

parameters! {
    /// The version that was, is or will be in force on which day.
    pub(crate) struct AsOf {
        /// Id of the area.
        path id: AreaPosition,
        /// The day, such as 2026-03-01.
        query day: Day,
        /// Id of the scheme; that of the present tiling when left out.
        query scheme: SchemeId,
    }
}

parameters! {
    /// Which version.
    pub(crate) struct VersionOf {
        /// Id of the version.
        path id: RecordId,
    }
}

/// Id of a scheme, if one is given.
pub(crate) struct SchemeId(Option<String>);

impl Value for SchemeId {
    const REQUIRED: bool = false;

    fn read(text: Option<&str>, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        match text {
            Some(text) if text.chars().count() > 60 => {
                Err(Refusal::Unreadable(format!("'{}' is not the id of a scheme", shown(text))))
            }
            text => Ok(Self(text.map(str::to_owned))),
        }
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "minLength": 1, "maxLength": 60 })
    }
}

/// `GET /areas/{id}/versions`
pub(in crate::routes) async fn list(call: Call, asked: VersionsOf, _: NoBody) -> Result<Response, ApiError> {
    let area = area_of(&call, asked.id)?;
    let versions = call.app.store.versions(Some(&area)).await?;
    let briefs = versions.iter().map(|version| brief(&call, version)).collect::<Result<Vec<_>, _>>()?;
    reply::json(&briefs)
}

/// `GET /areas/{id}/versions/as-of`
pub(in crate::routes) async fn as_of(call: Call, asked: AsOf, _: NoBody) -> Result<Response, ApiError> {
    let area = area_of(&call, asked.id)?;
    let Day(day) = asked.day;
    let scheme = match asked.scheme.0 {
        Some(scheme) => Some(scheme),
        None => call.app.register()?.tiling_of(asked.id.0).map(|tiling| tiling.report.scheme.id.clone()),
    };
    let versions = call.app.store.versions(Some(&area)).await?;
    // Newest first: where no scheme is known, that of the newest version.
    let scheme = scheme.or_else(|| versions.first().map(|version| version.scheme.clone()));
    let version = versions.into_iter().find(|version| {
        let begun = version.effective.is_none_or(|first| first <= day);
        let lasts = version.until.is_none_or(|end| day < end);
        Some(&version.scheme) == scheme.as_ref() && begun && lasts
    });
    let version = version.ok_or_else(|| ApiError::NotFound {
        field: "day",
        detail: format!(
            "no version of area {area} is kept for {day}; versions are kept from the first publication on, \
             and /areas/{{id}}/tiling is the division of today"
        ),
    })?;
    answer(&call, version.id).await
}

/// `GET /versions/{id}`
pub(in crate::routes) async fn show(call: Call, asked: VersionOf, _: NoBody) -> Result<Response, ApiError> {
    answer(&call, asked.id.0).await
}

/// A version with its cells, if it is of an area of theirs.
async fn answer(call: &Call, id: i64) -> Result<Response, ApiError> {
    let (version, cells, notes) = match call.app.store.version(id).await {
        Err(StoreError::NotFound { .. }) => return Err(gone(Subject::Version, id)),
        read => read?,
    };
    let today = {
        let register = call.app.register()?;
        let sight = Sight::of(&call.viewer()?.account.value, &register);
        let area = register.areas.with_code(&version.area).filter(|&area| sight.covers_area(area));
        let area = area.ok_or_else(|| gone(Subject::Version, id))?;
        cells_today(&register, area, &version.scheme)
    };
    let VersionNotes { lineage, overrides } = notes;
    let overridden = overrides.into_iter().map(|(sentence, reason, by)| Overridden { sentence, reason, by });
    let (version, overrides) = (brief(call, &version)?, overridden.collect());
    let work = move || {
        let cells = cells.iter().map(|cell| shown_cell(cell, &today)).collect();
        Reply::json(&VersionView { version, cells, lineage, overrides })
    };
    answering::large(&call.app, &call.headers, call.app.workers.run(work).await??).await
}

/// A version in a list.
///
/// # Errors
/// [`ApiError::NotFound`] when its area is no longer there.
pub(super) fn brief(call: &Call, version: &Version) -> Result<VersionBrief, ApiError> {
    let register = call.app.register()?;
    let area = register.areas.with_code(&version.area).ok_or_else(|| gone(Subject::Version, version.id))?;
    Ok(VersionBrief {
        id: version.id,
        number: version.number,
        area: register.areas.reference(area),
        scheme: version.scheme.clone(),
        effective: version.effective.map(|day| day.to_string()),
        until: version.until.map(|day| day.to_string()),
        by: version.by.0.clone(),
        at: version.by.1.to_string(),
        plan: version.plan,
        cells: version.cells,
    })
}

/// The code of an area that is theirs.
fn area_of(call: &Call, AreaPosition(area): AreaPosition) -> Result<Code, ApiError> {
    let register = call.app.register()?;
    let sight = Sight::of(&call.viewer()?.account.value, &register);
    let node = &register.areas.nodes[area];
    if !sight.covers_area(area) {
        let detail = format!("there is no area with id {}", node.id);
        return Err(ApiError::NotFound { field: "id", detail });
    }
    Code::new(&node.code).map_err(|error| ApiError::Internal(Box::new(error)))
}

/// The present cells of an area in a scheme, by their codes.
fn cells_today(register: &Register, area: usize, scheme: &str) -> HashMap<String, CellRef> {
    let of_tiling = |tiling: usize| {
        register.tilings[tiling].area == area && register.tilings[tiling].report.scheme.id == scheme
    };
    let cells = register.cells.entries.iter().enumerate().filter(|(_, cell)| of_tiling(cell.tiling));
    cells.map(|(position, cell)| (cell.properties.code.clone(), register.cells.reference(position))).collect()
}

fn shown_cell(cell: &Cell, today: &HashMap<String, CellRef>) -> VersionCell {
    VersionCell {
        code: cell.code.to_string(),
        name: cell.name.clone(),
        kind: cell.kind,
        shape: cell.shape.to_coordinates(),
        today: today.get(cell.code.as_str()).cloned(),
    }
}
