//! Others were faster on the same border: what they did, and what is to become of one's own stroke.

use grid::wire::plan::RevisionView;
use leptos::prelude::*;

use super::desk::Clash;
use crate::components::dialog::Dialog;
use crate::state::App;
use crate::text::drawing_sentences::copy_of;
use crate::text::format::moment;

/// The question, when there is one. It lies beside the map, on which what the others did is marked.
#[component]
pub(crate) fn ClashDialog() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let line = move |RevisionView { by, at, sentence, .. }: RevisionView| {
        view! {
            <li>
                <p><b>{move || app.colleagues.called(&by)}</b><small>{move || moment(&at, app.lang.get())}</small></p>
                <p>{move || app.lang.get().of(&sentence)}</p>
            </li>
        }
    };
    let copy = move |_| {
        let name = desk.head.with_untracked(|head| head.ready().map(|head| head.plan.name.clone()));
        app.take_copy(copy_of(&name.unwrap_or_default(), app.lang.get_untracked()));
    };
    let dialog = move |Clash { since, .. }: Clash| {
        view! {
            <Dialog title=|app| app.draw_t().clash_title testid="clash" close=move |()| desk.take_theirs()>
                <p class="quiet">{move || app.draw_t().clash_next}</p>
                <ol class="versions" data-testid="clash-since">{since.into_iter().map(line).collect_view()}</ol>
                <footer class="form-buttons">
                    <button class="button main" data-testid="clash-mine" on:click=move |_| desk.take_mine()>
                        {move || app.draw_t().clash_mine}<small>{move || app.draw_t().clash_mine_hint}</small>
                    </button>
                    <button class="button" data-testid="clash-theirs" on:click=move |_| desk.take_theirs()>
                        {move || app.draw_t().clash_theirs}<small>{move || app.draw_t().clash_theirs_hint}</small>
                    </button>
                    <button class="button" data-testid="clash-copy" on:click=copy>
                        {move || app.draw_t().clash_copy}<small>{move || app.draw_t().clash_copy_hint}</small>
                    </button>
                </footer>
            </Dialog>
        }
    };
    move || desk.clash.get().map(dialog)
}
