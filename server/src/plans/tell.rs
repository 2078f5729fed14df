//! Strokes and refusals in a line for people.

use grid::explain;
use grid::plan::{CellId, Delta, Draft, Names, PlanCell, Refusal, tell, tell_redo, tell_undo};
use grid::scheme::Bilingual;
use grid::wire::plan::RefusalView;

use super::decide::Wanted;
use super::moved::Counting;

/// What a stroke did. The draft has taken the delta in; `before` are the cells concerned as they were.
pub(super) fn stroke(
    counting: &Counting<'_>,
    draft: &Draft,
    wanted: &Wanted,
    delta: &Delta,
    before: &[(CellId, Option<PlanCell>)],
) -> Bilingual {
    match wanted {
        Wanted::Do(command) => {
            tell(command, delta, &Names::of(draft, delta, []), &counting.moved(draft, delta, before))
        }
        Wanted::Undo { said, .. } => tell_undo(said),
        Wanted::Redo { said, .. } => tell_redo(said),
    }
}

/// Why a stroke cannot be made.
pub(crate) fn refusal(draft: &Draft, refusal: &Refusal) -> RefusalView {
    let name = |&id: &CellId| draft.cell(id).map_or_else(|| id.to_string(), |cell| cell.about.name.clone());
    let names: Vec<String> = refusal.cells.iter().map(name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    RefusalView {
        kind: refusal.kind,
        at: refusal.at.map(Into::into),
        cells: refusal.cells.clone(),
        sentence: explain::refusal(refusal, &names),
    }
}
