//! One place: as a line in a list, and as a card on the map.

use grid::people::Action;
use grid::register::{HazardState, HydrantState};
use grid::wire::DetailsView;
use grid::wire::edit::{PlaceCard as Card, PlacePatch};
use leptos::prelude::*;

use crate::components::parts::{Sign, SignButton, strokes};
use crate::editing::{Body, Change, HistoryStep, Task, kind_of};
use crate::map::icons;
use crate::state::App;
use crate::text::Lang;
use crate::text::format::{date, square_metres};
use crate::text::names::Named;
use crate::text::sentences;

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
            let needs = if *needs > 0 { sentences::services(*needs, lang) } else { String::new() };
            (address.clone(), String::new(), joined(&[sentences::people(*people, lang), needs]))
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
    // While something is done to it, that has the room.
    let shown = Memo::new(move |_| {
        if app.editor.task.with(|task| matches!(task, Some(Task::Edit(_) | Task::Move(_) | Task::Create(_))))
        {
            return None;
        }
        let place = app.place.get()?;
        let same = |card: &Card| {
            card.place.id == place.id && kind_of(&card.place.details) == kind_of(&place.details)
        };
        let card = app.card.ready().filter(|card| same(card)).map(|card| Card::clone(&card));
        Some((card.as_ref().map_or(place, |card| card.place.clone()), card))
    });
    move || {
        shown.get().map(|(place, card)| {
            let cell = place.cell.clone();
            view! {
                <section class="card" data-testid="place-card">
                    <div class="line"><PlaceText details=place.details/></div>
                    {card.map(|card| view! { <Facts card=card.clone()/><Actions card/> })}
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
                        <SignButton name=move || app.t().close path=strokes::CLOSE testid="close-card"
                            press=move |()| app.place.set(None)/>
                    </footer>
                </section>
            }
        })
    }
}

/// What only those who are signed in see: whether it is closed, and who the contact is, masked.
#[component]
fn Facts(card: Card) -> impl IntoView {
    let app = expect_context::<App>();
    let Card { closed, contact, phone, .. } = card;
    let contact: Vec<String> = contact.into_iter().chain(phone).filter(|text| !text.is_empty()).collect();
    let closed = closed.map(|day| {
        let text = move || format!("{} {}", app.t().closed_since, date(&day, app.lang.get()));
        view! { <span class="tag alarm" data-testid="closed">{text}</span> }
    });
    let contact = (!contact.is_empty()).then(|| {
        view! { <p class="facts-line" data-testid="contact">{move || app.t().contact}" "<b>{contact.join(" ")}</b></p> }
    });
    view! { {closed}{contact} }
}

/// What may be done to it.
#[component]
fn Actions(card: Card) -> impl IntoView {
    let app = expect_context::<App>();
    let is_struck_off = matches!(&card.place.details, DetailsView::Hazard { state: HazardState::Closed, .. });
    let is_closed = card.closed.is_some() || is_struck_off;
    let is_hazard = matches!(&card.place.details, DetailsView::Hazard { .. });
    let may_edit = card.may_edit;
    let button = move |testid: &'static str, name: fn(App) -> &'static str, act: Callback<()>| {
        view! { <button class="button small" data-testid=testid on:click=move |_| act.run(())>{move || name(app)}</button> }
    };
    let begin = |task: fn(Card) -> Task| {
        let card = card.clone();
        Callback::new(move |()| app.editor.begin(task(card.clone())))
    };
    let reopen = {
        let card = card.clone();
        Callback::new(move |()| {
            let patch = PlacePatch { at: None, closed: Some(false), fields: serde_json::Map::new() };
            let change = Change { card: card.clone(), body: Body::Patch(patch), action: Action::Restore };
            app.change(change, HistoryStep::Done);
        })
    };
    let close_name: fn(App) -> &'static str =
        if is_hazard { |app| app.t().close_hazard } else { |app| app.t().close_place };
    view! {
        <div class="actions">
            {(may_edit && !is_closed).then(|| view! {
                {button("edit", |app| app.t().edit, begin(Task::Edit))}
                {button("move", |app| app.t().move_place, begin(Task::Move))}
                {button("close-place", close_name, begin(Task::Close))}
            })}
            {(may_edit && is_closed).then(|| button("reopen", |app| app.t().reopen_place, reopen))}
            {button("history", |app| app.t().history, begin(Task::History))}
            {card.may_reveal.then(|| button("reveal", |app| app.t().see_contact, begin(Task::Reveal)))}
        </div>
    }
}
