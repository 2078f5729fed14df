//! Blocks: what parts an area, what stays whole, what is told.

mod common;
mod parting;
mod properties;
mod sizes;
mod water;
mod whole;

#[path = "../common/cases.rs"]
#[allow(unreachable_pub, reason = "shared by test crates")]
mod cases;
