//! The ground and its places, out of files.

use std::path::Path;
use std::str::FromStr;

use grid::blocks::{Feature, Line, Terrain, feature};
use grid::crs::Crs;
use grid::read::{self, Geometry, Options as ReadOptions, WithoutGeometry, read_features_with};
use grid::register::{HazardState, PlaceKind, PremisesKind, Severity, UnknownName};
use grid::scheme::AtRisk;
use grid::shape::Shape;
use grid::workload::{Item, What};
use serde_json::Value;

use super::Options;
use crate::cli::failure::{Failure, Faults};
use crate::formats::{Folder, FormatError, Stated, Stop, open, private_folder};

/// Reads all files.
///
/// # Errors
/// Their faults, one a line.
pub(super) async fn terrain(options: &Options, area: Shape) -> Result<Terrain, Failure> {
    let mut terrain = Terrain::bare(area);
    let mut faults = Faults::default();
    for file in &options.streets {
        let mut other = 0;
        for found in features(file, options.crs, &mut faults).await? {
            other += u64::from(!add(&mut terrain, found));
        }
        if other > 0 {
            eprintln!("{}: note: {other} features part nothing and were left out", file.display());
        }
    }
    for file in &options.places {
        for found in features(file, options.crs, &mut faults).await? {
            let name = found.name.clone();
            match items(&found, &options.mix.at_risk) {
                Ok(items) => terrain.items.extend(items),
                Err(what) => faults.add_feature(file, &name, what),
            }
        }
    }
    faults.into_result()?;
    terrain.walk();
    Ok(terrain)
}

/// The features of all layers of a file.
async fn features(file: &Path, crs: Option<Crs>, faults: &mut Faults) -> Result<Vec<read::Feature>, Failure> {
    let failed = |error: String| Failure::new(format!("{}: {error}", file.display()));
    let folder = private_folder().tempdir().map_err(|error| failed(error.to_string()))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let opened = open(file, &name, None, &Folder::new(folder.path(), Stop::default())).await;
    let opened = opened.map_err(|error: FormatError| failed(error.to_string()))?;
    let mut features = Vec::new();
    for layer in opened.layers {
        let crs = match (crs, layer.crs) {
            (Some(crs), _) | (None, Stated::Known(crs)) => Some(crs),
            (None, Stated::Usual) => None,
            (None, Stated::Unknown(_) | Stated::Nothing) => {
                return Err(failed(
                    "the system of its coordinates is not known; name it with --crs".to_owned(),
                ));
            }
        };
        let bytes = std::fs::read(&layer.file).map_err(|error| failed(error.to_string()))?;
        let options =
            ReadOptions { crs, without_geometry: WithoutGeometry::LeaveOut, ..ReadOptions::default() };
        match read_features_with(&bytes, &options) {
            Ok(set) => features.extend(set.features),
            Err(error) => faults.add(file, &error),
        }
    }
    Ok(features)
}

/// Adds a feature to the ground; `false` for one that blocks have nothing to do with.
fn add(terrain: &mut Terrain, found: read::Feature) -> bool {
    let what = feature(|key| found.properties.get(key).and_then(Value::as_str));
    match (what, found.geometry) {
        (Some(Feature::Line { kind, bridge, tunnel }), Geometry::Lines(lines)) => {
            terrain.lines.extend(lines.into_iter().map(|points| Line { points, kind, bridge, tunnel }));
        }
        (Some(Feature::Water), Geometry::Shape(shape)) => terrain.water.push(shape),
        (Some(Feature::Estate), Geometry::Shape(shape)) => terrain.estates.push(shape),
        (Some(Feature::Building), Geometry::Shape(shape)) => terrain.buildings.push(shape),
        _ => return false,
    }
    true
}

/// The places of a feature; none for one of a kind that makes no work.
fn items(found: &read::Feature, at_risk: &AtRisk) -> Result<Vec<Item>, String> {
    let kind = match found.text("kind").as_deref() {
        None | Some("address") => PlaceKind::Household,
        Some(kind) => match kind.parse() {
            Ok(kind) => kind,
            Err(_) => return Ok(Vec::new()),
        },
    };
    let Geometry::Points(points) = &found.geometry else {
        return Err("places are points; give polygons and lines as STREETS".to_owned());
    };
    let what = match kind {
        PlaceKind::Household => What::Household { people: whole(found, "people")?.unwrap_or(0), needs: 0 },
        PlaceKind::Premises => What::Premises { at_risk: is_at_risk(found, at_risk)? },
        PlaceKind::Hazard if named(found, "state")? == Some(HazardState::Closed) => return Ok(Vec::new()),
        PlaceKind::Hazard => What::Hazard { severity: named(found, "severity")?.unwrap_or(Severity::Minor) },
        PlaceKind::Hydrant => What::Hydrant,
    };
    Ok(points.iter().map(|&at| Item { at, what }).collect())
}

/// A value that has a name, where it is told.
fn named<T: FromStr<Err = UnknownName>>(found: &read::Feature, field: &str) -> Result<Option<T>, String> {
    let value = found.text(field).map(|name| name.parse());
    value.transpose().map_err(|error: UnknownName| format!("`{field}`: {error}"))
}

/// Whether premises are at risk, by what the register has of premises: `category`, `live_work_store`, `floor_area_m2`.
fn is_at_risk(found: &read::Feature, rule: &AtRisk) -> Result<bool, String> {
    let category = named::<PremisesKind>(found, "category")?;
    let live_work_store = match found.properties.get("live_work_store") {
        None | Some(Value::Null) => false,
        Some(answer) => answer.as_bool().ok_or("`live_work_store` is neither true nor false")?,
    };
    Ok(rule.holds(category, live_work_store, whole(found, "floor_area_m2")?))
}

fn whole(found: &read::Feature, name: &str) -> Result<Option<u32>, String> {
    let number = match found.properties.get(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(number) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
    };
    number.map(Some).ok_or_else(|| format!("`{name}` is no whole number of 0 or more"))
}
