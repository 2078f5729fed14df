//! A tiling under edit, with its proof.

use std::collections::BTreeMap;

use super::extents::Extents;
use super::{AboutChange, CellDelta, CellId, Delta, Edge, PlanCell, Refusal, RefusalKind};
use crate::certify::{Certifier, Flaw, FlawKind};
use crate::check::{Verdict, seamless, verdict};
use crate::defects::{Defect, extract};
use crate::lattice::{Extent, Point};
use crate::prepared::holds;
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
    extents: Extents,
}

/// The state that a delta would lead to, as far as it differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// The cells whose ground changes, with their polygons; none for a cell that is gone.
    pub cells: Vec<(CellId, Option<Shape>)>,
    /// Whether all cells would be proved to cover the area exactly once.
    pub exact: bool,
}

/// A cell as a delta would leave it.
pub(super) struct After {
    pub(super) id: CellId,
    /// None for a cell that is gone.
    pub(super) cell: Option<PlanCell>,
    pub(super) flaws: Vec<Flaw>,
    /// Whether its border changes.
    pub(super) moved: bool,
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
        let extents = Extents::new(cells.iter().map(|(&id, cell)| (id, cell.shape.extent())));
        let above = cells.keys().next_back().map_or(1, |id| id.0 + 1);
        let next = CellId(next.0.max(above));
        Self { boundary, cells, next, flaws, boundary_flaws, residual, extents }
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

    /// The cells that hold a point, in ascending order: one in an exact tiling. A point on a border belongs to one side, by
    /// the rule of [`crate::prepared`].
    pub fn holding(&self, p: Point) -> impl Iterator<Item = CellId> + '_ {
        let here = self.near(Extent { min: p, max: p });
        here.filter(move |(_, cell)| holds(cell.shape.edges(), p)).map(|(id, _)| id)
    }

    /// The cells whose boxes meet a box, in ascending order.
    pub fn near(&self, extent: Extent) -> impl Iterator<Item = (CellId, &PlanCell)> + '_ {
        self.extents.near(extent).into_iter().filter_map(|id| Some((id, self.cells.get(&id)?)))
    }

    /// What is left of all borders when matching stretches have cancelled.
    pub(super) fn residual(&self) -> &Residual {
        &self.residual
    }

    /// What a delta would lead to. Costs the cells concerned.
    ///
    /// # Errors
    /// As [`Draft::commit`].
    pub fn preview(&self, delta: &Delta) -> Result<Preview, Refusal> {
        let after = self.after(delta)?;
        let touched = |id: &CellId| after.iter().any(|a| a.id == *id);
        let certified = self.boundary_flaws.is_empty()
            && after.iter().all(|a| a.flaws.is_empty())
            && self.flaws.keys().all(touched);
        let exact = certified && self.residual.cancels(&delta.net());
        let moved = after.into_iter().filter(|a| a.moved);
        Ok(Preview { cells: moved.map(|a| (a.id, a.cell.map(|cell| cell.shape))).collect(), exact })
    }

    /// Takes a delta in: one that was decided on this state or is in the log of the plan, or that [`Draft::fits`]. To take
    /// back the last one is always possible, also when it mended a polygon that crossed itself.
    ///
    /// # Errors
    /// [`RefusalKind::Overtaken`] when an edge that is to be removed is no longer there, or a cell is there or not against what
    /// the delta says; [`RefusalKind::Crosses`] or [`RefusalKind::Pinches`] when the edges of a cell would form no polygon.
    /// The draft then stays as it is.
    pub fn commit(&mut self, delta: &Delta) -> Result<(), Refusal> {
        let after = self.after(delta)?;
        self.residual.add_chain(&delta.net());
        for After { id, cell, flaws, .. } in after {
            let extent = |cell: &PlanCell| cell.shape.extent();
            let old = self.cells.remove(&id);
            self.extents.replace(id, old.as_ref().map(extent), cell.as_ref().map(extent));
            self.flaws.remove(&id);
            if !flaws.is_empty() {
                self.flaws.insert(id, flaws);
            }
            if let Some(cell) = cell {
                self.next = self.next.max(CellId(id.0 + 1));
                self.cells.insert(id, cell);
            }
        }
        Ok(())
    }

    /// The cells of a delta as they would be, each with its certificate.
    pub(super) fn after(&self, delta: &Delta) -> Result<Vec<After>, Refusal> {
        let mut certifier = Certifier::default();
        delta.cells.iter().map(|change| self.one_after(change, &mut certifier)).collect()
    }

    /// Refuses a cell that would be flawed and is not now.
    pub(super) fn stays_sound(&self, after: &After) -> Result<(), Refusal> {
        match after.flaws.first().filter(|_| self.flaws(after.id).is_empty()) {
            Some(flaw) => Err(Refusal { kind: flawed(flaw.kind), at: Some(flaw.at), cells: vec![after.id] }),
            None => Ok(()),
        }
    }

    fn one_after(&self, change: &CellDelta, certifier: &mut Certifier) -> Result<After, Refusal> {
        let at = change.remove.first().or(change.add.first()).map(|edge| edge.0);
        let refuse = |kind, at| Refusal { kind, at, cells: vec![change.cell] };
        let overtaken = || refuse(RefusalKind::Overtaken, at);
        let present = self.cells.get(&change.cell);
        let about = match &change.about {
            Some(AboutChange { before, .. }) if before.is_some() != present.is_some() => {
                return Err(overtaken());
            }
            Some(AboutChange { after, .. }) => after.clone(),
            None => Some(present.ok_or_else(overtaken)?.about.clone()),
        };
        let shape = present.map(|cell| &cell.shape);
        let moved = !change.remove.is_empty() || !change.add.is_empty();
        let shape = if moved {
            let edges = exchange(shape, &change.remove, &change.add).ok_or_else(overtaken)?;
            let remains = !edges.is_empty();
            let shape = remains.then(|| Shape::from_any_edges(&edges)).transpose();
            let shape = shape.map_err(|_| refuse(RefusalKind::Crosses, at))?;
            // Rings without ground are dropped on the way: their edges run to and fro on one line.
            if shape.as_ref().map_or(0, Shape::vertex_count) != edges.len() {
                return Err(refuse(RefusalKind::Pinches, at));
            }
            shape
        } else {
            shape.cloned()
        };
        let flaws = match &shape {
            Some(shape) if moved => certifier.flaws(shape),
            _ => self.flaws(change.cell).to_vec(),
        };
        let cell = match (shape, about) {
            (Some(shape), Some(about)) => Some(PlanCell { about, shape }),
            (None, None) => None,
            _ => return Err(overtaken()),
        };
        Ok(After { id: change.cell, cell, flaws, moved })
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

/// What a flaw of a cell's border is as the reason of a refusal.
fn flawed(kind: FlawKind) -> RefusalKind {
    match kind {
        FlawKind::Crossing | FlawKind::NestedPart | FlawKind::HoleOutside => RefusalKind::Crosses,
        FlawKind::Spike | FlawKind::DoubledEdge => RefusalKind::Pinches,
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
