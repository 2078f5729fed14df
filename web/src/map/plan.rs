//! Keeps the map in step with the plan under edit. What changes is drawn on the sheet until the map has taken it in, and
//! only that: the map is never given all cells anew for a stroke.

use std::collections::{BTreeMap, BTreeSet};

use grid::plan::CellId;
use leptos::prelude::*;
use serde_json::{Value, json};

use super::plan_data as data;
use crate::layers::Layer;
use crate::plan::Dirty;
use crate::state::App;

/// The source of the cells.
const CELLS: &str = "plan-cells";
/// What the published tiling is drawn with.
pub(super) const PUBLISHED: [Layer; 3] = [Layer::Cells, Layer::Labels, Layer::Defects];

/// Lets the map follow the plan.
pub(super) fn keep_in_step(app: App) {
    let desk = app.desk;
    let labels = StoredValue::new(BTreeMap::<CellId, [f64; 2]>::new());
    Effect::new(move |_| {
        desk.changed.track();
        let lang = app.lang.get();
        match desk.take_dirty() {
            Dirty::All => {
                labels.update_value(BTreeMap::clear);
                draw_all(app);
            }
            Dirty::Cells(cells) => {
                labels.update_value(|labels| labels.retain(|id, _| !cells.contains(id)));
                draw_some(app, cells);
            }
        }
        let faults = desk.defects();
        app.with_map(|map| {
            map.set_data("plan-defects", &data::defects(&faults));
            map.set_data("plan-defect-marks", &data::defect_marks(&faults, lang));
        });
        // Finding room for names takes longer than all the rest: the map shows the cells meanwhile.
        set_timeout(move || name_cells(app, labels), std::time::Duration::ZERO);
    });
    Effect::new(move |_| {
        let selected = desk.selected.get();
        app.with_map(|map| map.mark("plan-selected", selected.map(|cell| json!(cell))));
    });
    Effect::new(move |_| {
        let (layers, is_open) = (app.layers.get(), desk.is_open());
        let is_replaced = app.beside.alone.get();
        app.with_map(|map| {
            for layer in PUBLISHED {
                map.show(layer.prefix(), layers.is_on(layer) && !is_open && !is_replaced);
            }
            map.show("selected-", !is_open && !is_replaced);
            for (prefix, layer) in [
                ("plan-cells", Layer::Cells),
                ("plan-labels", Layer::Labels),
                ("plan-defects", Layer::Defects),
            ] {
                map.show(prefix, layers.is_on(layer) && is_open);
            }
        });
    });
}

/// Gives the map all cells.
fn draw_all(app: App) {
    let desk = app.desk;
    let cells = desk.rows.with_untracked(|rows| desk.with_draft(|draft| data::cells(draft, rows)));
    app.with_map(|map| {
        map.hold_none(CELLS);
        map.set_data(CELLS, &cells.unwrap_or_else(|| super::data::collection(&[])));
    });
    desk.fresh.set(BTreeSet::new());
}

/// Gives the map these cells. They are drawn on the sheet until it has them.
fn draw_some(app: App, cells: BTreeSet<CellId>) {
    if cells.is_empty() {
        return;
    }
    let desk = app.desk;
    let features = desk.rows.with_untracked(|rows| {
        let there = rows.iter().filter(|row| cells.contains(&row.id));
        desk.with_draft(|draft| data::some_cells(draft, there))
    });
    let Some(features) = features else { return };
    let is_gone = |&&id: &&CellId| desk.with_draft(|draft| draft.cell(id).is_none()).unwrap_or(true);
    let gone: Vec<u32> = cells.iter().filter(is_gone).map(|id| id.0).collect();
    desk.fresh.update(|fresh| fresh.extend(&cells));
    app.with_map(|map| {
        // A cell may have changed again meanwhile: then the map has to take in that too.
        let turn = desk.turn_of(&cells);
        map.change_data(CELLS, &features, &gone, move || desk.was_drawn(&cells, turn));
    });
}

/// Names the cells at their places.
fn name_cells(app: App, known: StoredValue<BTreeMap<CellId, [f64; 2]>>) {
    let (desk, lang) = (app.desk, app.lang.get_untracked());
    let features: Vec<Value> = desk.rows.with_untracked(|rows| {
        let name = |row: &crate::plan::Row| {
            let place = known.with_value(|known| known.get(&row.id).copied());
            let place = place.or_else(|| desk.place_of(row.id).map(|(at, _)| at))?;
            known.update_value(|known| _ = known.insert(row.id, place));
            Some(data::label(row, place, lang))
        };
        rows.iter().filter_map(name).collect()
    });
    app.with_map(|map| map.set_data("plan-labels", &super::data::collection(&features)));
}
