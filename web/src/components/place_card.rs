//! One place: as a line in a list, and as a card on the map.

use grid::register::{HazardState, HydrantState};
use grid::wire::DetailsView;
use leptos::prelude::*;

use super::parts::{Sign, SignButton, strokes};
use crate::map::icons;
use crate::state::App;
use crate::text::Lang;
use crate::text::format::{date, square_metres};
use crate::text::names::Named;

/// What a place is, in three lines with its sign.
#[component]
pub(crate) fn PlaceText(
    /// What it is.
    details: DetailsView,
) -> impl IntoView {
    let app = expect_context::<App>();
    let icon = match &details {
        DetailsView::Household { .. } => None,
        DetailsView::Premises { category, live_work_store, .. } => {
            Some(icons::premises(category.is_nine_small(), *live_work_store))
        }
        DetailsView::Hazard { category, severity, .. } => Some(icons::hazard(*category, *severity)),
        DetailsView::Hydrant { state, .. } => Some(icons::hydrant(*state == HydrantState::Sound)),
    };
    let is_overdue = matches!(&details, DetailsView::Hazard { overdue: true, .. });
    let is_closed = matches!(&details, DetailsView::Hazard { state: HazardState::Closed, .. });
    let lines = {
        let details = details.clone();
        Memo::new(move |_| lines(&details, app.lang.get()))
    };
    view! {
        {match icon {
            Some(icon) => view! { <Sign icon/> }.into_any(),
            None => view! { <span class="dot" aria-hidden="true"></span> }.into_any(),
        }}
        <span class="grow" class:closed=is_closed>
            <b>
                {move || lines.with(|lines| lines.0.clone())}
                {is_overdue.then(|| view! { <span class="tag alarm">{move || app.t().overdue}</span> })}
            </b>
            <span class="sentence">{move || lines.with(|lines| lines.1.clone())}</span>
            <small>{move || lines.with(|lines| lines.2.clone())}</small>
        </span>
    }
}

/// Title, sentence and small print of a place.
fn lines(details: &DetailsView, lang: Lang) -> (String, String, String) {
    let texts = lang.texts();
    let joined = |parts: &[String]| {
        let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    };
    match details {
        DetailsView::Household { address, people, needs } => {
            let needs = if *needs > 0 { format!("{needs} {}", texts.services) } else { String::new() };
            (address.clone(), String::new(), joined(&[format!("{people} {}", texts.people_unit), needs]))
        }
        DetailsView::Premises { name, address, category, floor_area_m2, live_work_store } => {
            let floor = floor_area_m2.map_or_else(String::new, |m2| square_metres(f64::from(m2)));
            let mixed = if *live_work_store { texts.live_work_store.to_owned() } else { String::new() };
            (name.clone(), address.clone(), joined(&[category.name(lang).to_owned(), mixed, floor]))
        }
        DetailsView::Hazard { category, note, address, severity, state, found, due, .. } => (
            format!("{} · {}", category.name(lang), severity.name(lang)),
            format!("{note}\n{address}"),
            joined(&[
                state.name(lang).to_owned(),
                format!("{} {}", texts.found, date(found, lang)),
                format!("{} {}", texts.due, date(due, lang)),
            ]),
        ),
        DetailsView::Hydrant { address, state, checked } => (
            format!("{} · {}", texts.layer_hydrants, state.name(lang)),
            address.clone(),
            format!("{} {}", texts.checked, date(checked, lang)),
        ),
    }
}

/// The place that was clicked, as a card on the map.
#[component]
pub(crate) fn PlaceCard() -> impl IntoView {
    let app = expect_context::<App>();
    move || {
        app.place.get().map(|place| {
            let cell = place.cell.clone();
            view! {
                <section class="card" data-testid="place-card">
                    <div class="line"><PlaceText details=place.details/></div>
                    <footer>
                        {match cell {
                            Some(cell) => view! {
                                <button class="button" on:click=move |_| app.show_cell(cell.id, None, None)>
                                    {cell.name.clone()}" · "{move || app.t().open_ledger}
                                </button>
                            }.into_any(),
                            None => view! { <span class="tag alarm">{move || app.t().no_cell}</span> }.into_any(),
                        }}
                        <span class="spring"></span>
                        <SignButton name=move || app.t().close path=strokes::CLOSE press=move |()| app.place.set(None)/>
                    </footer>
                </section>
            }
        })
    }
}
