//! A one-time password, shown this once.

use grid::wire::people::PersonWithPassword;
use leptos::prelude::*;

use crate::browser;
use crate::components::dialog::Dialog;
use crate::state::App;

/// Shows it, to be handed over.
#[component]
pub(super) fn GivenPassword(given: PersonWithPassword, #[prop(into)] close: Callback<()>) -> impl IntoView {
    let app = expect_context::<App>();
    let PersonWithPassword { person, password } = given;
    let copied = RwSignal::new(false);
    let shown = match password {
        Some(password) => {
            let to_copy = password.clone();
            let copy = move |_| {
                browser::copy(&to_copy);
                copied.set(true);
            };
            view! {
                <p class="secret">
                    <code data-testid="one-time-password">{password}</code>
                    <button class="button" on:click=copy>{move || if copied.get() { app.t().copied } else { app.t().copy }}</button>
                </p>
                <p>{move || app.t().one_time_password_next}</p>
            }
            .into_any()
        }
        None => view! { <p>{move || app.t().one_time_password_gone}</p> }.into_any(),
    };
    view! {
        <Dialog title=|app| app.t().one_time_password testid="given-password" close>
            <p><b>{person.name}</b>" "<span class="code">{person.login}</span></p>
            {shown}
            <footer class="form-buttons">
                <button class="button main" data-testid="given-done" on:click=move |_| close.run(())>{move || app.t().ok}</button>
            </footer>
        </Dialog>
    }
}
