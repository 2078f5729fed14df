//! Choosing where somebody's rights hold: everywhere, or areas from the tree and cells in them.

use grid::people::Scope;
use grid::register::Code;
use grid::wire::{AreaNode, CellProperties};
use leptos::prelude::*;

use crate::api::{self, ApiError, Features};
use crate::components::scope::{area_name, cell_name};
use crate::components::states::loaded;
use crate::remote::Remote;
use crate::state::App;
use crate::text::names::Named;

/// How many areas are offered at once; a longer word finds fewer.
const OFFERED: usize = 40;

/// Everywhere, or some areas and cells.
#[component]
pub(super) fn ScopePicker(
    scope: RwSignal<Scope>,
    #[prop(into)] wrong: Signal<Option<String>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let is_all = Memo::new(move |_| scope.with(|scope| matches!(scope, Scope::Everything)));
    // What was chosen stays when one looks at the other choice.
    let chosen = StoredValue::new(match scope.get_untracked() {
        Scope::Everything => Scope::Within { areas: Vec::new(), cells: Vec::new() },
        within @ Scope::Within { .. } => within,
    });
    let all = move |_| {
        chosen.set_value(scope.get_untracked());
        scope.set(Scope::Everything);
    };
    view! {
        <fieldset class="field scope" data-testid="scope">
            <legend class="field-name">{move || app.t().scope}</legend>
            <label class="switch">
                <input type="radio" name="scope" prop:checked=move || is_all.get() on:change=all data-testid="scope-all"/>
                <span>{move || app.t().scope_all}</span>
            </label>
            <label class="switch">
                <input type="radio" name="scope" prop:checked=move || !is_all.get()
                    on:change=move |_| scope.set(chosen.get_value())/>
                <span>{move || app.t().scope_some}</span>
            </label>
            {move || wrong.get().map(|wrong| view! { <small class="error" role="alert">{wrong}</small> })}
            <Show when=move || !is_all.get()><Chosen scope/><Offered scope/></Show>
        </fieldset>
    }
}

/// What is chosen; a click takes it away.
#[component]
fn Chosen(scope: RwSignal<Scope>) -> impl IntoView {
    let app = expect_context::<App>();
    let chips = move || {
        let tree = app.areas.ready().unwrap_or_default();
        let (areas, cells) = parts(scope);
        let chip = move |code: Code, name: String, switch: fn(RwSignal<Scope>, &Code)| {
            view! { <button type="button" class="chip" on:click=move |_| switch(scope, &code)>{name}" ×"</button> }
        };
        let areas =
            areas.iter().map(|code| chip(code.clone(), area_name(&tree, code), switch_area)).collect_view();
        let cells =
            cells.iter().map(|code| chip(code.clone(), cell_name(&tree, code), switch_cell)).collect_view();
        (areas, cells)
    };
    view! { <div class="chips" data-testid="scope-chosen">{chips}</div> }
}

/// The areas that a word finds, with their cells.
#[component]
fn Offered(scope: RwSignal<Scope>) -> impl IntoView {
    let app = expect_context::<App>();
    let word = RwSignal::new(String::new());
    let found = Memo::new(move |_| {
        let Some(tree) = app.areas.ready() else { return Vec::new() };
        let hits = tree.matching(&word.get());
        let nodes =
            tree.nodes().iter().filter(|node| hits.as_ref().is_none_or(|hits| hits.contains(&node.id)));
        nodes.take(OFFERED).map(|node| (tree.path(node.id).len(), node.clone())).collect::<Vec<_>>()
    });
    view! {
        <input type="search" autocomplete="off" placeholder=move || app.t().scope_search
            aria-label=move || app.t().scope_search data-testid="scope-search" bind:value=word/>
        <ul class="offered">
            <For each=move || found.get() key=|(_, node)| node.id let((depth, node))>
                <AreaChoice scope depth node/>
            </For>
        </ul>
    }
}

#[component]
fn AreaChoice(scope: RwSignal<Scope>, depth: usize, node: AreaNode) -> impl IntoView {
    let app = expect_context::<App>();
    let Ok(code) = Code::new(&node.code) else { return ().into_any() };
    let (level, id) = (node.level, node.id);
    let is_open = RwSignal::new(false);
    let switched = code.clone();
    let cells = node.tiling.is_some().then(|| {
        view! {
            <button type="button" class="link" aria-expanded=move || is_open.get().to_string() data-testid="scope-cells"
                on:click=move |_| is_open.update(|open| *open = !*open)>
                {move || app.t().scope_cells}
            </button>
        }
    });
    view! {
        <li style=("--depth", depth.to_string())>
            <label class="switch">
                <input type="checkbox" data-testid="scope-area" data-code=node.code.clone()
                    prop:checked=move || parts(scope).0.contains(&code)
                    on:change=move |_| switch_area(scope, &switched)/>
                <span>{node.name.clone()}</span>
                <small>{move || level.name(app.lang.get())}</small>
            </label>
            {cells}
            <Show when=move || is_open.get()><CellChoices scope area=id/></Show>
        </li>
    }
    .into_any()
}

/// The cells of an area, read when they are asked for.
#[component]
fn CellChoices(scope: RwSignal<Scope>, area: i64) -> impl IntoView {
    let app = expect_context::<App>();
    let cells = Remote::new(
        app.busy,
        move || Some(area),
        |area| async move {
            let text = api::get_collection(&format!("cells?area={area}&limit=10000")).await?;
            let cells: Features<CellProperties> =
                serde_json::from_str(&text).map_err(|_| ApiError::Unreadable)?;
            Ok(cells.features.into_iter().map(|feature| feature.properties).collect::<Vec<_>>())
        },
    );
    loaded(cells, move |cells| {
        let choices = cells.iter().filter_map(|cell| {
            let code = Code::new(&cell.code).ok()?;
            let switched = code.clone();
            Some(view! {
                <label class="switch">
                    <input type="checkbox" data-testid="scope-cell" data-code=cell.code.clone()
                        prop:checked=move || parts(scope).1.contains(&code)
                        on:change=move |_| switch_cell(scope, &switched)/>
                    <span>{cell.name.clone()}</span>
                </label>
            })
        });
        view! { <div class="switches">{choices.collect::<Vec<_>>()}</div> }
    })
}

/// Areas and cells that are chosen; tracked.
fn parts(scope: RwSignal<Scope>) -> (Vec<Code>, Vec<Code>) {
    match scope.get() {
        Scope::Everything => (Vec::new(), Vec::new()),
        Scope::Within { areas, cells } => (areas, cells),
    }
}

fn switch_area(scope: RwSignal<Scope>, code: &Code) {
    scope.update(|scope| {
        if let Scope::Within { areas, .. } = scope {
            switch(areas, code);
        }
    });
}

fn switch_cell(scope: RwSignal<Scope>, code: &Code) {
    scope.update(|scope| {
        if let Scope::Within { cells, .. } = scope {
            switch(cells, code);
        }
    });
}

/// Takes a code away, or adds it.
fn switch(codes: &mut Vec<Code>, code: &Code) {
    match codes.iter().position(|other| other == code) {
        Some(place) => _ = codes.remove(place),
        None => codes.push(code.clone()),
    }
}
