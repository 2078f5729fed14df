//! Keeps the map in step with the plan under edit. What changes is drawn on the sheet until the map has taken it in, and
//! only that: the map is never given all cells anew for a stroke.

use std::collections::{BTreeMap, BTreeSet};

use grid::plan::CellId;
use leptos::prelude::*;
use serde_json::json;

use super::plan_data as data;
use super::plan_names::Names;
use crate::layers::Layer;
use crate::plan::{Dirty, Picks};
use crate::remote::Load;
use crate::state::App;

/// The source of the cells.
const CELLS: &str = "plan-cells";
/// What the published tiling is drawn with.
pub(super) const PUBLISHED: [Layer; 3] = [Layer::Cells, Layer::Labels, Layer::Defects];

/// Lets the map follow the plan.
pub(super) fn keep_in_step(app: App) {
    let desk = app.desk;
    let names = Names::new();
    Effect::new(move |_| {
        desk.changed.track();
        let dirty = desk.take_dirty();
        names.renew(app, &dirty);
        match dirty {
            Dirty::All => draw_all(app),
            Dirty::Cells(cells) => draw_some(app, cells),
        }
    });
    Effect::new(move |_| {
        app.lang.track();
        names.say_again(app);
    });
    Effect::new(move |_| {
        let (faults, lang) = (desk.defects(), app.lang.get());
        app.with_map(|map| {
            map.set_data("plan-defects", &data::defects(&faults));
            map.set_data("plan-defect-marks", &data::defect_marks(&faults, lang));
        });
    });
    Effect::new(move |_| {
        let selected = desk.selected.get();
        app.with_map(|map| map.mark("plan-selected", selected.map(|cell| json!(cell))));
    });
    Effect::new(move |_| {
        let picks_blocks = desk.is_open() && app.hand.picks.get() == Picks::Blocks;
        let blocks = desk.blocks.with(Load::ready).filter(|_| picks_blocks);
        app.with_map(|map| {
            if let Some(blocks) = blocks {
                map.set_data("plan-blocks", &blocks.text);
            }
            map.show("plan-blocks", picks_blocks);
        });
    });
    Effect::new(move |_| {
        let (layers, is_open) = (app.layers.get(), desk.is_open());
        let (is_replaced, is_proposed) = (app.beside.alone.get(), app.beside.proposed.with(Option::is_some));
        app.with_map(|map| {
            for layer in PUBLISHED {
                map.show(layer.prefix(), layers.is_on(layer) && !is_open && !is_replaced);
            }
            map.show("selected-", !is_open && !is_replaced);
            map.show("plan-cells", layers.is_on(Layer::Cells) && is_open);
            // What is wrong with a plan, and the names in it, would be read as those of the proposal over it.
            for (prefix, layer) in [("plan-labels", Layer::Labels), ("plan-defects", Layer::Defects)] {
                map.show(prefix, layers.is_on(layer) && is_open && !is_proposed);
            }
        });
    });
}

/// Gives the map all cells.
fn draw_all(app: App) {
    let desk = app.desk;
    let cells = desk.rows.with_untracked(|rows| desk.with_draft(|draft| data::cells(draft, rows)));
    app.with_map(|map| {
        map.set_data(CELLS, &cells.unwrap_or_else(|| super::data::collection(&[])));
    });
    desk.fresh.set(BTreeMap::new());
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
    let turn = desk.give(&cells);
    app.with_map(|map| map.change_data(CELLS, &features, gone, move || desk.was_drawn(&cells, turn)));
}
