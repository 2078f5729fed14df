//! Questions about a place: close it? what for? whose change?

use grid::people::Action;
use grid::register::PlaceKind;
use grid::wire::edit::{PlaceCard, PlacePatch};
use leptos::prelude::*;

use super::conflict::ConflictDialog;
use super::reveal::RevealDialog;
use crate::components::dialog::Dialog;
use crate::components::field::FormError;
use crate::editing::{Body, Change, HistoryStep, Task, kind_of, title_of};
use crate::state::App;

/// The question that is open.
#[component]
pub(crate) fn PlaceDialogs() -> impl IntoView {
    let app = expect_context::<App>();
    let asked = Memo::new(move |_| app.editor.task.get());
    view! {
        {move || match asked.get() {
            Some(Task::Close(card)) => Some(view! { <CloseDialog card/> }.into_any()),
            Some(Task::Reveal(card)) => Some(view! { <RevealDialog card/> }.into_any()),
            _ => None,
        }}
        {move || app.editor.conflict.get().map(|conflict| view! { <ConflictDialog conflict/> })}
    }
}

/// Says what closing means, and closes.
#[component]
fn CloseDialog(card: PlaceCard) -> impl IntoView {
    let app = expect_context::<App>();
    let editor = app.editor;
    let kind = kind_of(&card.place.details);
    let title = title_of(&card.place);
    let name: fn(App) -> &'static str =
        if kind == PlaceKind::Hazard { |app| app.t().close_hazard } else { |app| app.t().close_place };
    let question = move || match kind {
        PlaceKind::Household => app.t().close_household_ask,
        PlaceKind::Premises => app.t().close_premises_ask,
        PlaceKind::Hazard => app.t().close_hazard_ask,
        PlaceKind::Hydrant => app.t().close_hydrant_ask,
    };
    let send = move |_| {
        let patch = PlacePatch { at: None, closed: Some(true), fields: serde_json::Map::new() };
        let change = Change { card: card.clone(), body: Body::Patch(patch), action: Action::Close };
        app.change(change, HistoryStep::Done);
    };
    view! {
        <Dialog title=name testid="close-dialog" close=move |()| editor.give_up()>
            <p><b>{title}</b></p>
            <p>{question}</p>
            <FormError error=editor.error/>
            <footer class="form-buttons">
                <button class="button main" data-testid="send" disabled=editor.sending on:click=send>{move || name(app)}</button>
                <button class="button" data-testid="cancel" autofocus=true on:click=move |_| editor.give_up()>{move || app.t().cancel}</button>
            </footer>
        </Dialog>
    }
}
