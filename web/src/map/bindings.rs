//! The map as JavaScript has it; see js/map.js.
//!
//! Lists of numbers are handed over, not lent: the map reads some of them only after the call, when lent memory has long
//! become something else.

use js_sys::Function;
use wasm_bindgen::prelude::*;

/// What is called with the doings of the pointer: kind, longitude, latitude, bits. Whether something was grabbed.
pub(crate) type Touched = dyn FnMut(u32, f64, f64, u32) -> bool;

#[wasm_bindgen(module = "/js/map.js")]
extern "C" {
    /// A map in the page.
    #[wasm_bindgen(js_name = MapHandle)]
    pub(crate) type JsMap;

    #[wasm_bindgen(constructor, catch, js_class = "MapHandle")]
    pub(crate) fn new(
        container: &str,
        options: &str,
        tell: &Closure<dyn FnMut(String, String)>,
        touch: &Closure<Touched>,
    ) -> Result<JsMap, JsValue>;

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = setData)]
    pub(crate) fn set_data(this: &JsMap, source: &str, data: &str);

    #[wasm_bindgen(method, js_class = "MapHandle")]
    pub(crate) fn show(this: &JsMap, prefix: &str, visible: bool);

    #[wasm_bindgen(method, js_class = "MapHandle")]
    pub(crate) fn fade(this: &JsMap, prefix: &str, share: f64);

    #[wasm_bindgen(method, js_class = "MapHandle")]
    pub(crate) fn split(this: &JsMap, share: Option<f64>);

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = setFilter)]
    pub(crate) fn set_filter(this: &JsMap, layer: &str, filter: &str);

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = setPin)]
    pub(crate) fn set_pin(this: &JsMap, lon: f64, lat: f64);

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = removePin)]
    pub(crate) fn remove_pin(this: &JsMap);

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = setInsets)]
    pub(crate) fn set_insets(this: &JsMap, top: f64, right: f64, bottom: f64, left: f64);

    #[wasm_bindgen(method, js_class = "MapHandle")]
    pub(crate) fn fit(
        this: &JsMap,
        west: f64,
        south: f64,
        east: f64,
        north: f64,
        max_zoom: f64,
        animate: bool,
    );

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = lookAt)]
    pub(crate) fn look_at(this: &JsMap, lon: f64, lat: f64, zoom: f64);

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = jumpTo)]
    pub(crate) fn jump_to(this: &JsMap, zoom: f64, lat: f64, lon: f64);

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = zoomBy)]
    pub(crate) fn zoom_by(this: &JsMap, steps: f64);

    #[wasm_bindgen(method, js_class = "MapHandle")]
    pub(crate) fn bounds(this: &JsMap) -> Vec<f64>;

    #[wasm_bindgen(method, js_class = "MapHandle")]
    pub(crate) fn zoom(this: &JsMap) -> f64;

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = changeData)]
    pub(crate) fn change_data(this: &JsMap, source: &str, features: &str, gone: Vec<u32>, then: &Function);

    #[wasm_bindgen(method, js_class = "MapHandle")]
    pub(crate) fn hold(this: &JsMap, source: &str, ids: Vec<u32>);

    #[wasm_bindgen(method, js_class = "MapHandle", js_name = setPen)]
    pub(crate) fn set_pen(this: &JsMap, on: bool, cursor: &str);

    #[wasm_bindgen(method, js_class = "MapHandle")]
    pub(crate) fn draw(this: &JsMap, marks: Vec<u32>, places: Vec<f64>, words: &str);
}
