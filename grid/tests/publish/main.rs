//! Publishing a plan: codes, lineage, rules, comparison.

mod codes;
mod common;
mod compare;
mod lineage;
mod rules;

#[path = "../common/mod.rs"]
mod geometry;
