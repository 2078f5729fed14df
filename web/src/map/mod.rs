//! The map: a thin layer over MapLibre.

mod beside;
mod bindings;
mod data;
mod feed;
mod feeder;
pub(crate) mod icons;
pub(crate) mod palette;
mod pane;
mod plan;
mod plan_data;
mod plan_names;
mod sheet;
mod style;

use grid::lattice::Point;
use serde::Deserialize;
use serde_json::{Value, json};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};

use crate::route::MapView;
use bindings::{JsMap, Touched};
pub(crate) use feed::Window as MapWindow;
pub(crate) use pane::MapPane;
pub(crate) use sheet::{Look, Scene};

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

/// What the pointer did while the pen is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TouchKind {
    /// It moved: over the map, or with what it grabbed.
    Move,
    /// It was pressed: to be answered whether it grabbed something.
    Down,
    /// It was released elsewhere than it grabbed something.
    Up,
    /// It left, or what it grabbed is to be let be.
    Cancel,
    /// It was pressed and released in one place.
    Tap,
    /// It rested: a finger's second button.
    Hold,
    /// The second of two taps.
    Finish,
}

/// A doing of the pointer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Touch {
    /// What.
    pub(crate) kind: TouchKind,
    /// Where on the ground.
    pub(crate) at: Point,
    /// Whether nothing is to be snapped to.
    pub(crate) alt: bool,
    /// Whether it is a finger, which is blunter than a mouse.
    pub(crate) finger: bool,
    /// Whether it holds something.
    pub(crate) held: bool,
}

impl Touch {
    /// As the pen numbers it; none for what it does not know, and beyond the edge of the world.
    fn read(kind: u32, lon: f64, lat: f64, bits: u32) -> Option<Self> {
        let kind = match kind {
            0 => TouchKind::Move,
            1 => TouchKind::Down,
            2 => TouchKind::Up,
            3 => TouchKind::Cancel,
            4 => TouchKind::Tap,
            5 => TouchKind::Hold,
            6 => TouchKind::Finish,
            _ => return None,
        };
        let at = Point::from_degrees(lon, lat).ok()?;
        Some(Self { kind, at, alt: bits & 1 != 0, finger: bits & 2 != 0, held: bits & 8 != 0 })
    }
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

/// How many pixels of the map lie under something, from each side.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Covered {
    /// From above.
    pub(crate) top: f64,
    /// From below.
    pub(crate) bottom: f64,
    /// From the left.
    pub(crate) left: f64,
}

/// The map in the page.
pub(crate) struct MapHandle {
    map: JsMap,
    /// Live as long as the map calls them.
    _tell: Closure<dyn FnMut(String, String)>,
    _touch: Closure<Touched>,
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
        mut touch: impl FnMut(Touch) -> bool + 'static,
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
            "looks": sheet::looks(),
            "apart": style::APART,
        });
        let tell = Closure::new(move |kind: String, value: String| {
            if let Some(event) = MapEvent::read(&kind, &value) {
                tell(event);
            }
        });
        let touch: Closure<Touched> = Closure::new(move |kind, lon, lat, bits| {
            Touch::read(kind, lon, lat, bits).is_some_and(&mut touch)
        });
        let map = JsMap::new(container, &options.to_string(), &tell, &touch)?;
        Ok(Self { map, _tell: tell, _touch: touch })
    }

    /// Replaces what a source draws: GeoJSON text, or an address it is read from.
    pub(crate) fn set_data(&self, source: &str, data: &str) {
        self.map.set_data(source, data);
    }

    /// Changes some features of a source, GeoJSON text, and takes those with these ids away. Calls `then` once that is
    /// drawn.
    pub(crate) fn change_data(
        &self,
        source: &str,
        features: &str,
        gone: Vec<u32>,
        then: impl FnOnce() + 'static,
    ) {
        let then = Closure::once_into_js(then);
        self.map.change_data(source, features, gone, then.unchecked_ref());
    }

    /// Hides these features of a source, and no others, while they are drawn on the sheet.
    pub(crate) fn hold(&self, source: &str, ids: Vec<u32>) {
        self.map.hold(source, ids);
    }

    /// Whether the pointer draws, and as what it shows, as CSS has it.
    pub(crate) fn set_pen(&self, on: bool, cursor: &str) {
        self.map.set_pen(on, cursor);
    }

    /// Draws on the sheet over the map in place of what was there.
    pub(crate) fn draw(&self, scene: Scene) {
        let words = scene.words_as_json();
        self.map.draw(scene.marks, scene.places, &words);
    }

    /// Shows or hides all layers whose names begin so.
    pub(crate) fn show(&self, prefix: &str, visible: bool) {
        self.map.show(prefix, visible);
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

    /// Makes all layers whose names begin so seen by a share of 0 to 1 of what they are made for.
    pub(crate) fn fade(&self, prefix: &str, share: f64) {
        self.map.fade(prefix, share);
    }

    /// Puts a pin there that can be dragged, or takes it away.
    pub(crate) fn set_pin(&self, at: Option<[f64; 2]>) {
        match at {
            Some([lon, lat]) => self.map.set_pin(lon, lat),
            None => self.map.remove_pin(),
        }
    }

    /// How much of the map lies under something.
    pub(crate) fn set_covered(&self, Covered { top, bottom, left }: Covered) {
        self.map.set_insets(top, 0.0, bottom, left);
    }

    /// Shows the other division apart, from the left up to this share of the width, or no more.
    pub(crate) fn split(&self, share: Option<f64>) {
        self.map.split(share);
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

    /// How close the map looks.
    pub(crate) fn zoom(&self) -> f64 {
        self.map.zoom()
    }

    /// `[west, south, east, north]` of what is in view, and the zoom.
    pub(crate) fn in_view(&self) -> Option<([f64; 4], f64)> {
        let bounds = <[f64; 4]>::try_from(self.map.bounds()).ok()?;
        Some((bounds, self.map.zoom()))
    }
}
