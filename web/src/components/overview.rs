//! An area with communities below it: what is well, what is not, and where to look.

use std::sync::Arc;

use grid::check::Verdict;
use grid::people::Right;
use grid::register::Level;
use grid::wire::AreaNode;
use leptos::prelude::*;

use super::badge::{mark, say};
use super::defect_list::DefectRows;
use super::import::ImportButton;
use super::parts::Figures;
use super::plan::list::PlanList;
use super::states::{Notice, loaded};
use crate::route::ClusterQuery;
use crate::state::App;
use crate::text::names::Named;
use crate::tree::{Tree, is_counted};

/// The panel of an area that is not divided itself.
#[component]
pub(crate) fn OverviewPanel(
    /// Its id.
    area: i64,
) -> impl IntoView {
    let app = expect_context::<App>();
    loaded(app.areas, move |tree| tree.get(area).cloned().map(|node| view! { <Overview tree node/> }))
}

#[component]
fn Overview(tree: Arc<Tree>, node: AreaNode) -> impl IntoView {
    let app = expect_context::<App>();
    let level = node.level;
    let verdict = {
        let (tree, id) = (Arc::clone(&tree), node.id);
        move || {
            say(&tree, id, app.lang.get()).map(|(verdict, sentence)| {
                view! {
                    <p class=format!("verdict {verdict}")>
                        <span class="mark" aria-hidden="true">{mark(verdict)}</span>
                        {sentence}
                    </p>
                }
            })
        }
    };
    let divided: Vec<AreaNode> =
        tree.branch(node.id).into_iter().filter(|below| below.tiling.is_some()).cloned().collect();
    let broken =
        divided.iter().filter(|below| is_broken(below)).cloned().map(|node| view! { <Broken node/> });
    let communities = divided.iter().cloned().map(|node| {
        let (tree, id) = (Arc::clone(&tree), node.id);
        let said = move || say(&tree, id, app.lang.get());
        let shown = node.clone();
        view! {
            <li>
                <button class="line" on:click=move |_| app.show_area(&shown)>
                    {move || said().map(|(verdict, sentence)| view! {
                        <span class=format!("mark {verdict}") aria-hidden="true">{mark(verdict)}</span>
                        <span class="grow"><b>{node.name.clone()}</b><small>{sentence}</small></span>
                    })}
                </button>
            </li>
        }
    });
    view! {
        <header class="title">
            <small>{move || level.name(app.lang.get())}" · "<span class="code">{node.code.clone()}</span></small>
            <h2 data-testid="drawer-title">{node.name.clone()}</h2>
        </header>
        {verdict}
        {broken.collect_view()}
        {is_counted(&node.counts).then(|| view! { <Figures counts=node.counts area_m2=node.area_m2/> })}
        {(level == Level::Community).then(|| view! { <NotDivided area=node.id/> })}
        <ClustersButton/>
        {(!divided.is_empty()).then(|| view! {
            <h3>{move || app.t().communities}</h3>
            <ul class="lines">{communities.collect_view()}</ul>
        })}
    }
}

/// A community without cells: how to come by some.
#[component]
fn NotDivided(area: i64) -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <Notice title=move || app.plan_t().undivided_yet text=move || {
            if app.session.may(Right::EditPlans) { app.plan_t().undivided_yet_next } else { "" }
        }/>
        <Show when=move || app.session.may(Right::ReadPlans)><PlanList area/><ImportButton/></Show>
    }
}

fn is_broken(node: &AreaNode) -> bool {
    node.tiling.as_ref().is_some_and(|tiling| tiling.verdict == Verdict::Broken)
}

/// A broken community with its faults.
#[component]
fn Broken(node: AreaNode) -> impl IntoView {
    let app = expect_context::<App>();
    let id = node.id;
    let name = node.name.clone();
    view! {
        <section class="broken">
            <h3><span class="mark" aria-hidden="true">{mark(Verdict::Broken)}</span>{name}</h3>
            <DefectRows area=id/>
            <button class="button" on:click=move |_| app.show_area(&node)>{move || app.t().look_at_faults}</button>
        </section>
    }
}

/// Opens the search for hazard clusters.
#[component]
pub(crate) fn ClustersButton() -> impl IntoView {
    let app = expect_context::<App>();
    let open = move |_| {
        app.go(|route| {
            route.clusters = Some(ClusterQuery::default());
            route.cluster = None;
        });
    };
    view! {
        <button class="button wide" data-testid="open-clusters" on:click=open>{move || app.t().clusters}</button>
    }
}
