//! The page on which sheets are chosen, looked at and printed.

use grid::people::Right;
use grid::sheet::Format;
use grid::wire::CellRoster;
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde_json::json;

use super::choice::{Choice, Sheet};
use super::data::{Ground, Source, read};
use super::sheets::{Setting, sheets};
use crate::api::ApiError;
use crate::api::send::{Given, post};
use crate::browser;
use crate::components::states::{Notice, loaded};
use crate::remote::Remote;
use crate::route::Over;
use crate::state::App;
use crate::text::print as words;

/// Opens the page for an area, or for one of its cells.
#[component]
pub(crate) fn PrintButton(
    /// Id of the area.
    area: i64,
    /// Id of the cell.
    #[prop(optional)]
    cell: Option<i64>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let open = move |_| {
        app.side.set(false);
        app.go(|route| {
            route.area = Some(area);
            route.page = Some(Over::Print);
            if cell.is_some() {
                route.cell = cell;
                route.print = Choice { sheet: Sheet::Cells, ..Choice::default() };
            }
        });
    };
    view! {
        <button class="button wide" data-testid="print" on:click=open>{move || words::of(app.lang.get()).print_map}</button>
    }
}

/// The page.
#[component]
pub(crate) fn PrintPage() -> impl IntoView {
    let app = expect_context::<App>();
    let session = app.session;
    let choice = Memo::new(move |_| app.route.with(|route| route.print));
    let fire = Memo::new(move |_| choice.get().fire);
    let area = Memo::new(move |_| app.area());
    let plan = Memo::new(move |_| app.route.with(|route| route.plan));
    let ground = Remote::new(
        app.busy,
        move || {
            let source = plan.get().map(Source::Plan).or_else(|| area.get().map(Source::Area));
            source.zip(app.areas.ready()).map(|(source, _)| (source, fire.get(), session.who()))
        },
        move |(source, fire, _)| async move {
            let tree = untrack(move || app.areas.ready()).ok_or(ApiError::Unreadable)?;
            read(&tree, source, session, fire).await
        },
    );
    // What was revealed is forgotten with the page.
    let whole = RwSignal::new(None::<Vec<CellRoster>>);
    Effect::watch(move || area.get(), move |_, _, _| whole.set(None), false);
    let drawn = move || {
        loaded(ground, move |ground| {
            if ground.cells.is_empty() {
                let title = move || words::of(app.lang.get()).nothing;
                return view! { <Notice title text=move || words::of(app.lang.get()).nothing_next/> }
                    .into_any();
            }
            view! { {move || drawn_sheets(app, &with_names(&ground, whole.get().as_deref()))} }.into_any()
        })
    };
    view! {
        <div class="print-page">
            <Toolbar whole/>
            <div class="sheets" data-testid="sheets">{drawn()}</div>
        </div>
    }
}

fn drawn_sheets(app: App, ground: &Ground) -> Vec<AnyView> {
    let today = browser::day_from_now(0);
    let (choice, cell) = app.route.with(|route| (route.print, route.cell));
    sheets(ground, cell, Setting { choice, today: &today, lang: app.lang.get() })
}

/// The same with whole names, where they were revealed.
fn with_names(ground: &Ground, whole: Option<&[CellRoster]>) -> Ground {
    let mut ground = ground.clone();
    for line in whole.unwrap_or_default() {
        if let Some(cell) = ground.cells.iter_mut().find(|cell| cell.properties.id == line.cell.id) {
            cell.roster.clone_from(&line.roster);
        }
    }
    ground
}

/// What to print, on what, and the button that does it.
#[component]
fn Toolbar(whole: RwSignal<Option<Vec<CellRoster>>>) -> impl IntoView {
    let app = expect_context::<App>();
    let texts = move || words::of(app.lang.get());
    let choice = move || app.route.with(|route| route.print);
    let choose = move |change: &dyn Fn(&mut Choice)| app.go(|route| change(&mut route.print));
    let sheet_name = move |sheet: Sheet| match sheet {
        Sheet::Area => texts().sheet_area,
        Sheet::Cells => texts().sheet_cells,
        Sheet::Notice => texts().sheet_notice,
    };
    let sheet = Sheet::ALL.into_iter().map(|sheet| {
        view! {
            <button class="chip" data-testid="print-sheet" aria-pressed=move || (choice().sheet == sheet).to_string()
                on:click=move |_| choose(&|choice: &mut Choice| *choice = Choice { sheet, format: None, ..*choice })>
                {move || sheet_name(sheet)}
            </button>
        }
    });
    let paper = Format::ALL.iter().map(|&format| {
        view! {
            <button class="chip" data-testid="print-paper" aria-pressed=move || (choice().format() == format).to_string()
                on:click=move |_| choose(&|choice: &mut Choice| choice.format = Some(format))>
                {format.as_str().to_uppercase()}
            </button>
        }
    });
    view! {
        <div class="print-bar">
            <div class="chips" role="group" aria-label=move || texts().sheet>{sheet.collect_view()}</div>
            <div class="chips" role="group" aria-label=move || texts().paper>{paper.collect_view()}</div>
            <Show when=move || app.session.may(Right::ReadLedgers)>
                <label class="check">
                    <input type="checkbox" data-testid="print-fire" prop:checked=move || choice().fire
                        on:change=move |event| choose(&|choice: &mut Choice| choice.fire = event_target_checked(&event))/>
                    {move || texts().fire}
                </label>
            </Show>
            <Show when=move || app.session.may(Right::RevealRosters) && app.route.with(|route| route.plan.is_none())><WholeNames whole/></Show>
            <span class="spring"></span>
            <button class="button main" data-testid="print-now" on:click=move |_| browser::print()>
                {move || texts().send_to_printer}
            </button>
        </div>
    }
}

/// Asks for whole names and telephones, and for what.
#[component]
fn WholeNames(whole: RwSignal<Option<Vec<CellRoster>>>) -> impl IntoView {
    let app = expect_context::<App>();
    let texts = move || words::of(app.lang.get());
    let (open, purpose, failed) =
        (RwSignal::new(false), RwSignal::new(String::new()), RwSignal::new(None::<ApiError>));
    let ask = move || {
        let Some(area) = untrack(move || app.area()) else { return };
        let body = json!({ "purpose": purpose.get_untracked() });
        spawn_local(async move {
            match app.busy.during(post(&format!("areas/{area}/rosters/reveal"), Given::Nothing, &body)).await
            {
                Ok(rosters) => {
                    whole.set(Some(rosters));
                    open.set(false);
                    failed.set(None);
                }
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    let why = move || {
        failed.get().map(|error| {
            let sentence = error.fields().first().map(|field| app.lang.get().of(&field.sentence));
            sentence.unwrap_or_else(|| error.message(app.lang.get()))
        })
    };
    view! {
        <Show when=move || whole.with(Option::is_none)>
            <Show when=move || open.get() fallback=move || view! {
                <small class="quiet">{move || texts().masked_note}</small>
                <button class="button" data-testid="print-names" on:click=move |_| open.set(true)>{move || texts().whole_names}</button>
            }>
                <form class="inline-form" on:submit=move |event| { event.prevent_default(); ask(); }>
                    <input class="input" data-testid="print-purpose" autofocus aria-label=move || texts().purpose
                        placeholder=move || texts().purpose_example title=move || texts().purpose
                        prop:value=move || purpose.get() on:input=move |event| purpose.set(event_target_value(&event))/>
                    <button class="button" data-testid="print-show-names">{move || texts().show}</button>
                </form>
            </Show>
        </Show>
        {move || why().map(|why| view! { <small class="error" role="alert">{why}</small> })}
    }
}
