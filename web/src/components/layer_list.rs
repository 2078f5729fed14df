//! Switches of the layers. One that shows nothing at the present zoom says so.

use leptos::prelude::*;

use crate::layers::Layer;
use crate::state::App;

/// The switches.
#[component]
pub(crate) fn LayerList() -> impl IntoView {
    let app = expect_context::<App>();
    let too_far = move |layer: Layer| app.view.get().is_some_and(|view| view.zoom < layer.min_zoom());
    let any_too_far = move || {
        Layer::ALL.into_iter().any(|layer| {
            app.layers.get().is_on(layer)
                && too_far(layer)
                && !(layer.is_of_places() && app.session.is_public())
        })
    };
    let switch = move |layer: Layer| {
        let on = move || app.layers.get().is_on(layer);
        let too_far = move || too_far(layer);
        // Places are not for everybody: who sees none has nothing to switch.
        let hidden = move || layer.is_of_places() && app.session.is_public();
        view! {
            <label class="switch" class:far=too_far hidden=hidden>
                <input type="checkbox" data-testid=format!("layer-{}", layer.prefix().trim_end_matches('-')) prop:checked=on
                    on:change=move |_| app.switch_layer(layer)/>
                <span>{move || layer.name(app.t())}</span>
            </label>
        }
    };
    view! {
        <details class="fold" open>
            <summary>{move || app.t().layers}</summary>
            <div class="switches">{Layer::ALL.map(switch)}</div>
            <Show when=any_too_far><small>{move || app.t().zoom_closer}</small></Show>
        </details>
    }
}
