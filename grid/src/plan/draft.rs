//! A tiling under edit, with its proof.

use std::collections::{BTreeMap, BTreeSet};

use super::{About, AboutChange, CellDelta, CellId, Command, Delta, Edge, PlanCell, Refusal, RefusalKind};
use crate::certify::{Certifier, Flaw};
use crate::check::{Verdict, seamless, verdict};
use crate::defects::{Defect, extract};
use crate::residual::Residual;
use crate::shape::Shape;

/// A tiling under edit. [`Draft::decide`] says what a command would do, [`Draft::commit`] does it.
pub struct Draft {
    boundary: Shape,
    cells: BTreeMap<CellId, PlanCell>,
    next: CellId,
    flaws: BTreeMap<CellId, Vec<Flaw>>,
    boundary_flaws: Vec<Flaw>,
    residual: Residual,
}

/// The state that a delta would lead to, as far as it differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The cells whose ground changes, with their polygons; none for a cell that is gone.
    pub cells: Vec<(CellId, Option<Shape>)>,
    /// Whether all cells would be proved to cover the area exactly once.
    pub exact: bool,
}

impl Draft {
    /// Certifies the cells and sums their borders. `next` is the number that the next cell to be born is given; it is
    /// raised above all numbers in use.
    pub fn new(boundary: Shape, cells: impl IntoIterator<Item = (CellId, PlanCell)>, next: CellId) -> Self {
        let mut certifier = Certifier::default();
        let cells: BTreeMap<CellId, PlanCell> = cells
            .into_iter()
            .map(|(id, cell)| (id, PlanCell { shape: cell.shape.canonical(), about: cell.about }))
            .collect();
        let flaws = cells.iter().map(|(&id, cell)| (id, certifier.flaws(&cell.shape)));
        let flaws = flaws.filter(|(_, flaws)| !flaws.is_empty()).collect();
        let boundary_flaws = certifier.flaws(&boundary);
        let residual = Residual::of(cells.values().map(|cell| &cell.shape), Some(&boundary));
        let above = cells.keys().next_back().map_or(1, |id| id.0 + 1);
        Self { boundary, next: CellId(next.0.max(above)), cells, flaws, boundary_flaws, residual }
    }

    /// The boundary of the area.
    pub fn boundary(&self) -> &Shape {
        &self.boundary
    }

    /// The cells, in order of their numbers.
    pub fn cells(&self) -> impl ExactSizeIterator<Item = (CellId, &PlanCell)> + '_ {
        self.cells.iter().map(|(&id, cell)| (id, cell))
    }

    /// One cell.
    pub fn cell(&self, id: CellId) -> Option<&PlanCell> {
        self.cells.get(&id)
    }

    /// The number that the next cell to be born is given.
    pub fn next(&self) -> CellId {
        self.next
    }

    /// What a command would do. Nothing is changed.
    ///
    /// # Errors
    /// [`Refusal`] with reason and place. What is returned as a delta is certain to be taken by [`Draft::commit`], leaves an
    /// exact tiling exact, and adds no defect to any other.
    pub fn decide(&self, command: &Command) -> Result<Delta, Refusal> {
        let _ = command;
        Err(Refusal { kind: RefusalKind::Nothing, at: None, cells: Vec::new() })
    }

    /// What a delta would lead to. Costs the cells concerned.
    ///
    /// # Errors
    /// As [`Draft::commit`].
    pub fn preview(&self, delta: &Delta) -> Result<Preview, Refusal> {
        let after = self.after(delta)?;
        let (mut flawed, mut certifier) =
            (self.flaws.keys().copied().collect::<BTreeSet<_>>(), Certifier::default());
        let mut residual = self.residual.clone();
        let mut cells = Vec::new();
        for (id, shape, _) in after {
            let old = self.cells.get(&id).map(|cell| &cell.shape);
            residual.replace(old.as_slice(), shape.as_ref().as_slice());
            flawed.remove(&id);
            if shape.as_ref().is_some_and(|shape| !certifier.flaws(shape).is_empty()) {
                flawed.insert(id);
            }
            cells.push((id, shape));
        }
        let exact = flawed.is_empty() && self.boundary_flaws.is_empty() && seamless(&residual, true);
        Ok(Preview { cells, exact })
    }

    /// Takes a delta in: one that was decided on this state, or on an earlier one from which it differs in other edges only.
    ///
    /// # Errors
    /// [`RefusalKind::Overtaken`] when an edge that is to be removed is no longer there, or a cell is there or not against what
    /// the delta says; [`RefusalKind::Crosses`] or [`RefusalKind::Pinches`] when the cell would be flawed and was not
    /// before. The draft then stays as it is.
    pub fn commit(&mut self, delta: &Delta) -> Result<(), Refusal> {
        let mut certifier = Certifier::default();
        for (id, shape, about) in self.after(delta)? {
            let old = self.cells.remove(&id);
            self.residual.replace(old.as_ref().map(|c| &c.shape).as_slice(), shape.as_ref().as_slice());
            self.flaws.remove(&id);
            if let (Some(shape), Some(about)) = (shape, about) {
                let flaws = certifier.flaws(&shape);
                if !flaws.is_empty() {
                    self.flaws.insert(id, flaws);
                }
                self.next = self.next.max(CellId(id.0 + 1));
                self.cells.insert(id, PlanCell { about, shape });
            }
        }
        Ok(())
    }

    /// The cells of a delta as they would be.
    fn after(&self, delta: &Delta) -> Result<Vec<(CellId, Option<Shape>, Option<About>)>, Refusal> {
        delta.cells.iter().map(|change| self.one_after(change)).collect()
    }

    fn one_after(&self, change: &CellDelta) -> Result<(CellId, Option<Shape>, Option<About>), Refusal> {
        let at = change.remove.first().or(change.add.first()).map(|edge| edge.0);
        let overtaken = || Refusal { kind: RefusalKind::Overtaken, at, cells: vec![change.cell] };
        let present = self.cells.get(&change.cell);
        let about = match &change.about {
            Some(AboutChange { before, .. }) if before.is_some() != present.is_some() => {
                return Err(overtaken());
            }
            Some(AboutChange { after, .. }) => after.clone(),
            None => Some(present.ok_or_else(overtaken)?.about.clone()),
        };
        let shape = present.map(|cell| &cell.shape);
        let edges = exchange(shape, &change.remove, &change.add).ok_or_else(overtaken)?;
        let shape =
            if edges.is_empty() { None } else { Some(Shape::from_edges(&edges).map_err(|_| overtaken())?) };
        if shape.is_some() == about.is_some() { Ok((change.cell, shape, about)) } else { Err(overtaken()) }
    }

    /// Whether the cells are proved to cover the area exactly once. O(1).
    pub fn is_exact(&self) -> bool {
        self.flaws.is_empty() && self.boundary_flaws.is_empty() && seamless(&self.residual, true)
    }

    /// Gaps, overlaps and spills, largest first within each kind. Their cells are positions in [`Draft::cells`].
    pub fn defects(&self) -> Vec<Defect> {
        if seamless(&self.residual, true) {
            return Vec::new();
        }
        let shapes: Vec<Shape> = self.cells.values().map(|cell| cell.shape.clone()).collect();
        extract(&shapes, Some(&self.boundary), &self.residual)
    }

    /// The verdict; `tolerance_m` as in [`crate::check::check`].
    pub fn verdict(&self, tolerance_m: Option<f64>) -> Verdict {
        let certified = self.flaws.is_empty() && self.boundary_flaws.is_empty();
        verdict(certified, seamless(&self.residual, true), &self.defects(), tolerance_m)
    }

    /// What is wrong with a cell's own polygon; its certificate when empty.
    pub fn flaws(&self, cell: CellId) -> &[Flaw] {
        self.flaws.get(&cell).map_or(&[], Vec::as_slice)
    }
}

/// The edges of a shape without some and with others; `None` when one to be removed is not there.
fn exchange(shape: Option<&Shape>, remove: &[Edge], add: &[Edge]) -> Option<Vec<Edge>> {
    let mut edges: Vec<Edge> = shape.into_iter().flat_map(Shape::edges).collect();
    edges.sort_unstable();
    let mut kept = Vec::with_capacity(edges.len() + add.len());
    let mut gone = remove.iter().peekable();
    for edge in edges {
        if gone.next_if_eq(&&edge).is_none() {
            kept.push(edge);
        }
    }
    kept.extend_from_slice(add);
    gone.next().is_none().then_some(kept)
}
