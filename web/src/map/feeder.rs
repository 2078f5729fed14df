//! Which source is read from where, and the reading of it.

use std::collections::HashMap;

use grid::wire::CellProperties;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::feed::Window;
use crate::api;
use crate::browser;
use crate::layers::Layer;
use crate::state::App;

/// What is shown to those who may not see anything of a source.
const NOTHING: &str = r#"{"type":"FeatureCollection","features":[]}"#;

/// A source that the map reads by itself.
struct Feed {
    /// Its name in the style.
    source: &'static str,
    /// Its switch.
    layer: Option<Layer>,
    /// From which zoom on it is read.
    min_zoom: f64,
    /// Its address without the box.
    path: &'static str,
    /// Whether only those who are signed in may read it.
    is_for_people: bool,
}

const FEEDS: [Feed; 9] = [
    Feed { source: "areas", layer: None, min_zoom: 0.0, path: "areas/features?", is_for_people: false },
    Feed {
        source: "water",
        layer: Some(Layer::Base),
        min_zoom: 9.0,
        path: "layers/water?",
        is_for_people: false,
    },
    Feed {
        source: "streets",
        layer: Some(Layer::Base),
        min_zoom: 11.0,
        path: "layers/street?",
        is_for_people: false,
    },
    Feed {
        source: "buildings",
        layer: Some(Layer::Base),
        min_zoom: 13.5,
        path: "layers/building?",
        is_for_people: false,
    },
    Feed {
        source: "estates",
        layer: Some(Layer::Estates),
        min_zoom: Layer::Estates.min_zoom(),
        path: "layers/estate?",
        is_for_people: false,
    },
    place("hazard", Layer::Hazards, "places?kind=hazard&limit=10000&"),
    place("hydrant", Layer::Hydrants, "places?kind=hydrant&limit=10000&"),
    place("premises", Layer::Premises, "places?kind=premises&limit=10000&"),
    place("household", Layer::Households, "places?kind=household&limit=10000&"),
];

const fn place(source: &'static str, layer: Layer, path: &'static str) -> Feed {
    Feed { source, layer: Some(layer), min_zoom: layer.min_zoom(), path, is_for_people: true }
}

/// Keeps the sources filled with what lies in view.
#[derive(Clone, Copy)]
pub(super) struct Feeder {
    /// The cells in and around the view.
    pub(super) cells: RwSignal<Vec<CellProperties>>,
    /// What each source holds.
    held: StoredValue<HashMap<&'static str, Window>>,
    /// Whether a source could not be read.
    pub(super) failed: RwSignal<bool>,
}

impl Feeder {
    pub(super) fn new() -> Self {
        Self {
            cells: RwSignal::new(Vec::new()),
            held: StoredValue::new(HashMap::new()),
            failed: RwSignal::new(false),
        }
    }

    /// Reads what has come into view.
    pub(super) fn feed(self, app: App) {
        let layers = app.layers.get_untracked();
        let is_at_work = untrack(move || app.session.is_at_work());
        app.with_map(|map| {
            let Some((view, zoom)) = map.in_view() else { return };
            for feed in &FEEDS {
                if feed.is_for_people && !is_at_work {
                    if self.held.try_update_value(|held| held.remove(feed.source)).flatten().is_some() {
                        map.set_data(feed.source, NOTHING);
                    }
                    continue;
                }
                let is_on = feed.layer.is_none_or(|layer| layers.is_on(layer));
                if is_on && zoom >= feed.min_zoom && self.take_window(feed.source, view).is_some() {
                    let window = Window::around(view);
                    let address =
                        format!("{}{}{}{}", browser::origin(), api::BASE, feed.path, window.parameter());
                    map.set_data(feed.source, &address);
                }
            }
            if zoom >= Layer::Cells.min_zoom()
                && let Some(window) = self.take_window("cells", view)
            {
                self.read_cells(app, &window);
            }
        });
    }

    /// Reads everything in view again.
    pub(super) fn retry(self, app: App) {
        self.failed.set(false);
        // What is held is not up to date, but still there to be taken away.
        self.held.update_value(|held| held.values_mut().for_each(|window| *window = Window::none()));
        self.feed(app);
    }

    /// The box to read now, unless what is held suffices.
    fn take_window(self, source: &'static str, view: [f64; 4]) -> Option<Window> {
        let suffices =
            self.held.with_value(|held| held.get(source).is_some_and(|window| window.contains(view)));
        (!suffices).then(|| {
            let window = Window::around(view);
            self.held.update_value(|held| _ = held.insert(source, window));
            window
        })
    }

    /// Cells are read here and not by the map: their labels need the properties.
    fn read_cells(self, app: App, window: &Window) {
        let asked = *window;
        let path = format!("cells?limit=10000&{}", window.parameter());
        spawn_local(app.busy.during(async move {
            let Ok(text) = api::get_collection(&path).await else {
                self.failed.set(true);
                return;
            };
            // The map may have moved on meanwhile; then a newer answer is on its way.
            if self.held.with_value(|held| held.get("cells") != Some(&asked)) {
                return;
            }
            match serde_json::from_str::<api::Features<CellProperties>>(&text) {
                Ok(cells) => {
                    app.with_map(|map| map.set_data("cells", &text));
                    self.cells.set(cells.features.into_iter().map(|feature| feature.properties).collect());
                }
                Err(_) => self.failed.set(true),
            }
        }));
    }
}
