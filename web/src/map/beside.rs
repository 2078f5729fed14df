//! Keeps the map in step with the other division that is drawn over what is shown.

use leptos::prelude::*;
use serde_json::{Value, json};

use super::data::{collection, point};
use super::style::BESIDE;
use crate::beside::Division;
use crate::state::App;

/// Lets the map follow the other division.
pub(super) fn keep_in_step(app: App) {
    let beside = app.beside;
    Effect::new(move |_| {
        let other = beside.other.get();
        let nothing = Division::default();
        let division = other.as_deref().unwrap_or(&nothing);
        app.with_map(|map| {
            map.set_data("beside", &outlines(division));
            map.set_data("beside-names", &names(division));
            map.set_data("beside-ground", &ground(division));
        });
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
    let outline = |cell: &crate::beside::Drawn| multi_polygon(&json!(cell.shape));
    collection(&division.cells.iter().map(outline).collect::<Vec<_>>())
}

fn names(division: &Division) -> String {
    let name = |cell: &crate::beside::Drawn| Some(point(cell.label?, &json!({"name": cell.name})));
    collection(&division.cells.iter().filter_map(name).collect::<Vec<_>>())
}

fn ground(division: &Division) -> String {
    let ground = (!division.ground.is_empty()).then(|| multi_polygon(&json!(division.ground)));
    collection(&ground.into_iter().collect::<Vec<_>>())
}

fn multi_polygon(coordinates: &Value) -> Value {
    json!({"type": "Feature", "properties": {}, "geometry": {"type": "MultiPolygon", "coordinates": coordinates}})
}
