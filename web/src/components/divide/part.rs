//! Which ground is divided: the whole area, or some cells that are balanced in place; and the ways here with them.

use grid::plan::CellId;
use leptos::prelude::*;

use super::text;
use crate::divide::{Dividing, Wishes};
use crate::route::Tab;
use crate::state::App;

/// The map comes no closer than this to cells that are to be divided.
const CLOSEST: f64 = 17.0;

/// Has the map show all of some cells.
fn show(app: App, cells: impl IntoIterator<Item = CellId>) {
    let boxes = cells.into_iter().filter_map(|cell| app.desk.place_of(cell).map(|(_, around)| around));
    let around = boxes.reduce(|[west, south, east, north], [w, s, e, n]| {
        [west.min(w), south.min(s), east.max(e), north.max(n)]
    });
    if let Some(around) = around {
        app.fit(around, CLOSEST, true);
    }
}

/// Goes to the panel with some cells, all of which the map then shows.
fn open_with(app: App, cells: Vec<CellId>) {
    app.desk.part.set(cells.clone());
    app.drawer.set(true);
    app.go(|route| route.tab = Tab::Divide);
    show(app, cells);
}

/// The way from cells that are chosen on the map.
#[component]
pub(crate) fn Rebalance(
    /// The cells.
    #[prop(into)]
    cells: Callback<(), Vec<CellId>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <button class="button small" data-testid="rebalance" title=text(app, |t| t.rebalance_hint) on:click=move |_| {
            let cells = cells.run(());
            app.put_down();
            open_with(app, cells);
        }>{text(app, |t| t.rebalance)}</button>
    }
}

/// The way from a cell: with those around it, but for the locked ones.
#[component]
pub(crate) fn RebalanceAround(
    /// The cell.
    id: CellId,
    /// Those around it.
    #[prop(into)]
    neighbours: Signal<Vec<CellId>>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let cells = move || {
        let is_open = |cell: &CellId| desk.row(*cell).is_some_and(|row| !row.about.locked);
        let cells: Vec<CellId> = std::iter::once(id).chain(neighbours.get()).filter(is_open).collect();
        (cells.len() > 1 && cells.contains(&id)).then_some(cells)
    };
    view! {
        <Show when=move || desk.may_edit() && cells().is_some()>
            <button class="button wide" data-testid="rebalance-around" on:click=move |_| open_with(app, untrack(cells).unwrap_or_default())>
                {text(app, |t| t.with_neighbours)}<small>{text(app, |t| t.rebalance_hint)}</small>
            </button>
        </Show>
    }
}

/// The ground, in the form.
#[component]
pub(super) fn Part() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let wishes = expect_context::<Dividing>().wishes;
    // What was chosen elsewhere comes into the form; cells that went meanwhile, out of it.
    Effect::new(move |_| {
        let there: Vec<CellId> = desk.rows.with(|rows| rows.iter().map(|row| row.id).collect());
        let mut part = desk.part.get();
        part.retain(|cell| there.binary_search(cell).is_ok());
        if wishes.with_untracked(|wishes| wishes.part != part) {
            wishes.update(|wishes| wishes.in_part(part));
        }
    });
    let part = Memo::new(move |_| desk.part.get());
    let is_whole = move || part.with(Vec::is_empty);
    let drop_cell = move |cell: CellId| desk.part.update(|part| part.retain(|known| *known != cell));
    let chip = move |cell: CellId| {
        let name = desk.name_of(cell);
        let title = move || app.lang.get().to(app.divide_t().part_drop, &desk.name_of(cell));
        view! {
            <button type="button" class="chip" data-testid="part-cell" title=title on:click=move |_| drop_cell(cell)>{name}" ×"</button>
        }
    };
    let take_all = move |_| {
        desk.part.set(Vec::new());
        show(app, desk.rows.with_untracked(|rows| rows.iter().map(|row| row.id).collect::<Vec<_>>()));
    };
    let addable = Memo::new(move |_| {
        let cell = desk.selected.get()?;
        let is_open = desk.row(cell).is_some_and(|row| !row.about.locked);
        (is_open && part.with(|part| !part.contains(&cell))).then_some(cell)
    });
    let add = move || {
        addable.get().map(|cell| {
            let name = move || app.lang.get().to(app.divide_t().part_add, &desk.name_of(cell));
            view! {
                <button type="button" class="chip proposed" data-testid="part-add"
                    on:click=move |_| desk.part.update(|part| part.push(cell))>{name}</button>
            }
        })
    };
    let slide = move |event| {
        if let Ok(most) = event_target_value(&event).parse() {
            wishes.update(|wishes| wishes.most_moved = most);
        }
    };
    let locked = move || {
        let names: Vec<String> = desk.rows.with(|rows| {
            rows.iter().filter(|row| row.about.locked).map(|row| row.about.name.clone()).collect()
        });
        (is_whole() && !names.is_empty()).then(|| {
            let lang = app.lang.get();
            let said = lang.to(app.divide_t().locked, &names.join(lang.pick("、", ", ")));
            view! { <small data-testid="divide-locked">{said}</small> }
        })
    };
    view! {
        <fieldset class="field">
            <legend class="field-name">{text(app, |t| t.ground)}</legend>
            <div class="chips">
                <Show when=is_whole><span class="tag accent" data-testid="part-whole">{text(app, |t| t.whole)}</span></Show>
                <For each=move || part.get() key=|cell| *cell let(cell)>{chip(cell)}</For>
                {add}
            </div>
            <Show when=move || !is_whole()>
                <small>{text(app, |t| t.part_hint)}</small>
                <button type="button" class="link" data-testid="part-all" on:click=take_all>{text(app, |t| t.part_all)}</button>
            </Show>
            <Show when=move || wishes.with(Wishes::is_rebalance)>
                <label class="weight">
                    <span>{text(app, |t| t.most_moved)}</span>
                    <input type="range" min="0" max="100" step="5" data-testid="most-moved"
                        prop:value=move || wishes.with(|wishes| wishes.most_moved)
                        on:input=slide/>
                    <output>{move || format!("{}%", wishes.with(|wishes| wishes.most_moved))}</output>
                </label>
            </Show>
            {locked}
        </fieldset>
    }
}
