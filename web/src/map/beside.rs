//! Keeps the map in step with the other division that is drawn over what is shown.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::data::{collection, point};
use super::style::BESIDE;
use crate::beside::{Division, Drawn};
use crate::state::App;

/// Lets the map follow the other division.
pub(super) fn keep_in_step(app: App) {
    let beside = app.beside;
    Effect::new(move |before: Option<[bool; 2]>| {
        let other = beside.other.get();
        let nothing = Division::default();
        let division = other.as_deref().unwrap_or(&nothing);
        let has = [!division.ground.is_empty(), division.dashes.is_some()];
        let [had_ground, had_dashes] = before.unwrap_or_default();
        app.with_map(|map| {
            map.set_data("beside", &outlines(division));
            map.set_data("beside-names", &names(division));
            // It may come many times a second.
            if has[0] || had_ground {
                map.set_data("beside-ground", &ground(division));
            }
            if has[1] || had_dashes {
                map.set_data("beside-dashes", &dashes(division));
            }
        });
        has
    });
    Effect::new(move |_| {
        let (share, is_apart) = (beside.share.get(), beside.is_apart());
        app.with_map(|map| {
            map.split(is_apart.then_some(share));
            // Hidden, not faded: names that are not seen must not take the room of others.
            map.show(BESIDE, !is_apart);
            map.fade(BESIDE, share);
        });
    });
}

fn outlines(division: &Division) -> String {
    let outline = |(id, cell): (usize, &Drawn)| {
        let about = json!({"id": id, "standing": cell.standing, "bare": division.dashes.is_some()});
        feature("MultiPolygon", &json!(cell.shape), &about)
    };
    collection(&division.cells.iter().enumerate().map(outline).collect::<Vec<_>>())
}

fn dashes(division: &Division) -> String {
    let line = division.dashes.as_ref().map(|lines| feature("MultiLineString", &json!(lines), &json!({})));
    collection(&line.into_iter().collect::<Vec<_>>())
}

fn names(division: &Division) -> String {
    let name = |cell: &Drawn| Some(point(cell.label?, &json!({"name": cell.name, "line": cell.line})));
    collection(&division.cells.iter().filter_map(name).collect::<Vec<_>>())
}

fn ground(division: &Division) -> String {
    let ground =
        (!division.ground.is_empty()).then(|| feature("MultiPolygon", &json!(division.ground), &json!({})));
    collection(&ground.into_iter().collect::<Vec<_>>())
}

fn feature(kind: &str, coordinates: &Value, properties: &Value) -> Value {
    json!({"type": "Feature", "properties": properties, "geometry": {"type": kind, "coordinates": coordinates}})
}
