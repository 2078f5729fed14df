//! Division of blocks into cells, from outside the engine.

mod bad_wishes;
mod present;
mod properties;
mod reasons;
mod town;

#[path = "../common/cases.rs"]
#[allow(unreachable_pub, reason = "shared by test crates")]
mod cases;
