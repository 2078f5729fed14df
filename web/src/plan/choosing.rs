//! Choosing what lies there: cells to become one, gaps and overlaps to give.

use grid::defects::{Defect, DefectKind};
use grid::lattice::Point;
use grid::plan::{CellId, Command, Reach};
use grid::prepared::Prepared;
use grid::shape::{MultiPolygonCoordinates, Shape};
use leptos::prelude::*;

use super::desk::Desk;
use super::hand::FINGER_PX;
use crate::state::App;

/// The widest defect that may be mended unseen, m.
pub(crate) const MOST_MENDED_M: f64 = 50.0;

impl Desk {
    /// The cell that mending all defects at once, up to the width of this one, would give its ground to; none where it would
    /// leave it as it is. Costs what mending them costs.
    pub(crate) fn proposed(self, defect: &Defect) -> Option<CellId> {
        let all = self.with_draft(|draft| draft.proposals(defect.width_m.max(MOST_MENDED_M)))?;
        all.into_iter().find(|mending| mending.defect.id == defect.id)?.outcome.ok()?.to
    }
}

impl App {
    /// Adds a cell to those that are to become one, or takes it away from them.
    pub(super) fn choose_to_merge(self, cell: CellId) {
        self.desk.hush();
        let asked = self.hand.state.try_update_value(|state| {
            match state.cells.iter().position(|&chosen| chosen == cell) {
                Some(at) => _ = state.cells.remove(at),
                None => state.cells.push(cell),
            }
            self.merge_of(&state.cells)
        });
        let at = self.desk.place_of(cell).and_then(|(at, _)| Point::try_from(at).ok());
        self.try_out(asked.flatten(), at.unwrap_or(Point::new(0, 0)));
    }

    /// The cell that stays when these become one: the first of them that continues a published cell, so that its code and
    /// its leader stay too; else the first.
    pub(super) fn stays(self, cells: &[CellId]) -> Option<CellId> {
        let has_code = |&&cell: &&CellId| self.desk.about(cell).is_some_and(|about| about.code.is_some());
        cells.iter().find(has_code).or(cells.first()).copied()
    }

    /// Makes cells one.
    pub(super) fn merge_of(self, cells: &[CellId]) -> Option<Command> {
        let into = self.stays(cells)?;
        let others: Vec<CellId> = cells.iter().copied().filter(|&cell| cell != into).collect();
        (!others.is_empty()).then_some(Command::Merge { cells: others, into })
    }

    /// Gives the chosen gap or overlap to the cell that is tapped, if it may have it; else chooses what lies there.
    pub(super) fn tap_fault(self, at: Point, cell: Option<CellId>) {
        let takes = self.hand.state.with_value(|state| {
            let (_, _, takers) = state.fault.as_ref()?;
            cell.filter(|cell| takers.contains(cell))
        });
        match takes {
            // A cell that may have it overlaps there itself: a tap on the fault chooses it again.
            Some(to) if !self.is_fault_at(at) => self.give_fault(to),
            _ => self.choose_fault(at),
        }
    }

    /// Whether a gap or an overlap holds the place.
    fn is_fault_at(self, at: Point) -> bool {
        self.desk.defects_untracked(|faults| faults.iter().any(|(defect, _)| holds(&defect.outline, at)))
    }

    /// Chooses the gap or overlap at a place. Its cells may have it: the one that is proposed first, then the one with the
    /// longest shared border.
    pub(super) fn choose_fault(self, at: Point) {
        let desk = self.desk;
        desk.hush();
        let reach = Reach::new(at, self.metres_per_pixel(at) * FINGER_PX);
        let found = desk.defects_untracked(|faults| {
            let near = |place: [f64; 2]| Point::try_from(place).is_ok_and(|p| reach.around(at).contains(p));
            let fixable = || faults.iter().filter(|(defect, _)| defect.kind != DefectKind::Spill);
            let hit = fixable().find(|(defect, _)| holds(&defect.outline, at));
            let hit = hit.or_else(|| fixable().find(|(defect, _)| near(defect.at)));
            hit.map(|(defect, cells)| {
                let place = Point::try_from(defect.at).unwrap_or(at);
                let mut takers: Vec<(f64, CellId)> = defect
                    .shared_m
                    .iter()
                    .copied()
                    .chain(std::iter::repeat(0.0))
                    .zip(cells.iter().copied())
                    .collect();
                let proposed = desk.proposed(defect);
                let is_other = |cell: CellId| Some(cell) != proposed;
                takers.sort_by(|a, b| is_other(a.1).cmp(&is_other(b.1)).then(b.0.total_cmp(&a.0)));
                (defect.kind, place, takers.into_iter().map(|(_, cell)| cell).collect::<Vec<_>>())
            })
        });
        let asked =
            found.clone().and_then(|(kind, place, takers)| give(kind, place, takers.first().copied()?));
        self.hand.state.update_value(|state| state.fault = found);
        self.try_out(asked, at);
    }

    /// Gives the chosen gap or overlap to a cell.
    pub(crate) fn give_fault(self, to: CellId) {
        let fault = self.hand.state.with_value(|state| state.fault.clone());
        self.put_down();
        if let Some(command) = fault.and_then(|(kind, at, _)| give(kind, at, to)) {
            self.desk.command(command);
        }
    }
}

/// Gives a gap or an overlap to a cell.
pub(super) fn give(kind: DefectKind, at: Point, to: CellId) -> Option<Command> {
    match kind {
        DefectKind::Gap => Some(Command::GiveGap { at, to }),
        DefectKind::Overlap => Some(Command::GiveOverlap { at, to }),
        DefectKind::Spill => None,
    }
}

fn holds(outline: &MultiPolygonCoordinates, at: Point) -> bool {
    Shape::from_coordinates(outline).is_ok_and(|shape| Prepared::new(&shape).holds(at))
}
