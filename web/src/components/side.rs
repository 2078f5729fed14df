//! The left side: areas, layers, legend. On a telephone it slides over the map.

use leptos::prelude::*;

use super::layer_list::LayerList;
use super::legend::Legend;
use super::tree_view::AreaTree;
use crate::state::App;

/// The left side.
#[component]
pub(crate) fn Side() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <div class="shade only-narrow" class:open=move || app.side.get() on:click=move |_| app.side.set(false)></div>
        <aside class="side" class:open=move || app.side.get() data-testid="side">
            <AreaTree/>
            <LayerList/>
            <Legend/>
        </aside>
    }
}
