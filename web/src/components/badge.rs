//! The proof badge: the verdict in words, always in view.

use grid::check::Verdict;
use leptos::prelude::*;

use crate::state::App;
use crate::text::Lang;
use crate::text::sentences::{communities, verdict};
use crate::tree::{Tree, faults};

/// What the badge says of an area: whether all is well, and a sentence; nothing where there are no cells.
pub(crate) fn say(tree: &Tree, area: i64, lang: Lang) -> Option<(Verdict, String)> {
    let node = tree.get(area)?;
    if let Some(tiling) = &node.tiling {
        return Some((tiling.verdict, verdict(tiling.verdict, faults(tiling), lang)));
    }
    let standing = tree.standing(area);
    let worst = if standing.broken > 0 { Verdict::Broken } else { Verdict::Exact };
    let divided = standing.broken + standing.proved > 0;
    divided.then(|| (worst, communities(standing.proved, standing.broken, lang)))
}

/// The sign beside the sentence: the verdict is never told by colour alone.
pub(crate) const fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Exact => "✓",
        Verdict::WithinTolerance => "≈",
        Verdict::Broken => "✗",
    }
}

/// The badge of what is shown; it opens the faults.
#[component]
pub(crate) fn Badge() -> impl IntoView {
    let app = expect_context::<App>();
    let said = Memo::new(move |_| {
        let tree = app.areas.ready()?;
        let area = app.area()?;
        let (verdict, sentence) = say(&tree, area, app.lang.get())?;
        Some((tree.get(area)?.name.clone(), verdict, sentence))
    });
    let open = move |_| {
        let area = untrack(move || app.area());
        app.drawer.set(true);
        app.go(|route| *route = crate::route::Route { area, ..Default::default() });
    };
    move || {
        said.get().map(|(name, verdict, sentence)| {
            view! {
                <button class=format!("badge {verdict}") data-testid="badge" data-verdict=verdict.as_str() on:click=open>
                    <span class="mark" aria-hidden="true">{mark(verdict)}</span>
                    <span class="whose">{name}</span>
                    <span>{sentence}</span>
                </button>
            }
        })
    }
}
