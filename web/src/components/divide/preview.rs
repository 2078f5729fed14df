//! What the wishes in the form lead to, in a line; and a word on the map for what is only proposed there.

use grid::candidates::Fault;
use grid::divide::DivideError;
use grid::explain::division_fault;
use leptos::prelude::*;

use super::text;
use crate::beside::Proposal;
use crate::divide::{Dividing, Shown, Why};
use crate::state::App;
use crate::text::dividing_sentences::{more_cells_than_blocks, preview, without_preview};

/// The line: what the cells come to, or why there is nothing to be seen.
#[component]
pub(super) fn PreviewLine() -> impl IntoView {
    let app = expect_context::<App>();
    let dividing = expect_context::<Dividing>();
    let line = move || {
        let shown = dividing.preview.get();
        match &shown {
            Shown::Nothing => None,
            Shown::Found(found) => Some(
                view! {
                    <p role="status" data-testid="divide-preview" data-cells=found.look.cells.len()>
                        <span class="tag proposed">{text(app, |t| t.preview)}</span>" "
                        {preview(&found.look.certificate, app.lang.get())}
                    </p>
                }
                .into_any(),
            ),
            Shown::Without(why) => {
                let why = in_words(why, app);
                Some(view! { <p class="quiet" role="status" data-testid="no-preview">{why}</p> }.into_any())
            }
        }
    };
    view! { {line} }
}

/// Why there is no preview. What holds for the service too is said as it says it.
fn in_words(why: &Why, app: App) -> String {
    let (lang, texts) = (app.lang.get(), app.divide_t());
    match why {
        Why::NoBlocks => texts.no_blocks.to_owned(),
        Why::TooManyBlocks => texts.too_many_blocks.to_owned(),
        Why::Wrong(fields) => fields.iter().map(|wrong| lang.of(&wrong.sentence)).collect(),
        // The service cuts blocks that are too large.
        Why::Fault(Fault::Divide(DivideError::MoreCellsThanBlocks { cells, blocks })) => {
            more_cells_than_blocks(*cells, *blocks, lang)
        }
        Why::Fault(fault) => without_preview(&lang.of(&division_fault(fault)), lang),
    }
}

/// Says on the map that what is drawn there is not the plan.
#[component]
pub(crate) fn OnTheMap() -> impl IntoView {
    let app = expect_context::<App>();
    let said = move || {
        let proposal = app.beside.proposed.get()?;
        let texts = app.divide_t();
        let (name, sentence) = match proposal {
            Proposal::Preview => (texts.preview.to_owned(), texts.preview_on_map),
            Proposal::Candidate(name) => (app.lang.get().of(&name), texts.candidate_on_map),
        };
        Some(view! {
            <p class="on-the-map" data-testid="on-the-map"><span class="tag proposed">{name}</span>" "{sentence}</p>
        })
    };
    view! { {said} }
}
