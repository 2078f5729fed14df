//! Division of blocks into cells, from outside the engine.

#[path = "../common/mod.rs"]
#[allow(dead_code)]
mod common;

mod bad_wishes;
mod present;
mod properties;
mod town;
