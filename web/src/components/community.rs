//! A divided area: its proof, its defects, its cells.

use grid::check::Verdict;
use grid::people::Right;
use grid::wire::{AreaNode, CellProperties, TilingReport};
use leptos::prelude::*;

use super::badge::{mark, say};
use super::defect_list::DefectRows;
use super::export::ExportLinks;
use super::import::ImportButton;
use super::overview::ClustersButton;
use super::parts::{Figures, SignButton, StandingTag, Tabs, strokes};
use super::plan::list::PlanList;
use super::plan::versions::VersionList;
use super::states::{Notice, loaded};
use crate::api::{self, ApiError, Features};
use crate::print::PrintButton;
use crate::remote::Remote;
use crate::route::Tab;
use crate::state::{App, Step};
use crate::text::format::{code_tail, count, date};
use crate::text::names::Named;
use crate::text::sentences::band;
use crate::tree::faults;

/// The panel of a divided area.
#[component]
pub(crate) fn CommunityPanel(
    /// Its id.
    area: i64,
) -> impl IntoView {
    let app = expect_context::<App>();
    app.fetch_report(area);
    loaded(app.areas, move |tree| {
        let node = tree.get(area)?.clone();
        let (verdict, _) = say(&tree, area, app.lang.get_untracked())?;
        let sentence = move || say(&tree, area, app.lang.get()).map(|(_, sentence)| sentence);
        Some(view! { <Community node verdict sentence=Signal::derive(sentence)/> })
    })
}

#[component]
fn Community(node: AreaNode, verdict: Verdict, sentence: Signal<Option<String>>) -> impl IntoView {
    let app = expect_context::<App>();
    let area = node.id;
    let level = node.level;
    let found = node.tiling.as_ref().map(|tiling| faults(tiling).total());
    let cells = node.tiling.as_ref().map(|tiling| tiling.cells);
    let tab = Signal::derive(move || match app.route.with(|route| route.tab) {
        Tab::Cells => Tab::Cells,
        tab @ (Tab::Plans | Tab::Versions) if app.session.may(Right::ReadPlans) => tab,
        _ => Tab::Overview,
    });
    let tabs = vec![
        (Tab::Overview, Signal::derive(move || app.t().faults.to_owned()), found.into()),
        (Tab::Cells, Signal::derive(move || app.t().cells.to_owned()), cells.into()),
    ];
    let with_plans = {
        let plans = [
            (Tab::Plans, Signal::derive(move || app.plan_t().plans.to_owned()), None.into()),
            (Tab::Versions, Signal::derive(move || app.plan_t().versions.to_owned()), None.into()),
        ];
        move || {
            let mut tabs = tabs.clone();
            if app.session.may(Right::ReadPlans) {
                tabs.extend(plans);
            }
            view! { <Tabs tabs open=tab/> }
        }
    };
    let explanation = move || match verdict {
        Verdict::Exact => app.t().proof_exact,
        Verdict::WithinTolerance => app.t().proof_tolerance,
        Verdict::Broken => app.t().proof_broken,
    };
    view! {
        <header class="title">
            <small>{move || level.name(app.lang.get())}" · "<span class="code">{node.code.clone()}</span></small>
            <h2 data-testid="drawer-title">{node.name.clone()}</h2>
        </header>
        <div class=format!("verdict {verdict}") data-testid="verdict">
            <span class="mark" aria-hidden="true">{mark(verdict)}</span>
            <span><b>{sentence}</b><small>{explanation}</small></span>
        </div>
        {move || app.report(area).ready().map(|report| view! { <SchemeLine report=TilingReport::clone(&report)/> })}
        {with_plans}
        {move || match tab.get() {
            Tab::Cells => view! { <CellRows area/> }.into_any(),
            Tab::Plans => view! { <PlanList area/> }.into_any(),
            Tab::Versions => view! { <VersionList area/> }.into_any(),
            _ => view! { <Faults area any={found.is_some_and(|found| found > 0)}/> }.into_any(),
        }}
        <Figures counts=node.counts area_m2=node.area_m2/>
        <ClustersButton/>
        <PrintButton area/>
        <Show when=move || app.session.may(Right::ReadPlans)>
            <ExportLinks of=format!("areas/{area}/tiling")/>
        </Show>
        <ImportButton/>
    }
}

/// Scheme, size rule and date of a tiling.
#[component]
fn SchemeLine(report: TilingReport) -> impl IntoView {
    let app = expect_context::<App>();
    let text = move || {
        let (lang, texts) = (app.lang.get(), app.t());
        let mut parts = vec![lang.of(&report.scheme.name)];
        parts.extend(report.scheme.size.map(|size| band(size, lang)));
        parts.extend(report.effective.as_ref().map(|day| format!("{} {}", texts.effective, date(day, lang))));
        parts.join(" · ")
    };
    view! { <p class="quiet">{text}</p> }
}

/// The defects, with keys to go from one to the next.
#[component]
fn Faults(area: i64, any: bool) -> impl IntoView {
    let app = expect_context::<App>();
    if !any {
        return view! { <Notice title=move || app.t().faults_none text=move || app.t().proof_exact/> }
            .into_any();
    }
    view! {
        <div class="stepper">
            <SignButton name=move || app.t().previous_fault path=strokes::BACK press=move |()| app.step_defect(Step::Back)/>
            <SignButton name=move || app.t().next_fault path=strokes::FORTH press=move |()| app.step_defect(Step::Forth)/>
            <kbd class="only-wide" aria-hidden="true">"["</kbd>
            <kbd class="only-wide" aria-hidden="true">"]"</kbd>
        </div>
        <DefectRows area/>
    }
    .into_any()
}

/// The cells of the area, for those who do not use the map.
#[component]
fn CellRows(area: i64) -> impl IntoView {
    let app = expect_context::<App>();
    let remote = Remote::new(
        app.busy,
        move || Some(area),
        |area| async move {
            let text = api::get_collection(&format!("cells?area={area}&limit=10000")).await?;
            let cells: Features<CellProperties> =
                serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)?;
            Ok(cells.features.into_iter().map(|feature| feature.properties).collect::<Vec<_>>())
        },
    );
    loaded(remote, move |cells| {
        if cells.is_empty() {
            return view! {
                <Notice title=move || app.t().cells_none text=move || app.t().cells_none_next>
                    <button class="button" on:click=move |_| remote.retry()>{move || app.t().retry}</button>
                </Notice>
            }
            .into_any();
        }
        let rows = cells.iter().map(|cell| {
            let (id, at) = (cell.id, cell.label);
            let households = cell.households;
            view! {
                <li>
                    <button class="line" data-testid="cell-row" on:click=move |_| app.show_cell(id, Some(area), Some(at))>
                        <span class="code">{code_tail(&cell.code).to_owned()}</span>
                        <span class="grow"><b>{cell.name.clone()}</b></span>
                        <span class="amount">{count(households)}</span>
                        <StandingTag standing=cell.standing/>
                    </button>
                </li>
            }
        });
        view! { <ul class="lines">{rows.collect_view()}</ul> }.into_any()
    })
}
