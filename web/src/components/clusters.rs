//! Hazards that stand close together, with their members and everyone answerable.

use std::fmt::Display;
use std::str::FromStr;

use grid::register::{HazardKind, HazardState, Severity};
use grid::wire::Cluster;
use leptos::prelude::*;

use super::ledger_overview::Person;
use super::place_list::PlaceRow;
use super::states::{Notice, loaded};
use crate::route::ClusterQuery;
use crate::state::App;
use crate::text::Lang;
use crate::text::format::metres;
use crate::text::names::Named;
use crate::text::sentences::{cluster, clusters_found};

/// The panel of the search for clusters.
#[component]
pub(crate) fn ClustersPanel() -> impl IntoView {
    let app = expect_context::<App>();
    let whose = move || {
        let name = |area| app.areas.ready()?.get(area).map(|node| node.name.clone());
        app.route.with(|route| route.area).and_then(name).unwrap_or_else(|| app.t().all_areas.to_owned())
    };
    view! {
        <header class="title">
            <small>{whose}</small>
            <h2 data-testid="drawer-title">{move || app.t().clusters}</h2>
        </header>
        <Controls/>
        {loaded(app.clusters, |found| view! { <Found found=Vec::clone(&found)/> })}
    }
}

/// What is searched for.
#[component]
fn Controls() -> impl IntoView {
    let app = expect_context::<App>();
    let query = move || app.route.with(|route| route.clusters).unwrap_or_default();
    let change = move |change: &dyn Fn(&mut ClusterQuery)| {
        app.go(|route| {
            let mut query = route.clusters.unwrap_or_default();
            change(&mut query);
            route.clusters = Some(query);
            route.cluster = None;
        });
    };
    view! {
        <form class="controls" on:submit=|event| event.prevent_default()>
            <label class="wide">
                <span>{move || app.t().radius}<b>{move || metres(f64::from(query().radius_m))}</b></span>
                <input type="range" min="10" max="200" step="10" data-testid="radius"
                    prop:value=move || query().radius_m.to_string()
                    on:change=move |event| if let Ok(radius) = event_target_value(&event).parse() {
                        change(&|query| query.radius_m = radius);
                    }/>
            </label>
            <label class="wide">
                <span>{move || app.t().min_members}<b>{move || query().min_members}" "{move || app.t().members_unit}</b></span>
                <input type="range" min="2" max="12" step="1" data-testid="min-members"
                    prop:value=move || query().min_members.to_string()
                    on:change=move |event| if let Ok(least) = event_target_value(&event).parse() {
                        change(&|query| query.min_members = least);
                    }/>
            </label>
            <Choice name=|app| app.t().kind any=|app| app.t().any testid="kind" all=HazardKind::ALL
                chosen=Signal::derive(move || query().kind) choose=move |kind| change(&|query| query.kind = kind)/>
            <Choice name=|app| app.t().severity any=|app| app.t().any testid="severity" all=Severity::ALL
                chosen=Signal::derive(move || query().severity) choose=move |severity| change(&|query| query.severity = severity)/>
            <Choice name=|app| app.t().state any=|app| app.t().not_closed testid="state" all=HazardState::ALL
                chosen=Signal::derive(move || query().state) choose=move |state| change(&|query| query.state = state)/>
        </form>
    }
}

/// One of the values of an enum, or all of them.
#[component]
fn Choice<T>(
    name: fn(App) -> &'static str,
    any: fn(App) -> &'static str,
    testid: &'static str,
    all: &'static [T],
    chosen: Signal<Option<T>>,
    #[prop(into)] choose: Callback<Option<T>>,
) -> impl IntoView
where
    T: Named + Copy + PartialEq + Display + FromStr + Send + Sync + 'static,
{
    let app = expect_context::<App>();
    let options = all.iter().map(move |value| {
        let value = *value;
        view! {
            <option value=value.to_string() selected=move || chosen.get() == Some(value)>
                {move || value.name(app.lang.get())}
            </option>
        }
    });
    view! {
        <label>
            <span>{move || name(app)}</span>
            <select data-testid=testid on:change=move |event| choose.run(event_target_value(&event).parse().ok())>
                <option value="" selected=move || chosen.get().is_none()>{move || any(app)}</option>
                {options.collect_view()}
            </select>
        </label>
    }
}

/// What was found.
#[component]
fn Found(found: Vec<Cluster>) -> impl IntoView {
    let app = expect_context::<App>();
    if found.is_empty() {
        let wider = move |_| {
            app.go(|route| {
                let query = route.clusters.get_or_insert_default();
                query.radius_m = (query.radius_m * 2).min(200);
                query.min_members = 2;
            });
        };
        return view! {
            <Notice title=move || app.t().clusters_none text=move || app.t().clusters_none_next>
                <button class="button" on:click=wider>{move || app.t().retry}</button>
            </Notice>
        }
        .into_any();
    }
    let crossing = found.iter().filter(|cluster| cluster.cells.len() > 1).count();
    let n = found.len();
    view! {
        <p class="quiet" role="status">{move || clusters_found(n, crossing, app.lang.get())}</p>
        <ul class="lines clusters">
            {found.into_iter().map(|cluster| view! { <ClusterRow found=cluster/> }).collect_view()}
        </ul>
    }
    .into_any()
}

/// One cluster; the chosen one shows its members and who is answerable.
#[component]
fn ClusterRow(found: Cluster) -> impl IntoView {
    let app = expect_context::<App>();
    let number = found.number;
    let is_chosen = Memo::new(move |_| app.route.with(|route| route.cluster == Some(number)));
    let bbox = found.bbox;
    let choose = move |_| {
        app.go(|route| route.cluster = if route.cluster == Some(number) { None } else { Some(number) });
        if app.route.with_untracked(|route| route.cluster.is_some()) {
            app.fit(bbox, 17.5, true);
        }
    };
    let (members, reach) = (found.members.len(), metres(found.reach_m));
    let cells: Vec<String> = found.cells.iter().map(|cell| cell.name.clone()).collect();
    let crosses = cells.len() > 1;
    view! {
        <li class:chosen=is_chosen>
            <button class="line" data-testid="cluster-row" aria-expanded=move || is_chosen.get().to_string() on:click=choose>
                <span class="disc" aria-hidden="true">{number}</span>
                <span class="grow">
                    <b>{move || cluster(members, &reach, app.lang.get())}</b>
                    <span class="sentence">{move || cells.join(if app.lang.get() == Lang::Zh { "、" } else { ", " })}</span>
                </span>
                {crosses.then(|| view! { <span class="tag accent">{move || app.t().across_cells}</span> })}
            </button>
            <Show when=move || is_chosen.get()>
                <div class="more">
                    <h4>{move || app.t().answerable}</h4>
                    <Answerables cluster=found.clone()/>
                    <h4>{move || app.t().members}</h4>
                    <ul class="lines places">
                        {found.members.iter().cloned().map(|place| view! { <li><PlaceRow place/></li> }).collect_view()}
                    </ul>
                </div>
            </Show>
        </li>
    }
}

/// Everyone answerable, cell by cell.
#[component]
fn Answerables(cluster: Cluster) -> impl IntoView {
    let app = expect_context::<App>();
    let cells = cluster.cells.iter().map(|cell| {
        let id = cell.id;
        let people = cluster.answerable.iter().filter(|one| one.cell.id == id).map(|one| {
            view! { <Person duty=one.duty.clone()/> }
        });
        view! {
            <section>
                <button class="link" on:click=move |_| app.show_cell(id, None, None)>{cell.name.clone()}</button>
                <ul class="people">{people.collect_view()}</ul>
            </section>
        }
    });
    view! { <div class="by-cell" data-testid="answerable">{cells.collect_view()}</div> }
}
