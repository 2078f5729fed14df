//! What one of each counts, with presets.

use leptos::prelude::*;

use super::text;
use crate::components::plan::panel::of_head;
use crate::divide::{Dividing, Preset};
use crate::plan::Weight;
use crate::state::App;

/// Most that a slider gives; more households than these one thing hardly counts.
const MOST: f64 = 10.0;

/// The sliders.
#[component]
pub(super) fn WeightSliders() -> impl IntoView {
    let app = expect_context::<App>();
    let wishes = expect_context::<Dividing>().wishes;
    let scheme = of_head(app, |head| head.weights);
    let scheme = Memo::new(move |_| scheme.get().unwrap_or_default());
    let preset = move |preset: Preset| {
        let is_chosen =
            move || Preset::of(wishes.with(|wishes| wishes.weights), scheme.get()) == Some(preset);
        view! {
            <button type="button" class="chip" data-testid=format!("weights-{}", preset.code()) aria-pressed=move || is_chosen().to_string()
                on:click=move |_| wishes.update(|wishes| wishes.weights = preset.weights(scheme.get_untracked()))>
                {move || preset.name(app.divide_t())}
            </button>
        }
    };
    let slider = move |weight: Weight| {
        let value = move || wishes.with(|wishes| weight.in_weights(wishes.weights));
        let slide = move |event| {
            if let Ok(value) = event_target_value(&event).parse::<f64>() {
                wishes.update(|wishes| *(weight.of)(&mut wishes.weights) = value);
            }
        };
        view! {
            <label class="weight">
                <span>{move || (weight.name)(app.plan_t())}</span>
                <input type="range" min="0" max=MOST step="0.1" data-testid=format!("weight-{}", weight.code.replace('_', "-")) prop:value=value on:input=slide/>
                <output>{move || format!("{:.1}", value())}</output>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-name">{text(app, |t| t.weights)}</legend>
            <div class="chips">{Preset::ALL.map(preset)}</div>
            <div>{Weight::ALL.map(slider)}</div>
            <small>{text(app, |t| t.weights_hint)}</small>
        </fieldset>
    }
}
