//! Pages over the map: signing in, my account, people and roles, the audit log.

use grid::people::Right;
use leptos::prelude::*;

use super::account::{AccountPage, MustChangePage};
use super::audit::AuditPage;
use super::import::ImportPage;
use super::parts::{SignButton, strokes};
use super::people::PeoplePage;
use super::sign_in::SignInPage;
use super::states::{Notice, Skeleton};
use crate::browser;
use crate::print::PrintPage;
use crate::route::Over;
use crate::state::App;

/// Which page is to be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    MustChange,
    /// It is not known yet who is signed in.
    Waiting,
    Page(Over),
    /// A page that whoever is signed in has no right to.
    Forbidden,
}

/// The page that is open.
#[component]
pub(crate) fn Pages() -> impl IntoView {
    let app = expect_context::<App>();
    let shown = Memo::new(move |_| {
        if app.session.must_change() {
            return Some(Shown::MustChange);
        }
        let page = app.route.with(|route| route.page)?;
        if !app.session.is_known() {
            return Some(Shown::Waiting);
        }
        let is_signed_in = !app.session.is_public();
        Some(match page {
            // A link to a page leads there once one is signed in.
            Over::Account | Over::People | Over::Audit | Over::Import if !is_signed_in => {
                Shown::Page(Over::Login)
            }
            Over::Login if is_signed_in => Shown::Page(Over::Account),
            Over::People if !app.session.may(Right::ManagePeople) => Shown::Forbidden,
            Over::Audit if !app.session.may(Right::ReadAudit) => Shown::Forbidden,
            Over::Import if !app.session.may(Right::Upload) => Shown::Forbidden,
            page => Shown::Page(page),
        })
    });
    let page = move |shown: Shown| match shown {
        Shown::MustChange => view! { <MustChangePage/> }.into_any(),
        Shown::Waiting => view! { <Skeleton/> }.into_any(),
        Shown::Forbidden => view! { <Notice title=move || app.t().failed_right text=|| ""/> }.into_any(),
        Shown::Page(Over::Login) => view! { <SignInPage/> }.into_any(),
        Shown::Page(Over::Account) => view! { <AccountPage/> }.into_any(),
        Shown::Page(Over::People) => view! { <PeoplePage/> }.into_any(),
        Shown::Page(Over::Audit) => view! { <AuditPage/> }.into_any(),
        Shown::Page(Over::Import) => view! { <ImportPage/> }.into_any(),
        Shown::Page(Over::Print) => view! { <PrintPage/> }.into_any(),
    };
    // Whoever came by keyboard goes on inside, and afterwards where they were.
    Effect::new(move |before: Option<bool>| {
        let is_open = shown.get().is_some();
        // The pages with a form of one's own put it there themselves.
        let has_form = matches!(shown.get(), Some(Shown::MustChange | Shown::Page(Over::Login)));
        if is_open && !has_form && before == Some(false) {
            request_animation_frame(|| browser::focus_on(".over .sign-button"));
        } else if !is_open && before == Some(true) {
            request_animation_frame(|| {
                browser::focus_on("[data-testid='me'], [data-testid='sign-in-button']");
            });
        }
        is_open
    });
    move || {
        // A page is that of whoever opened it: somebody else finds nothing in its forms.
        app.session.account();
        shown.get().map(|shown| {
            view! {
                <section class="over" data-testid="over">
                    <div class="over-bar">
                        <Show when=move || shown != Shown::MustChange>
                            <SignButton name=move || app.t().back path=strokes::BACK testid="close-page"
                                press=move |()| app.close_page()/>
                        </Show>
                    </div>
                    <div class="over-body">{page(shown)}</div>
                </section>
            }
        })
    }
}
