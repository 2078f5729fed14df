//! How large cells are to be, or how many.

use grid::workload::Load;
use leptos::prelude::*;

use super::text;
use crate::divide::{Dividing, Measure, Unit};
use crate::state::App;
use crate::text::dividing::Texts;
use crate::text::dividing_sentences::outcome;

/// The sliders reach so many times as far as the band did at first.
const REACH: u32 = 3;
/// Most cells that are asked for at once.
const MOST_CELLS: u32 = 5_000;

/// The fields, with what they lead to.
#[component]
pub(super) fn Size(
    /// What lies on the ground.
    load: Memo<Load>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let wishes = expect_context::<Dividing>().wishes;
    let measure = Memo::new(move |_| wishes.with(|wishes| wishes.measure));
    let way = move |this: Measure, testid: &'static str, name: fn(&'static Texts) -> &'static str| {
        view! {
            <button type="button" class="chip" data-testid=testid aria-pressed=move || (measure.get() == this).to_string()
                on:click=move |_| wishes.update(|wishes| wishes.measure = this)>{text(app, name)}</button>
        }
    };
    let leads_to = move || {
        let wishes = wishes.get();
        let (cells, each) = wishes.outcome(&load.get())?;
        let is_households = Unit::of(&wishes.weights, true) == Unit::Households;
        Some(outcome(load.get().workload(&wishes.weights), cells, each, is_households, app.lang.get()))
    };
    view! {
        <fieldset class="field">
            <legend class="field-name">{text(app, |t| t.size)}</legend>
            <div class="chips">
                {way(Measure::Band, "size-band", |t| t.by_band)}
                {way(Measure::Count, "size-count", |t| t.by_count)}
            </div>
            {move || match measure.get() {
                Measure::Band => view! { <BandFields/> }.into_any(),
                Measure::Count => view! { <CountField/> }.into_any(),
            }}
            <small role="status" data-testid="size-outcome">{leads_to}</small>
        </fieldset>
    }
}

/// From so much to so much: two handles on one line, and two numbers.
#[component]
fn BandFields() -> impl IntoView {
    let app = expect_context::<App>();
    let wishes = expect_context::<Dividing>().wishes;
    let [_, high] = wishes.with_untracked(|wishes| wishes.band);
    let end = (high * REACH / 2).next_multiple_of(100).max(100);
    let of = move |at: usize| wishes.with(|wishes| wishes.band[at]);
    let set = move |at: usize, text: String| {
        if let Ok(number) = text.parse::<u32>() {
            wishes.update(|wishes| wishes.band[at] = number);
        }
    };
    // A handle does not pass the other.
    let slide = move |at: usize, text: String| {
        let Ok(number) = text.parse::<u32>() else { return };
        wishes.update(|wishes| {
            let [low, high] = wishes.band;
            wishes.band[at] =
                if at == 0 { number.min(high.saturating_sub(10)) } else { number.max(low + 10) };
        });
    };
    let percent = move |at: usize| format!("{}%", 100.0 * f64::from(of(at).min(end)) / f64::from(end));
    let handle = move |at: usize, testid: &'static str, name: fn(&'static Texts) -> &'static str| {
        view! {
            <input type="range" min="0" max=end step="10" data-testid=testid aria-label=text(app, name)
                prop:value=move || of(at) on:input=move |event| slide(at, event_target_value(&event))/>
        }
    };
    let number = move |at: usize, testid: &'static str, name: fn(&'static Texts) -> &'static str| {
        view! {
            <label class="number-of"><span>{text(app, name)}</span>
                <input type="number" min="0" max="100000" inputmode="numeric" data-testid=testid
                    prop:value=move || of(at) on:input=move |event| set(at, event_target_value(&event))/>
            </label>
        }
    };
    view! {
        <div class="two-handles" style=("--from", move || percent(0)) style=("--to", move || percent(1))>
            {handle(0, "band-low", |t| t.least)}
            {handle(1, "band-high", |t| t.most)}
        </div>
        <div class="numbers">
            {number(0, "band-from", |t| t.least)}
            {number(1, "band-to", |t| t.most)}
        </div>
    }
}

/// So many cells.
#[component]
fn CountField() -> impl IntoView {
    let app = expect_context::<App>();
    let wishes = expect_context::<Dividing>().wishes;
    let end = (wishes.with_untracked(|wishes| wishes.cells) * REACH).clamp(12, MOST_CELLS);
    let cells = move || wishes.with(|wishes| wishes.cells);
    let set = move |text: String| {
        if let Ok(number) = text.parse::<u32>() {
            wishes.update(|wishes| wishes.cells = number.clamp(1, MOST_CELLS));
        }
    };
    view! {
        <div class="slider-row">
            <input type="range" min="1" max=end step="1" data-testid="cells-slider" aria-label=text(app, |t| t.cells)
                prop:value=cells on:input=move |event| set(event_target_value(&event))/>
            <input type="number" min="1" max=MOST_CELLS inputmode="numeric" data-testid="cells-number" aria-label=text(app, |t| t.cells)
                prop:value=cells on:input=move |event| set(event_target_value(&event))/>
        </div>
    }
}
