//! What is found on it: defects, places, clusters, the marked place.

use grid::register::Severity;
use serde_json::{Value, json};

use super::super::palette as p;
use super::{SIGNS_FROM, by_kind, by_zoom, everything, label, line, nothing};
use crate::layers::Layer;

pub(super) fn defects() -> Vec<Value> {
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

pub(super) fn places() -> Vec<Value> {
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

pub(super) fn marks() -> Vec<Value> {
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
