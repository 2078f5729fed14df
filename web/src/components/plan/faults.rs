//! What keeps a plan from being exact: each defect with a remedy, one by one or all that are narrow.

use grid::defects::{Defect, DefectKind};
use grid::explain::{self, HAIRLINE_M};
use grid::plan::{CellId, Command, Draft};
use grid::scheme::Bilingual;
use leptos::html;
use leptos::prelude::*;

use super::mend_all::MendAll;
use crate::components::parts::{Hatching, SignButton, strokes};
use crate::components::states::Notice;
use crate::state::{App, Step};
use crate::text::format::{metres, square_metres};
use crate::text::names::{Named, consequence};
use crate::text::plan_sentences::of_so_many;
use crate::text::sentences::{more, shared};

/// How many defects are listed at once.
const PAGE: usize = 50;

/// A defect with what can be said and done about it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fault {
    defect: Defect,
    /// The cells concerned with their names; of a gap its neighbours, that with the longest shared border first.
    cells: Vec<(CellId, String)>,
    sentence: Bilingual,
}

impl Fault {
    fn of(app: App, (defect, cells): (Defect, Vec<CellId>)) -> Self {
        let cells: Vec<(CellId, String)> =
            cells.into_iter().map(|cell| (cell, app.desk.name_of(cell))).collect();
        let names: Vec<&str> = cells.iter().map(|(_, name)| name.as_str()).collect();
        let sentence = explain::defect(&defect, &names);
        Self { defect, cells, sentence }
    }

    /// What gives the ground of the defect to a cell, or leaves it to that one only.
    fn remedy(&self, to: CellId) -> Option<Command> {
        let at = self.defect.at.try_into().ok()?;
        match self.defect.kind {
            DefectKind::Gap => Some(Command::GiveGap { at, to }),
            DefectKind::Overlap => Some(Command::GiveOverlap { at, to }),
            DefectKind::Spill => None,
        }
    }
}

/// The panel.
#[component]
pub(super) fn Faults() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let faults =
        Memo::new(move |_| desk.defects().into_iter().map(|found| Fault::of(app, found)).collect::<Vec<_>>());
    let limit = RwSignal::new(PAGE);
    let chosen = Memo::new(move |_| {
        let id = app.route.with(|route| route.defect.clone())?;
        faults.with(|faults| faults.iter().position(|fault| fault.defect.id == id))
    });
    Effect::new(move |_| {
        if let Some(place) = chosen.get().filter(|&place| place >= limit.get_untracked()) {
            limit.set(place + PAGE);
        }
    });
    let listed = move || faults.with(|faults| faults.iter().take(limit.get()).cloned().collect::<Vec<_>>());
    let left = move || faults.with(Vec::len).saturating_sub(limit.get());
    let none = Memo::new(move |_| faults.with(Vec::is_empty));
    let place =
        move || chosen.get().map(|place| of_so_many(place + 1, faults.with(Vec::len), app.lang.get()));
    view! {
        <FlawedCells/>
        <Show when=move || !none.get() fallback=move || desk.proof.get().exact.then(|| view! {
            <Notice title=move || app.plan_t().no_problems text=move || app.t().proof_exact/>
        })>
            <div class="stepper">
                <SignButton name=move || app.t().previous_fault path=strokes::BACK testid="previous-fault"
                    press=move |()| step_fault(app, Step::Back)/>
                <SignButton name=move || app.t().next_fault path=strokes::FORTH testid="next-fault"
                    press=move |()| step_fault(app, Step::Forth)/>
                <small>{place}</small>
            </div>
            <ul class="defects" data-testid="plan-faults">
                <For each=listed key=|fault| fault.defect.id.clone() children=move |fault| view! { <FaultRow fault/> }/>
            </ul>
            <Show when=move || { left() > 0 }>
                <button class="button wide" on:click=move |_| limit.update(|limit| *limit += PAGE)>
                    {move || more(left() as u64, app.lang.get())}
                </button>
            </Show>
            <Show when=move || desk.may_edit()><MendAll/></Show>
        </Show>
    }
}

/// Selects the next or previous defect of the plan, from the end to the beginning, and moves the map to it.
pub(crate) fn step_fault(app: App, step: Step) {
    let defects = untrack(move || app.desk.defects());
    let present = app.route.with_untracked(|route| {
        defects.iter().position(|(defect, _)| Some(&defect.id) == route.defect.as_ref())
    });
    if let Some((defect, _)) = step.from(present, defects.len()).and_then(|next| defects.get(next)) {
        show_fault(app, defect);
    }
}

fn show_fault(app: App, defect: &Defect) {
    app.go(|route| {
        route.tab = crate::route::Tab::Faults;
        route.defect = Some(defect.id.clone());
    });
    app.drawer.set(true);
    app.fit(extent(defect), 18.0, true);
}

/// `[west, south, east, north]` around a defect.
fn extent(defect: &Defect) -> [f64; 4] {
    let [lon, lat] = defect.at;
    defect.outline.iter().flatten().flatten().fold(
        [lon, lat, lon, lat],
        |[west, south, east, north], [lon, lat]| {
            [west.min(*lon), south.min(*lat), east.max(*lon), north.max(*lat)]
        },
    )
}

#[component]
fn FaultRow(fault: Fault) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let kind = fault.defect.kind;
    let hairline = fault.defect.width_m < HAIRLINE_M;
    let id = fault.defect.id.clone();
    let is_chosen = Memo::new(move |_| app.route.with(|route| route.defect.as_ref() == Some(&id)));
    let row = NodeRef::<html::Li>::new();
    Effect::new(move |_| {
        if let (true, Some(row)) = (is_chosen.get(), row.get()) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    let (area_m2, width_m) = (fault.defect.area_m2, fault.defect.width_m);
    let measures = move || format!("{} · {} {}", square_metres(area_m2), app.t().width, metres(width_m));
    let sentence = fault.sentence.clone();
    let shown = fault.defect.clone();
    let fault = StoredValue::new(fault);
    view! {
        <li node_ref=row class=format!("defect {kind}") class:chosen=is_chosen>
            <button class="line" data-testid="defect-row" data-kind=kind.as_str()
                aria-pressed=move || is_chosen.get().to_string() on:click=move |_| show_fault(app, &shown)>
                <Hatching kind/>
                <span class="grow">
                    <b>{move || kind.name(app.lang.get())}</b>
                    <span class="measures">{measures}</span>
                    <span class="sentence">{move || app.lang.get().of(&sentence)}</span>
                </span>
            </button>
            <Show when=move || is_chosen.get()>
                <div class="more">
                    <p>{move || consequence(kind, hairline, app.lang.get())}</p>
                    {move || desk.may_edit().then(|| view! { <Remedies fault=fault.get_value()/> })}
                </div>
            </Show>
        </li>
    }
}

/// What can be done about a defect: the proposal first.
#[component]
fn Remedies(fault: Fault) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    if fault.defect.kind == DefectKind::Spill {
        return view! {
            <button class="button main" data-testid="mend" on:click=move |_| desk.command(Command::FitBoundary)>
                {move || app.plan_t().defect_cut}
            </button>
        }
        .into_any();
    }
    let name = move || match fault.defect.kind {
        DefectKind::Gap => app.plan_t().defect_give,
        _ => app.plan_t().defect_keep,
    };
    let proposed = desk.proposed(&fault.defect);
    let shared_m = fault.defect.shared_m.iter().copied().map(Some).chain(std::iter::repeat(None));
    let mut owners: Vec<_> = fault.cells.iter().cloned().zip(shared_m).collect();
    owners.sort_by_key(|((cell, _), _)| Some(*cell) != proposed);
    let owners = owners.into_iter().map(|((cell, name), shared_m)| {
        let command = fault.remedy(cell);
        let is_proposed = Some(cell) == proposed;
        view! {
            <button class="chip" class:proposed=is_proposed data-testid="mend"
                on:click=move |_| if let Some(command) = command.clone() { desk.command(command) }>
                {name}
                {shared_m.map(|m| view! { <small>{move || shared(&metres(m), app.lang.get())}</small> })}
                {is_proposed.then(|| view! { <small>{move || app.plan_t().defect_proposed}</small> })}
            </button>
        }
    });
    view! {
        <h4>{name}</h4>
        <div class="chips">{owners.collect_view()}</div>
    }
    .into_any()
}

/// Cells whose polygon is flawed in itself.
#[component]
fn FlawedCells() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let flawed = Memo::new(move |_| {
        desk.changed.track();
        desk.with_draft(flaws).unwrap_or_default()
    });
    let rows = move || {
        flawed.get().into_iter().map(|(at, sentence)| view! {
            <li>
                <button class="line" data-testid="flawed-cell" on:click=move |_| app.look_at(at, 17.5)>
                    <span class="mark broken" aria-hidden="true">"✗"</span>
                    <span class="grow sentence">{move || app.lang.get().of(&sentence)}</span>
                </button>
            </li>
        }).collect_view()
    };
    view! {
        <Show when=move || !flawed.with(Vec::is_empty)>
            <h3>{move || app.t().flawed_cells}</h3>
            <ul class="lines">{rows}</ul>
        </Show>
    }
}

/// Where each flaw is, and what to do about it.
fn flaws(draft: &Draft) -> Vec<([f64; 2], Bilingual)> {
    let of_cell = |(id, cell): (CellId, &grid::plan::PlanCell)| {
        let name = cell.about.name.clone();
        draft
            .flaws(id)
            .iter()
            .map(move |flaw| (flaw.at.into(), explain::flaw(flaw.kind, Some(&name))))
            .collect::<Vec<_>>()
    };
    draft.cells().flat_map(of_cell).collect()
}
