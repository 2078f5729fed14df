//! A published version in the drawer, its cells on the map in place of the present ones. It cannot be changed.

use std::sync::Arc;

use grid::people::Right;
use grid::wire::plan::{Overridden, PlanStart, VersionCell, VersionView};
use leptos::prelude::*;

use super::new_plan::NewPlanDialog;
use super::publish::Lineage;
use super::versions::{Term, TermTag, made};
use crate::api::plans;
use crate::beside::{Division, Drawn};
use crate::browser;
use crate::components::states::loaded;
use crate::remote::Remote;
use crate::route::{Route, Tab};
use crate::state::App;
use crate::text::format::code_tail;
use crate::text::names::Named;
use crate::text::plan_sentences::{term, version as in_words};

/// The panel of a version.
#[component]
pub(crate) fn VersionPanel(
    /// Its id.
    version: i64,
) -> impl IntoView {
    let app = expect_context::<App>();
    let remote = Remote::new(
        app.busy,
        move || if app.session.is_at_work() { app.session.who() } else { None },
        move |_| plans::version(version),
    );
    Effect::new(move |_| match remote.ready() {
        Some(version) => app.beside.replace(division(&version)),
        None => app.beside.clear(),
    });
    on_cleanup(move || app.beside.clear());
    loaded(remote, move |version| view! { <Version version/> })
}

fn division(version: &VersionView) -> Division {
    let drawn = version.cells.iter().map(|cell| Drawn::new(cell.name.clone(), cell.shape.clone()));
    Division { cells: drawn.collect(), ..Division::default() }
}

/// Leaves a version for the list that it stands in.
pub(crate) fn close_version(app: App) {
    app.go(|route| *route = Route { area: route.area, tab: Tab::Versions, ..Route::default() });
}

#[component]
fn Version(version: Arc<VersionView>) -> impl IntoView {
    let app = expect_context::<App>();
    let brief = version.version.clone();
    let (id, area, number) = (brief.id, brief.area.id, brief.number);
    let term_now = Term::on(&browser::day_from_now(0), &brief);
    let asked = RwSignal::new(false);
    let area_name = brief.area.name.clone();
    let facts = {
        let brief = brief.clone();
        move || term(&brief, app.lang.get())
    };
    let made = move || made(app, &brief);
    let cells = version.cells.iter().cloned().map(|cell| view! { <CellRow cell area/> });
    view! {
        <header class="title">
            <small>{area_name}" · "{move || app.plan_t().versions}</small>
            <h2 data-testid="drawer-title">{move || in_words(number, app.lang.get())}<TermTag term_now/></h2>
        </header>
        <p class="note-line" role="status" data-testid="version-seeing">{move || app.plan_t().version_seeing}</p>
        <p>{facts}</p>
        <p class="quiet">{made}</p>
        <footer class="form-buttons">
            <button class="button" data-testid="version-close" on:click=move |_| close_version(app)>
                {move || app.plan_t().version_close}
            </button>
            <Show when=move || app.session.may_change(Right::EditPlans)>
                <button class="button" data-testid="version-plan" on:click=move |_| asked.set(true)>
                    {move || app.plan_t().version_plan}
                </button>
            </Show>
        </footer>
        <h3>{move || app.plan_t().version_cells}</h3>
        <ul class="lines" data-testid="version-cells">{cells.collect_view()}</ul>
        <Overrides overrides=version.overrides.clone()/>
        <Lineage lineage=version.lineage.clone()/>
        <Show when=move || asked.get()>
            <NewPlanDialog area plans=None start=PlanStart::Version { id } close=move |()| asked.set(false)/>
        </Show>
    }
}

#[component]
fn CellRow(cell: VersionCell, area: i64) -> impl IntoView {
    let app = expect_context::<App>();
    let kind = cell.kind;
    let bbox = Drawn::new(String::new(), cell.shape).bbox();
    let find = move |_| {
        if let Some(bbox) = bbox {
            app.fit(bbox, 17.5, true);
        }
    };
    let today = cell.today.map(|today| {
        view! {
            <button class="link" on:click=move |_| app.show_cell(today.id, Some(area), None)>
                {move || app.plan_t().version_today}
            </button>
        }
    });
    view! {
        <li class="with-link" data-testid="version-cell">
            <button class="line" on:click=find>
                <span class="code">{code_tail(&cell.code).to_owned()}</span>
                <span class="grow"><b>{cell.name}</b><small>{move || kind.name(app.lang.get())}</small></span>
            </button>
            {today}
        </li>
    }
}

/// What was let stand when it was published, and why.
#[component]
fn Overrides(overrides: Vec<Overridden>) -> impl IntoView {
    let app = expect_context::<App>();
    let rows = overrides.iter().cloned().map(|Overridden { sentence, reason, by }| {
        view! {
            <li data-testid="override">
                <p class="sentence">{move || app.lang.get().of(&sentence)}</p>
                <p><small>{move || format!("{} · {}", app.plan_t().reason, app.colleagues.called(&by))}</small>" "{reason}</p>
            </li>
        }
    });
    (!overrides.is_empty()).then(|| {
        view! {
            <h3>{move || app.plan_t().version_overrides}</h3>
            <ul class="lines findings">{rows.collect_view()}</ul>
        }
    })
}
