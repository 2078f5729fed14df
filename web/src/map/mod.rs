//! The map: a thin layer over MapLibre.

mod bindings;
mod data;
mod feed;
mod feeder;
pub(crate) mod icons;
pub(crate) mod palette;
mod pane;
mod style;

use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use crate::layers::Layer;
use crate::route::MapView;
use bindings::JsMap;
pub(crate) use pane::MapPane;

/// What the map tells.
#[derive(Debug)]
pub(crate) enum MapEvent {
    /// It draws or loads.
    Busy,
    /// Everything is drawn.
    Idle,
    /// It looks somewhere else now.
    Moved(MapView),
    /// Something was clicked.
    Click(Click),
    /// The pin was dragged here.
    Pinned([f64; 2]),
    /// A source could not be read.
    Error,
}

/// Where was clicked, and on what.
#[derive(Debug, Deserialize)]
pub(crate) struct Click {
    /// The place on the ground, `[longitude, latitude]`.
    pub(crate) at: [f64; 2],
    /// What is there; none: the bare ground.
    pub(crate) hit: Option<Hit>,
}

/// What was clicked.
#[derive(Debug, Deserialize)]
pub(crate) struct Hit {
    /// The layer of the style.
    pub(crate) layer: String,
    /// Properties of the feature.
    pub(crate) properties: Value,
}

impl MapEvent {
    fn read(kind: &str, value: &str) -> Option<Self> {
        #[derive(Deserialize)]
        struct Here {
            zoom: f64,
            lat: f64,
            lon: f64,
        }
        match kind {
            "busy" => Some(Self::Busy),
            "idle" => Some(Self::Idle),
            "error" => Some(Self::Error),
            "click" => serde_json::from_str(value).ok().map(Self::Click),
            "pinned" => serde_json::from_str(value).ok().map(Self::Pinned),
            "moved" => {
                let Here { zoom, lat, lon } = serde_json::from_str(value).ok()?;
                Some(Self::Moved(MapView { zoom, lat, lon }))
            }
            _ => None,
        }
    }
}

/// The map in the page.
pub(crate) struct MapHandle {
    map: JsMap,
    /// Lives as long as the map calls it.
    _tell: Closure<dyn FnMut(String, String)>,
}

impl MapHandle {
    /// Draws the map into the element with this id; `title` is what screen readers call it.
    ///
    /// # Errors
    /// When the browser has no WebGL.
    pub(crate) fn new(
        container: &str,
        title: &str,
        mut tell: impl FnMut(MapEvent) + 'static,
    ) -> Result<Self, JsValue> {
        let options = json!({
            "style": style::style(),
            "font": style::FONT,
            "icons": icons::all(),
            "hatches": icons::HATCHES,
            "clickable": style::CLICKABLE,
            "hover": "cells-fill",
            "pinColour": palette::ACCENT,
            "title": title,
        });
        let tell = Closure::new(move |kind: String, value: String| {
            if let Some(event) = MapEvent::read(&kind, &value) {
                tell(event);
            }
        });
        Ok(Self { map: JsMap::new(container, &options.to_string(), &tell)?, _tell: tell })
    }

    /// Replaces what a source draws: GeoJSON text, or an address it is read from.
    pub(crate) fn set_data(&self, source: &str, data: &str) {
        self.map.set_data(source, data);
    }

    /// Shows or hides what a switch stands for.
    pub(crate) fn show(&self, layer: Layer, visible: bool) {
        self.map.show(layer.prefix(), visible);
    }

    /// Marks one feature by letting only it through to `layer` and the halo below it.
    pub(crate) fn mark(&self, layer: &str, id: Option<Value>) {
        let filter = id.map_or_else(style::nothing, |id| json!(["==", ["get", "id"], id])).to_string();
        self.map.set_filter(&format!("{layer}-halo"), &filter);
        self.map.set_filter(layer, &filter);
    }

    /// Lets only the features with these ids through to `layer`.
    pub(crate) fn show_only(&self, layer: &str, ids: &[i64]) {
        self.map.set_filter(layer, &json!(["in", ["get", "id"], ["literal", ids]]).to_string());
    }

    /// Puts a pin there that can be dragged, or takes it away.
    pub(crate) fn set_pin(&self, at: Option<[f64; 2]>) {
        match at {
            Some([lon, lat]) => self.map.set_pin(lon, lat),
            None => self.map.remove_pin(),
        }
    }

    /// How many pixels at the bottom are covered by a sheet.
    pub(crate) fn set_covered(&self, bottom: f64) {
        self.map.set_insets(0.0, 0.0, bottom, 0.0);
    }

    /// Moves so that the box is in view, no closer than `max_zoom`.
    pub(crate) fn fit(&self, [west, south, east, north]: [f64; 4], max_zoom: f64, animate: bool) {
        self.map.fit(west, south, east, north, max_zoom, animate);
    }

    /// Moves so that the place is in the middle, at least as close as `zoom`.
    pub(crate) fn look_at(&self, [lon, lat]: [f64; 2], zoom: f64) {
        self.map.look_at(lon, lat, zoom);
    }

    /// Looks there at once.
    pub(crate) fn jump_to(&self, view: MapView) {
        self.map.jump_to(view.zoom, view.lat, view.lon);
    }

    /// Zooms in, or out when negative.
    pub(crate) fn zoom_by(&self, steps: f64) {
        self.map.zoom_by(steps);
    }

    /// `[west, south, east, north]` of what is in view, and the zoom.
    pub(crate) fn in_view(&self) -> Option<([f64; 4], f64)> {
        let bounds = <[f64; 4]>::try_from(self.map.bounds()).ok()?;
        Some((bounds, self.map.zoom()))
    }
}
