//! A question over the page: it has the focus until it is answered, and gives it back.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::parts::{SignButton, strokes};
use crate::browser;
use crate::state::App;

/// A dialog that is open for as long as it is there.
#[component]
pub(crate) fn Dialog(
    /// What it is about.
    title: fn(App) -> &'static str,
    /// For tests.
    testid: &'static str,
    /// Closes it: Escape, or the cross.
    #[prop(into)]
    close: Callback<()>,
    /// What is in it.
    children: Children,
) -> impl IntoView {
    let app = expect_context::<App>();
    let element = NodeRef::<html::Dialog>::new();
    let before = StoredValue::new_local(browser::focused());
    element.on_load(|dialog| {
        // It fails only for a dialog that is open already.
        let _ = dialog.show_modal();
    });
    on_cleanup(move || {
        if let Some(element) = before.try_get_value().flatten() {
            let _ = element.focus();
        }
    });
    let cancel = move |event: ev::Event| {
        event.prevent_default();
        close.run(());
    };
    view! {
        <dialog class="dialog" node_ref=element aria-label=move || title(app) data-testid=testid on:cancel=cancel>
            <header>
                <h2>{move || title(app)}</h2>
                <SignButton name=move || app.t().close path=strokes::CLOSE press=close/>
            </header>
            {children()}
        </dialog>
    }
}
