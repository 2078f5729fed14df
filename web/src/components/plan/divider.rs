//! The divider between two divisions on the map: dragged, or moved by the arrow keys.

use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;

use crate::state::App;

/// How far a key moves it, as a share of the width.
const STEP: f64 = 0.05;

/// The line with what stands on either side, while another division stands apart.
#[component]
pub(crate) fn Divider() -> impl IntoView {
    let app = expect_context::<App>();
    let is_apart = Memo::new(move |_| app.beside.is_apart());
    view! { <Show when=move || is_apart.get()><Line/></Show> }
}

#[component]
fn Line() -> impl IntoView {
    let app = expect_context::<App>();
    let share = app.beside.share;
    let held = RwSignal::new(false);
    let line = NodeRef::<html::Div>::new();
    let grab = move |event: PointerEvent| {
        if let Some(line) = line.get_untracked() {
            // Without it, the pointer is lost where it leaves the line.
            let _ = line.set_pointer_capture(event.pointer_id());
            held.set(true);
        }
    };
    let drag = move |event: PointerEvent| {
        let map =
            line.get_untracked().filter(|_| held.get_untracked()).and_then(|line| line.parent_element());
        if let Some(map) = map.map(|map| map.get_bounding_client_rect()) {
            share.set(((f64::from(event.client_x()) - map.left()) / map.width().max(1.0)).clamp(0.0, 1.0));
        }
    };
    let press = move |event: KeyboardEvent| {
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => share.get_untracked() - STEP,
            "ArrowRight" | "ArrowUp" => share.get_untracked() + STEP,
            "Home" => 0.0,
            "End" => 1.0,
            _ => return,
        };
        event.prevent_default();
        share.set(to.clamp(0.0, 1.0));
    };
    let percent = move || (share.get() * 100.0).round();
    view! {
        <div class="divider" node_ref=line role="slider" tabindex="0" data-testid="divider" style:left=move || format!("{}%", percent())
            aria-label=move || app.plan_t().divider aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent
            on:pointerdown=grab on:pointermove=drag on:pointerup=move |_| held.set(false) on:pointercancel=move |_| held.set(false)
            on:keydown=press>
            <span class="other">{move || app.plan_t().overlay_other}</span>
            <i aria-hidden="true">"◂▸"</i>
            <span>{move || app.plan_t().overlay_this}</span>
        </div>
    }
}
