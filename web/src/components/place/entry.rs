//! One field of a place in a form.

use leptos::prelude::*;

use serde_json::Value;

use super::specs::{Choices, First, Input, Spec, services};
use crate::browser;
use crate::components::field::Field;
use crate::state::App;
use crate::text::fields::field_name;

/// A field that is being filled in. Copy it freely: it only holds signals.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) spec: &'static Spec,
    /// What stood there; nothing for a new place.
    before: StoredValue<Option<String>>,
    typed: RwSignal<String>,
    /// Whether a personal field is to be what was typed, even if that is nothing.
    renew: RwSignal<bool>,
    /// What is wrong with it, in words.
    pub(super) wrong: RwSignal<Option<String>>,
}

impl Entry {
    /// A field of a place that is there, or of a new one.
    pub(super) fn new(spec: &'static Spec, before: Option<String>) -> Self {
        let first = before.clone().unwrap_or_else(|| match spec.first {
            First::Text(text) => text.to_owned(),
            First::InDays(days) => browser::day_from_now(days),
        });
        Self {
            spec,
            before: StoredValue::new(before),
            typed: RwSignal::new(first),
            renew: RwSignal::new(false),
            wrong: RwSignal::new(None),
        }
    }

    /// What it holds now, to be judged with all others; nothing when it is empty or a personal field left as it is.
    pub(super) fn value(self) -> Option<Value> {
        let is_kept = self.spec.is_personal() && !self.is_changed();
        if is_kept { None } else { self.typed.with_untracked(|typed| self.spec.value(typed)) }
    }

    /// Whether it is to be sent. Of a new place everything is, but for days left at today: which day that is, the
    /// server says.
    pub(super) fn is_changed(self) -> bool {
        let typed = self.typed.get_untracked();
        self.before.with_value(|before| match before {
            None => match self.spec.first {
                First::InDays(0) => typed != browser::day_from_now(0),
                _ => !typed.is_empty(),
            },
            Some(_) if self.renew.get_untracked() => true,
            Some(_) if matches!(self.spec.input, Input::Needs) => false,
            Some(before) => typed.trim() != before,
        })
    }

    /// What is sent for it: an empty field of a place that is there is emptied.
    pub(super) fn change(self) -> Option<Value> {
        let is_new = self.before.with_value(Option::is_none);
        let value = self.typed.with_untracked(|typed| self.spec.value(typed));
        match value {
            _ if !self.is_changed() => None,
            None if is_new => None,
            value => Some(value.unwrap_or_default()),
        }
    }
}

/// The field with its input.
#[component]
pub(super) fn EntryField(
    /// The field.
    entry: Entry,
    /// What is registered, masked.
    #[prop(optional)]
    masked: Option<String>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let spec = entry.spec;
    let is_new = entry.before.with_value(Option::is_none);
    let name = Signal::derive(move || {
        let name = field_name(spec.name, app.lang.get()).to_owned();
        if spec.is_needed && !matches!(spec.input, Input::Check) { format!("{name} *") } else { name }
    });
    let hint = Signal::derive(move || {
        let is_kept = !is_new && matches!(spec.input, Input::Secret);
        is_kept.then(|| app.t().leave_blank.to_owned())
    });
    let testid = format!("field-{}", spec.name);
    let typed = entry.typed;
    // What was wrong with it was wrong with what is no longer there.
    Effect::watch(move || typed.track(), move |(), _, _| entry.wrong.set(None), false);
    let input = match spec.input {
        Input::Line => view! { <input type="text" data-testid=testid bind:value=typed/> }.into_any(),
        Input::Lines => {
            view! { <textarea rows="3" data-testid=testid bind:value=typed></textarea> }.into_any()
        }
        Input::Number => view! {
            <input type="text" inputmode="numeric" maxlength="9" data-testid=testid bind:value=typed/>
        }
        .into_any(),
        Input::Day => view! { <input type="date" data-testid=testid bind:value=typed/> }.into_any(),
        Input::Choice(choices) => view! { <Select choices typed testid/> }.into_any(),
        Input::Secret => view! {
            <input type="text" autocomplete="off" placeholder=masked.unwrap_or_default()
                data-testid=testid bind:value=typed/>
        }
        .into_any(),
        Input::Check => return view! { <CheckField entry testid/> }.into_any(),
        Input::Needs => return view! { <NeedsField entry is_new/> }.into_any(),
    };
    let can_erase = !is_new && matches!(spec.input, Input::Secret);
    view! {
        <Field name hint wrong=entry.wrong>{input}</Field>
        {can_erase.then(|| view! {
            <label class="switch erase">
                <input type="checkbox" bind:checked=entry.renew disabled=move || !typed.with(String::is_empty)/>
                <span>{move || app.t().erase}{move || field_name(spec.name, app.lang.get()).to_owned()}</span>
            </label>
        })}
    }
    .into_any()
}

/// One of several; none yet where a new place must name one.
#[component]
fn Select(choices: Choices, typed: RwSignal<String>, testid: String) -> impl IntoView {
    let app = expect_context::<App>();
    let options = move || {
        choices(app.lang.get())
            .into_iter()
            .map(|(value, name)| view! { <option value=value selected=move || typed.with(|typed| typed == value)>{name}</option> })
            .collect_view()
    };
    view! {
        <select data-testid=testid on:change=move |event| typed.set(event_target_value(&event))>
            <Show when=move || typed.with(String::is_empty)><option value="" selected=true>"—"</option></Show>
            {options}
        </select>
    }
}

/// Yes or no.
#[component]
fn CheckField(entry: Entry, testid: String) -> impl IntoView {
    let app = expect_context::<App>();
    let typed = entry.typed;
    view! {
        <label class="switch">
            <input type="checkbox" data-testid=testid prop:checked=move || typed.with(|typed| typed == "true")
                on:change=move |event| typed.set(event_target_checked(&event).to_string())/>
            <span>{move || field_name(entry.spec.name, app.lang.get()).to_owned()}</span>
        </label>
    }
}

/// Which services are asked for. Those registered are not shown: they are registered anew, or stay.
#[component]
fn NeedsField(entry: Entry, is_new: bool) -> impl IntoView {
    let app = expect_context::<App>();
    let (typed, renew) = (entry.typed, entry.renew);
    let has = move |need: &str| typed.with(|typed| typed.split(',').any(|one| one == need));
    let switch = move |need: &'static str, on: bool| {
        let mut all: Vec<String> = typed.with_untracked(|typed| {
            typed.split(',').filter(|one| !one.is_empty() && *one != need).map(str::to_owned).collect()
        });
        if on {
            all.push(need.to_owned());
        }
        typed.set(all.join(","));
    };
    let choices = move || {
        services(app.lang.get())
            .into_iter()
            .map(|(need, name)| {
                view! {
                    <label class="switch">
                        <input type="checkbox" prop:checked=move || has(need)
                            on:change=move |event| switch(need, event_target_checked(&event))/>
                        <span>{name}</span>
                    </label>
                }
            })
            .collect_view()
    };
    view! {
        <fieldset class="field">
            <legend class="field-name">{move || field_name("needs", app.lang.get()).to_owned()}</legend>
            {(!is_new).then(|| view! {
                <label class="switch">
                    <input type="checkbox" bind:checked=renew data-testid="needs-again"/>
                    <span>{move || app.t().needs_again}</span>
                </label>
            })}
            <Show when=move || is_new || renew.get()><div class="switches">{choices}</div></Show>
            {move || entry.wrong.get().map(|wrong| view! { <small class="error" role="alert">{wrong}</small> })}
        </fieldset>
    }
}
