//! The entries of the audit log, newest first, page by page.

use grid::wire::people::{AuditPage, AuditView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::filters::Wanted;
use crate::api::{self, ApiError};
use crate::components::place::changes::Changes;
use crate::components::states::{Failure, Notice, Skeleton};
use crate::state::App;
use crate::text::format::moment;
use crate::text::names::Named;

/// What is known of the log so far.
#[derive(Clone, Default)]
struct Pages {
    items: Vec<AuditView>,
    next: Option<String>,
    loading: bool,
    failed: Option<ApiError>,
}

/// The entries that were asked for.
#[component]
pub(super) fn Entries(wanted: Wanted) -> impl IntoView {
    let app = expect_context::<App>();
    let pages = RwSignal::new(Pages { next: Some(wanted.address("audit")), ..Pages::default() });
    let read = move || {
        let Some(address) = pages.with_untracked(|pages| pages.next.clone()) else { return };
        pages.update(|pages| {
            pages.loading = true;
            pages.failed = None;
        });
        spawn_local(async move {
            let result = app.busy.during(api::get::<AuditPage>(&address)).await;
            // Other entries may have been asked for meanwhile; then there is nobody to tell.
            pages.try_update(|pages| {
                pages.loading = false;
                match result {
                    Ok(page) => {
                        pages.next = page.next;
                        pages.items.extend(page.items);
                    }
                    Err(error) => pages.failed = Some(error),
                }
            });
        });
    };
    read();
    let state = move || {
        let (none, next, loading, failed) = pages.with(|pages| {
            (pages.items.is_empty(), pages.next.is_some(), pages.loading, pages.failed.clone())
        });
        if let Some(error) = failed {
            view! { <Failure error retry=move |()| read()/> }.into_any()
        } else if loading {
            view! { <Skeleton/> }.into_any()
        } else if next {
            view! {
                <button class="button wide" data-testid="audit-next" on:click=move |_| read()>{move || app.t().audit_next}</button>
            }
            .into_any()
        } else if none {
            view! { <Notice title=move || app.t().audit_none text=|| ""/> }.into_any()
        } else {
            ().into_any()
        }
    };
    view! {
        <ol class="log">
            <For each=move || pages.get().items key=|entry| entry.id let(entry)>
                <Entry entry/>
            </For>
        </ol>
        {state}
    }
}

#[component]
fn Entry(entry: AuditView) -> impl IntoView {
    let app = expect_context::<App>();
    let AuditView { at, account, name, action, subject, label, area, purpose, fields, .. } = entry;
    let who = move || {
        if account.is_none() && name.is_empty() { app.t().by_no_account.to_owned() } else { name.clone() }
    };
    let area = area.map(|code| {
        let name = move || {
            let tree = app.areas.ready();
            tree.and_then(|tree| tree.by_code(&code).map(|node| node.name.clone()))
                .unwrap_or_else(|| code.clone())
        };
        view! { <small>{name}</small> }
    });
    view! {
        <li data-testid="audit-entry" data-action=action.as_str()>
            <time>{move || moment(&at, app.lang.get())}</time>
            <b>{who}</b>
            <span>{move || action.name(app.lang.get())}</span>
            <span class="grow">{move || subject.name(app.lang.get())}" "<span class="code">{label}</span>" "{area}</span>
            {purpose.map(|purpose| view! { <p class="purpose">{move || app.t().purpose}": "{purpose}</p> })}
            {(!fields.is_empty()).then(|| view! { <Changes fields/> })}
        </li>
    }
}
