//! What is wished for.

use grid::wire::divide::Barriers;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use super::part::Part;
use super::preview::PreviewLine;
use super::size::Size;
use super::text;
use super::weights::WeightSliders;
use crate::divide::{Dividing, Measure, Preview};
use crate::state::App;
use crate::text::dividing::Texts;

/// The form.
#[component]
pub(super) fn WishesForm() -> impl IntoView {
    let app = expect_context::<App>();
    let dividing = expect_context::<Dividing>();
    let (desk, wishes) = (app.desk, dividing.wishes);
    let load = Memo::new(move |_| desk.load_of(&desk.part.get()));
    let counts = Memo::new(move |_| wishes.with(|wishes| wishes.outcome(&load.get()).is_some()));
    let wrong = move || {
        let texts = app.divide_t();
        let (measure, [low, high]) = wishes.with(|wishes| (wishes.measure, wishes.band));
        match measure {
            Measure::Band if low >= high => Some(texts.band_upside_down),
            Measure::Band if !counts.get() => Some(texts.nothing_counts),
            _ => None,
        }
    };
    let is_saving = Memo::new(move |_| desk.waiting.get() > 0);
    let cannot = move || dividing.sending.get() || is_saving.get() || wrong().is_some();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !untrack(cannot) {
            dividing.ask();
        }
    };
    // What is asked for is looked at no more.
    let is_filled_in = move || app.drawer.get() && !dividing.sending.get();
    Preview::follow(app, wishes, dividing.preview, is_filled_in);
    let name = move || {
        let is_rebalance = wishes.with(crate::divide::Wishes::is_rebalance);
        if is_rebalance { app.divide_t().rebalance } else { app.divide_t().compute }
    };
    view! {
        <form class="form divide-form" data-testid="divide-form" on:submit=submit autocomplete="off">
            <Part/>
            <Size load/>
            <WeightSliders/>
            <BarrierSwitches/>
            <footer class="divide-foot">
                <div>
                    {move || wrong().map(|wrong| view! { <p class="error" role="alert" data-testid="divide-wrong">{wrong}</p> })}
                    <Show when=move || wrong().is_none()><PreviewLine/></Show>
                    <Show when=move || is_saving.get()><p class="quiet" role="status">{text(app, |t| t.saving_first)}</p></Show>
                </div>
                <button class="button main wide" data-testid="divide-ask" disabled=cannot>{name}</button>
            </footer>
        </form>
    }
}

/// What cells stay on one side of, and whether estates stay whole.
#[component]
fn BarrierSwitches() -> impl IntoView {
    let app = expect_context::<App>();
    let wishes = expect_context::<Dividing>().wishes;
    let switch = move |testid: &'static str,
                       name: fn(&'static Texts) -> &'static str,
                       of: fn(&mut Barriers) -> &mut bool| {
        let is_on = move || *of(&mut wishes.with(|wishes| wishes.barriers));
        view! {
            <label class="switch">
                <input type="checkbox" data-testid=testid prop:checked=is_on
                    on:change=move |event| wishes.update(|wishes| *of(&mut wishes.barriers) = event_target_checked(&event))/>
                <span>{text(app, name)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-name">{text(app, |t| t.barriers)}</legend>
            <div class="switches">
                {switch("barrier-water", |t| t.water, |barriers| &mut barriers.water)}
                {switch("barrier-railways", |t| t.railways, |barriers| &mut barriers.railways)}
                {switch("barrier-main", |t| t.main_roads, |barriers| &mut barriers.main_roads)}
                {switch("barrier-side", |t| t.side_streets, |barriers| &mut barriers.side_streets)}
            </div>
            <small>{text(app, |t| t.barriers_hint)}</small>
            <label class="switch">
                <input type="checkbox" data-testid="estates-whole" prop:checked=move || wishes.with(|wishes| wishes.estates_whole)
                    on:change=move |event| wishes.update(|wishes| wishes.estates_whole = event_target_checked(&event))/>
                <span>{text(app, |t| t.estates_whole)}</span>
            </label>
        </fieldset>
    }
}
