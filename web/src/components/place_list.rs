//! A list of places, page by page. A click goes there.

use grid::register::PlaceKind;
use grid::wire::{Page, PlaceView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::place::card::PlaceText;
use super::states::{Failure, Notice, Skeleton};
use crate::api::{self, ApiError};
use crate::state::App;
use crate::text::sentences::more;

/// How many are asked for at a time.
const PAGE: u32 = 50;
/// How many may be asked for at most.
const MOST: u32 = 1000;

/// What is known of the list so far.
#[derive(Clone, Default)]
struct Pages {
    items: Vec<PlaceView>,
    total: u64,
    next: Option<String>,
    loading: bool,
    failed: Option<ApiError>,
}

/// The places of a kind in a cell.
#[component]
pub(crate) fn PlaceList(
    /// Id of the cell.
    cell: i64,
    /// The kind.
    kind: PlaceKind,
) -> impl IntoView {
    let app = expect_context::<App>();
    let first = format!("cells/{cell}/places?kind={kind}&limit={PAGE}");
    let pages = RwSignal::new(Pages { next: Some(first), ..Pages::default() });
    let read = move || {
        let Some(address) = pages.with_untracked(|pages| pages.next.clone()) else { return };
        pages.update(|pages| {
            pages.loading = true;
            pages.failed = None;
        });
        spawn_local(async move {
            let result = app.busy.during(api::get::<Page<PlaceView>>(&address)).await;
            // The list may have been closed meanwhile; then there is nobody to tell.
            pages.try_update(|pages| {
                pages.loading = false;
                match result {
                    Ok(page) => {
                        pages.total = page.total;
                        pages.next = page.next;
                        pages.items.extend(page.items);
                    }
                    Err(error) => pages.failed = Some(error),
                }
            });
        });
    };
    read();
    // What changed meanwhile is read again as far as the list went, and the list stays where it is.
    let refresh = move || {
        let shown = pages.with_untracked(|pages| pages.items.len());
        if shown == 0 && pages.with_untracked(|pages| pages.loading) {
            return;
        }
        let limit = (shown as u32).clamp(PAGE, MOST);
        let address = format!("cells/{cell}/places?kind={kind}&limit={limit}");
        spawn_local(async move {
            if let Ok(page) = app.busy.during(api::get::<Page<PlaceView>>(&address)).await {
                pages.try_update(|pages| {
                    *pages =
                        Pages { items: page.items, total: page.total, next: page.next, ..Pages::default() };
                });
            }
        });
    };
    Effect::new(move |seen: Option<u32>| {
        let now = app.changes.get();
        if seen.is_some() {
            refresh();
        }
        now
    });
    let state = move || {
        let Pages { items, total, next, loading, failed } = pages.get();
        if let Some(error) = failed {
            view! { <Failure error retry=move |()| read()/> }.into_any()
        } else if loading {
            view! { <Skeleton/> }.into_any()
        } else if next.is_some() {
            let left = total.saturating_sub(items.len() as u64);
            view! {
                <button class="button wide" data-testid="more" on:click=move |_| read()>
                    {move || more(left, app.lang.get())}
                </button>
            }
            .into_any()
        } else if items.is_empty() {
            view! { <Notice title=move || app.t().list_none text=|| ""/> }.into_any()
        } else {
            ().into_any()
        }
    };
    view! {
        <ul class="lines places">
            <For each=move || pages.get().items key=|place| (place.id, format!("{place:?}")) let(place)>
                <li><PlaceRow place/></li>
            </For>
        </ul>
        {state}
    }
}

/// One place in a list.
#[component]
pub(crate) fn PlaceRow(
    /// The place.
    place: PlaceView,
) -> impl IntoView {
    let app = expect_context::<App>();
    let shown = place.clone();
    // Ids are those of a kind.
    let (id, kind) = (place.id, std::mem::discriminant(&place.details));
    let is_this = move |other: &PlaceView| other.id == id && std::mem::discriminant(&other.details) == kind;
    let is_chosen = move || app.place.with(|chosen| chosen.as_ref().is_some_and(is_this));
    view! {
        <button class="line" data-testid="place-row" aria-pressed=move || is_chosen().to_string()
            on:click=move |_| app.show_place(shown.clone())>
            <PlaceText details=place.details/>
        </button>
    }
}
