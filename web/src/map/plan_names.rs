//! Names of the cells of a plan under edit, each where it has most room.
//!
//! Finding that room takes longer than all else that follows a stroke, and a second for ten thousand cells: it is done after
//! the cells are drawn, bit by bit so that the hand is not held up, and only for cells that changed.

use std::collections::BTreeMap;
use std::time::Duration;

use grid::plan::CellId;
use leptos::prelude::*;
use serde_json::Value;

use super::{data, plan_data};
use crate::plan::{Dirty, Row};
use crate::state::App;

/// The source of the names.
const NAMES: &str = "plan-labels";
/// How long the page may be busy with names at a stretch, ms: half of a frame.
const STRETCH_MS: f64 = 8.0;

/// The names on the map. Copy it freely: there is one.
#[derive(Clone, Copy)]
pub(super) struct Names(StoredValue<State>);

struct State {
    /// Where cells are named, and from which zoom on.
    places: BTreeMap<CellId, ([f64; 2], u8)>,
    /// Whose names are to be written anew.
    due: Dirty,
    /// The plan that they are of.
    plan: Option<i64>,
    /// Whether somebody is at it.
    busy: bool,
}

impl Names {
    pub(super) fn new() -> Self {
        Self(StoredValue::new(State {
            places: BTreeMap::new(),
            due: Dirty::nothing(),
            plan: None,
            busy: false,
        }))
    }

    /// Takes in what looks different.
    pub(super) fn renew(self, app: App, dirty: &Dirty) {
        let plan = app.desk.id();
        self.0.update_value(|state| {
            match dirty {
                Dirty::Cells(cells) => state.places.retain(|id, _| !cells.contains(id)),
                // Where the plan is the same, it is the figures that changed.
                Dirty::All if state.plan == plan => {}
                Dirty::All => state.places.clear(),
            }
            state.plan = plan;
            state.due.extend(dirty);
        });
        self.begin(app);
    }

    /// Writes all names anew, in another language.
    pub(super) fn say_again(self, app: App) {
        self.0.update_value(|state| state.due = Dirty::All);
        self.begin(app);
    }

    fn begin(self, app: App) {
        let was_busy = self.0.try_update_value(|state| std::mem::replace(&mut state.busy, true));
        if was_busy == Some(false) {
            set_timeout(move || self.go_on(app), Duration::ZERO);
        }
    }

    /// Finds places for a while; writes the names once all are found.
    fn go_on(self, app: App) {
        let end = js_sys::Date::now() + STRETCH_MS;
        let found = self.0.try_update_value(|state| {
            let wanting = app.desk.rows.with_untracked(|rows| {
                let due = rows.iter().map(|row| row.id).filter(|&id| state.due.has(id));
                due.filter(|id| !state.places.contains_key(id)).collect::<Vec<_>>()
            });
            for id in wanting {
                if js_sys::Date::now() >= end {
                    return false;
                }
                if let Some((place, bbox)) = app.desk.place_of(id) {
                    state.places.insert(id, (place, plan_data::named_from(bbox)));
                }
            }
            state.busy = false;
            true
        });
        match found {
            Some(true) => self.write(app),
            Some(false) => set_timeout(move || self.go_on(app), Duration::ZERO),
            None => {}
        }
    }

    /// Gives the map the names that are due.
    fn write(self, app: App) {
        let (desk, lang) = (app.desk, app.lang.get_untracked());
        let due = self.0.try_update_value(|state| std::mem::replace(&mut state.due, Dirty::nothing()));
        let Some(due) = due else { return };
        let names: Vec<Value> = self.0.with_value(|state| {
            let name = |row: &Row| Some(plan_data::label(row, *state.places.get(&row.id)?, lang));
            desk.rows
                .with_untracked(|rows| rows.iter().filter(|row| due.has(row.id)).filter_map(name).collect())
        });
        app.with_map(|map| match due {
            Dirty::All => map.set_data(NAMES, &data::collection(&names)),
            Dirty::Cells(cells) if cells.is_empty() => {}
            Dirty::Cells(cells) => {
                let is_gone =
                    |id: &&CellId| desk.with_draft(|draft| draft.cell(**id).is_none()) != Some(false);
                let gone = cells.iter().filter(is_gone).map(|id| id.0).collect();
                map.change_data(NAMES, &Value::Array(names).to_string(), gone, || ());
            }
        });
    }
}
