//! The designed states of everything that is read: on its way, empty, failed – each with the next step.

use std::sync::Arc;

use leptos::prelude::*;

use crate::api::ApiError;
use crate::remote::{Load, Remote};
use crate::state::App;

/// A message in the middle of a panel, with room for a button.
#[component]
pub(crate) fn Notice<T, U>(
    /// What is the matter.
    title: T,
    /// What to do.
    text: U,
    /// The button that does it.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView
where
    T: Fn() -> &'static str + Send + 'static,
    U: Fn() -> &'static str + Send + 'static,
{
    view! {
        <div class="notice">
            <strong>{title}</strong>
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}

/// A read that failed, with a button that repeats it.
#[component]
pub(crate) fn Failure(
    /// Why.
    error: ApiError,
    /// Reads again.
    #[prop(into)]
    retry: Callback<()>,
) -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <div class="notice failed" role="alert" data-testid="failure">
            <strong>{move || app.t().failed}</strong>
            <p>{move || error.message(app.lang.get())}</p>
            <button class="button" on:click=move |_| retry.run(())>{move || app.t().retry}</button>
        </div>
    }
}

/// Lines where text will stand.
#[component]
pub(crate) fn Skeleton() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <div class="skeleton" role="status" aria-label=move || app.t().loading>
            <i></i><i></i><i></i><i></i>
        </div>
    }
}

/// What `show` makes of a read once it is here; until then, or if it fails, the state it is in.
pub(crate) fn loaded<T, V>(
    remote: Remote<T>,
    show: impl Fn(Arc<T>) -> V + Send + 'static,
) -> impl Fn() -> AnyView + Send
where
    T: PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    move || match remote.get() {
        Load::Ready(value) => show(value).into_any(),
        Load::Failed(error) => view! { <Failure error retry=move |()| remote.retry()/> }.into_any(),
        Load::Loading | Load::Idle => view! { <Skeleton/> }.into_any(),
    }
}
