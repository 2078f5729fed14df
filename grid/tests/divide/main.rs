//! Division of blocks into cells, from outside the engine.

mod bad_wishes;
mod present;
mod properties;
mod reasons;
mod town;
