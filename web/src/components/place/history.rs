//! The versions of a place, with a way back to each.

use grid::people::Action;
use grid::wire::edit::{PlaceCard, PlaceVersion};
use leptos::prelude::*;

use super::changes::Changes;
use crate::api;
use crate::components::field::FormError;
use crate::components::states::{Notice, loaded};
use crate::editing::{Body, Change, HistoryStep, kind_of, title_of};
use crate::remote::Remote;
use crate::state::App;
use crate::text::format::moment;
use crate::text::names::Named;

/// The panel of a place's versions, newest first.
#[component]
pub(crate) fn History(
    /// The place.
    card: PlaceCard,
) -> impl IntoView {
    let app = expect_context::<App>();
    let kind = kind_of(&card.place.details);
    let path = format!("places/{kind}/{}/history", card.place.id);
    let versions = Remote::new(
        app.busy,
        move || Some(path.clone()),
        |path: String| async move { api::get::<Vec<PlaceVersion>>(&path).await },
    );
    Effect::new(move |seen: Option<u32>| {
        let now = app.changes.get();
        if seen.is_some() {
            versions.refresh();
        }
        now
    });
    let title = title_of(&card.place);
    view! {
        <header class="title">
            <small>{move || app.t().history}" · "{move || kind.name(app.lang.get())}</small>
            <h2 data-testid="drawer-title">{title}</h2>
        </header>
        <FormError error=app.editor.error/>
        {loaded(versions, move |versions| {
            let Some(newest) = versions.first() else {
                return view! { <Notice title=move || app.t().history_empty text=|| ""/> }.into_any();
            };
            // Whoever sees the newest version here goes back from it; an import may have made a newer one unlisted.
            let card = PlaceCard { version: newest.version.max(card.version), ..card.clone() };
            let rows = versions.iter().cloned().map(|version| view! { <Version version card=card.clone()/> });
            view! { <ol class="versions">{rows.collect_view()}</ol> }.into_any()
        })}
    }
}

#[component]
fn Version(version: PlaceVersion, card: PlaceCard) -> impl IntoView {
    let app = expect_context::<App>();
    let PlaceVersion { version, at, name, action, fields } = version;
    let is_present = version == card.version;
    let may_restore = card.may_edit && !is_present;
    let restore = move |_| {
        let change = Change { card: card.clone(), body: Body::Restore(version), action: Action::Restore };
        app.change(change, HistoryStep::Done);
    };
    view! {
        <li data-testid="version" data-version=version>
            <p>
                <b>{move || action.name(app.lang.get())}</b>
                <span>{name}</span>
                <small>{move || moment(&at, app.lang.get())}</small>
                {is_present.then(|| view! { <span class="tag accent">{move || app.t().present_version}</span> })}
            </p>
            <Changes fields/>
            {may_restore.then(|| view! {
                <button class="link" data-testid="restore" on:click=restore>{move || app.t().restore}</button>
            })}
        </li>
    }
}
