//! Which entries of the audit log are to be seen.

use std::fmt::Write;

use grid::people::{Action, Subject};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::api::BASE;
use crate::components::field::Field;
use crate::state::App;
use crate::text::names::Named;

/// What was asked for; what is empty does not restrict.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Wanted {
    /// Part of a login.
    name: String,
    /// What was done.
    action: Option<Action>,
    /// To what.
    subject: Option<Subject>,
    /// First day, `YYYY-MM-DD`.
    from: String,
    /// Last day.
    until: String,
}

impl Wanted {
    /// The address below the interface that answers with them.
    pub(super) fn address(&self, path: &str) -> String {
        let mut address = format!("{BASE}{path}");
        let mut push = |key: &str, value: &str| {
            if !value.is_empty() {
                let separator = if address.contains('?') { '&' } else { '?' };
                // Writing to a String cannot fail.
                let _ = write!(address, "{separator}{key}={}", js_sys::encode_uri_component(value));
            }
        };
        push("name", self.name.trim());
        push("action", self.action.map_or("", Action::as_str));
        push("subject", self.subject.map_or("", Subject::as_str));
        push("from", &self.from);
        push("until", &self.until);
        address
    }
}

/// The form that says which.
#[component]
pub(super) fn Filters(wanted: RwSignal<Wanted>) -> impl IntoView {
    let app = expect_context::<App>();
    let typed = RwSignal::new(Wanted::default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        wanted.set(typed.get_untracked());
    };
    let text = move |name: fn(App) -> &'static str| Signal::derive(move || name(app).to_owned());
    view! {
        <form class="filters" on:submit=submit data-testid="filters">
            <Field name=text(|app| app.t().who)>
                <input type="text" maxlength="40" autocomplete="off" data-testid="filter-name"
                    on:input=move |event| typed.update(|typed| typed.name = event_target_value(&event))/>
            </Field>
            <Field name=text(|app| app.t().action)>
                <select data-testid="filter-action"
                    on:change=move |event| typed.update(|typed| typed.action = event_target_value(&event).parse().ok())>
                    <option value="">{move || app.t().any}</option>
                    {move || options(Action::ALL, app)}
                </select>
            </Field>
            <Field name=text(|app| app.t().subject)>
                <select data-testid="filter-subject"
                    on:change=move |event| typed.update(|typed| typed.subject = event_target_value(&event).parse().ok())>
                    <option value="">{move || app.t().any}</option>
                    {move || options(Subject::ALL, app)}
                </select>
            </Field>
            <Field name=text(|app| app.t().from_day)>
                <input type="date" on:change=move |event| typed.update(|typed| typed.from = event_target_value(&event))/>
            </Field>
            <Field name=text(|app| app.t().until_day)>
                <input type="date" on:change=move |event| typed.update(|typed| typed.until = event_target_value(&event))/>
            </Field>
            <button type="submit" class="button main" data-testid="show">{move || app.t().show}</button>
        </form>
    }
}

fn options<T: Named + Copy + std::fmt::Display>(all: &[T], app: App) -> impl IntoView + use<T> {
    let lang = app.lang.get();
    all.iter()
        .map(|value| view! { <option value=value.to_string()>{value.name(lang)}</option> })
        .collect_view()
}
