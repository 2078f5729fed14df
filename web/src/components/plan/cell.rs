//! A cell of a plan: what is known of it, what lies in it, who is beside it. What may be changed is a command.

use grid::borders::Borders;
use grid::plan::{CellId, Command, Draft, Leader};
use grid::register::CellKind;
use grid::shape::Shape;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;

use crate::components::divide::RebalanceAround;
use crate::components::field::Field;
use crate::state::App;
use crate::text::format::{count, metres};
use crate::text::names::Named;
use crate::text::sentences::shared;

/// The details of a cell, below its line in the list.
#[component]
pub(super) fn CellDetails(
    /// The cell.
    id: CellId,
) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let about = Memo::new(move |_| desk.row(id).map(|row| row.about));
    let may_edit = Memo::new(move |_| desk.may_edit());
    let code = move || about.get().and_then(|about| about.code).map(|code| code.to_string());
    view! {
        <div class="more cell-details" data-testid="cell-details">
            <Loads id/>
            <dl class="facts">
                <div><dt>{move || app.plan_t().cell_code}</dt>
                    <dd class="code">{move || code().unwrap_or_else(|| app.plan_t().cell_code_new.to_owned())}</dd></div>
            </dl>
            <Show when=move || may_edit.get()>
                <Name id name=Memo::new(move |_| about.get().map(|about| about.name).unwrap_or_default())/>
                <Kind id kind=Memo::new(move |_| about.get().map(|about| about.kind))/>
                <Lock id locked=Memo::new(move |_| about.get().is_some_and(|about| about.locked))/>
            </Show>
            <LeaderOf id leader=Memo::new(move |_| about.get().and_then(|about| about.leader))
                continues=Memo::new(move |_| about.get().is_some_and(|about| about.code.is_some())) may_edit/>
            <Neighbours id/>
        </div>
    }
}

/// How many of each lie in it.
#[component]
fn Loads(id: CellId) -> impl IntoView {
    let app = expect_context::<App>();
    let load = Memo::new(move |_| app.desk.row(id).and_then(|row| row.tally).map(|tally| tally.load));
    let figures = move || {
        let (texts, plan) = (app.t(), app.plan_t());
        let figures = load.get().map(|load| {
            [
                (texts.counts_households, count(load.households)),
                (texts.counts_people, count(load.people)),
                (texts.counts_premises, count(load.premises)),
                (plan.premises_at_risk, count(load.at_risk)),
                (texts.counts_hazards, count(load.hazards)),
                (texts.counts_hydrants, count(load.hydrants)),
                (plan.weight_need, count(load.needs)),
                (plan.streets_to_walk, metres(f64::from(load.street_m))),
            ]
        });
        let figure = |(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
        figures.into_iter().flatten().map(figure).collect_view()
    };
    view! { <dl class="figures">{figures}</dl> }
}

#[component]
fn Name(id: CellId, name: Memo<String>) -> impl IntoView {
    let app = expect_context::<App>();
    let typed = RwSignal::new(name.get_untracked());
    // Somebody else may have named it meanwhile.
    Effect::watch(move || name.get(), move |name, _, _| typed.set(name.clone()), false);
    let is_same = move || typed.with(|typed| name.with(|name| typed.trim() == name));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let name = typed.get_untracked().trim().to_owned();
        app.desk.command(Command::Rename { cell: id, name });
    };
    view! {
        <form class="in-line" on:submit=submit autocomplete="off">
            <Field name=Signal::derive(move || app.plan_t().cell_name.to_owned())>
                <input type="text" maxlength="60" required=true data-testid="cell-name" bind:value=typed/>
            </Field>
            <button class="button" data-testid="cell-rename" disabled=is_same>{move || app.plan_t().plan_rename}</button>
        </form>
    }
}

#[component]
fn Kind(id: CellId, kind: Memo<Option<CellKind>>) -> impl IntoView {
    let app = expect_context::<App>();
    let change = move |event| {
        if let Ok(kind) = event_target_value(&event).parse::<CellKind>() {
            app.desk.command(Command::SetKind { cell: id, kind });
        }
    };
    let options = move || {
        let lang = app.lang.get();
        let option = |&of: &CellKind| {
            view! { <option value=of.as_str() selected=move || kind.get() == Some(of)>{of.name(lang)}</option> }
        };
        CellKind::ALL.iter().map(option).collect_view()
    };
    view! {
        <Field name=Signal::derive(move || app.plan_t().cell_kind.to_owned())>
            <select data-testid="cell-kind" on:change=change>{options}</select>
        </Field>
    }
}

#[component]
fn Lock(id: CellId, locked: Memo<bool>) -> impl IntoView {
    let app = expect_context::<App>();
    let change = move |event| {
        app.desk.command(Command::Lock { cell: id, locked: event_target_checked(&event) });
    };
    view! {
        <label class="choice">
            <input type="checkbox" data-testid="cell-lock" prop:checked=locked on:change=change/>
            <span><b>{move || app.plan_t().cell_lock}</b><small>{move || app.plan_t().cell_lock_hint}</small></span>
        </label>
    }
}

/// Who is to be answerable, and naming somebody.
#[component]
fn LeaderOf(
    id: CellId,
    leader: Memo<Option<Leader>>,
    continues: Memo<bool>,
    may_edit: Memo<bool>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let appointing = RwSignal::new(false);
    let who = move || match leader.get() {
        Some(Leader { person, phone }) => format!("{person} {phone}"),
        None if continues.get() => app.plan_t().cell_leader_kept.to_owned(),
        None => app.plan_t().cell_leader_none.to_owned(),
    };
    view! {
        <dl class="facts"><div><dt>{move || app.plan_t().cell_leader}</dt><dd data-testid="cell-leader">{who}</dd></div></dl>
        <Show when=move || may_edit.get() && !appointing.get()>
            <p class="row-links">
                <button class="link" data-testid="appoint" on:click=move |_| appointing.set(true)>{move || app.plan_t().appoint}</button>
                <Show when=move || leader.with(Option::is_some)>
                    <button class="link" on:click=move |_| app.desk.command(Command::Appoint { cell: id, leader: None })>
                        {move || app.plan_t().appoint_keep}
                    </button>
                </Show>
            </p>
        </Show>
        <Show when=move || appointing.get()><Appoint id done=move |()| appointing.set(false)/></Show>
    }
}

#[component]
fn Appoint(id: CellId, #[prop(into)] done: Callback<()>) -> impl IntoView {
    let app = expect_context::<App>();
    let (person, phone) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let leader = Leader { person: typed(person), phone: typed(phone) };
        app.desk.command(Command::Appoint { cell: id, leader: Some(leader) });
        done.run(());
    };
    view! {
        <form class="form asked" on:submit=submit autocomplete="off">
            <Field name=Signal::derive(move || app.plan_t().person.to_owned())>
                <input type="text" maxlength="40" required=true autofocus=true data-testid="appoint-person" bind:value=person/>
            </Field>
            <Field name=Signal::derive(move || app.plan_t().phone.to_owned())>
                <input type="tel" maxlength="20" required=true data-testid="appoint-phone" bind:value=phone/>
            </Field>
            <footer class="form-buttons">
                <button class="button main" data-testid="appoint-send">{move || app.plan_t().appoint}</button>
                <button type="button" class="button" on:click=move |_| done.run(())>{move || app.t().cancel}</button>
            </footer>
        </form>
    }
}

/// The cells that share a border, the longest first.
#[component]
fn Neighbours(id: CellId) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let found = Memo::new(move |_| {
        desk.changed.track();
        desk.with_draft(|draft| neighbours(draft, id)).unwrap_or_default()
    });
    let chips = move || {
        found
            .get()
            .into_iter()
            .map(|(cell, name, shared_m)| {
                view! {
                    <button class="chip" data-testid="plan-neighbour" on:click=move |_| app.fly_to(cell)>
                        {name}<small>{move || shared(&metres(shared_m), app.lang.get())}</small>
                    </button>
                }
            })
            .collect_view()
    };
    view! {
        <h4>{move || app.plan_t().neighbours}</h4>
        <div class="chips">{chips}</div>
        <Show when=move || found.with(Vec::is_empty)><p class="quiet">{move || app.t().neighbours_none}</p></Show>
        <RebalanceAround id neighbours=Signal::derive(move || found.with(|found| found.iter().map(|(cell, ..)| *cell).collect::<Vec<_>>()))/>
    }
}

/// Number, name and shared metres of the cells around one. Only those near it are looked at.
fn neighbours(draft: &Draft, id: CellId) -> Vec<(CellId, String, f64)> {
    let Some(this) = draft.cell(id) else { return Vec::new() };
    let extent = this.shape.extent();
    let near: Vec<_> = draft.cells().filter(|(_, cell)| cell.shape.extent().intersects(&extent)).collect();
    let Some(place) = near.iter().position(|(other, _)| *other == id) else { return Vec::new() };
    let shapes: Vec<Shape> = near.iter().map(|(_, cell)| cell.shape.clone()).collect();
    let pairs = Borders::of(&shapes).shared_m();
    let mut found: Vec<(CellId, String, f64)> = pairs
        .into_iter()
        .filter_map(|((a, b), shared_m)| {
            let other = if a == place {
                b
            } else if b == place {
                a
            } else {
                return None;
            };
            near.get(other).map(|(id, cell)| (*id, cell.about.name.clone(), shared_m))
        })
        .collect();
    found.sort_by(|a, b| b.2.total_cmp(&a.2));
    found
}
