//! The page: its parts, its keys, and its ties to the browser's history and network.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::browser;
use crate::components::badge::Badge;
use crate::components::cover::Cover;
use crate::components::drawer::Drawer;
use crate::components::help::Help;
use crate::components::pages::Pages;
use crate::components::parts::{SignButton, strokes};
use crate::components::place::adding::AddButton;
use crate::components::place::card::PlaceCard;
use crate::components::place::dialogs::PlaceDialogs;
use crate::components::place::done::DoneBar;
use crate::components::place::picking::Picking;
use crate::components::plan::divider::Divider;
use crate::components::plan::faults::step_fault;
use crate::components::side::Side;
use crate::components::sign_in::SignInAgain;
use crate::components::top_bar::TopBar;
use crate::components::tree_view::SEARCH;
use crate::map::MapPane;
use crate::plan::Tool;
use crate::plan::bar::{PlanBadge, PlanBar};
use crate::plan::clash::ClashDialog;
use crate::state::{App, Step};
use crate::text::sentences::from_memory;
use crate::watch::watch;

/// The whole page.
#[component]
pub(crate) fn Page() -> impl IntoView {
    let app = App::new();
    provide_context(app);
    follow_browser(app);
    listen_to_keys(app);
    watch(app);
    app.follow_plan();
    forget_others(app);
    // What is drawn and not on the server yet would be lost.
    browser::ask_before_leaving(move || app.desk.would_lose());
    // What lies under a page is out of reach for keys and screen readers too.
    let is_covered = move || app.is_covered();
    Effect::new(move |_| browser::set_document(app.lang.get(), app.t().title));
    view! {
        <div class="page" class:drawer-open=move || app.drawer.get() class:sheet-high=move || app.sheet.is_high() style=("--sheet", move || format!("{}vh", app.sheet.height()))>
            <TopBar/>
            <div class="contents" prop:inert=is_covered><Side/></div>
            <main class="stage" prop:inert=is_covered>
                <MapPane/>
                <Cover/>
                <Show when=move || !app.online.get()>
                    <div class="banner offline" role="status" data-testid="offline">{move || app.t().offline}</div>
                </Show>
                {move || app.stale_since.get().filter(|_| app.online.get()).map(|since| view! {
                    <div class="banner" role="status" data-testid="stale">
                        {move || from_memory(&since, app.lang.get())}
                    </div>
                })}
                <div class="float">
                    <PlaceCard/>
                    <Picking/>
                    <DoneBar/>
                    <Show when=move || app.desk.is_open() fallback=|| view! { <Badge/> }><PlanBadge/></Show>
                </div>
                <Show when=move || !app.desk.is_open()><AddButton/></Show>
                <Divider/>
                <PlanBar/>
                <MapButtons/>
            </main>
            <div class="contents" prop:inert=is_covered><Drawer/></div>
            <Pages/>
            <PlaceDialogs/>
            <ClashDialog/>
            <SignInAgain/>
            <Help/>
        </div>
    }
}

/// Zoom and overview.
#[component]
fn MapButtons() -> impl IntoView {
    let app = expect_context::<App>();
    let home = move |()| {
        if let Some(home) =
            untrack(move || app.areas.ready()).and_then(|tree| tree.home().map(|node| node.bbox))
        {
            app.fit(home, 17.0, true);
        }
    };
    view! {
        <div class="map-buttons">
            <SignButton name=move || app.t().zoom_in path=strokes::PLUS press=move |()| app.with_map(|map| map.zoom_by(1.0))/>
            <SignButton name=move || app.t().zoom_out path=strokes::MINUS press=move |()| app.with_map(|map| map.zoom_by(-1.0))/>
            <SignButton name=move || app.t().zoom_home path=strokes::FRAME press=home/>
        </div>
    }
}

/// Back and forward show what was shown; a network that returns lets failed reads try again.
fn follow_browser(app: App) {
    let popped = window_event_listener(ev::popstate, move |_| {
        let address = browser::address();
        app.route.set(address.route);
        app.place.set(None);
        if let Some(view) = address.view {
            app.with_map(|map| map.jump_to(view));
        }
    });
    let online = window_event_listener(ev::online, move |_| {
        app.online.set(true);
        app.retry_failed();
        app.desk.try_again();
    });
    let offline = window_event_listener(ev::offline, move |_| app.online.set(false));
    on_cleanup(move || {
        popped.remove();
        online.remove();
        offline.remove();
    });
}

/// Whoever signs in as somebody else, or leaves, finds nothing of what the one before them had begun.
fn forget_others(app: App) {
    Effect::watch(
        move || app.session.account(),
        move |_, before, _| {
            if before.is_some_and(Option::is_some) {
                app.editor.forget();
                app.place.set(None);
            }
        },
        false,
    );
}

/// Keys that work everywhere but in a field.
fn listen_to_keys(app: App) {
    let keys = window_event_listener(ev::keydown, move |event| {
        if !browser::is_something_on_top() && undo_keys(app, &event) {
            event.prevent_default();
            return;
        }
        // A dialog or menu has keys of its own.
        if event.ctrl_key() || event.alt_key() || event.meta_key() || browser::is_something_on_top() {
            return;
        }
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok());
        let in_field = target
            .as_ref()
            .is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"));
        let on_map = target.as_ref().is_some_and(|target| target.tag_name() == "CANVAS");
        match event.key().as_str() {
            "Escape" if in_field => {
                if let Some(field) = target {
                    let _ = field.blur();
                }
            }
            "Escape" => app.step_back(),
            _ if in_field => return,
            "/" => {
                app.side.set(browser::is_narrow());
                let field = document().get_element_by_id(SEARCH);
                if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()) {
                    let _ = field.focus();
                }
            }
            "[" => step(app, Step::Back),
            "]" => step(app, Step::Forth),
            "?" => app.help.set(true),
            // What has the focus answers to Enter itself.
            "Enter" if !on_map && target.is_some_and(|target| target.tag_name() != "BODY") => return,
            key if plan_keys(app, key) => {}
            // With the focus on the map, the map does it itself.
            "+" | "=" if !on_map => app.with_map(|map| map.zoom_by(1.0)),
            "-" if !on_map => app.with_map(|map| map.zoom_by(-1.0)),
            _ => return,
        }
        event.prevent_default();
    });
    on_cleanup(move || keys.remove());
}

/// Undo and redo in a plan, by the keys that everybody knows. Whether it was one of them.
fn undo_keys(app: App, event: &ev::KeyboardEvent) -> bool {
    let with_control = (event.ctrl_key() || event.meta_key()) && !event.alt_key();
    let may_edit = untrack(move || app.desk.may_edit());
    let in_field = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok())
        .is_some_and(|target| matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"));
    if !with_control || !may_edit || in_field {
        return false;
    }
    match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
        ("z", false) => app.desk.undo(),
        ("z", true) | ("y", false) => app.desk.redo(),
        _ => return false,
    }
    true
}

/// Keys of the tools, while a plan is open. Whether it was one of them.
fn plan_keys(app: App, key: &str) -> bool {
    let (is_open, may_edit) = untrack(move || (app.desk.is_open(), app.desk.may_edit()));
    if !is_open {
        return false;
    }
    match key {
        "Enter" => app.finish(),
        "Backspace" => _ = app.drop_point(),
        "Delete" => app.remove_vertex(),
        _ => {
            let letter = key.chars().next().filter(|_| key.len() == 1).map(|c| c.to_ascii_lowercase());
            let meant = Tool::ALL.into_iter().find(|tool| Some(tool.key()) == letter);
            let Some(tool) = meant.filter(|tool| may_edit || !tool.edits()) else { return false };
            app.take_up(tool);
        }
    }
    true
}

/// To the next or previous defect of what is shown.
fn step(app: App, step: Step) {
    if app.route.with_untracked(|route| route.plan.is_some()) {
        step_fault(app, step);
    } else {
        app.step_defect(step);
    }
}
