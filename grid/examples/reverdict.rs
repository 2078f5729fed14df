//! The proof after one moved corner, whole commands in a plan, and what divisions come to, for WebAssembly: `cargo xtask bench`
//! builds it, runs it in Node, measures, and compares the divisions with those of the machine itself.
#![cfg(target_arch = "wasm32")]

#[path = "../benches/instance/mod.rs"]
mod instance;
#[path = "../benches/town/mod.rs"]
mod town;
#[path = "../benches/town/fingerprint.rs"]
mod town_fingerprint;

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

/// The same tiling as a plan, with the corner in the hand.
#[wasm_bindgen]
pub struct Plan(instance::plan::Stroke);

#[wasm_bindgen]
impl Plan {
    /// Proves the whole plan once.
    #[wasm_bindgen(constructor)]
    #[allow(clippy::new_without_default, reason = "called from JavaScript")]
    pub fn new() -> Self {
        Self(instance::plan::Stroke::in_the_middle())
    }

    /// What the page does for a frame while the corner is dragged: the command decided, its proof, what each cell has then.
    pub fn frame(&self) -> bool {
        self.0.frame()
    }

    /// The command decided and taken in.
    pub fn make(&mut self) -> bool {
        self.0.make()
    }
}

/// What divisions with this seed come to, in one number, as text.
#[wasm_bindgen]
pub fn fingerprint(seed: u32) -> String {
    town_fingerprint::fingerprint(u64::from(seed)).to_string()
}
