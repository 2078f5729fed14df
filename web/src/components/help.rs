//! The keys, on a page of their own over the map.

use leptos::prelude::*;

use super::parts::{SignButton, strokes};
use crate::state::App;

/// The help, when it is open.
#[component]
pub(crate) fn Help() -> impl IntoView {
    let app = expect_context::<App>();
    let key = move |keys: &'static [&'static str], what: fn(App) -> &'static str| {
        view! {
            <div>
                <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
                <dd>{move || what(app)}</dd>
            </div>
        }
    };
    view! {
        <Show when=move || app.help.get()>
            <div class="help" role="dialog" aria-modal="true" aria-label=move || app.t().help_title data-testid="help-page"
                on:click=move |_| app.help.set(false)>
                <div class="sheet" on:click=|event| event.stop_propagation()>
                    <header>
                        <h2>{move || app.t().help_title}</h2>
                        <SignButton name=move || app.t().close path=strokes::CLOSE press=move |()| app.help.set(false)/>
                    </header>
                    <dl class="keys">
                        {key(&["/"], |app| app.t().help_search)}
                        {key(&["↑", "↓", "←", "→"], |app| app.t().help_tree)}
                        {key(&["Enter"], |app| app.t().help_enter)}
                        {key(&["[", "]"], |app| app.t().help_faults)}
                        {key(&["Esc"], |app| app.t().help_escape)}
                        {key(&["+", "-"], |app| app.t().help_map)}
                        {key(&["Ctrl", "Z", "Y"], |app| app.draw_t().help_undo)}
                        {key(&["V", "B", "R", "S", "M", "P", "D", "G", "L", "E"], |app| app.draw_t().help_tools)}
                        {key(&["Enter", "⌫", "Del"], |app| app.draw_t().help_finish)}
                        {key(&["?"], |app| app.t().help_help)}
                    </dl>
                </div>
            </div>
        </Show>
    }
}
