//! Another division over the one that is shown. How much of it is seen is set by a slider: a veil over what lies below, and
//! borders in a colour that nothing else has. A proposal is coloured by where its cells stand as well; one that is a mere preview has
//! borders of short dashes. `metadata.opacity` is what a layer has when all of it is seen.

use serde_json::{Value, json};

use super::super::palette as p;
use super::{FILL, by_standing, by_zoom, everything, label, line};

/// How the names of all its layers but that of the ground begin.
pub(crate) const PREFIX: &str = "beside-";

/// How wide borders are.
fn width() -> Value {
    by_zoom(&[(11.0, 0.8), (13.0, 1.6), (15.0, 2.6), (19.0, 4.0)])
}

/// The layers below names.
pub(super) fn cells() -> Vec<Value> {
    let seen = |mut layer: Value, opacity: f64| {
        layer["metadata"] = json!({"opacity": opacity});
        layer
    };
    vec![
        seen(
            json!({
                "id": "beside-veil", "type": "fill", "source": "beside",
                "paint": {"fill-color": p::GROUND, "fill-antialias": false},
            }),
            0.7,
        ),
        json!({
            "id": "changed-ground", "type": "fill", "source": "beside-ground",
            "paint": {"fill-pattern": "hatch-changed"},
        }),
        seen(
            json!({
                "id": "beside-fill", "type": "fill", "source": "beside", "filter": ["to-boolean", ["get", "standing"]],
                "paint": {"fill-color": by_standing(), "fill-antialias": false},
            }),
            FILL,
        ),
        seen(
            line(
                "beside-borders",
                "beside",
                &json!(["!", ["to-boolean", ["get", "bare"]]]),
                &json!({"line-color": p::BESIDE, "line-width": width(), "line-dasharray": [3, 1]}),
            ),
            1.0,
        ),
        seen(
            line(
                "beside-dashes",
                "beside-dashes",
                &everything(),
                &json!({"line-color": p::BESIDE, "line-width": width(), "line-dasharray": [1, 2.4]}),
            ),
            1.0,
        ),
    ]
}

/// The names of its cells, which stand aside for those below.
pub(super) fn names() -> Vec<Value> {
    let mut names = label(
        "beside-names",
        "beside-names",
        &json!({"text-field": ["case", ["to-boolean", ["get", "line"]],
                ["format", ["get", "name"], {}, "\n", {}, ["get", "line"], {"font-scale": 0.86}], ["get", "name"]],
            "text-line-height": 1.25, "text-size": by_zoom(&[(12.5, 10.5), (16.0, 13.5)]),
            "text-variable-anchor": ["center", "top", "bottom"], "text-radial-offset": 1.2}),
        &json!(p::BESIDE),
    );
    names["minzoom"] = json!(12.8);
    names["metadata"] = json!({"opacity": 1.0});
    vec![names]
}
