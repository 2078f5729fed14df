//! What one of each counts, with presets.

use grid::workload::Weights;
use leptos::prelude::*;

use super::text;
use crate::components::plan::panel::of_head;
use crate::divide::{Dividing, Preset};
use crate::state::App;
use crate::text::plans;

/// Most that a slider gives; more than a few households one thing hardly counts.
const MOST: f64 = 5.0;

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
    let slider = move |testid: &'static str,
                       name: fn(&'static plans::Texts) -> &'static str,
                       of: fn(&mut Weights) -> &mut f64| {
        let value = move || *of(&mut wishes.with(|wishes| wishes.weights));
        let slide = move |event| {
            if let Ok(value) = event_target_value(&event).parse::<f64>() {
                wishes.update(|wishes| *of(&mut wishes.weights) = value);
            }
        };
        view! {
            <label class="weight">
                <span>{move || name(app.plan_t())}</span>
                <input type="range" min="0" max=MOST step="0.1" data-testid=testid prop:value=value on:input=slide/>
                <output>{move || format!("{:.1}", value())}</output>
            </label>
        }
    };
    view! {
        <fieldset class="field">
            <legend class="field-name">{text(app, |t| t.weights)}</legend>
            <div class="chips">{Preset::ALL.map(preset)}</div>
            <div>
                {slider("weight-household", |t| t.weight_household, |weights| &mut weights.household)}
                {slider("weight-person", |t| t.weight_person, |weights| &mut weights.person)}
                {slider("weight-premises", |t| t.weight_premises, |weights| &mut weights.premises)}
                {slider("weight-hazard", |t| t.weight_hazard, |weights| &mut weights.hazard)}
                {slider("weight-hydrant", |t| t.weight_hydrant, |weights| &mut weights.hydrant)}
                {slider("weight-need", |t| t.weight_need, |weights| &mut weights.need)}
            </div>
            <small>{text(app, |t| t.weights_hint)}</small>
        </fieldset>
    }
}
