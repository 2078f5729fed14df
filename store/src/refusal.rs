//! Why a store refuses records that contradict what it has, in the same words on every back end.

use grid::register::{Code, MapFeature, MapGeometry, PlaceKind, Tiling};

use crate::{StoreError, Version};

const fn conflict(what: String) -> StoreError {
    StoreError::Conflict { what }
}

/// Two records of an import have one code.
pub(crate) fn code_twice(table: &str, code: &str) -> StoreError {
    conflict(format!("code '{code}' occurs twice among the {table} to import; codes must differ"))
}

/// A cell's code stands in another tiling.
pub(crate) fn cell_in_use(code: &str, area: &str, scheme: &str) -> StoreError {
    conflict(format!(
        "cell code '{code}' is in use in the tiling of area {area} in scheme {scheme}; give the cells other codes"
    ))
}

/// Records of an import contradict each other in a way that has no name.
pub(crate) fn contradiction(table: &str) -> StoreError {
    conflict(format!("the {table} to import contradict each other"))
}

/// A tiling comes twice in one import.
pub(crate) fn tiling_twice(tiling: &Tiling) -> StoreError {
    let Tiling { area, scheme, .. } = tiling;
    conflict(format!("the tiling of area {area} in scheme {scheme} occurs twice; give each tiling once"))
}

/// A cell comes without its tiling.
pub(crate) fn no_tiling(cell: &Code, area: &Code, scheme: &str) -> StoreError {
    conflict(format!("cell {cell}: area {area} has no tiling in scheme {scheme}; import the tiling first"))
}

/// An area's parent is not there.
pub(crate) fn no_parent(area: &str, parent: &str) -> StoreError {
    conflict(format!("area {area}: its parent {parent} does not exist; import it first or with it"))
}

/// An area's parent stands at its own level or below.
pub(crate) fn upside_down(area: &str, level: &str, parent: &str, above: &str) -> StoreError {
    conflict(format!(
        "area {area} ({level}) cannot be part of {parent} ({above}), which does not stand above it"
    ))
}

/// A tiling's area is not there.
pub(crate) fn no_area(area: &str, scheme: &str) -> StoreError {
    conflict(format!("the tiling in scheme {scheme}: area {area} does not exist; import it first or with it"))
}

/// # Errors
/// [`StoreError::Conflict`] when the layer does not keep geometries of this kind.
pub(crate) fn unless_kept(feature: &MapFeature) -> Result<(), StoreError> {
    match (&feature.geometry, feature.layer) {
        (MapGeometry::Line(points), layer) if layer.has_lines() && points.len() >= 2 => Ok(()),
        (MapGeometry::Polygon(_), layer) if !layer.has_lines() => Ok(()),
        (_, layer) => {
            let wanted = if layer.has_lines() { "lines of two or more points" } else { "polygons" };
            Err(conflict(format!("'{}' cannot be kept: layer {layer} keeps {wanted}", feature.name)))
        }
    }
}

/// A new place has the code of another one.
pub(crate) fn code_in_use(kind: PlaceKind, code: &Code) -> StoreError {
    conflict(format!("{kind} code '{code}' is in use; choose another"))
}

/// A change would give a place another code.
pub(crate) fn code_stays(has: &Code, given: &Code) -> StoreError {
    conflict(format!("a place keeps its code {has}; {given} is another"))
}

/// An account has the login of another one.
pub(crate) fn login_in_use(login: &str) -> StoreError {
    conflict(format!("login '{login}' is in use; choose another"))
}

/// Nobody would be left who can give rights to everybody.
pub(crate) fn last_administrator(login: &str) -> StoreError {
    conflict(format!("{login} is the last active administrator of everything; make another one first"))
}

/// A request's key was used for something else.
pub(crate) fn key_in_use() -> StoreError {
    conflict("this request key was used for something else; draw a new one for each creation".to_owned())
}

/// A plan is to be made for an area that is not there.
pub(crate) fn no_area_to_plan(area: &Code) -> StoreError {
    conflict(format!("area {area} does not exist; import it first"))
}

/// Nothing is changed in a plan that is published.
pub(crate) fn plan_published(name: &str) -> StoreError {
    conflict(format!("plan '{name}' is published and stays as it is; make a new plan from it"))
}

/// A name is for a revision that there is.
pub(crate) fn no_revision(number: i64, last: i64) -> StoreError {
    conflict(format!("there is no revision {number}; the last one is {last}"))
}

/// Nothing is drawn in a plan that is shelved.
pub(crate) fn plan_shelved(name: &str) -> StoreError {
    conflict(format!("plan '{name}' is shelved; take it up again first"))
}

/// Plans become published by publishing a version.
pub(crate) fn only_publishing_publishes(name: &str) -> StoreError {
    conflict(format!("plan '{name}' cannot be marked as published; publish it"))
}

/// Another version is in force from that day or a later one.
pub(crate) fn day_taken(version: &Version) -> StoreError {
    let Version { number, area, effective, .. } = version;
    let from = effective.map(|day| day.to_string()).unwrap_or_default();
    conflict(format!("version {number} of area {area} is in force from {from}; choose a later day"))
}

/// A store that is to be filled has records.
pub(crate) fn not_empty(table: &str) -> StoreError {
    conflict(format!("the store to fill is not empty: it has {table}; choose a new one"))
}

/// A constraint refuses what none of the above foresaw.
pub(crate) fn by_rule(said: &str) -> StoreError {
    conflict(format!("a rule of the store refuses it: {said}"))
}
