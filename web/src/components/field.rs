//! Fields of forms: name, input, hint and what is wrong, held together for eyes and ears.

use leptos::prelude::*;

use crate::api::ApiError;
use crate::state::App;

/// A field around its input.
#[component]
pub(crate) fn Field(
    /// What it is called.
    #[prop(into)]
    name: Signal<String>,
    /// What is expected.
    #[prop(optional, into)]
    hint: MaybeProp<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    wrong: MaybeProp<String>,
    /// The input.
    children: Children,
) -> impl IntoView {
    view! {
        <label class="field" class:wrong=move || wrong.get().is_some()>
            <span class="field-name">{name}</span>
            {children()}
            {move || hint.get().map(|hint| view! { <small>{hint}</small> })}
            {move || wrong.get().map(|wrong| view! { <small class="error" role="alert">{wrong}</small> })}
        </label>
    }
}

/// Why a form was not taken.
#[component]
pub(crate) fn FormError(
    /// Why.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <div class="form-error" role="alert" aria-live="assertive" data-testid="form-error">
            {move || error.get().map(|error| view! { <p>{error.message(app.lang.get())}</p> })}
        </div>
    }
}

/// What the server found wrong with a field, in words.
pub(crate) fn wrong_in(
    app: App,
    error: RwSignal<Option<ApiError>>,
    field: &'static str,
) -> Signal<Option<String>> {
    Signal::derive(move || {
        let error = error.get()?;
        let wrong = error.fields().iter().find(|wrong| wrong.field == field)?;
        Some(app.lang.get().of(&wrong.sentence))
    })
}

/// The buttons of a form: send it, again if that failed in passing, or leave it.
#[component]
pub(crate) fn FormButtons(
    /// What sending is called.
    send: fn(App) -> &'static str,
    /// Whether it is on its way.
    #[prop(into)]
    sending: Signal<bool>,
    /// Why it was not taken.
    #[prop(into)]
    error: Signal<Option<ApiError>>,
    /// Leaves it.
    #[prop(into)]
    cancel: Callback<()>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let name = move || {
        if sending.get() {
            app.t().saving
        } else if error.with(|error| error.as_ref().is_some_and(ApiError::is_passing)) {
            app.t().retry
        } else {
            send(app)
        }
    };
    view! {
        <FormError error/>
        <footer class="form-buttons">
            <button type="submit" class="button main" data-testid="send" disabled=sending>{name}</button>
            <button type="button" class="button" data-testid="cancel" on:click=move |_| cancel.run(())>
                {move || app.t().cancel}
            </button>
        </footer>
    }
}
