//! The drawer: everything about the one thing that is shown.

use leptos::ev::PointerEvent;
use leptos::html;
use leptos::prelude::*;

use super::cell::CellPanel;
use super::clusters::ClustersPanel;
use super::community::CommunityPanel;
use super::overview::OverviewPanel;
use super::parts::{SignButton, strokes};
use super::place::form::{CreateForm, EditForm};
use super::place::history::History;
use super::plan::panel::{PlanPanel, close_plan};
use super::plan::version::{VersionPanel, close_version};
use super::sign_in::SignInNotice;
use super::states::loaded;
use crate::browser;
use crate::editing::Task;
use crate::state::App;

/// Which panel the drawer holds.
#[derive(Clone, PartialEq)]
enum Shown {
    /// What only those who are signed in see.
    SignIn,
    Clusters,
    Plan(i64),
    Version(i64),
    Cell,
    Community(i64),
    Overview(i64),
    Nothing,
}

/// The drawer.
#[component]
pub(crate) fn Drawer() -> impl IntoView {
    let app = expect_context::<App>();
    let shown = Memo::new(move |_| {
        let (searching, cell) = app.route.with(|route| (route.clusters.is_some(), route.cell.is_some()));
        let (plan, version) = app.route.with(|route| (route.plan, route.version));
        if (searching || cell || plan.is_some() || version.is_some()) && app.session.is_public() {
            return Shown::SignIn;
        }
        if let Some(plan) = plan {
            return Shown::Plan(plan);
        }
        if let Some(version) = version {
            return Shown::Version(version);
        }
        if searching {
            return Shown::Clusters;
        }
        if cell {
            return Shown::Cell;
        }
        let Some(area) = app.area() else { return Shown::Nothing };
        let is_divided =
            app.areas.ready().is_some_and(|tree| tree.get(area).is_some_and(|node| node.tiling.is_some()));
        if is_divided { Shown::Community(area) } else { Shown::Overview(area) }
    });
    let task = Memo::new(move |_| app.editor.in_drawer());
    let task_panel = |task: Task| match task {
        Task::Edit(card) => view! { <EditForm card/> }.into_any(),
        Task::Create(kind) => view! { <CreateForm kind/> }.into_any(),
        Task::History(card) => view! { <History card/> }.into_any(),
        Task::Move(_) | Task::Close(_) | Task::Reveal(_) => ().into_any(),
    };
    let panel = move || match shown.get() {
        Shown::SignIn => view! { <SignInNotice/> }.into_any(),
        Shown::Clusters => view! { <ClustersPanel/> }.into_any(),
        Shown::Plan(plan) => view! { <PlanPanel plan/> }.into_any(),
        Shown::Version(version) => view! { <VersionPanel version/> }.into_any(),
        Shown::Cell => view! { <CellPanel/> }.into_any(),
        Shown::Community(area) => view! { <CommunityPanel area/> }.into_any(),
        Shown::Overview(area) => view! { <OverviewPanel area/> }.into_any(),
        Shown::Nothing => loaded(app.areas, |_| ()).into_any(),
    };
    make_room(app);
    let has_way_back = move || {
        task.with(Option::is_some)
            || app.route.with(|route| {
                route.plan.is_some()
                    || route.version.is_some()
                    || route.clusters.is_some()
                    || route.cell.is_some()
                    || route.defect.is_some()
            })
    };
    view! {
        <Show when=move || !app.drawer.get()>
            <div class="reopen">
                <SignButton name=move || app.t().show_panel path=strokes::PANEL testid="open-drawer"
                    press=move |()| app.drawer.set(true)/>
            </div>
        </Show>
        <aside class="drawer" class:open=move || app.drawer.get() data-testid="drawer">
            <div class="drawer-bar">
                <Grip/>
                <Show when=has_way_back>
                    <SignButton name=move || app.t().back path=strokes::BACK testid="back" press=move |()| {
                        if app.editor.is_busy() {
                            app.editor.give_up();
                        } else if app.route.with_untracked(|route| route.plan.is_some()) {
                            close_plan(app);
                        } else if app.route.with_untracked(|route| route.version.is_some()) {
                            close_version(app);
                        } else {
                            app.place.set(None);
                            app.step_back();
                        }
                    }/>
                </Show>
                <span class="spring"></span>
                <span class="only-narrow">
                    <SignButton name=move || app.t().bigger path=strokes::RESIZE testid="resize"
                        press=move |()| app.sheet.turn()/>
                </span>
                <SignButton name=move || app.t().close path=strokes::CLOSE testid="close-drawer"
                    press=move |()| app.drawer.set(false)/>
            </div>
            // What is being done lies over what it is done to, which stays as it is, scrolled as far as it was.
            <div class="drawer-stack">
                {move || task.get().map(|task| view! { <div class="drawer-body">{task_panel(task)}</div> })}
                <div class="drawer-body" class:behind=move || task.with(Option::is_some)>{panel}</div>
            </div>
        </aside>
    }
}

/// What the sheet of a telephone is drawn up and down by, from its upper edge between the buttons. Keys and screen readers have
/// the button beside it.
#[component]
fn Grip() -> impl IntoView {
    let app = expect_context::<App>();
    let grip = NodeRef::<html::Div>::new();
    // How far below the edge of the sheet it was taken, while it is held.
    let held = RwSignal::new(None::<f64>);
    let grab = move |event: PointerEvent| {
        if let Some(grip) = grip.get_untracked() {
            // Without it, the pointer is lost where it leaves the sheet.
            let _ = grip.set_pointer_capture(event.pointer_id());
            held.set(Some(f64::from(event.client_y()) - grip.get_bounding_client_rect().top()));
        }
    };
    let drag = move |event: PointerEvent| {
        if let Some(below) = held.get_untracked() {
            app.sheet.follow(f64::from(event.client_y()) - below);
        }
    };
    let let_go = move |_: PointerEvent| {
        if held.try_update(Option::take).flatten().is_some() && !app.sheet.let_go() {
            app.drawer.set(false);
        }
    };
    view! {
        <div class="grip only-narrow" node_ref=grip data-testid="grip" aria-hidden="true"
            on:pointerdown=grab on:pointermove=drag on:pointerup=let_go on:pointercancel=let_go></div>
    }
}

/// Opens the drawer for what has a form in it, and closes it on a telephone where the map must be seen.
fn make_room(app: App) {
    Effect::new(move |_| {
        if app.editor.in_drawer().is_some() {
            app.drawer.set(true);
            if let Some(at) = app.editor.pin.get_untracked().filter(|_| browser::is_narrow()) {
                app.look_at(at, 0.0);
            }
        } else if app.editor.task.with(|task| matches!(task, Some(Task::Move(_) | Task::Create(_))))
            && browser::is_narrow()
        {
            app.drawer.set(false);
        }
    });
}
