//! Making or changing an account.

use gloo_net::http::Method;
use grid::people::{Role, Scope};
use grid::wire::people::{PersonForm, PersonView, PersonWithPassword};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::scope_picker::ScopePicker;
use super::{Desk, Whose};
use crate::api::ApiError;
use crate::api::send::{Given, act, post, send};
use crate::browser;
use crate::components::dialog::Dialog;
use crate::components::field::{Field, FormButtons, wrong_in};
use crate::components::place::conflict::Since;
use crate::state::App;
use crate::text::names::{Named, duties};

/// What is filled in. Copy it freely: it only holds signals.
#[derive(Clone, Copy)]
struct Draft {
    login: RwSignal<String>,
    name: RwSignal<String>,
    role: RwSignal<Role>,
    scope: RwSignal<Scope>,
    active: RwSignal<bool>,
}

impl Draft {
    fn of(person: Option<&PersonView>) -> Self {
        let nothing = Scope::Within { areas: Vec::new(), cells: Vec::new() };
        Self {
            login: RwSignal::new(person.map(|person| person.login.clone()).unwrap_or_default()),
            name: RwSignal::new(person.map(|person| person.name.clone()).unwrap_or_default()),
            role: RwSignal::new(person.map_or(Role::GridStaff, |person| person.role)),
            scope: RwSignal::new(person.map_or(nothing, |person| person.scope.clone())),
            active: RwSignal::new(person.is_none_or(|person| person.active)),
        }
    }

    fn read(self) -> PersonForm {
        PersonForm {
            login: self.login.get_untracked().trim().to_owned(),
            name: self.name.get_untracked().trim().to_owned(),
            role: self.role.get_untracked(),
            scope: self.scope.get_untracked(),
            active: self.active.get_untracked(),
        }
    }
}

/// The form of an account.
#[component]
pub(super) fn PersonDialog(whose: Whose, desk: Desk) -> impl IntoView {
    let app = expect_context::<App>();
    let person = match whose {
        Whose::New => None,
        Whose::Of(person) => Some(*person),
    };
    let is_new = person.is_none();
    let draft = Draft::of(person.as_ref());
    let (sending, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    // Drawn once for this form: sending it again makes nobody twice.
    let key = StoredValue::new(browser::fresh_key());
    let typed = StoredValue::new(false);
    browser::ask_before_leaving(move || typed.get_value());
    let known = StoredValue::new(person.as_ref().map(|person| (person.id, person.version)));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if sending.get_untracked() {
            return;
        }
        sending.set(true);
        error.set(None);
        let form = draft.read();
        spawn_local(async move {
            let result = app.busy.during(save(known.get_value(), &key.get_value(), &form)).await;
            sending.try_set(false);
            match result {
                Ok(given) => {
                    desk.given.set(given);
                    desk.was_changed(app);
                }
                Err(failed) => _ = error.try_set(Some(failed)),
            }
        });
    };
    let wrong = move |field: &'static str| wrong_in(app, error, field);
    let title: fn(App) -> &'static str =
        if is_new { |app| app.t().person_new } else { |app| app.t().person_edit };
    let text = move |name: fn(App) -> &'static str| Signal::derive(move || name(app).to_owned());
    let roles = move || {
        let lang = app.lang.get();
        Role::ALL
            .iter()
            .map(|role| {
                let role = *role;
                view! { <option value=role.as_str() selected=move || draft.role.get() == role>{role.name(lang)}</option> }
            })
            .collect_view()
    };
    view! {
        <Dialog title testid="person-dialog" close=move |()| desk.editing.set(None)>
            <form class="form" on:input=move |_| typed.set_value(true) on:submit=submit autocomplete="off">
                <Field name=text(|app| app.t().login) wrong=wrong("login")
                    hint=Signal::derive(move || is_new.then(|| app.t().person_login_rule.to_owned()))>
                    <input type="text" maxlength="40" autocapitalize="none" spellcheck="false" required=true readonly=!is_new autofocus=is_new
                        data-testid="person-login" bind:value=draft.login/>
                </Field>
                <Field name=text(|app| app.t().name) wrong=wrong("name")>
                    <input type="text" maxlength="100" required=true data-testid="person-name" bind:value=draft.name/>
                </Field>
                <Field name=text(|app| app.t().role) wrong=wrong("role")
                    hint=Signal::derive(move || Some(duties(draft.role.get(), app.lang.get()).to_owned()))>
                    <select data-testid="person-role" on:change=move |event| if let Ok(role) = event_target_value(&event).parse() {
                        draft.role.set(role);
                    }>{roles}</select>
                </Field>
                <ScopePicker scope=draft.scope wrong=wrong("scope")/>
                <label class="switch">
                    <input type="checkbox" data-testid="person-active" bind:checked=draft.active/>
                    <span>{move || app.t().active}</span>
                </label>
                {move || error.get().and_then(|error| error.stale().cloned()).map(|stale| view! {
                    <Since since=stale.since/>
                    <button type="button" class="button" on:click=move |_| desk.was_changed(app)>{move || app.t().load_newest}</button>
                })}
                <FormButtons send=|app| app.t().save sending error cancel=move |()| desk.editing.set(None)/>
            </form>
            {person.filter(|person| !person.demo).map(|person| view! { <ResetPassword person desk/> })}
        </Dialog>
    }
}

/// Makes an account, which has a password to hand over, or changes one, which has none.
async fn save(
    known: Option<(i64, i64)>,
    key: &str,
    form: &PersonForm,
) -> Result<Option<PersonWithPassword>, ApiError> {
    match known {
        None => post("people", Given::Key(key), form).await.map(Some),
        Some((id, version)) => {
            let path = format!("people/{id}");
            send::<PersonView>(Method::PUT, &path, Given::Version(version), form).await.map(|_| None)
        }
    }
}

/// Gives an account another one-time password, after saying what that means.
#[component]
fn ResetPassword(person: PersonView, desk: Desk) -> impl IntoView {
    let app = expect_context::<App>();
    let asked = RwSignal::new(false);
    let (sending, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let (id, version) = (person.id, person.version);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        sending.set(true);
        error.set(None);
        spawn_local(async move {
            let path = format!("people/{id}/password");
            let result = app.busy.during(act(&path, Given::Version(version))).await;
            sending.try_set(false);
            match result {
                Ok(given) => {
                    desk.given.set(Some(given));
                    desk.was_changed(app);
                }
                Err(failed) => _ = error.try_set(Some(failed)),
            }
        });
    };
    view! {
        <Show when=move || asked.get() fallback=move || view! {
            <button class="link" data-testid="person-reset" on:click=move |_| asked.set(true)>{move || app.t().person_reset}</button>
        }>
            <form class="form asked" on:submit=submit>
                <p>{move || app.t().person_reset_ask}</p>
                <FormButtons send=|app| app.t().person_reset sending error cancel=move |()| asked.set(false)/>
            </form>
        </Show>
    }
}
