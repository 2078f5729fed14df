//! What a command would lead to, while the hand still holds it.

use grid::lattice::Point;
use grid::plan::{CellId, Command, Names, Refusal, tell_moved};
use grid::shape::Shape;
use leptos::prelude::*;

use super::desk::{Desk, Trial};
use super::rows::Row;
use crate::remote::Load;

/// What would be, as it is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tried {
    /// The cells whose ground would change; none: it would be gone.
    pub(super) cells: Vec<(CellId, Option<Shape>)>,
    /// Places that would change their cell.
    pub(super) lit: Vec<Point>,
}

impl Desk {
    /// Tries a command: `trial` says what would be, or why not. Gives what is to be drawn.
    ///
    /// # Errors
    /// [`Refusal`] when it cannot be done.
    pub(super) fn try_out(self, command: &Command) -> Result<Tried, Refusal> {
        let tried = self.bench.with_value(|bench| {
            let draft = bench.as_ref()?.draft();
            Some(draft.decide(command).and_then(|delta| Ok((draft.preview(&delta)?, delta))))
        });
        let (preview, delta) = match tried {
            Some(Ok(tried)) => tried,
            Some(Err(refusal)) => {
                self.trial.set(Some(Trial {
                    rows: Vec::new(),
                    exact: self.proof.get_untracked().exact,
                    moved: None,
                    refusal: Some(self.in_words(&refusal)),
                }));
                return Err(refusal);
            }
            None => return Ok(Tried::default()),
        };
        let Some(head) = self.head.with_untracked(Load::ready) else { return Ok(Tried::default()) };
        let counted = self.with_draft(|draft| {
            self.loads.with_value(|loads| {
                let shift = loads.shift(draft, &delta, &preview.cells);
                let items = shift.places.iter().filter_map(|(index, _)| loads.items().get(*index));
                let lit = items.filter(|item| item.kind().is_some()).map(|item| item.at).collect();
                let moved = loads.households(&shift);
                let cells = moved.keys().filter_map(|(_, to)| *to);
                let moved = tell_moved(&Names::of(draft, &delta, cells), &moved);
                (shift.loads, lit, moved)
            })
        });
        let (loads, lit, moved) = counted.unwrap_or_default();
        let row = |(id, shape): &(CellId, Option<Shape>)| {
            shape.as_ref()?;
            let change = delta.cells.iter().find(|change| change.cell == *id);
            let born = change.and_then(|change| change.about.as_ref()).and_then(|about| about.after.clone());
            let about = born.or_else(|| self.about(*id))?;
            let load = self.is_counted().then(|| loads.get(id).copied().unwrap_or_default());
            Some(Row::new(*id, about, load, &head.scheme, &head.weights))
        };
        let rows = preview.cells.iter().filter_map(row).collect();
        self.trial.set(Some(Trial { rows, exact: preview.exact, moved, refusal: None }));
        Ok(Tried { cells: preview.cells, lit })
    }
}
