//! The map in the browser.

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(module = "/js/map.js")]
extern "C" {
    #[wasm_bindgen(js_name = createMap)]
    fn create_map(container: &str) -> JsValue;
}

/// Puts the page into the document.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    mount_to_body(|| view! { <div id="map" style:height="100%"></div> });
    let _ = create_map("map");
}
