//! Signing in: on a page of its own, and over whatever somebody is doing when their session ends.

use grid::wire::people::DemoPerson;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::dialog::Dialog;
use super::field::Field;
use super::states::Notice;
use crate::api::ApiError;
use crate::browser;
use crate::route::Over;
use crate::state::App;
use crate::text::names::{Named, duties};

/// Why nobody was signed in.
#[derive(Clone, PartialEq)]
enum Failed {
    /// Login or password was left empty.
    Empty,
    /// The server did not let them in.
    Refused(ApiError),
}

impl Failed {
    fn message(&self, app: App) -> String {
        match self {
            Self::Empty => app.t().sign_in_empty.to_owned(),
            Self::Refused(error) if error.status() == Some(401) => app.t().sign_in_wrong.to_owned(),
            Self::Refused(error) => error.message(app.lang.get()),
        }
    }
}

/// Login and password, and the demonstration persons where there are any.
#[component]
pub(crate) fn SignInForm(
    /// Who is expected.
    #[prop(optional)]
    login: String,
    /// Told when somebody is signed in.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let failed = RwSignal::new(None::<Failed>);
    let sending = RwSignal::new(false);
    // Read when the form is sent: password managers fill fields without a word.
    let (name, password) = (NodeRef::<html::Input>::new(), NodeRef::<html::Input>::new());
    let sign_in = Callback::new(move |(login, secret): (String, Option<String>)| {
        sending.set(true);
        failed.set(None);
        spawn_local(async move {
            let result = app.session.sign_in(login, secret).await;
            sending.try_set(false);
            match result {
                Ok(()) => done.run(()),
                Err(error) => {
                    failed.try_set(Some(Failed::Refused(error)));
                    if let Some(field) = password.try_get_untracked().flatten() {
                        let _ = field.focus();
                        field.select();
                    }
                }
            }
        });
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = |field: NodeRef<html::Input>| {
            field.get_untracked().map(|field| field.value()).unwrap_or_default()
        };
        let (login, secret) = (typed(name).trim().to_owned(), typed(password));
        if login.is_empty() || secret.is_empty() {
            failed.set(Some(Failed::Empty));
            let empty = if login.is_empty() { name } else { password };
            if let Some(field) = empty.get_untracked() {
                let _ = field.focus();
            }
        } else if !sending.get_untracked() {
            sign_in.run((login, Some(secret)));
        }
    };
    let is_known = !login.is_empty();
    view! {
        <form class="form" method="post" on:submit=submit data-testid="sign-in">
            <Field name=Signal::derive(move || app.t().login.to_owned())>
                <input name="username" type="text" autocomplete="username" autocapitalize="none" spellcheck="false"
                    maxlength="40" node_ref=name value=login autofocus=!is_known data-testid="login"/>
            </Field>
            <Field name=Signal::derive(move || app.t().password.to_owned())>
                <input name="password" type="password" autocomplete="current-password" maxlength="200"
                    node_ref=password autofocus=is_known data-testid="password"/>
            </Field>
            <div class="form-error" role="alert" aria-live="assertive" data-testid="sign-in-error">
                {move || failed.get().map(|failed| view! { <p>{failed.message(app)}</p> })}
            </div>
            <button type="submit" class="button main wide" data-testid="send" disabled=sending>{move || app.t().sign_in}</button>
        </form>
        <DemoPeople sign_in=move |login| sign_in.run((login, None))/>
    }
}

/// A button for each demonstration person.
#[component]
fn DemoPeople(#[prop(into)] sign_in: Callback<String>) -> impl IntoView {
    let app = expect_context::<App>();
    let person = move |DemoPerson { login, name, role }: DemoPerson| {
        view! {
            <li>
                <button type="button" class="line" data-testid="demo" data-role=role.as_str()
                    on:click=move |_| sign_in.run(login.clone())>
                    <span class="grow">
                        <b>{name}<span class="tag accent">{move || role.name(app.lang.get())}</span></b>
                        <span class="sentence">{move || duties(role, app.lang.get())}</span>
                    </span>
                </button>
            </li>
        }
    };
    move || {
        let people = app.session.demo();
        (!people.is_empty()).then(|| {
            view! {
                <h3>{move || app.t().demo_people}</h3>
                <ul class="lines demo">{people.into_iter().map(person).collect_view()}</ul>
            }
        })
    }
}

/// The page for signing in; it returns to where one was.
#[component]
pub(crate) fn SignInPage() -> impl IntoView {
    let app = expect_context::<App>();
    // Drawn after the form is in the document.
    request_animation_frame(|| browser::focus_on("[data-testid='sign-in'] input"));
    view! {
        <div class="narrow">
            <h2>{move || app.t().sign_in_title}</h2>
            <SignInForm done=move |()| app.close_page()/>
        </div>
    }
}

/// Asks to sign in again where somebody is, when their session has ended.
#[component]
pub(crate) fn SignInAgain() -> impl IntoView {
    let app = expect_context::<App>();
    let leave = move |()| app.session.leave();
    view! {
        <Show when=move || app.session.ended.get()>
            <Dialog title=|app| app.t().sign_in_again testid="sign-in-again" close=leave>
                <p class="quiet">{move || app.t().sign_in_again_next}</p>
                <SignInForm login=untrack(move || app.session.me()).map(|me| me.login).unwrap_or_default()
                    done=move |()| app.retry_failed()/>
                <button class="button wide plain" on:click=move |_| leave(())>{move || app.t().go_on_as_public}</button>
            </Dialog>
        </Show>
    }
}

/// What stands where only those who are signed in see something.
#[component]
pub(crate) fn SignInNotice() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <div data-testid="sign-in-notice">
            <Notice title=move || app.t().sign_in_for_ledgers text=move || app.t().sign_in_for_ledgers_next>
                <button class="button main" on:click=move |_| app.open(Over::Login)>{move || app.t().sign_in}</button>
            </Notice>
        </div>
    }
}
