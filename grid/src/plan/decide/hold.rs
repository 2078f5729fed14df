//! Whether cells still hang together when a delta is done.

use super::super::draft::After;
use super::super::{CellId, Delta, Draft, Meanwhile, Refusal, RefusalKind};
use super::faces::pieces;
use crate::lattice::Point;
use crate::shape::Shape;

impl Draft {
    /// Whether a delta may be committed on this draft that was decided on an earlier state, or that takes one back which was
    /// decided there: that two strokes, each of which left a cell whole, do not together make its border cross itself or cut
    /// it in two. To be asked besides [`Draft::commit`], which looks at edges only, when strokes come late, are taken
    /// back or done again. `since` is what was committed in between. A cell whose border that left as it was, on the
    /// whole, is not asked about: it becomes what was decided, or what it was.
    ///
    /// # Errors
    /// As [`Draft::commit`]; [`RefusalKind::Crosses`] or [`RefusalKind::Pinches`] where a cell would be flawed and is not now;
    /// [`RefusalKind::Pinches`] where one would fall into more pieces than it has now. A cell that is born may have as many as
    /// it had, and one that takes in cells that go has theirs too.
    pub fn fits(&self, delta: &Delta, since: &Meanwhile) -> Result<(), Refusal> {
        let mut after = self.after(delta)?;
        let changed = since.changed();
        after.retain(|a| a.cell.is_none() || changed.contains(&a.id));
        after.iter().try_for_each(|a| self.stays_sound(a))?;
        let gone = after.iter().filter(|a| a.cell.is_none()).filter_map(|a| self.cell(a.id));
        let taken_in: usize = gone.map(|cell| pieces(&cell.shape).saturating_sub(1)).sum();
        hold_together(self, &after, |id| {
            let now = self.cell(id).map_or(usize::MAX, |cell| pieces(&cell.shape).max(1));
            (now.saturating_add(taken_in), RefusalKind::Pinches)
        })
    }
}

/// Refuses what leaves a cell in more pieces than it may have: how many these are, and the reason if there are more.
pub(super) fn hold_together(
    draft: &Draft,
    after: &[After],
    most: impl Fn(CellId) -> (usize, RefusalKind),
) -> Result<(), Refusal> {
    for after in after.iter().filter(|after| after.moved) {
        let Some(new) = &after.cell else { continue };
        let (most, kind) = most(after.id);
        if pieces(&new.shape) > most {
            let at = meeting_point(&new.shape, draft.cell(after.id).map(|cell| &cell.shape));
            return Err(Refusal { kind, at, cells: vec![after.id] });
        }
    }
    Ok(())
}

/// Where a cell falls apart: the point where its parts meet, or else a corner of the smallest part.
fn meeting_point(new: &Shape, old: Option<&Shape>) -> Option<Point> {
    let mut points = new.points().to_vec();
    points.sort_unstable();
    let twice = points.windows(2).find(|w| w[0] == w[1]).map(|w| w[0]);
    let fresh = || new.points().iter().copied().find(|p| old.is_none_or(|old| !old.points().contains(p)));
    twice.or_else(fresh).or(new.points().first().copied())
}
