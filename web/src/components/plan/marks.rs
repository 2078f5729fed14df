//! Naming the present state of a plan.

use grid::wire::plan::{NewMark, PlanNews};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, plans};
use crate::components::field::{Field, FormError};
use crate::state::App;

/// The form.
#[component]
pub(super) fn MarkForm() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let name = RwSignal::new(String::new());
    let (sending, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(plan) = desk.id().filter(|_| !sending.get_untracked()) else { return };
        sending.set(true);
        error.set(None);
        let revision = untrack(move || desk.revision());
        let mark = NewMark { name: name.get_untracked().trim().to_owned() };
        spawn_local(async move {
            let result: Result<PlanNews, ApiError> =
                app.busy.during(plans::mark(plan, revision, &mark)).await;
            sending.try_set(false);
            match result {
                Ok(news) => {
                    desk.take_news(news);
                    name.try_set(String::new());
                }
                Err(failed) => _ = error.try_set(Some(failed)),
            }
        });
    };
    view! {
        <form class="in-line" on:submit=submit autocomplete="off">
            <Field name=Signal::derive(move || app.plan_t().mark_add.to_owned())>
                <input type="text" maxlength="60" required=true placeholder=move || app.plan_t().mark_name
                    data-testid="mark-name" bind:value=name/>
            </Field>
            <button class="button" data-testid="mark-add" disabled=sending>{move || app.t().add}</button>
        </form>
        <FormError error/>
    }
}
