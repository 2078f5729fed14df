//! The proof kept up to date while cells change: what an editor asks after each stroke.

use crate::certify::{Certifier, Flaw};
use crate::check::{Verdict, seamless, verdict};
use crate::defects::{Defect, extract};
use crate::residual::Residual;
use crate::shape::Shape;

/// Cells, their area, and the proof of how they cover it.
pub struct Coverage {
    cells: Vec<Shape>,
    parent: Option<Shape>,
    /// Flaws of each cell: its certificate when empty.
    flaws: Vec<Vec<Flaw>>,
    parent_flaws: Vec<Flaw>,
    flawed: usize,
    residual: Residual,
    certifier: Certifier,
}

impl Coverage {
    /// Certifies the shapes and sums their borders; costs what [`crate::check::check`] does.
    pub fn new(cells: Vec<Shape>, parent: Option<Shape>) -> Self {
        let mut certifier = Certifier::default();
        let flaws: Vec<Vec<Flaw>> = cells.iter().map(|cell| certifier.flaws(cell)).collect();
        let parent_flaws = parent.as_ref().map(|p| certifier.flaws(p)).unwrap_or_default();
        let flawed = flaws.iter().filter(|f| !f.is_empty()).count();
        let residual = Residual::of(&cells, parent.as_ref());
        Self { cells, parent, flaws, parent_flaws, flawed, residual, certifier }
    }

    /// The cells as they stand.
    pub fn cells(&self) -> &[Shape] {
        &self.cells
    }

    /// Puts new shapes in the place of some cells, and brings the proof up to date: O(v log r) for their v vertices and a
    /// residual of r tokens, whatever the size of the tiling.
    ///
    /// # Panics
    /// When an index is out of range.
    pub fn replace(&mut self, changes: Vec<(usize, Shape)>) {
        for (i, shape) in changes {
            let flaws = self.certifier.flaws(&shape);
            self.residual.replace(&[&self.cells[i]], &[&shape]);
            self.flawed -= usize::from(!self.flaws[i].is_empty());
            self.flawed += usize::from(!flaws.is_empty());
            self.flaws[i] = flaws;
            self.cells[i] = shape;
        }
    }

    /// Whether the cells are proved to cover the area exactly once. O(1) with a parent.
    pub fn is_exact(&self) -> bool {
        self.flawed == 0 && self.parent_flaws.is_empty() && seamless(&self.residual, self.parent.is_some())
    }

    /// The verdict; `tolerance_m` as in [`crate::check::check`]. Costs what is wrong, not what is right.
    pub fn verdict(&self, tolerance_m: Option<f64>) -> Verdict {
        let seamless = seamless(&self.residual, self.parent.is_some());
        let certified = self.flawed == 0 && self.parent_flaws.is_empty();
        verdict(certified, seamless, &self.defects(), tolerance_m)
    }

    /// Gaps, overlaps and spills as they stand, largest first within each kind.
    pub fn defects(&self) -> Vec<Defect> {
        if seamless(&self.residual, self.parent.is_some()) {
            return Vec::new();
        }
        extract(&self.cells, self.parent.as_ref(), &self.residual)
    }

    /// What is wrong with a cell's own polygon; its certificate when empty.
    pub fn flaws(&self, cell: usize) -> &[Flaw] {
        &self.flaws[cell]
    }
}
