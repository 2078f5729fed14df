//! The map's place in the page: creates it, feeds it, and keeps it in step with what is shown.

use grid::wire::{PlaceView, TilingReport};
use leptos::prelude::*;
use serde_json::{Value, json};

use super::feeder::Feeder;
use super::{Click, Hit, MapEvent, MapHandle, data};
use crate::browser;
use crate::components::states::Notice;
use crate::layers::Layer;
use crate::remote::Load;
use crate::state::App;

/// Id of the element the map is drawn into.
const CONTAINER: &str = "map";

/// The map.
///
/// For whoever drives the page from outside, the element says `data-map="idle"` when everything in view is drawn, and has two
/// functions: `project(longitude, latitude)` answers with pixels of the window, `seen(layer)` with how many features of a layer of
/// the style are drawn.
#[component]
pub(crate) fn MapPane() -> impl IntoView {
    let app = expect_context::<App>();
    let feeder = Feeder::new();
    let idle = RwSignal::new(false);
    let missing = RwSignal::new(false);
    let element = NodeRef::<leptos::html::Div>::new();

    element.on_load(move |_| {
        let title = untrack(move || app.t().map);
        let tell = move |event| hear(app, feeder, idle, event);
        match MapHandle::new(CONTAINER, title, tell, move |touch| app.touch(touch)) {
            Ok(map) => {
                app.map.set_value(Some(map));
                keep_in_step(app, feeder);
                super::plan::keep_in_step(app);
                app.follow_hand();
                super::beside::keep_in_step(app);
                look_at_what_is_shown(app);
            }
            Err(_) => missing.set(true),
        }
    });

    let state = move || if idle.get() && !app.busy.get() { "idle" } else { "busy" };
    view! {
        <div id=CONTAINER class="map" node_ref=element data-map=state data-testid="map"></div>
        <Show when=move || missing.get()>
            <div class="map-missing">
                <Notice title=move || app.t().map_failed text=move || app.t().map_failed_next/>
            </div>
        </Show>
        <Show when=move || feeder.failed.get()>
            <div class="banner" role="alert">
                <span>{move || app.t().layers_failed}</span>
                <button class="button" on:click=move |_| feeder.retry(app)>{move || app.t().retry}</button>
            </div>
        </Show>
        <div class="progress" class:on=move || state() == "busy" role="presentation"></div>
    }
}

/// What follows from what the map tells.
fn hear(app: App, feeder: Feeder, idle: RwSignal<bool>, event: MapEvent) {
    match event {
        MapEvent::Busy => idle.set(false),
        MapEvent::Idle => idle.set(true),
        MapEvent::Error => {
            feeder.failed.set(true);
            // It may be that the session has ended; the map itself does not know of sessions.
            app.session.ask();
        }
        // Before it was told where to look, the map shows the whole world: nothing to remember.
        MapEvent::Moved(_) if !app.placed.get_untracked() => {}
        MapEvent::Moved(view) => {
            app.view.set(Some(view));
            app.write_address(false);
            feeder.feed(app);
        }
        MapEvent::Click(Click { at, .. }) if app.editor.is_picking() => app.editor.pin.set(Some(at)),
        MapEvent::Click(_) if app.editor.is_busy() => {}
        // Where a plan is open, the hand of its tools decides what is meant.
        MapEvent::Click(_) if untrack(move || app.desk.is_open()) => {}
        MapEvent::Click(Click { hit: None, .. }) => app.place.set(None),
        MapEvent::Click(Click { hit: Some(hit), .. }) => click(app, hit),
        MapEvent::Pinned(at) => app.editor.pin.set(Some(at)),
    }
}

/// Opens what was clicked.
fn click(app: App, Hit { layer, properties }: Hit) {
    let number = |key: &str| properties.get(key).and_then(Value::as_i64);
    match layer.as_str() {
        "cells-fill" => {
            let Some(cell) = number("id") else { return };
            let label = properties.get("label").and_then(|label| serde_json::from_value(label.clone()).ok());
            app.place.set(None);
            app.show_cell(cell, number("area_id"), label.filter(|_| browser::is_narrow()));
        }
        "defects-fill" | "defects-marks" => {
            let (Some(area), Some(id)) = (number("area"), properties.get("id").and_then(Value::as_str))
            else {
                return;
            };
            let report = untrack(move || app.report(area).ready());
            if let Some(defect) = report.and_then(|r| r.defects.iter().find(|d| d.id == id).cloned()) {
                app.show_defect(area, &defect);
            }
        }
        "clusters-marks" => {
            let cluster = number("number").and_then(|n| u32::try_from(n).ok());
            app.go(|route| route.cluster = cluster);
            app.drawer.set(true);
        }
        _ => {
            if let Ok(place) = serde_json::from_value::<PlaceView>(properties) {
                app.place.set(Some(place));
            }
        }
    }
}

/// Lets the map follow the state.
fn keep_in_step(app: App, feeder: Feeder) {
    Effect::new(move |_| {
        let labels = feeder.cells.with(|cells| data::cell_labels(cells, app.lang.get()));
        app.with_map(|map| map.set_data("cell-labels", &labels));
    });
    Effect::new(move |_| {
        if let Some(tree) = app.areas.ready() {
            app.with_map(|map| {
                map.set_data("area-labels", &data::area_labels(tree.divided()));
                map.show_only("defects-areas", &tree.broken());
            });
            app.fetch_broken(&tree);
        }
    });
    Effect::new(move |_| {
        let lang = app.lang.get();
        let reports =
            app.reports.with(|reports| reports.values().filter_map(Load::ready).collect::<Vec<_>>());
        let reports: Vec<&TilingReport> = reports.iter().map(|report| &**report).collect();
        app.with_map(|map| {
            map.set_data("defects", &data::defects(&reports));
            map.set_data("defect-marks", &data::defect_marks(&reports, lang));
        });
    });
    Effect::new(move |_| {
        let (cell, defect) = app.route.with(|route| (route.cell, route.defect.clone()));
        app.with_map(|map| {
            map.mark("selected-cell", cell.map(|cell| json!(cell)));
            map.mark("selected-defect", defect.map(|defect| json!(defect)));
        });
    });
    Effect::new(move |_| {
        let chosen = app.route.with(|route| route.cluster);
        let clusters = app.clusters.ready();
        let found = clusters.as_deref().map_or(&[][..], Vec::as_slice);
        app.with_map(|map| map.set_data("clusters", &data::clusters(found, chosen)));
    });
    Effect::new(move |_| {
        let at = app.place.with(|place| place.as_ref().map(|place| place.at));
        app.with_map(|map| map.set_data("focus", &data::focus(at)));
    });
    Effect::new(move |_| {
        let at = app.editor.pin.get();
        app.with_map(|map| map.set_pin(at));
    });
    Effect::new(move |last: Option<(bool, u32)>| {
        // Who may see places, and whether anything changed.
        let now = (app.session.is_at_work(), app.changes.get());
        if last.is_some() && last != Some(now) {
            feeder.retry(app);
        }
        now
    });
    Effect::new(move |_| {
        let layers = app.layers.get();
        app.with_map(|map| {
            // Cells, their names and faults are those of the plan while one is open.
            for layer in Layer::ALL.into_iter().filter(|layer| !super::plan::PUBLISHED.contains(layer)) {
                map.show(layer.prefix(), layers.is_on(layer));
            }
        });
        if app.placed.get() {
            feeder.feed(app);
        }
    });
}

/// Moves the map to what the address names, once: to the place in the address, or else to what is selected.
fn look_at_what_is_shown(app: App) {
    if let Some(view) = app.view.get_untracked() {
        app.placed.set(true);
        app.with_map(|map| map.jump_to(view));
        return;
    }
    Effect::new(move |done: Option<bool>| {
        if done == Some(true) {
            return true;
        }
        let (cell, defect) = app.route.with(|route| (route.cell, route.defect.clone()));
        // A plan is looked at when it is open; one that cannot be opened leaves the map to what is around it.
        if app.route.with(|route| route.plan.is_some()) && !app.session.is_public() {
            let (is_here, is_hopeless) =
                app.desk.head.with(|head| (matches!(head, Load::Ready(_)), matches!(head, Load::Failed(_))));
            if !is_hopeless {
                return is_here;
            }
        }
        let target = if defect.is_some() {
            app.defects().and_then(|report| {
                let defect = report.defects.iter().find(|candidate| Some(&candidate.id) == defect.as_ref());
                defect.map(|defect| (defect.bbox, 18.0))
            })
        } else if cell.is_some() && !app.session.is_public() {
            app.ledger.ready().map(|ledger| {
                let [lon, lat] = ledger.cell.label;
                // The width of a cell is not known here; its neighbourhood of a few hundred metres is a good view.
                ([lon - 0.003, lat - 0.002, lon + 0.003, lat + 0.002], 16.5)
            })
        } else {
            let area = app.area();
            app.areas
                .ready()
                .and_then(|tree| area.and_then(|area| tree.get(area).map(|node| (node.bbox, 17.0))))
        };
        if let Some((bbox, max_zoom)) = target {
            app.placed.set(true);
            app.fit(bbox, max_zoom, false);
        }
        target.is_some()
    });
}
