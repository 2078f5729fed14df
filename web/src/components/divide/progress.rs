//! How far the service is, what it has to say, and the way back to the form.

use grid::wire::divide::DivisionStage;
use leptos::prelude::*;

use super::text;
use crate::divide::{Dividing, done};
use crate::state::App;
use crate::text::dividing_sentences::progress;

/// The bar and the buttons.
#[component]
pub(super) fn Progress() -> impl IntoView {
    let app = expect_context::<App>();
    let dividing = expect_context::<Dividing>();
    let brief = dividing.brief;
    let is_running = Memo::new(move |_| dividing.is_running());
    let stage = Memo::new(move |_| brief.with(|brief| brief.as_ref().map(|brief| brief.stage)));
    let part = move || brief.with(|brief| brief.as_ref().map_or(0.0, done));
    let words = move || brief.with(|brief| brief.as_ref().map(|brief| progress(brief, app.lang.get())));
    let fault = move || {
        let fault = brief.with(|brief| brief.as_ref().and_then(|brief| brief.fault.clone()))?;
        Some(
            view! { <p class="error" role="alert" data-testid="divide-fault">{app.lang.get().of(&fault)}</p> },
        )
    };
    let stopped = move || {
        (stage.get() == Some(DivisionStage::Cancelled)).then(|| {
            view! { <p class="quiet" role="status" data-testid="divide-stopped">
                {crate::text::dividing::stage(DivisionStage::Cancelled, app.lang.get())}
            </p> }
        })
    };
    let notes = move || {
        let notes = brief.with(|brief| brief.as_ref().map(|brief| brief.notes.clone())).unwrap_or_default();
        let lang = app.lang.get();
        notes
            .iter()
            .map(|note| view! { <p class="note-line" data-testid="divide-note">{lang.of(note)}</p> })
            .collect_view()
    };
    view! {
        <Show when=move || is_running.get()>
            <div class="divide-progress" data-testid="divide-progress">
                <p role="status">{words}</p>
                <Show when=move || dividing.lost.get() || !app.online.get()>
                    <p class="note-line" role="status" data-testid="divide-lost">{text(app, |t| t.lost)}</p>
                </Show>
                <div class="bar" role="progressbar" aria-valuemin="0" aria-valuemax="100" aria-label=text(app, |t| t.divide)
                    aria-valuenow=move || format!("{:.0}", part() * 100.0)>
                    <span style:width=move || format!("{:.1}%", part() * 100.0)></span>
                </div>
                <button class="button" data-testid="divide-cancel" on:click=move |_| dividing.cancel()>{text(app, |t| t.cancel)}</button>
            </div>
        </Show>
        {stopped}
        {fault}
        {notes}
        <Show when=move || !is_running.get()>
            <button class="button wide" data-testid="divide-again" on:click=move |_| {
                dividing.error.set(None);
                dividing.forget();
            }>{text(app, |t| t.again)}</button>
        </Show>
    }
}
