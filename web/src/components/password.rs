//! Setting another password for oneself.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::field::Field;
use crate::api::ApiError;
use crate::state::App;

/// The fewest characters of a password.
const SHORTEST: usize = 10;
/// The most.
const LONGEST: usize = 200;

/// What stands in the way.
#[derive(Clone, PartialEq)]
enum Failed {
    TooShort,
    Differ,
    Refused(ApiError),
}

impl Failed {
    fn message(&self, app: App) -> String {
        match self {
            Self::TooShort => app.t().new_password_rule.to_owned(),
            Self::Differ => app.t().passwords_differ.to_owned(),
            Self::Refused(error) if error.status() == Some(401) => app.t().password_wrong.to_owned(),
            Self::Refused(error) => match error.fields().first() {
                Some(field) => app.lang.get().of(&field.sentence),
                None => error.message(app.lang.get()),
            },
        }
    }
}

/// The present password and twice the new one.
#[component]
pub(crate) fn PasswordForm() -> impl IntoView {
    let app = expect_context::<App>();
    let login = untrack(move || app.session.me()).map(|me| me.login).unwrap_or_default();
    let failed = RwSignal::new(None::<Failed>);
    let (sending, set) = (RwSignal::new(false), RwSignal::new(false));
    let fields: [NodeRef<html::Input>; 3] = std::array::from_fn(|_| NodeRef::new());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let [present, new, again] =
            fields.map(|field| field.get_untracked().map(|field| field.value()).unwrap_or_default());
        set.set(false);
        if !(SHORTEST..=LONGEST).contains(&new.chars().count()) {
            return failed.set(Some(Failed::TooShort));
        }
        if new != again {
            return failed.set(Some(Failed::Differ));
        }
        failed.set(None);
        sending.set(true);
        spawn_local(async move {
            let result = app.session.set_password(present, new).await;
            // The form may be gone by now: a password that had to be set was set.
            sending.try_set(false);
            match result {
                Ok(()) => {
                    set.try_set(true);
                    for field in fields.into_iter().filter_map(|field| field.try_get_untracked().flatten()) {
                        field.set_value("");
                    }
                }
                Err(error) => _ = failed.try_set(Some(Failed::Refused(error))),
            }
        });
    };
    let [present, new, again] = fields;
    let rule = move || Some(app.t().new_password_rule.to_owned());
    view! {
        <form class="form" method="post" on:submit=submit data-testid="password-form">
            <input type="text" name="username" autocomplete="username" value=login hidden=true/>
            <Field name=Signal::derive(move || app.t().present_password.to_owned())>
                <input type="password" autocomplete="current-password" node_ref=present data-testid="present"/>
            </Field>
            <Field name=Signal::derive(move || app.t().new_password.to_owned()) hint=Signal::derive(rule)>
                <input type="password" autocomplete="new-password" node_ref=new data-testid="new"/>
            </Field>
            <Field name=Signal::derive(move || app.t().new_password_again.to_owned())>
                <input type="password" autocomplete="new-password" node_ref=again data-testid="again"/>
            </Field>
            <div class="form-error" role="alert" aria-live="assertive" data-testid="password-error">
                {move || failed.get().map(|failed| view! { <p>{failed.message(app)}</p> })}
            </div>
            <p class="good" role="status">{move || set.get().then(|| app.t().password_set)}</p>
            <button type="submit" class="button main" data-testid="send" disabled=sending>{move || app.t().change_password}</button>
        </form>
    }
}
