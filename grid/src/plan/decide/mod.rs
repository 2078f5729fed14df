//! What commands do: a delta, or a refusal.
//!
//! Commands differ in how they find the edges that change. All end in [`finish`], which proves of the delta what
//! [`Draft::decide`] promises, whatever led to it.

mod about;
mod arrangement;
mod cover;
mod draw;
mod effort;
mod faces;
mod gaps;
mod hold;
mod mend;
mod merge;
mod overlaps;
mod patch;
mod redivide;
mod reshape;
mod site;
mod split;
mod vertices;

use hold::hold_together;
pub use site::Site;

use super::chain::Chains;
use super::{CellDelta, CellId, Command, Delta, Draft, PlanCell, Refusal, RefusalKind};
use crate::lattice::{Point, orient};

/// How a command may change what the cells cover together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ground {
    /// Ground only moves from cell to cell.
    Kept,
    /// Borders of gaps, overlaps and spills may move with the vertices on them.
    Reshaped,
    /// Nothing is lost; what is gained was in no cell.
    Filled,
    /// Defects are taken away.
    Mended,
}

/// What a command promises besides.
#[derive(Clone, Copy)]
struct Rules {
    ground: Ground,
    /// The cell that is given ground, and how many pieces that do not hang together it may have then; all others may have
    /// no more than now.
    gets: Option<(CellId, usize)>,
}

impl Rules {
    const fn new(ground: Ground) -> Self {
        Self { ground, gets: None }
    }

    const fn given(self, cell: CellId, pieces: usize) -> Self {
        Self { gets: Some((cell, pieces)), ..self }
    }
}

impl Draft {
    /// What a command would do. Nothing is changed.
    ///
    /// # Errors
    /// [`Refusal`] with reason and place. What is returned as a delta is certain to be taken by [`Draft::commit`], leaves an
    /// exact tiling exact, and adds no defect to any other.
    pub fn decide(&self, command: &Command) -> Result<Delta, Refusal> {
        match command {
            Command::MoveVertices { moves } => vertices::move_all(self, moves),
            Command::InsertVertex { edge, at } => vertices::insert(self, *edge, *at),
            Command::RemoveVertex { at } => vertices::remove(self, *at),
            Command::Reshape { cell, line } => reshape::reshape(self, *cell, line),
            Command::Split { cell, line, name } => split::split(self, *cell, line, name),
            Command::Merge { cells, into } => merge::merge(self, cells, *into),
            Command::MovePatch { patch, from, to } => patch::move_patch(self, patch, from, *to),
            Command::GiveGap { at, to } => gaps::give_gap(self, *at, *to),
            Command::GiveOverlap { at, to } => overlaps::give_overlap(self, *at, *to),
            Command::Draw { patch, name } => draw::draw(self, patch, name),
            Command::Redivide { cells, parts } => redivide::redivide(self, cells, parts),
            Command::FitBoundary => mend::fit_boundary(self),
            Command::Repair { tolerance_m } => mend::repair(self, *tolerance_m),
            Command::Rename { cell, name } => about::rename(self, *cell, name),
            Command::SetKind { cell, kind } => about::set_kind(self, *cell, *kind),
            Command::Lock { cell, locked } => about::lock(self, *cell, *locked),
            Command::Appoint { cell, leader } => about::appoint(self, *cell, leader.as_ref()),
        }
    }

    /// A cell that a command names.
    fn named(&self, id: CellId) -> Result<&PlanCell, Refusal> {
        self.cell(id).ok_or_else(|| Refusal::of(RefusalKind::NoCell).with(id))
    }

    /// A cell that a command names and whose border it is to change.
    fn open(&self, id: CellId) -> Result<&PlanCell, Refusal> {
        let cell = self.named(id)?;
        if cell.about.locked { Err(Refusal::of(RefusalKind::Locked).with(id)) } else { Ok(cell) }
    }
}

/// The delta of a command, once it is proved that it may be done.
fn finish(draft: &Draft, chains: Chains, rules: Rules) -> Result<Delta, Refusal> {
    let delta = chains.into_delta(draft);
    if delta.is_empty() {
        return Err(Refusal::of(RefusalKind::Nothing));
    }
    for change in &delta.cells {
        stays(draft, change)?;
    }
    let after = draft.after(&delta)?;
    after.iter().try_for_each(|after| draft.stays_sound(after))?;
    hold_together(draft, &after, |id| match rules.gets {
        Some((cell, pieces)) if cell == id => (pieces, RefusalKind::Apart),
        _ => (draft.cell(id).map_or(1, |cell| faces::pieces(&cell.shape)).max(1), RefusalKind::Pinches),
    })?;
    cover::as_before(draft, &delta, rules.ground)?;
    Ok(delta)
}

/// Whether a cell may change, and something of it is left.
fn stays(draft: &Draft, change: &CellDelta) -> Result<(), Refusal> {
    let at = change.remove.first().or(change.add.first()).map(|edge| edge.0);
    let Some(cell) = draft.cell(change.cell).filter(|_| at.is_some()) else { return Ok(()) };
    let refuse = |kind| Err(Refusal { kind, at, cells: vec![change.cell] });
    if cell.about.locked {
        return refuse(RefusalKind::Locked);
    }
    let goes = change.about.as_ref().is_some_and(|about| about.after.is_none());
    let empty = change.add.is_empty() && change.remove.len() == cell.shape.vertex_count();
    if empty && !goes { refuse(RefusalKind::Vanishes) } else { Ok(()) }
}

/// Whether two edges pass through each other's inside in one point. Exact.
fn cross(a: Point, b: Point, c: Point, d: Point) -> bool {
    let side = |a, b, p| orient(a, b, p).signum();
    side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

impl Refusal {
    /// A reason without place or cells.
    pub(super) fn of(kind: RefusalKind) -> Self {
        Self { kind, at: None, cells: Vec::new() }
    }

    /// With the place.
    pub(super) fn at(mut self, at: Point) -> Self {
        self.at = Some(at);
        self
    }

    /// With one more cell concerned.
    pub(super) fn with(mut self, cell: CellId) -> Self {
        self.cells.push(cell);
        self
    }
}
