//! Publishing: what a plan becomes when it is put into force, and what stands against that.
//!
//! All of it is decided from values: [`codes`] gives every cell its code, [`lineage`] says which old cells it came from,
//! [`rules`] lists what the scheme finds wanting, [`compare`] tells what changes hands. The page shows what the server will
//! decide, and the server decides it again.

pub mod codes;
pub mod compare;
pub(crate) mod ground;
pub mod lineage;
mod pairs;
pub mod rules;
