//! The proof after one moved corner, for measuring in WebAssembly: `cargo xtask bench` builds and runs it in Node.
#![cfg(target_arch = "wasm32")]

#[path = "../benches/instance/mod.rs"]
mod instance;

use wasm_bindgen::prelude::wasm_bindgen;

/// The tiling of the benchmarks with one corner to move.
#[wasm_bindgen]
pub struct City(instance::Corner);

#[wasm_bindgen]
impl City {
    /// Proves the whole tiling once.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "called from JavaScript")]
    pub fn new() -> Self {
        Self(instance::Corner::in_the_middle())
    }

    /// Moves the corner and proves the tiling anew.
    pub fn step(&mut self) -> bool {
        self.0.move_and_prove()
    }
}
