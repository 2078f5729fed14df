//! Choosing a place on the map: by a tap, by dragging the pin, or, without pointing, as the centre of the map.

use grid::people::Action;
use grid::wire::edit::{PlaceCard, PlacePatch};
use leptos::prelude::*;

use crate::components::field::FormError;
use crate::editing::{Body, Change, HistoryStep, Task, title_of};
use crate::state::App;

/// Says what to do, while a place is being chosen.
#[component]
pub(crate) fn Picking() -> impl IntoView {
    let app = expect_context::<App>();
    let editor = app.editor;
    move || match editor.task.get() {
        Some(Task::Move(card)) => Some(view! { <Moving card/> }.into_any()),
        Some(Task::Create(_)) if editor.pin.with(Option::is_none) => Some(
            view! {
                <section class="card picking" role="status" data-testid="picking">
                    <p>{move || app.t().pick_new}</p>
                    <footer><Centre/><GiveUp/></footer>
                </section>
            }
            .into_any(),
        ),
        _ => None,
    }
}

/// Moves a place to where the pin is.
#[component]
fn Moving(card: PlaceCard) -> impl IntoView {
    let app = expect_context::<App>();
    let editor = app.editor;
    let from = card.place.at.map(f64::to_bits);
    let title = title_of(&card.place);
    let is_elsewhere = move || editor.pin.get().is_some_and(|at| at.map(f64::to_bits) != from);
    let send = move |_| {
        let Some(at) = editor.pin.get_untracked() else { return };
        let patch = PlacePatch { at: Some(at), closed: None, fields: serde_json::Map::new() };
        let change = Change { card: card.clone(), body: Body::Patch(patch), action: Action::Move };
        app.change(change, HistoryStep::Done);
    };
    view! {
        <section class="card picking" role="status" data-testid="picking">
            <p><b>{title}</b><br/>{move || app.t().pick_move}</p>
            <FormError error=editor.error/>
            <footer>
                <button class="button main" data-testid="move-here" on:click=send
                    disabled=move || !is_elsewhere() || editor.sending.get()>
                    {move || app.t().move_here}
                </button>
                <Centre/>
                <GiveUp/>
            </footer>
        </section>
    }
}

/// Puts the pin at the centre of the map, for those who move the map by keys.
#[component]
fn Centre() -> impl IntoView {
    let app = expect_context::<App>();
    let put = move |_| {
        if let Some(view) = app.view.get_untracked() {
            app.editor.pin.set(Some([view.lon, view.lat]));
        }
    };
    view! { <button class="button" data-testid="pick-centre" on:click=put>{move || app.t().pick_centre}</button> }
}

#[component]
fn GiveUp() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <button class="button" data-testid="cancel" on:click=move |_| app.editor.give_up()>{move || app.t().cancel}</button>
    }
}
