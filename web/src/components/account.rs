//! My account: who I am here, what I may do and where, until when; my password; the way out.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::field::FormError;
use super::password::PasswordForm;
use super::scope::scope_in_words;
use crate::api::ApiError;
use crate::route::Over;
use crate::state::App;
use crate::text::format::moment;
use crate::text::names::{Named, duties};

/// The page of my account.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let app = expect_context::<App>();
    let facts = move || {
        let me = app.session.me()?;
        let (lang, texts) = (app.lang.get(), app.t());
        let facts = [
            (texts.login, me.login),
            (texts.role, me.role.name(lang).to_owned()),
            (texts.may_do, duties(me.role, lang).to_owned()),
            (texts.scope, scope_in_words(app, &me.scope)),
            (texts.session_until, moment(&me.expires, lang)),
        ];
        let facts = facts.map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> });
        Some(view! {
            <h2 data-testid="page-title">{me.name}</h2>
            <dl class="facts" data-testid="account">{facts}</dl>
        })
    };
    view! {
        <div class="narrow">
            {facts}
            <SignOutButton/>
            <Show when=move || !app.session.is_demo()>
                <h3>{move || app.t().change_password}</h3>
                <PasswordForm/>
            </Show>
        </div>
    }
}

/// What must be done before anything else with a password that somebody else has given.
#[component]
pub(crate) fn MustChangePage() -> impl IntoView {
    let app = expect_context::<App>();
    request_animation_frame(|| crate::browser::focus_on("[data-testid='present']"));
    view! {
        <div class="narrow">
            <h2 data-testid="page-title">{move || app.t().must_change}</h2>
            <p class="quiet">{move || app.t().must_change_next}</p>
            <PasswordForm/>
            <SignOutButton/>
        </div>
    }
}

#[component]
fn SignOutButton() -> impl IntoView {
    let app = expect_context::<App>();
    let error = RwSignal::new(None::<ApiError>);
    view! {
        <button class="button" on:click=move |_| sign_out(app, error)>{move || app.t().sign_out}</button>
        <FormError error/>
    }
}

/// Signs out and leaves a page that is not for everybody.
pub(crate) fn sign_out(app: App, error: RwSignal<Option<ApiError>>) {
    spawn_local(async move {
        match app.session.sign_out().await {
            Ok(()) => {
                if app.route.with_untracked(|route| route.page.is_some_and(|page| page != Over::Login)) {
                    app.close_page();
                }
            }
            Err(failed) => _ = error.try_set(Some(failed)),
        }
    });
}
