//! Strokes and refusals in a line for people.

use std::collections::HashMap;

use grid::plan::{CellId, Delta, Draft, PlanCell, Refusal};
use grid::scheme::Bilingual;
use grid::wire::plan::RefusalView;

use super::decide::Wanted;
use super::moved::moved;
use crate::app::App;

/// What a stroke did. The draft has taken the delta in; `before` are the cells concerned as they were.
pub(super) fn stroke(
    app: &App,
    draft: &Draft,
    wanted: &Wanted,
    delta: &Delta,
    before: &[(CellId, Option<PlanCell>)],
) -> Bilingual {
    let moved = moved(app, draft, delta, before);
    let households: u32 = moved.values().sum();
    let _ = wanted;
    Bilingual {
        zh: format!("改动 {} 个网格，{households} 户换格", delta.cells.len()),
        en: format!("{} cells changed, {households} households in another one", delta.cells.len()),
    }
}

/// Why a stroke cannot be made.
pub(super) fn refusal(draft: &Draft, refusal: &Refusal) -> RefusalView {
    let names: HashMap<CellId, &str> =
        draft.cells().map(|(id, cell)| (id, cell.about.name.as_str())).collect();
    let _ = names;
    RefusalView {
        kind: refusal.kind,
        at: refusal.at.map(Into::into),
        cells: refusal.cells.clone(),
        sentence: Bilingual { zh: refusal.kind.to_string(), en: refusal.kind.to_string() },
    }
}
