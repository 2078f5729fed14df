//! Who is signed in, with what concerns them; or the way to sign in.

use grid::people::Right;
use leptos::prelude::*;

use super::account::sign_out;
use crate::api::ApiError;
use crate::route::Over;
use crate::state::App;
use crate::text::names::Named;

/// Id of the menu, by which its buttons find it.
const MENU: &str = "me-menu";

/// Name and role with a menu, or a button to sign in.
#[component]
pub(crate) fn MeMenu() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        if !app.session.is_known() {
            return ().into_any();
        }
        if app.session.is_public() {
            // For the public every page is the one for signing in, with a button of its own.
            return view! {
                <Show when=move || !app.is_covered()>
                    <button class="button main" data-testid="sign-in-button" on:click=move |_| app.open(Over::Login)>
                        {move || app.t().sign_in}
                    </button>
                </Show>
            }
            .into_any();
        }
        view! { <Menu/> }.into_any()
    }
}

#[component]
fn Menu() -> impl IntoView {
    let app = expect_context::<App>();
    let failed = RwSignal::new(None::<ApiError>);
    let name = move || app.session.me().map(|me| me.name);
    let role = move || app.session.role().map(|role| role.name(app.lang.get()));
    let item = move |testid: &'static str, name: fn(App) -> &'static str, act: Callback<()>| {
        view! {
            <button class="item" data-testid=testid popovertarget=MENU popovertargetaction="hide" on:click=move |_| act.run(())>
                {move || name(app)}
            </button>
        }
    };
    let open = move |page: Over| Callback::new(move |()| app.open(page));
    view! {
        <button class="me" data-testid="me" popovertarget=MENU aria-haspopup="true">
            <b>{name}</b><span class="role">{role}</span>
        </button>
        <div id=MENU class="menu" popover="auto">
            {item("my-account", |app| app.t().my_account, open(Over::Account))}
            <Show when=move || app.session.may(Right::Upload)>
                {item("import-file", |app| app.lang.get().importing().import, open(Over::Import))}
            </Show>
            <Show when=move || app.session.may(Right::ManagePeople)>
                {item("people", |app| app.t().people, open(Over::People))}
            </Show>
            <Show when=move || app.session.may(Right::ReadAudit)>
                {item("audit", |app| app.t().audit_log, open(Over::Audit))}
            </Show>
            {item("sign-out", |app| app.t().sign_out, Callback::new(move |()| sign_out(app, failed)))}
        </div>
        {move || failed.get().map(|error| view! {
            <div class="toast" role="alert">{error.message(app.lang.get())}</div>
        })}
    }
}
