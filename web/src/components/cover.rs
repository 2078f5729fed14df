//! What covers the map while there is nothing to draw on it.

use leptos::prelude::*;

use super::states::{Failure, Notice};
use crate::remote::Load;
use crate::state::App;

/// Says why the map is empty, with the next step: nothing was imported yet, or the areas could not be read.
#[component]
pub(crate) fn Cover() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        let why = match app.areas.get() {
            Load::Failed(error) => view! { <Failure error retry=move |()| app.areas.retry()/> }.into_any(),
            Load::Ready(tree) if tree.is_empty() => view! {
                <Notice title=move || app.t().tree_empty text=move || app.t().tree_empty_next>
                    <button class="button" on:click=move |_| app.areas.retry()>{move || app.t().retry}</button>
                </Notice>
            }
            .into_any(),
            _ => return None,
        };
        Some(view! { <div class="map-cover" data-testid="cover">{why}</div> })
    }
}
