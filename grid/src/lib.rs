//! The engine of Wangge: everything that geometry and the domain decide, for server and browser alike.
//!
//! Terms: a *cell* is a polygon with people answerable for it; a *tiling* is the set of cells of an *area*. A tiling is
//! *exact* when every point of the area lies in exactly one cell and no cell leaves the area. *Gap*, *overlap* and
//! *spill* are the three ways it fails.
//!
//! No I/O, no clock, no threads: functions from values to values. Reading files and their coordinate systems is left out
//! of the browser's build, which has no use for it.

pub mod blocks;
pub mod borders;
pub mod candidates;
pub mod certify;
pub mod check;
pub mod clusters;
mod contacts;
pub mod coverage;
#[cfg(not(target_arch = "wasm32"))]
pub mod crs;
#[cfg(not(target_arch = "wasm32"))]
pub mod datum;
pub mod defects;
mod direction;
pub mod divide;
mod edge_table;
pub mod edit;
pub mod explain;
mod inscribed;
pub mod join;
pub mod label;
pub mod lattice;
pub mod locate;
mod loops;
pub mod measure;
mod overlay;
pub mod people;
pub mod plan;
pub mod prepared;
pub mod privacy;
pub mod publish;
#[cfg(not(target_arch = "wasm32"))]
pub mod read;
pub mod register;
pub mod repair;
pub mod residual;
pub mod scheme;
mod sets;
pub mod shape;
pub mod sheet;
mod squares;
mod winding;
pub mod wire;
pub mod workload;
