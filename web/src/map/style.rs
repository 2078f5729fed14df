//! The style of the map: its sources, empty at first, and its layers from the ground up.

use grid::defects::DefectKind;
use grid::register::Severity;
use grid::scheme::Standing;
use serde_json::{Value, json};

use super::palette as p;
use crate::layers::Layer;

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

/// From which zoom on hazards are signs and no longer dots.
const SIGNS_FROM: f64 = 15.0;

/// The sources that are fed later.
const SOURCES: [&str; 15] = [
    "water",
    "buildings",
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
    let layers: Vec<Value> =
        [ground(), cells(), streets(), borders(), defects(), places(), names(), marks()].concat();
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

fn everything() -> Value {
    json!(["all"])
}

fn ground() -> Vec<Value> {
    vec![
        json!({"id": "ground", "type": "background", "paint": {"background-color": p::GROUND}}),
        json!({
            "id": "base-buildings", "type": "fill", "source": "buildings", "minzoom": 13.5,
            "paint": {
                "fill-color": p::BUILDING, "fill-outline-color": p::BUILDING_EDGE,
                "fill-opacity": ["interpolate", ["linear"], ["zoom"], 13.5, 0.0, 14.5, 1.0],
            },
        }),
    ]
}

fn cells() -> Vec<Value> {
    let colour = json!([
        "match",
        ["get", "standing"],
        "below",
        p::standing(Standing::Below),
        "above",
        p::standing(Standing::Above),
        p::standing(Standing::Within)
    ]);
    let hovered = json!(["boolean", ["feature-state", "hover"], false]);
    vec![
        json!({
            "id": "cells-fill", "type": "fill", "source": "cells",
            "paint": {
                "fill-color": colour, "fill-opacity": ["case", hovered, 0.42, 0.28], "fill-antialias": false,
            },
        }),
        json!({
            "id": "base-water", "type": "fill", "source": "water",
            "paint": {"fill-color": p::WATER, "fill-outline-color": p::WATER_EDGE},
        }),
    ]
}

fn streets() -> Vec<Value> {
    let width = |grown: f64| {
        let wide = json!(["match", ["get", "class"], "main", 1.0, "bridge", 1.0, "side", 0.62, 0.34]);
        json!([
            "interpolate",
            ["exponential", 1.7],
            ["zoom"],
            12,
            ["*", wide, 1.6 + grown * 0.4],
            15,
            ["*", wide, 7.0 + grown],
            18,
            ["+", ["*", wide, 30.0], 2.0 * grown]
        ])
    };
    let sorted = json!(["match", ["get", "class"], "bridge", 3, "main", 2, "side", 1, 0]);
    let layer = |id: &str, colour: &str, grown: f64| {
        json!({
            "id": id, "type": "line", "source": "streets",
            "layout": {"line-join": "round", "line-cap": "round", "line-sort-key": sorted},
            "paint": {"line-color": colour, "line-width": width(grown)},
        })
    };
    vec![layer("base-street-edges", p::STREET_EDGE, 2.0), layer("base-streets", p::STREET, 0.0)]
}

fn borders() -> Vec<Value> {
    let community = json!(["==", ["get", "level"], "community"]);
    vec![
        line(
            "cells-borders",
            "cells",
            &everything(),
            &json!({
                "line-color": p::CELL_BORDER, "line-opacity": 0.9,
                "line-width": by_zoom(&[(11.0, 0.4), (13.0, 1.0), (15.0, 2.0), (19.0, 3.0)]),
            }),
        ),
        line(
            "area-halo",
            "areas",
            &everything(),
            &json!({"line-color": "#ffffff", "line-opacity": 0.75, "line-width": by_zoom(&[(10.0, 3.0), (15.0, 8.0)])}),
        ),
        line(
            "defects-areas",
            "areas",
            &nothing(),
            &json!({"line-color": p::ALARM, "line-opacity": 0.5, "line-width": by_zoom(&[(10.0, 3.0), (15.0, 9.0)])}),
        ),
        line(
            "area-borders",
            "areas",
            &community,
            &json!({"line-color": p::AREA_BORDER, "line-width": by_zoom(&[(10.0, 1.0), (15.0, 3.0)]),
                "line-dasharray": [4, 1.6]}),
        ),
        line(
            "area-borders-upper",
            "areas",
            &json!(["!", community]),
            &json!({"line-color": p::AREA_BORDER, "line-width": by_zoom(&[(10.0, 1.4), (15.0, 3.4)])}),
        ),
        line("selected-cell-halo", "cells", &nothing(), &json!({"line-color": "#ffffff", "line-width": 7})),
        line("selected-cell", "cells", &nothing(), &json!({"line-color": p::ACCENT, "line-width": 3})),
    ]
}

/// A filter that lets nothing through.
pub(crate) fn nothing() -> Value {
    json!(["==", ["get", "id"], 0])
}

fn defects() -> Vec<Value> {
    let colour = by_kind(p::defect);
    vec![
        json!({
            "id": "defects-fill", "type": "fill", "source": "defects",
            "paint": {"fill-pattern": ["match", ["get", "kind"],
                "gap", "hatch-gap", "overlap", "hatch-overlap", "hatch-spill"]},
        }),
        line(
            "defects-outline",
            "defects",
            &everything(),
            &json!({"line-color": colour, "line-width": by_zoom(&[(12.0, 1.2), (16.0, 2.4)])}),
        ),
        line(
            "selected-defect-halo",
            "defects",
            &nothing(),
            &json!({"line-color": "#ffffff", "line-width": 8}),
        ),
        line("selected-defect", "defects", &nothing(), &json!({"line-color": colour, "line-width": 4})),
    ]
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

fn places() -> Vec<Value> {
    let icons = |id: &str, source: &str, layer: Layer, image: Value, size: Value| {
        json!({
            "id": id, "type": "symbol", "source": source, "minzoom": layer.min_zoom(),
            "layout": {"icon-image": image, "icon-size": size, "icon-allow-overlap": true, "icon-ignore-placement": true},
        })
    };
    vec![
        json!({
            "id": "clusters-members", "type": "circle", "source": "clusters", "filter": ["!", ["has", "label"]],
            "paint": {
                "circle-color": p::ALARM, "circle-opacity": ["case", ["get", "chosen"], 0.3, 0.14],
                "circle-radius": by_zoom(&[(13.0, 7.0), (16.0, 20.0), (19.0, 46.0)]),
            },
        }),
        json!({
            "id": "household-dots", "type": "circle", "source": "household", "minzoom": Layer::Households.min_zoom(),
            "paint": {
                "circle-color": p::HOUSEHOLD, "circle-stroke-color": "#ffffff", "circle-stroke-width": 1,
                "circle-radius": by_zoom(&[(16.0, 2.0), (19.0, 5.0)]),
            },
        }),
        icons(
            "premises-icons",
            "premises",
            Layer::Premises,
            json!([
                "case",
                ["get", "live_work_store"],
                "premises-live-work-store",
                ["in", ["get", "category"], ["literal", ["employer", "public"]]],
                "premises-other",
                "premises-small"
            ]),
            by_zoom(&[(15.0, 0.4), (18.0, 0.8)]),
        ),
        icons(
            "hydrant-icons",
            "hydrant",
            Layer::Hydrants,
            json!(["concat", "hydrant-", ["get", "state"]]),
            by_zoom(&[(14.0, 0.34), (18.0, 0.85)]),
        ),
        hazards_from_afar(),
        open_only(icons(
            "hazard-icons",
            "hazard",
            Layer::Hazards,
            json!(["concat", "hazard-", ["get", "category"], "-", ["get", "severity"]]),
            by_zoom(&[(15.0, 0.56), (18.0, 0.95)]),
        )),
    ]
}

/// Where signs would cover the map, hazards are dots.
fn hazards_from_afar() -> Value {
    open_only(json!({
        "id": "hazard-dots", "type": "circle", "source": "hazard",
        "minzoom": Layer::Hazards.min_zoom(), "maxzoom": SIGNS_FROM,
        "paint": {
            "circle-color": ["match", ["get", "severity"], "grave", p::severity(Severity::Grave),
                "major", p::severity(Severity::Major), p::severity(Severity::Minor)],
            "circle-radius": by_zoom(&[(12.5, 1.6), (15.0, 3.6)]),
            "circle-stroke-color": "#ffffff", "circle-stroke-width": 0.8,
        },
    }))
}

/// Closed hazards stay in the ledger and off the map.
fn open_only(mut layer: Value) -> Value {
    layer["filter"] = json!(["!=", ["get", "state"], "closed"]);
    if layer["type"] == "symbol" {
        layer["minzoom"] = json!(SIGNS_FROM);
    }
    layer
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

fn names() -> Vec<Value> {
    let mut street_names = label(
        "base-street-names",
        "streets",
        &json!({
            "text-field": ["get", "name"], "symbol-placement": "line", "text-size": by_zoom(&[(14.0, 10.5), (18.0, 14.0)]),
            "symbol-spacing": 320, "text-letter-spacing": 0.08, "text-max-angle": 32,
        }),
        &json!(p::STREET_NAME),
    );
    street_names["minzoom"] = json!(14.2);
    let mut cells = label(
        "labels-cells",
        "cell-labels",
        &json!({
            "text-field": ["step", ["zoom"],
                ["get", "name"],
                14.6, ["format", ["get", "name"], {}, "\n", {}, ["get", "line"], {"font-scale": 0.86}]],
            "text-size": by_zoom(&[(12.5, 10.5), (16.0, 13.5)]), "symbol-sort-key": ["-", ["get", "area"]],
            "text-line-height": 1.25,
        }),
        &json!(p::INK),
    );
    cells["minzoom"] = json!(12.8);
    let mut areas = label(
        "area-names",
        "area-labels",
        &json!({"text-field": ["get", "name"], "text-size": by_zoom(&[(10.0, 12.0), (14.0, 17.0)]),
            "text-variable-anchor": ["center", "top", "bottom", "right", "left"], "text-radial-offset": 1.2,}),
        &json!(["match", ["get", "verdict"], "broken", p::ALARM, p::AREA_BORDER]),
    );
    areas["maxzoom"] = json!(14.6);
    vec![street_names, cells, areas]
}

fn marks() -> Vec<Value> {
    let colour = by_kind(p::defect);
    let mut defect_names = label(
        "defects-names",
        "defect-marks",
        &json!({
            "text-field": ["get", "label"], "text-size": by_zoom(&[(13.0, 11.5), (17.0, 14.0)]),
            "text-variable-anchor": ["bottom", "top", "left", "right"], "text-radial-offset": 1.0,
            "text-allow-overlap": false, "text-ignore-placement": false, "symbol-sort-key": ["get", "rank"],
        }),
        &by_kind(p::defect_ink),
    );
    defect_names["minzoom"] = json!(12.5);
    let mut cluster_names = label(
        "clusters-names",
        "clusters",
        &json!({"text-field": ["get", "label"], "text-size": 13, "text-allow-overlap": true}),
        &json!("#ffffff"),
    );
    cluster_names["filter"] = json!(["has", "label"]);
    cluster_names["paint"] = json!({"text-color": "#ffffff"});
    vec![
        json!({
            "id": "defects-marks", "type": "circle", "source": "defect-marks",
            "paint": {
                "circle-color": colour, "circle-opacity": ["case", ["get", "thin"], 0.9, 0.0],
                "circle-radius": ["case", ["get", "thin"], 5, 9],
                "circle-stroke-color": ["case", ["get", "thin"], "#ffffff", "rgba(0, 0, 0, 0)"], "circle-stroke-width": 2,
            },
        }),
        json!({
            "id": "clusters-marks", "type": "circle", "source": "clusters", "filter": ["has", "label"],
            "paint": {
                "circle-color": ["case", ["get", "chosen"], p::ACCENT, p::INK], "circle-radius": 12,
                "circle-stroke-color": "#ffffff", "circle-stroke-width": 2,
            },
        }),
        cluster_names,
        defect_names,
        json!({
            "id": "focus-ring", "type": "circle", "source": "focus",
            "paint": {
                "circle-color": "rgba(0, 0, 0, 0)", "circle-radius": 17,
                "circle-stroke-color": p::ACCENT, "circle-stroke-width": 4,
            },
        }),
    ]
}
