//! What could be done about the defects of a draft, one by one.

use std::collections::BTreeSet;

use super::{CellId, Command, Draft};
use crate::defects::{Defect, DefectKind};
use crate::repair::{Reason, Step, propose};
use crate::shape::Shape;

/// What becomes of one defect.
#[derive(Clone, Debug, PartialEq)]
pub struct Mending {
    /// The defect. Its cells are positions in [`Draft::cells`].
    pub defect: Defect,
    /// Its cells, by number.
    pub cells: Vec<CellId>,
    /// What [`Command::Repair`] would do about it, or why it would do nothing.
    pub outcome: Result<Owner, Reason>,
}

/// Who gets the ground of a defect.
#[derive(Clone, Debug, PartialEq)]
pub struct Owner {
    /// The cell that gets the gap, or most of it, or keeps the overlap; none for ground outside the area.
    pub to: Option<CellId>,
    /// What does just that; none where there is no such command: a spill is cut off with all others, by
    /// [`Command::FitBoundary`].
    pub command: Option<Command>,
}

impl Draft {
    /// What [`Command::Repair`] at this tolerance in metres would do about each defect, largest first. Costs what the command
    /// costs.
    pub fn proposals(&self, tolerance_m: f64) -> Vec<Mending> {
        let ids: Vec<CellId> = self.cells().map(|(id, _)| id).collect();
        let proposal = propose(&shapes(self), Some(self.boundary()), tolerance_m, &locked(self));
        let mended = proposal.steps.into_iter().map(|step| {
            let owner = owner(&step, &ids);
            (step.defect, Ok(owner))
        });
        let left = proposal.remaining.into_iter().map(|(defect, reason)| (defect, Err(reason)));
        let mut all: Vec<Mending> = mended
            .chain(left)
            .map(|(defect, outcome)| {
                let cells = defect.cells.iter().map(|&cell| ids[cell]).collect();
                Mending { defect, cells, outcome }
            })
            .collect();
        all.sort_by(|a, b| {
            b.defect.area_m2.total_cmp(&a.defect.area_m2).then_with(|| a.defect.id.cmp(&b.defect.id))
        });
        all
    }
}

fn owner(step: &Step, ids: &[CellId]) -> Owner {
    let Ok(at) = step.defect.at.try_into() else { return Owner { to: None, command: None } };
    let shares = &step.shares;
    match step.defect.kind {
        DefectKind::Gap => {
            let most = shares.iter().max_by(|a, b| a.area_m2.total_cmp(&b.area_m2).then(b.cell.cmp(&a.cell)));
            let to = most.map(|share| ids[share.cell]);
            Owner { to, command: to.map(|to| Command::GiveGap { at, to }) }
        }
        DefectKind::Overlap => {
            let loses = |cell: usize| shares.iter().any(|share| share.cell == cell);
            let to = step.defect.cells.iter().copied().find(|&cell| !loses(cell)).map(|cell| ids[cell]);
            Owner { to, command: to.map(|to| Command::GiveOverlap { at, to }) }
        }
        DefectKind::Spill => Owner { to: None, command: None },
    }
}

/// The polygons of all cells, in the order of [`Draft::cells`].
pub(super) fn shapes(draft: &Draft) -> Vec<Shape> {
    draft.cells().map(|(_, cell)| cell.shape.clone()).collect()
}

/// Positions of the cells that may not change.
pub(super) fn locked(draft: &Draft) -> BTreeSet<usize> {
    let numbered = draft.cells().enumerate();
    numbered.filter(|(_, (_, cell))| cell.about.locked).map(|(position, _)| position).collect()
}
