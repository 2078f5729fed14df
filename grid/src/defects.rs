//! Gaps, overlaps and spills as located data.

use serde::{Deserialize, Serialize};

use crate::register::UnknownName;
use crate::register::names;
use crate::shape::MultiPolygonCoordinates;
use std::fmt;

names! {
    /// What a defect is.
    DefectKind {
        /// 空白: part of the area in no cell.
        Gap = "gap",
        /// 重叠: part of the area in two or more cells.
        Overlap = "overlap",
        /// 越界: part of a cell outside the area.
        Spill = "spill",
    }
}

/// One connected piece of ground that is covered by a constant set of cells, and should not be.
#[derive(Clone, Debug, PartialEq)]
pub struct Defect {
    /// Stable: derived from kind and outline.
    pub id: String,
    /// What it is.
    pub kind: DefectKind,
    /// How many cells cover it: 0 for a gap.
    pub times: u32,
    /// m² on the ground.
    pub area_m2: f64,
    /// Diameter of the largest circle inside, m.
    pub width_m: f64,
    /// Indexes of the cells that overlap or spill; for a gap its neighbours, longest shared border first.
    pub cells: Vec<usize>,
    /// For a gap, metres of border shared with each of `cells`; else empty.
    pub shared_m: Vec<f64>,
    /// A point inside, `[longitude, latitude]`.
    pub at: [f64; 2],
    /// One polygon with holes, as `MultiPolygon` coordinates.
    pub outline: MultiPolygonCoordinates,
}
