//! Real files, each against what its publisher's description says of it.
//!
//! The files belong to others and are no part of the project: where the folder beside the project is absent, these tests
//! say so and return. What is known of each file was found with other software (GEOS): counts of features and vertices, and
//! areas of gaps, overlaps and differences between levels. Areas must agree within 1%. Counts of defects differ by definition,
//! see `polygons.rs`.

#![allow(unreachable_pub, reason = "a test crate")]

mod blocks;
mod divisions;
mod files;
mod plans;
mod points;
mod polygons;
mod repair;
mod street_map;

/// Random commands as the engine's own tests send them.
#[path = "../../../grid/tests/plan/strokes.rs"]
mod strokes;

#[allow(dead_code, reason = "only the dice are thrown here")]
#[path = "../../../grid/tests/common/partition.rs"]
mod partition;
