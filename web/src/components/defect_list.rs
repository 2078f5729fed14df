//! Defects of a tiling: what, how large, between whom. A click goes there.

use grid::explain::HAIRLINE_M;
use grid::wire::{DefectItem, TilingReport};
use leptos::html;
use leptos::prelude::*;

use super::parts::Hatching;
use super::states::{Failure, Skeleton};
use crate::remote::Load;
use crate::state::App;
use crate::text::format::{metres, square_metres};
use crate::text::names::{Named, consequence};
use crate::text::sentences::shared;

/// The defects of an area, fetched when they are not here yet.
#[component]
pub(crate) fn DefectRows(
    /// The divided area.
    area: i64,
) -> impl IntoView {
    let app = expect_context::<App>();
    app.fetch_report(area);
    move || match app.report(area) {
        Load::Ready(report) => {
            let rows = report.defects.iter().map(|defect| view! { <DefectRow area defect=defect.clone()/> });
            view! { <BoundaryFlaws report=TilingReport::clone(&report)/> <ul class="defects">{rows.collect_view()}</ul> <FlawedCells report=TilingReport::clone(&report)/> }
                .into_any()
        }
        Load::Failed(error) => view! { <Failure error retry=move |()| app.fetch_report(area)/> }.into_any(),
        Load::Loading | Load::Idle => view! { <Skeleton/> }.into_any(),
    }
}

/// One defect.
#[component]
fn DefectRow(area: i64, defect: DefectItem) -> impl IntoView {
    let app = expect_context::<App>();
    let kind = defect.kind;
    let hairline = defect.width_m < HAIRLINE_M;
    let (id, shown) = (defect.id.clone(), defect.clone());
    let is_chosen = Memo::new(move |_| app.route.with(|route| route.defect.as_ref() == Some(&id)));
    let row = NodeRef::<html::Li>::new();
    Effect::new(move |_| {
        if let (true, Some(row)) = (is_chosen.get(), row.get()) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            row.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    let measures =
        move || format!("{} · {} {}", square_metres(defect.area_m2), app.t().width, metres(defect.width_m));
    let sentence = defect.sentence.clone();
    let cells: Vec<_> = defect
        .cells
        .iter()
        .enumerate()
        .map(|(place, cell)| (cell.id, cell.name.clone(), defect.shared_m.get(place).copied()))
        .collect();
    view! {
        <li node_ref=row class=format!("defect {kind}") class:chosen=is_chosen>
            <button class="line" data-testid="defect-row" data-kind=kind.as_str()
                aria-pressed=move || is_chosen.get().to_string()
                on:click=move |_| app.show_defect(area, &shown)>
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
                    <div class="chips">
                        {cells.iter().cloned().map(|(cell, name, shared_m)| view! {
                            <button class="chip" on:click=move |_| app.show_cell(cell, Some(area), None)>
                                {name}
                                {shared_m.map(|m| view! { <small>{move || shared(&metres(m), app.lang.get())}</small> })}
                            </button>
                        }).collect_view()}
                    </div>
                </div>
            </Show>
        </li>
    }
}

/// Cells whose polygon is flawed in itself, if there are any.
#[component]
fn FlawedCells(report: TilingReport) -> impl IntoView {
    let app = expect_context::<App>();
    let area = report.area.id;
    let rows = report.invalid_cells.iter().cloned().map(|flawed| {
        let (cell, at) = (flawed.cell.id, flawed.at);
        view! {
            <li>
                <button class="line" data-testid="flawed-cell" on:click=move |_| app.show_cell(cell, Some(area), Some(at))>
                    <span class="mark broken" aria-hidden="true">"✗"</span>
                    <span class="grow">
                        <b>{flawed.cell.name.clone()}</b>
                        <span class="sentence">{move || app.lang.get().of(&flawed.sentence)}</span>
                    </span>
                </button>
            </li>
        }
    });
    (!report.invalid_cells.is_empty()).then(|| {
        view! {
            <h3>{move || app.t().flawed_cells}</h3>
            <ul class="lines">{rows.collect_view()}</ul>
        }
    })
}

/// What is wrong with the boundary of the area itself.
#[component]
fn BoundaryFlaws(report: TilingReport) -> impl IntoView {
    let app = expect_context::<App>();
    let rows = report.boundary_flaws.iter().cloned().map(|flaw| {
        let at = flaw.at;
        view! {
            <li>
                <button class="line" data-testid="boundary-flaw" on:click=move |_| app.look_at(at, 17.0)>
                    <span class="mark broken" aria-hidden="true">"✗"</span>
                    <span class="grow sentence">{move || app.lang.get().of(&flaw.sentence)}</span>
                </button>
            </li>
        }
    });
    (!report.boundary_flaws.is_empty()).then(|| view! { <ul class="lines">{rows.collect_view()}</ul> })
}
