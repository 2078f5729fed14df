//! The proof of coverage: cells and their area in, verdict and located defects out.
//!
//! Three steps, each open to callers who time or cache them: certify the shapes, sum their borders
//! ([`Residual`]), and, where something is left, extract what is wrong. [`check`] does all three.

use serde::{Deserialize, Serialize};

use crate::certify::{Certifier, Flaw};
use crate::defects::{Defect, extract};
use crate::lattice::UNITS_PER_DEGREE;
use crate::loops::link;
use crate::register::names;
use crate::residual::Residual;
use crate::shape::{Shape, doubled_area};

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
    /// Shapes that are flawed in themselves.
    pub invalid_cells: Vec<InvalidShape>,
    /// Vertices of one cell that lie on the border of a neighbour which has no vertex there.
    pub unmatched_vertices: usize,
}

/// A shape that is flawed in itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidShape {
    /// Index of the cell; `None` for the parent area.
    pub cell: Option<usize>,
    /// What is wrong and where.
    pub flaw: Flaw,
}

/// Defects up to this width are what rounding to the lattice can do to a vertex on a neighbour's oblique border: two
/// units, about 2 cm.
pub const ROUNDING_M: f64 = 2.0 * 111_320.0 / UNITS_PER_DEGREE;

/// Proves that `cells` cover `parent` exactly once, or says where they do not.
///
/// Without a parent, the ground enclosed by the cells takes its place. `tolerance_m` is the width in metres up to which
/// defects are tolerated; `None` stands for [`ROUNDING_M`]. A shape that is flawed in itself is never tolerated: the
/// proof does not hold for it.
///
/// Expected O(v) for v vertices when nothing is wrong.
pub fn check(cells: &[Shape], parent: Option<&Shape>, tolerance_m: Option<f64>) -> Report {
    let invalid_cells = certify(cells, parent);
    let (residual, unmatched_vertices) = Residual::with_unmatched_vertices(cells, parent);
    let seamless = seamless(&residual, parent.is_some());
    let defects = if seamless { Vec::new() } else { extract(cells, parent, &residual) };
    Report {
        verdict: verdict(invalid_cells.is_empty(), seamless, &defects, tolerance_m),
        defects,
        invalid_cells,
        unmatched_vertices,
    }
}

/// All flaws of all shapes. Certificates of single cells may be cached: an edit needs new ones only where it touches.
pub fn certify(cells: &[Shape], parent: Option<&Shape>) -> Vec<InvalidShape> {
    let mut certifier = Certifier::default();
    let numbered = cells.iter().enumerate().map(|(i, shape)| (Some(i), shape));
    numbered
        .chain(parent.map(|shape| (None, shape)))
        .flat_map(|(cell, shape)| {
            certifier.flaws(shape).into_iter().map(move |flaw| InvalidShape { cell, flaw })
        })
        .collect()
}

/// Whether a residual shows that nothing is uncovered, doubly covered or outside, given that all shapes are certified.
///
/// With a parent: the residual is zero. Without one: it is the outline of the cells, free of crossings, covering no
/// ground twice and enclosing no hole.
pub fn seamless(residual: &Residual, has_parent: bool) -> bool {
    if has_parent || residual.is_zero() {
        return residual.is_zero();
    }
    let edges = residual.edges();
    if edges.iter().any(|&(_, _, times)| times > 1) {
        return false;
    }
    let loops = link(&edges);
    // A loop keeps the outside to its right: one that runs clockwise borders a hole.
    loops.iter().all(|ring| doubled_area(ring) > 0)
        && Shape::from_rings(loops.into_iter().map(|ring| vec![ring]).collect())
            .is_ok_and(|outline| Certifier::default().flaws(&outline).is_empty())
}

/// Whether all that is wrong is thinner than the tolerance. What leaves no outline is as thin as rounding.
fn tolerable(defects: &[Defect], tolerance_m: f64) -> bool {
    if defects.is_empty() {
        tolerance_m >= ROUNDING_M
    } else {
        defects.iter().all(|d| d.width_m <= tolerance_m)
    }
}

/// The verdict from its parts; `tolerance_m` as in [`check`].
pub fn verdict(certified: bool, seamless: bool, defects: &[Defect], tolerance_m: Option<f64>) -> Verdict {
    let tolerance_m = tolerance_m.unwrap_or(ROUNDING_M);
    if certified && seamless {
        Verdict::Exact
    } else if certified && tolerable(defects, tolerance_m) {
        Verdict::WithinTolerance
    } else {
        Verdict::Broken
    }
}
