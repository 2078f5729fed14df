//! Blocks: what parts an area, what stays whole, what is told.

mod common;
mod parting;
mod properties;
mod sizes;
mod water;
mod whole;
