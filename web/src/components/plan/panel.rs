//! The drawer of an open plan: what it is, and its tabs.

use grid::wire::plan::PlanState;
use leptos::html;
use leptos::prelude::*;

use super::balance::Balance;
use super::compare::{Against, Compare};
use super::faults::Faults;
use super::history::History;
use super::list::PlanStateTag;
use super::publish::Publish;
use crate::api::ApiError;
use crate::browser;
use crate::components::divide::Divide;
use crate::components::export::ExportLinks;
use crate::components::parts::{StandingTag, Tabs};
use crate::components::states::Skeleton;
use crate::divide::{Dividing, Wishes};
use crate::plan::Head;
use crate::print::PrintButton;
use crate::remote::Load;
use crate::route::{Route, Tab};
use crate::state::App;
use crate::text::format::count;
use crate::text::plan_sentences::revision;

/// How far a plan is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    OnItsWay,
    Here,
    Failed,
}

/// The panel of the open plan.
#[component]
pub(crate) fn PlanPanel(
    /// Its id.
    plan: i64,
) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let stage = Memo::new(move |_| {
        desk.head.with(|head| match head {
            Load::Ready(_) => Stage::Here,
            Load::Failed(_) => Stage::Failed,
            Load::Loading | Load::Idle => Stage::OnItsWay,
        })
    });
    move || match stage.get() {
        Stage::Here => view! { <OpenPlan/> }.into_any(),
        Stage::OnItsWay => view! { <Skeleton/> }.into_any(),
        Stage::Failed => desk.head.with_untracked(|head| match head {
            Load::Failed(error) => view! { <NotOpen error=error.clone() plan/> }.into_any(),
            _ => ().into_any(),
        }),
    }
}

/// A plan that cannot be shown: why, and the way out. What may pass can be tried again.
#[component]
fn NotOpen(error: ApiError, plan: i64) -> impl IntoView {
    let app = expect_context::<App>();
    let status = error.status();
    let can_retry = !matches!(status, Some(403 | 404));
    let why = move || match status {
        Some(403) => app.plan_t().plan_not_yours.to_owned(),
        Some(404) => app.plan_t().plan_not_there.to_owned(),
        _ => error.message(app.lang.get()),
    };
    view! {
        <div class="notice failed" role="alert" data-testid="plan-failed">
            <strong>{move || app.draw_t().open_failed}</strong>
            <p>{why}</p>
            <p class="form-buttons">
                {can_retry.then(|| view! {
                    <button class="button" on:click=move |_| app.desk.retry_open(plan)>{move || app.t().retry}</button>
                })}
                <button class="button" data-testid="leave-plan" on:click=move |_| app.leave_plan()>{move || app.draw_t().leave}</button>
            </p>
        </div>
    }
}

/// Something of the open plan's head; tracked, and only seen anew when it differs.
pub(crate) fn of_head<T>(app: App, look: impl Fn(&Head) -> T + Send + Sync + 'static) -> Memo<Option<T>>
where
    T: PartialEq + Send + Sync + 'static,
{
    Memo::new(move |_| app.desk.head.with(|head| head.ready().map(|head| look(&head))))
}

/// Leaves the open plan for the list that it stands in.
pub(crate) fn close_plan(app: App) {
    let area = app.desk.head.with_untracked(|head| head.ready().map(|head| head.plan.area.id));
    app.go(|route| {
        *route = Route { area: area.or(route.area), tab: Tab::Plans, ..Route::default() };
    });
}

#[component]
fn OpenPlan() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let area = of_head(app, |head| head.plan.area.name.clone());
    let name = of_head(app, |head| head.plan.name.clone());
    let ground = of_head(app, |head| head.plan.area.id);
    let plan = of_head(app, |head| head.plan.id);
    let state = of_head(app, |head| head.plan.state);
    let usual = desk.head.with_untracked(|head| {
        let head = head.ready()?;
        Some((head.plan.id, Wishes::usual(head.scheme.size, desk.rows.with_untracked(Vec::len))))
    });
    let may_edit = Memo::new(move |_| desk.may_edit());
    let dividing = may_edit.get_untracked().then_some(usual).flatten();
    let can_divide = dividing.is_some();
    if let Some((plan, usual)) = dividing {
        provide_context(Dividing::new(app, plan, usual));
    }
    let open = Memo::new(move |_| match app.route.with(|route| route.tab) {
        Tab::Divide if can_divide && may_edit.get() => Tab::Divide,
        tab @ (Tab::Faults | Tab::Revisions | Tab::Compare | Tab::Publish) => tab,
        _ => Tab::Overview,
    });
    let named = move |name: fn(App) -> &'static str| Signal::derive(move || name(app).to_owned());
    let found = Memo::new(move |_| Some(desk.proof.with(|proof| proof.faults.total())).filter(|&n| n > 0));
    let cells = Memo::new(move |_| u32::try_from(desk.rows.with(Vec::len)).ok());
    let divide = can_divide.then(|| (Tab::Divide, named(|app| app.divide_t().divide), None.into()));
    let tabs = [
        Some((Tab::Overview, named(|app| app.plan_t().balance), cells.into())),
        divide,
        Some((Tab::Faults, named(|app| app.plan_t().problems), found.into())),
        Some((
            Tab::Revisions,
            named(|app| app.plan_t().revisions),
            Signal::derive(move || u32::try_from(desk.revision()).ok()),
        )),
        Some((Tab::Compare, named(|app| app.plan_t().compare), None.into())),
        Some((Tab::Publish, named(|app| app.plan_t().publish), None.into())),
    ];
    let tabs: Vec<_> = tabs.into_iter().flatten().collect();
    // Another tab begins at its top, however far the one before was scrolled.
    let head = NodeRef::<html::Header>::new();
    Effect::watch(
        move || open.get(),
        move |_, _, _| {
            let body = head.get_untracked().and_then(|head| head.parent_element());
            if let Some(body) = body {
                body.set_scroll_top(0);
            }
            // Keys go on from its name where what led here is gone.
            request_animation_frame(|| browser::focus_if_lost(".drawer .tab[aria-selected='true']"));
        },
        false,
    );
    let with = RwSignal::new(Against::Published);
    let see = move |revision: i64| {
        with.set(Against::Revision(revision));
        app.beside.share.set(1.0);
        app.go(|route| route.tab = Tab::Compare);
    };
    view! {
        <header class="title with-tabs" node_ref=head>
            <small>{area}" · "{move || app.plan_t().plans}" · "{move || revision(desk.revision(), app.lang.get())}</small>
            <h2 data-testid="drawer-title">{name}{move || state.get().map(|state| view! { <PlanStateTag state/> })}</h2>
            <Tabs tabs open=open.into()/>
        </header>
        {move || state.get().map(|state| view! { <Closed state/> })}
        <Show when=move || open.get() != Tab::Overview><Selected/></Show>
        {move || match open.get() {
            Tab::Divide => view! { <Divide/> }.into_any(),
            Tab::Faults => view! { <Faults/> }.into_any(),
            Tab::Revisions => view! { <History see/> }.into_any(),
            Tab::Compare => view! { <Compare with/> }.into_any(),
            Tab::Publish => view! { <Publish/> }.into_any(),
            _ => view! { <Balance/> }.into_any(),
        }}
        {move || ground.get().map(|area| view! { <PrintButton area/> })}
        {move || plan.get().map(|plan| view! { <ExportLinks of=format!("plans/{plan}")/> })}
    }
}

/// The selected cell, where its details are not seen, with the way to them.
#[component]
fn Selected() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let row = Memo::new(move |_| desk.selected.get().and_then(|cell| desk.row(cell)));
    let details = move |_| app.go(|route| route.tab = Tab::Overview);
    move || {
        row.get().map(|row| {
            let name = row.about.name;
            let tally = row.tally;
            view! {
                <button class="line selected-cell" data-testid="selected-cell" on:click=details>
                    <span class="grow"><b>{name}</b></span>
                    {tally.map(|tally| view! {
                        <span class="amount">{count(tally.load.households)}</span>
                        <StandingTag standing=tally.standing/>
                    })}
                    <span class="link">{move || app.plan_t().cell_details}</span>
                </button>
            }
        })
    }
}

/// Why nothing can be changed in a plan that is not under edit.
#[component]
fn Closed(state: PlanState) -> impl IntoView {
    let app = expect_context::<App>();
    let text = move || match state {
        PlanState::Open => "",
        PlanState::Published => app.plan_t().published_plan,
        PlanState::Shelved => app.plan_t().shelved_plan,
    };
    (state != PlanState::Open).then(|| view! { <p class="quiet" data-testid="plan-closed">{text}</p> })
}
