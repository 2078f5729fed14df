//! The map in the browser: what the server knows, shown so that a person can work from it.
//!
//! No geometry is computed here; verdicts, labels, sentences and clusters come from the server.

// Components are functions by name only: the macro makes them public and hands them what they own.
#![allow(unreachable_pub, clippy::needless_pass_by_value)]

mod api;
mod app;
mod beside;
mod browser;
mod colleagues;
mod components;
mod divide;
mod editing;
mod events;
mod layers;
mod map;
mod plan;
mod print;
mod remote;
mod route;
mod session;
mod sheet;
mod state;
mod text;
mod tree;
mod watch;

use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// Puts the page in the place of what the document shows while it loads.
#[wasm_bindgen(start)]
pub fn start() {
    console_error_panic_hook::set_once();
    if let Some(waiting) = document().get_element_by_id("waiting") {
        waiting.remove();
    }
    mount_to_body(app::Page);
}
