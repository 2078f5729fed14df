//! From when the plan is in force, and publishing it.

use std::sync::Arc;

use grid::wire::plan::{Publication, PublishCheck, VersionBrief};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Reasons;
use crate::api::{ApiError, plans};
use crate::browser;
use crate::components::dialog::Dialog;
use crate::components::field::{Field, FormButtons, FormError, wrong_in};
use crate::state::App;

/// The form, and the question before anything is done.
#[component]
pub(super) fn Confirm(
    check: Arc<PublishCheck>,
    reasons: Reasons,
    published: RwSignal<Option<VersionBrief>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    // Which day it is where the service runs, it says itself.
    let effective = RwSignal::new(browser::day_from_now(0));
    let asked = RwSignal::new(false);
    let (sending, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let exact = check.exact;
    let missing = {
        let check = Arc::clone(&check);
        Memo::new(move |_| reasons.missing(&check))
    };
    let ask = move |event: SubmitEvent| {
        event.prevent_default();
        error.set(None);
        asked.set(true);
    };
    let send = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(plan) = app.desk.id().filter(|_| !sending.get_untracked()) else { return };
        sending.set(true);
        error.set(None);
        let (revision, overrides) = (check.revision, reasons.overrides(&check));
        let publication = Publication { effective: effective.get_untracked(), overrides };
        spawn_local(async move {
            let result = app.busy.during(plans::publish(plan, revision, &publication)).await;
            sending.try_set(false);
            match result {
                Ok(version) => {
                    published.set(Some(version));
                    app.reread();
                }
                Err(failed) => _ = error.try_set(Some(failed)),
            }
        });
    };
    let send = StoredValue::new(send);
    view! {
        <form class="form" on:submit=ask>
            <Field name=Signal::derive(move || app.plan_t().effective_from.to_owned()) wrong=wrong_in(app, error, "effective")
                hint=Signal::derive(move || Some(app.plan_t().effective_rule.to_owned()))>
                <input type="date" required=true  data-testid="effective" bind:value=effective/>
            </Field>
            <Show when=move || { missing.get() > 0 }>
                <p class="error" data-testid="reasons-missing">{move || app.plan_t().reasons_missing}</p>
            </Show>
            <button class="button main wide" data-testid="publish" disabled=move || { !exact || missing.get() != 0 }>
                {move || app.plan_t().publish_now}
            </button>
            <Show when=move || !asked.get()><FormError error/></Show>
        </form>
        <Show when=move || asked.get()>
            <Dialog title=|app| app.plan_t().publish_confirm testid="publish-dialog" close=move |()| asked.set(false)>
                <p>{move || app.plan_t().publish_ask}</p>
                <form class="form" on:submit=move |event| send.with_value(|send| send(event))>
                    <FormButtons send=|app| app.plan_t().publish_confirm sending error cancel=move |()| asked.set(false)/>
                </form>
            </Dialog>
        </Show>
    }
}
