//! Somebody else was faster: what they did, and what is to become of one's own change.

use grid::wire::edit::PlaceVersion;
use leptos::prelude::*;

use super::changes::Changes;
use crate::components::dialog::Dialog;
use crate::components::field::FormError;
use crate::editing::Conflict;
use crate::state::App;
use crate::text::format::moment;
use crate::text::names::Named;

/// Asks what is to become of a change that came too late.
#[component]
pub(crate) fn ConflictDialog(
    /// The change, and what came first.
    conflict: Conflict,
) -> impl IntoView {
    let app = expect_context::<App>();
    let editor = app.editor;
    let since = conflict.stale.since.clone();
    // It is said what becomes of the changes of others before anybody decides.
    let takes_back = conflict.change.body.takes_back_others();
    let mine_name = move || if takes_back { app.t().conflict_restore } else { app.t().conflict_mine };
    let mine_hint =
        move || if takes_back { app.t().conflict_restore_hint } else { app.t().conflict_mine_hint };
    let stay = move |()| editor.conflict.set(None);
    let theirs = move |_| {
        editor.conflict.set(None);
        editor.give_up();
        app.reread();
    };
    let mine = move |_| app.change_all_the_same(conflict.clone());
    view! {
        <Dialog title=|app| app.t().conflict_title testid="conflict" close=stay>
            <p class="quiet">{move || app.t().conflict_next}</p>
            <Since since/>
            <FormError error=editor.error/>
            <footer class="form-buttons">
                <button class="button main" data-testid="mine" title=mine_hint
                    disabled=editor.sending on:click=mine>
                    {mine_name}<small>{mine_hint}</small>
                </button>
                <button class="button" data-testid="theirs" title=move || app.t().conflict_theirs_hint on:click=theirs>
                    {move || app.t().conflict_theirs}<small>{move || app.t().conflict_theirs_hint}</small>
                </button>
                <button class="button" data-testid="stay" on:click=move |_| stay(())>{move || app.t().cancel}</button>
            </footer>
        </Dialog>
    }
}

/// Changes that somebody else made, newest first.
#[component]
pub(crate) fn Since(
    /// The changes.
    since: Vec<PlaceVersion>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let line = move |PlaceVersion { at, name, action, fields, .. }: PlaceVersion| {
        view! {
            <li>
                <p>
                    <b>{name}</b>
                    <span>{move || action.name(app.lang.get())}</span>
                    <small>{move || moment(&at, app.lang.get())}</small>
                </p>
                <Changes fields/>
            </li>
        }
    };
    view! { <ol class="versions" data-testid="since">{since.into_iter().map(line).collect_view()}</ol> }
}
