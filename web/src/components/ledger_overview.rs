//! The first page of a ledger: who is answerable, what there is, how large, next to whom.

use grid::scheme::Band;
use grid::wire::{Counts, DutyView, Ledger, Neighbour, Tally};
use leptos::prelude::*;

use super::parts::Figures;
use crate::state::App;
use crate::text::format::{count, metres};
use crate::text::names::Named;
use crate::text::sentences::{band, shared};

/// The overview.
#[component]
pub(crate) fn LedgerOverview(
    /// The ledger.
    ledger: Ledger,
    /// What is counted in the cell.
    counts: Counts,
) -> impl IntoView {
    let app = expect_context::<App>();
    let area = ledger.area.id;
    let size = move || app.report(area).ready().and_then(|report| report.scheme.size);
    let premises = tallies(&ledger.premises);
    let sum = move |name: fn(App) -> &'static str, n: u32| {
        view! { <li class="sum"><span>{move || name(app)}</span><b>{count(n)}</b></li> }
    };
    let overdue = ledger.hazards_overdue;
    let overdue_row = (overdue > 0).then(|| {
        view! { <li class="alarm"><span>{move || app.t().overdue}</span><b>{overdue}</b></li> }
    });
    view! {
        <Roster roster=ledger.roster.clone()/>
        {move || size().map(|size| view! { <AgainstBand households=counts.households size/> })}
        <Figures counts area_m2=ledger.cell.area_m2/>
        <Section name=|app| app.t().hazards_by_state any=!ledger.hazards.is_empty()>
            {tallies(&ledger.hazards)}
            {overdue_row}
        </Section>
        <Section name=|app| app.t().hazards_by_kind any=!ledger.hazard_kinds.is_empty()>{tallies(&ledger.hazard_kinds)}</Section>
        <Section name=|app| app.t().premises_by_kind any=!ledger.premises.is_empty()>
            {sum(|app| app.t().nine_small, ledger.nine_small)}
            {sum(|app| app.t().live_work_store, ledger.live_work_store)}
            {premises}
        </Section>
        <Section name=|app| app.t().hydrants_by_state any=!ledger.hydrants.is_empty()>{tallies(&ledger.hydrants)}</Section>
        <Section name=|app| app.t().needs any=!ledger.needs.is_empty()>{tallies(&ledger.needs)}</Section>
        <Neighbours area neighbours=ledger.neighbours/>
    }
}

/// A headed list, left out when there is nothing in it.
#[component]
fn Section(name: fn(App) -> &'static str, any: bool, children: Children) -> impl IntoView {
    let app = expect_context::<App>();
    any.then(|| {
        view! {
            <h3>{move || name(app)}</h3>
            <ul class="tallies">{children()}</ul>
        }
    })
}

/// How often each thing occurs.
fn tallies<T: Named + Copy + Send + 'static>(tallies: &[Tally<T>]) -> impl IntoView + use<T> {
    let app = expect_context::<App>();
    tallies
        .iter()
        .map(|Tally { of, count: n }| {
            let (of, n) = (*of, *n);
            view! {
                <li>
                    <span>{move || of.name(app.lang.get())}</span>
                    <b>{count(n)}</b>
                </li>
            }
        })
        .collect_view()
}

/// Who is answerable, leader first.
#[component]
fn Roster(roster: Vec<DutyView>) -> impl IntoView {
    let app = expect_context::<App>();
    if roster.is_empty() {
        return view! { <p class="quiet">{move || app.t().roster_none}</p> }.into_any();
    }
    let people = roster.into_iter().map(|duty| view! { <Person duty/> });
    view! { <ul class="people" data-testid="roster">{people.collect_view()}</ul> }.into_any()
}

/// One person in a post.
#[component]
pub(crate) fn Person(
    /// Masked name, telephone and post.
    duty: DutyView,
) -> impl IntoView {
    let app = expect_context::<App>();
    let post = duty.post;
    view! {
        <li>
            <span class="post">{move || post.name(app.lang.get())}</span>
            <b>{duty.person.clone()}</b>
            <span class="phone">{duty.phone.clone()}</span>
        </li>
    }
}

/// The households on a scale on which the size rule is marked.
#[component]
fn AgainstBand(households: u32, size: Band) -> impl IntoView {
    let app = expect_context::<App>();
    // The rule's band takes the middle; twice its upper end is the end of the scale, or further if need be.
    let end = f64::from((size.max_households * 3 / 2).max(households).max(1));
    let percent = move |n: u32| format!("{:.1}%", f64::from(n) / end * 100.0);
    let standing = size.standing(households);
    let words = move || {
        let lang = app.lang.get();
        format!("{} · {}", standing.name(lang), band(size, lang))
    };
    view! {
        <div class="against-band" data-testid="band">
            <div class="heading"><span>{move || app.t().against_band}</span><b>{count(households)}</b></div>
            <div class="scale" aria-hidden="true">
                <span class="band" style:left=percent(size.min_households)
                    style:width=percent(size.max_households - size.min_households.min(size.max_households))></span>
                <span class="value" style:width=percent(households)
                    style:background=crate::map::palette::standing(standing)></span>
            </div>
            <small>{words}</small>
        </div>
    }
}

/// The cells that share a border.
#[component]
fn Neighbours(area: i64, neighbours: Vec<Neighbour>) -> impl IntoView {
    let app = expect_context::<App>();
    let chips = neighbours.iter().cloned().map(|Neighbour { cell, shared_m }| {
        let id = cell.id;
        view! {
            <button class="chip" data-testid="neighbour" on:click=move |_| app.show_cell(id, Some(area), None)>
                {cell.name.clone()}
                <small>{move || shared(&metres(shared_m), app.lang.get())}</small>
            </button>
        }
    });
    view! {
        <h3>{move || app.t().neighbours}</h3>
        {if neighbours.is_empty() {
            view! { <p class="quiet">{move || app.t().neighbours_none}</p> }.into_any()
        } else {
            view! { <div class="chips">{chips.collect_view()}</div> }.into_any()
        }}
    }
}
