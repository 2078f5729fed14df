//! Real files, each against what its publisher's description says of it.
//!
//! The files belong to others and are no part of the project: where the folder beside the project is absent, these tests
//! say so and return. What is known of each file was found with other software (GEOS): counts of features and vertices, and
//! areas of gaps, overlaps and differences between levels. Areas must agree within 1%. Counts of defects differ by definition,
//! see `polygons.rs`.

mod files;
mod points;
mod polygons;
mod repair;
mod street_map;
