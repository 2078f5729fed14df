//! The style of the map: its sources, empty at first, and its layers from the ground up.

mod base;
mod beside;
mod plan;
mod things;

pub(crate) use beside::PREFIX as BESIDE;
use grid::defects::DefectKind;
use grid::scheme::Standing;
use serde_json::{Value, json};

use super::palette as p;

/// Chinese system fonts, the common ones of each system first.
pub(crate) const FONT: &str =
    "PingFang SC, Microsoft YaHei, Noto Sans CJK SC, WenQuanYi Micro Hei, sans-serif";

/// Layers that answer to a click, those on top first. The last is a surface, the others are signs.
pub(crate) const CLICKABLE: [&str; 9] = [
    "defects-marks",
    "defects-fill",
    "clusters-marks",
    "hazard-icons",
    "hazard-dots",
    "hydrant-icons",
    "premises-icons",
    "household-dots",
    "cells-fill",
];

/// What the map of the other division shows, where it stands apart: the ground, and that division.
pub(crate) const APART: [&str; 8] =
    ["water", "buildings", "streets", "areas", "area-labels", "beside", "beside-names", "beside-ground"];

/// How opaque the ground of a cell is.
const FILL: f64 = 0.34;

/// From which zoom on hazards are signs and no longer dots.
const SIGNS_FROM: f64 = 15.0;

/// The sources that are fed later.
const SOURCES: [&str; 25] = [
    "water",
    "buildings",
    "estates",
    "streets",
    "areas",
    "cells",
    "cell-labels",
    "area-labels",
    "defects",
    "defect-marks",
    "household",
    "premises",
    "hazard",
    "hydrant",
    "clusters",
    "focus",
    "plan-blocks",
    "plan-cells",
    "plan-labels",
    "plan-defects",
    "plan-defect-marks",
    "beside",
    "beside-names",
    "beside-ground",
    "beside-dashes",
];

/// The whole style.
pub(crate) fn style() -> Value {
    let sources: serde_json::Map<String, Value> = SOURCES
        .iter()
        .map(|name| {
            let empty = json!({"type": "FeatureCollection", "features": []});
            let source = json!({
                "type": "geojson", "data": empty, "promoteId": "id", "tolerance": 0.2, "buffer": 64, "maxzoom": 18,
            });
            ((*name).to_owned(), source)
        })
        .collect();
    let layers: Vec<Value> = [
        base::ground(),
        base::cells(),
        plan::cells(),
        base::streets(),
        base::borders(),
        plan::borders(),
        beside::cells(),
        things::defects(),
        things::places(),
        base::names(),
        plan::names(),
        beside::names(),
        things::marks(),
    ]
    .concat();
    json!({"version": 8, "sources": sources, "layers": layers})
}

/// Values that change with the zoom, along the curve by which things on a map grow.
fn by_zoom(stops: &[(f64, f64)]) -> Value {
    let mut expression = vec![json!("interpolate"), json!(["exponential", 1.6]), json!(["zoom"])];
    expression.extend(stops.iter().flat_map(|(zoom, value)| [json!(zoom), json!(value)]));
    Value::Array(expression)
}

/// A line with round joins.
fn line(id: &str, source: &str, filter: &Value, paint: &Value) -> Value {
    json!({
        "id": id, "type": "line", "source": source, "filter": filter, "paint": paint,
        "layout": {"line-join": "round", "line-cap": "round"},
    })
}

/// The colour of a defect by its kind.
fn by_kind(colour: impl Fn(DefectKind) -> &'static str) -> Value {
    json!([
        "match",
        ["get", "kind"],
        "gap",
        colour(DefectKind::Gap),
        "overlap",
        colour(DefectKind::Overlap),
        colour(DefectKind::Spill)
    ])
}

/// The colour of a cell by where it stands in the band of its scheme.
fn by_standing() -> Value {
    json!([
        "match",
        ["get", "standing"],
        "below",
        p::standing(Standing::Below),
        "above",
        p::standing(Standing::Above),
        p::standing(Standing::Within)
    ])
}

fn everything() -> Value {
    json!(["all"])
}

/// A filter that lets nothing through.
pub(crate) fn nothing() -> Value {
    json!(["==", ["get", "id"], 0])
}

/// A label with a white halo.
fn label(id: &str, source: &str, layout: &Value, colour: &Value) -> Value {
    let mut whole = json!({
        "text-font": FONT.split(", ").collect::<Vec<_>>(), "text-padding": 4, "text-max-width": 12,
    });
    if let (Some(whole), Some(own)) = (whole.as_object_mut(), layout.as_object()) {
        whole.extend(own.clone());
    }
    json!({
        "id": id, "type": "symbol", "source": source, "layout": whole,
        "paint": {"text-color": colour, "text-halo-color": "rgba(255, 255, 255, 0.92)", "text-halo-width": 1.6},
    })
}
