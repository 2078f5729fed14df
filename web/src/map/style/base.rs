//! What lies still: ground, cells, streets, borders and names.

use serde_json::{Value, json};

use super::super::palette as p;
use super::{by_standing, by_zoom, everything, label, line, nothing};
use crate::layers::Layer;

pub(super) fn ground() -> Vec<Value> {
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

pub(super) fn cells() -> Vec<Value> {
    let hovered = json!(["boolean", ["feature-state", "hover"], false]);
    vec![
        json!({
            "id": "cells-fill", "type": "fill", "source": "cells",
            "paint": {
                "fill-color": by_standing(), "fill-opacity": ["case", hovered, 0.42, 0.28], "fill-antialias": false,
            },
        }),
        json!({
            "id": "base-water", "type": "fill", "source": "water",
            "paint": {"fill-color": p::WATER, "fill-outline-color": p::WATER_EDGE},
        }),
    ]
}

pub(super) fn streets() -> Vec<Value> {
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
    let mut walls = line(
        "estates-walls",
        "estates",
        &everything(),
        &json!({"line-color": p::ESTATE, "line-width": by_zoom(&[(13.5, 0.8), (17.0, 1.6)]), "line-dasharray": [2.5, 2]}),
    );
    walls["minzoom"] = json!(Layer::Estates.min_zoom());
    vec![walls, layer("base-street-edges", p::STREET_EDGE, 2.0), layer("base-streets", p::STREET, 0.0)]
}

pub(super) fn borders() -> Vec<Value> {
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

pub(super) fn names() -> Vec<Value> {
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
    let mut estates = label(
        "estates-names",
        "estates",
        &json!({"text-field": ["get", "name"], "text-size": by_zoom(&[(15.0, 10.0), (18.0, 13.0)])}),
        &json!(p::ESTATE_NAME),
    );
    estates["minzoom"] = json!(15.0);
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
    vec![street_names, estates, cells, areas]
}
