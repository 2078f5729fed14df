//! Mending a draft, all at once or along its outer border.

use super::Chains;
use crate::plan::mending::{locked, shapes};
use crate::plan::{CellId, Delta, Draft, Refusal, RefusalKind};
use crate::repair::{self, Proposal, Reason};

/// Mends everything up to a width.
pub(super) fn repair(draft: &Draft, tolerance_m: f64) -> Result<Delta, Refusal> {
    if !tolerance_m.is_finite() || tolerance_m <= 0.0 {
        return Err(Refusal::of(RefusalKind::BadValue));
    }
    apply(draft, &repair::propose(&shapes(draft), Some(draft.boundary()), tolerance_m, &locked(draft)))
}

/// Fits the outer border to that of the area.
pub(super) fn fit_boundary(draft: &Draft) -> Result<Delta, Refusal> {
    apply(draft, &repair::fit(&shapes(draft), draft.boundary(), &locked(draft)))
}

fn apply(draft: &Draft, proposal: &Proposal) -> Result<Delta, Refusal> {
    let ids: Vec<CellId> = draft.cells().map(|(id, _)| id).collect();
    if proposal.changed.is_empty() {
        let because_locked = proposal.remaining.iter().find(|(_, reason)| *reason == Reason::Locked);
        let refusal = because_locked.map(|(defect, _)| Refusal {
            kind: RefusalKind::Locked,
            at: defect.at.try_into().ok(),
            cells: defect.cells.iter().map(|&cell| ids[cell]).collect(),
        });
        return Err(refusal.unwrap_or_else(|| Refusal::of(RefusalKind::Nothing)));
    }
    let mut chains = Chains::default();
    for (cell, shape) in &proposal.changed {
        let id = ids[*cell];
        chains.add(id, draft.cell(id).into_iter().flat_map(|cell| cell.shape.edges()), -1);
        chains.add(id, shape.edges(), 1);
    }
    // A repair proves more than commands promise, and may cut a cell in two where its own border had done so but for a hair.
    let delta = chains.into_delta(draft);
    draft.after(&delta)?.iter().try_for_each(|after| draft.stays_sound(after))?;
    Ok(delta)
}
