//! The tree of areas with its search, both usable by keyboard alone.

use std::collections::HashSet;

use grid::check::Verdict;
use grid::wire::AreaNode;
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

use super::badge::mark;
use super::states::{Notice, loaded};
use crate::state::App;
use crate::text::sentences::{cells, faults_in_short};
use crate::tree::{Tree, faults};

/// Id of the search box, which `/` jumps to.
pub(crate) const SEARCH: &str = "search";

/// One visible row.
#[derive(Clone, PartialEq)]
struct Row {
    id: i64,
    depth: usize,
    name: String,
    verdict: Option<Verdict>,
    note: String,
    open: Option<bool>,
}

/// Search box and tree.
#[component]
pub(crate) fn AreaTree() -> impl IntoView {
    let app = expect_context::<App>();
    let text = RwSignal::new(String::new());
    view! {
        <section class="areas">
            <div class="search">
                <input id=SEARCH type="search" autocomplete="off" data-testid="search"
                    placeholder=move || app.t().search aria-label=move || app.t().search
                    bind:value=text/>
                <kbd class="only-wide" aria-hidden="true">"/"</kbd>
            </div>
            {loaded(app.areas, move |tree| {
                if tree.is_empty() {
                    view! { <p class="quiet none">{move || app.t().tree_empty}</p> }.into_any()
                } else {
                    view! { <Rows text/> }.into_any()
                }
            })}
        </section>
    }
}

/// The rows of the tree.
#[component]
fn Rows(text: RwSignal<String>) -> impl IntoView {
    let app = expect_context::<App>();
    let closed = RwSignal::new(HashSet::<i64>::new());
    let list = NodeRef::<html::Ul>::new();
    let rows = Memo::new(move |_| {
        let tree = app.areas.ready().unwrap_or_default();
        let hits = tree.matching(&text.get());
        let mut rows = Vec::new();
        closed.with(|closed| collect(&tree, None, 0, hits.as_ref(), closed, app, &mut rows));
        rows
    });
    let select = move |id: i64| {
        if let Some(tree) = untrack(move || app.areas.ready())
            && let Some(node) = tree.get(id)
        {
            app.show_area(node);
        }
    };
    let set_open = move |id: i64, open: bool| {
        closed.update(|closed| _ = if open { closed.remove(&id) } else { closed.insert(id) });
    };
    let focus = move |place: usize| {
        let child = list.get_untracked().and_then(|list| list.children().item(place as u32));
        if let Some(row) =
            child.and_then(|child| wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlElement>(child).ok())
        {
            let _ = row.focus();
        }
    };
    let press = move |event: KeyboardEvent, row: &Row| {
        let rows = rows.get_untracked();
        let Some(place) = rows.iter().position(|other| other.id == row.id) else { return };
        match event.key().as_str() {
            "ArrowUp" => focus(place.saturating_sub(1)),
            "Home" => focus(0),
            "End" => focus(rows.len() - 1),
            "ArrowRight" if row.open == Some(false) => set_open(row.id, true),
            "ArrowDown" | "ArrowRight" => focus((place + 1).min(rows.len() - 1)),
            "ArrowLeft" if row.open == Some(true) => set_open(row.id, false),
            "ArrowLeft" => {
                if let Some(parent) = rows[..place].iter().rposition(|other| other.depth < row.depth) {
                    focus(parent);
                }
            }
            "Enter" | " " => select(row.id),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let is_chosen = move |id: i64| app.area() == Some(id);
    // One row takes part in the order of the tab key: the chosen one, or else the first.
    let takes_tab = move |id: i64| {
        rows.with(|rows| {
            let chosen = rows.iter().find(|row| is_chosen(row.id)).or(rows.first());
            chosen.is_some_and(|row| row.id == id)
        })
    };
    view! {
        <ul class="tree" role="tree" node_ref=list aria-label=move || app.t().tree>
            <For each=move || rows.get() key=|row| (row.id, row.note.clone(), row.open) let(row)>
                {
                    let id = row.id;
                    let pressed = row.clone();
                    let verdict = row.verdict;
                    view! {
                        <li role="treeitem" class="row" data-testid="tree-row" data-area=id
                            attr:aria-level=(row.depth + 1).to_string() aria-expanded=row.open.map(|open| open.to_string())
                            aria-selected=move || is_chosen(id).to_string()
                            tabindex=move || if takes_tab(id) { "0" } else { "-1" }
                            style=("--depth", row.depth.to_string())
                            on:click=move |_| select(id)
                            on:keydown=move |event| press(event, &pressed)>
                            <span class="twist" class:open=row.open == Some(true) class:leaf=row.open.is_none()
                                on:click=move |event| {
                                    if let Some(open) = row.open {
                                        event.stop_propagation();
                                        set_open(id, !open);
                                    }
                                }></span>
                            {verdict.map(|verdict| view! {
                                <span class=format!("mark {verdict}") aria-hidden="true">{mark(verdict)}</span>
                            })}
                            <span class="name">{row.name}</span>
                            <span class=verdict.map_or_else(|| "note".to_owned(), |verdict| format!("note {verdict}"))>{row.note}</span>
                        </li>
                    }
                }
            </For>
        </ul>
        <Show when=move || rows.with(Vec::is_empty)>
            <Notice title=move || app.t().search_nothing text=|| "">
                <button class="button" on:click=move |_| text.set(String::new())>{move || app.t().search_clear}</button>
            </Notice>
        </Show>
    }
}

/// Gathers the visible rows below `parent`.
fn collect(
    tree: &Tree,
    parent: Option<i64>,
    depth: usize,
    hits: Option<&HashSet<i64>>,
    closed: &HashSet<i64>,
    app: App,
    rows: &mut Vec<Row>,
) {
    for node in tree.children(parent).filter(|node| hits.is_none_or(|hits| hits.contains(&node.id))) {
        let has_children = tree.children(Some(node.id)).next().is_some();
        // A search shows its hits whatever was closed before.
        let open = has_children.then(|| hits.is_some() || !closed.contains(&node.id));
        rows.push(row(node, tree, depth, open, app));
        if open == Some(true) {
            collect(tree, Some(node.id), depth + 1, hits, closed, app, rows);
        }
    }
}

fn row(node: &AreaNode, tree: &Tree, depth: usize, open: Option<bool>, app: App) -> Row {
    let lang = app.lang.get();
    let (verdict, note) = match &node.tiling {
        Some(tiling) if tiling.verdict == Verdict::Broken => {
            (Some(tiling.verdict), faults_in_short(faults(tiling), lang))
        }
        Some(tiling) => (Some(tiling.verdict), cells(tiling.cells, lang)),
        None if open.is_none() => (None, lang.texts().undivided.to_owned()),
        // A closed branch must not hide what is wrong inside.
        None if open == Some(false) => {
            let standing = tree.standing(node.id);
            let broken = standing.broken > 0;
            (
                broken.then_some(Verdict::Broken),
                if broken { faults_in_short(standing.faults, lang) } else { String::new() },
            )
        }
        None => (None, String::new()),
    };
    Row { id: node.id, depth, name: node.name.clone(), verdict, note, open }
}
