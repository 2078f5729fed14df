//! A plan under edit, in place of the published cells. Borders that are drawn on the sheet are left out here; the colour of
//! the ground stays until the map has taken the change in, under the streets.

use serde_json::{Value, json};

use super::super::palette as p;
use super::{FILL, by_kind, by_standing, by_zoom, everything, label, line, nothing};

/// Whether a cell is drawn on the sheet just now.
fn held() -> Value {
    json!(["boolean", ["feature-state", "held"], false])
}

pub(super) fn cells() -> Vec<Value> {
    vec![json!({
        "id": "plan-cells-fill", "type": "fill", "source": "plan-cells",
        "paint": {"fill-color": by_standing(), "fill-opacity": FILL, "fill-antialias": false},
    })]
}

pub(super) fn borders() -> Vec<Value> {
    let shown = |opacity: f64| json!(["case", held(), 0.0, opacity]);
    vec![
        line(
            "plan-blocks",
            "plan-blocks",
            &everything(),
            &json!({"line-color": p::ACCENT, "line-opacity": 0.45, "line-width": 1.2, "line-dasharray": [3, 2]}),
        ),
        line(
            "plan-cells-borders",
            "plan-cells",
            &everything(),
            &json!({
                "line-color": p::CELL_BORDER, "line-opacity": shown(0.9),
                "line-width": by_zoom(&[(11.0, 0.4), (13.0, 1.0), (15.0, 2.0), (19.0, 3.0)]),
            }),
        ),
        line(
            "plan-locked",
            "plan-cells",
            &json!(["==", ["get", "locked"], true]),
            &json!({"line-color": p::INK, "line-width": 4, "line-dasharray": [0.6, 1.4], "line-opacity": shown(1.0)}),
        ),
        line(
            "plan-selected-halo",
            "plan-cells",
            &nothing(),
            &json!({"line-color": "#ffffff", "line-width": 7, "line-opacity": shown(1.0)}),
        ),
        line(
            "plan-selected",
            "plan-cells",
            &nothing(),
            &json!({"line-color": p::ACCENT, "line-width": 3, "line-opacity": shown(1.0)}),
        ),
        json!({
            "id": "plan-defects-fill", "type": "fill", "source": "plan-defects",
            "paint": {"fill-pattern": ["match", ["get", "kind"],
                "gap", "hatch-gap", "overlap", "hatch-overlap", "hatch-spill"]},
        }),
        line(
            "plan-defects-outline",
            "plan-defects",
            &everything(),
            &json!({"line-color": by_kind(p::defect), "line-width": by_zoom(&[(12.0, 1.2), (16.0, 2.4)])}),
        ),
    ]
}

pub(super) fn names() -> Vec<Value> {
    let mut cells = label(
        "plan-labels",
        "plan-labels",
        &json!({
            "text-field": ["step", ["zoom"],
                ["get", "name"],
                14.6, ["format", ["get", "name"], {}, "\n", {}, ["get", "line"], {"font-scale": 0.86}]],
            "text-size": by_zoom(&[(12.5, 10.5), (16.0, 13.5)]), "text-line-height": 1.25,
        }),
        &json!(p::INK),
    );
    cells["minzoom"] = json!(12.8);
    // Names of cells that are too small to be seen would find no room.
    cells["filter"] = json!(["<=", ["get", "from"], ["zoom"]]);
    let mut faults = label(
        "plan-defects-names",
        "plan-defect-marks",
        &json!({
            "text-field": ["get", "label"], "text-size": by_zoom(&[(13.0, 11.5), (17.0, 14.0)]),
            "text-variable-anchor": ["bottom", "top", "left", "right"], "text-radial-offset": 1.0,
            "symbol-sort-key": ["get", "rank"],
        }),
        &by_kind(p::defect_ink),
    );
    faults["minzoom"] = json!(12.5);
    let dots = json!({
        "id": "plan-defects-dots", "type": "circle", "source": "plan-defect-marks", "filter": ["get", "thin"],
        "paint": {"circle-color": by_kind(p::defect), "circle-radius": 5, "circle-stroke-color": "#ffffff",
            "circle-stroke-width": 2},
    });
    vec![cells, dots, faults]
}
