//! How the cells of a plan are balanced: a bar for each, with the band marked; live while a border is dragged.

use std::cmp::Ordering;

use grid::plan::CellId;
use grid::scheme::{Band, Standing};
use leptos::html;
use leptos::prelude::*;

use super::cell::CellDetails;
use super::panel::of_head;
use crate::components::parts::StandingTag;
use crate::components::states::{Failure, Notice, Skeleton};
use crate::map::palette;
use crate::plan::{Row, Tally, Weight};
use crate::remote::Load;
use crate::route::Tab;
use crate::state::App;
use crate::text::format::{code_tail, count, rounded};
use crate::text::plan_sentences::{difference, off_band};
use crate::text::sentences::{band as band_in_words, more};

/// How many cells are listed at once.
const PAGE: usize = 60;

/// What the cells are listed by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Number,
    Households,
    Workload,
    Deviation,
}

impl By {
    const ALL: [Self; 4] = [Self::Number, Self::Households, Self::Workload, Self::Deviation];

    fn name(self, app: App) -> &'static str {
        match self {
            Self::Number => app.plan_t().by_number,
            Self::Households => app.plan_t().by_households,
            Self::Workload => app.plan_t().by_workload,
            Self::Deviation => app.plan_t().by_deviation,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Households => "households",
            Self::Workload => "workload",
            Self::Deviation => "deviation",
        }
    }

    /// Numbers from the first on, all else from the greatest; equals in order of their numbers.
    fn compare(self, a: &Row, b: &Row) -> Ordering {
        let figure = |row: &Row, of: fn(Tally) -> f64| row.tally.map_or(0.0, of);
        let off = |row| figure(row, |tally| tally.deviation.abs());
        let first = match self {
            Self::Number => code_of(a).cmp(&code_of(b)),
            Self::Households => b.households().cmp(&a.households()),
            Self::Workload => figure(b, |tally| tally.workload).total_cmp(&figure(a, |tally| tally.workload)),
            Self::Deviation => off(b).total_cmp(&off(a)),
        };
        first.then(a.id.cmp(&b.id))
    }
}

/// Cells that continue a published one come first, by their codes.
fn code_of(row: &Row) -> (bool, Option<&str>) {
    let code = row.about.code.as_ref().map(grid::register::Code::as_str);
    (code.is_none(), code)
}

/// The panel.
#[component]
pub(super) fn Balance() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let by = RwSignal::new(By::Number);
    let backwards = RwSignal::new(false);
    let limit = RwSignal::new(PAGE);
    let size = Memo::new(move |_| desk.head.with(|head| head.ready().and_then(|head| head.scheme.size)));
    let order = Memo::new(move |_| {
        let by = by.get();
        desk.rows.with(|rows| {
            let mut sorted: Vec<&Row> = rows.iter().collect();
            sorted.sort_by(|a, b| by.compare(a, b));
            let mut ids: Vec<CellId> = sorted.into_iter().map(|row| row.id).collect();
            if backwards.get() {
                ids.reverse();
            }
            ids
        })
    });
    // The selected cell is among those listed.
    Effect::new(move |_| {
        let Some(selected) = desk.selected.get() else { return };
        let place = order.with(|order| order.iter().position(|&id| id == selected));
        if let Some(place) = place.filter(|&place| place >= limit.get_untracked()) {
            limit.set(place + PAGE);
        }
    });
    let end = Memo::new(move |_| {
        let most = desk.rows.with(|rows| rows.iter().filter_map(Row::households).max().unwrap_or(0));
        let band = size.get().map_or(0, |band| band.max_households * 5 / 4);
        f64::from(most.max(band).max(1))
    });
    let listed = move || order.with(|order| order.iter().take(limit.get()).copied().collect::<Vec<_>>());
    let left = move || order.with(Vec::len).saturating_sub(limit.get());
    let is_empty = Memo::new(move |_| order.with(Vec::is_empty));
    view! {
        <Show when=move || !is_empty.get() fallback=move || view! {
            <Notice title=move || app.plan_t().no_cells_in_plan text=move || app.plan_t().no_cells_in_plan_next>
                <Show when=move || desk.may_edit()>
                    <button class="button main" data-testid="divide-empty" on:click=move |_| app.go(|route| route.tab = Tab::Divide)>
                        {move || app.divide_t().empty_way}
                    </button>
                </Show>
            </Notice>
        }>
            <Counted size/>
            <SortButtons by backwards/>
            <ul class="lines balance" data-testid="balance">
                <For each=listed key=|id| *id children=move |id| view! { <CellBar id size end/> }/>
            </ul>
            <Show when=move || { left() > 0 }>
                <button class="button wide" data-testid="more" on:click=move |_| limit.update(|limit| *limit += PAGE)>
                    {move || more(left() as u64, app.lang.get())}
                </button>
            </Show>
            <WeightsNote/>
        </Show>
    }
}

#[component]
fn SortButtons(by: RwSignal<By>, backwards: RwSignal<bool>) -> impl IntoView {
    let app = expect_context::<App>();
    let button = move |this: By| {
        let press = move |_| {
            // Once more turns it round.
            backwards.update(|backwards| *backwards = by.get_untracked() == this && !*backwards);
            by.set(this);
        };
        let sign = move || match (by.get() == this, backwards.get() == (this == By::Number)) {
            (false, _) => "",
            (true, true) => " ↓",
            (true, false) => " ↑",
        };
        view! {
            <button class="chip" data-testid=format!("sort-{}", this.code())
                aria-pressed=move || (by.get() == this).to_string() on:click=press>
                {move || this.name(app)}{sign}
            </button>
        }
    };
    view! {
        <div class="chips sort" role="group" aria-label=move || app.plan_t().sort_by>
            {By::ALL.map(button)}
        </div>
    }
}

/// What all cells come to, and how many of them keep the rule.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sum {
    cells: usize,
    within: usize,
    households: u32,
    workload: f64,
}

impl Sum {
    fn of<'a>(rows: impl Iterator<Item = &'a Row>) -> Self {
        rows.filter_map(|row| row.tally).fold(Self::default(), |sum, tally| Self {
            cells: sum.cells + 1,
            within: sum.within + usize::from(tally.standing == Standing::Within),
            households: sum.households + tally.load.households,
            workload: sum.workload + tally.workload,
        })
    }
}

/// What all cells come to, once it is counted.
#[component]
fn Counted(size: Memo<Option<Band>>) -> impl IntoView {
    let app = expect_context::<App>();
    move || match app.desk.places.get() {
        Load::Ready(_) => view! { <Totals size/> }.into_any(),
        Load::Failed(error) => view! { <Failure error retry=move |()| app.desk.count_again()/> }.into_any(),
        Load::Idle | Load::Loading => view! { <Skeleton/> }.into_any(),
    }
}

#[component]
fn Totals(size: Memo<Option<Band>>) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    // While something is tried, the cells concerned are counted as they would be.
    let sum = Memo::new(move |_| {
        desk.trial.with(|trial| {
            let tried = trial.as_ref().map_or(&[][..], |trial| &trial.rows);
            desk.rows.with(|rows| {
                let kept = rows.iter().filter(|row| tried.iter().all(|tried| tried.id != row.id));
                Sum::of(kept.chain(tried))
            })
        })
    });
    let figure =
        move |name: &'static str, value: String| view! { <div><dt>{name}</dt><dd>{value}</dd></div> };
    let figures = move || {
        let (sum, texts) = (sum.get(), app.plan_t());
        [
            figure(texts.in_band, format!("{} / {}", count(sum.within), count(sum.cells))),
            figure(app.t().counts_households, count(sum.households)),
            figure(texts.workload, rounded(sum.workload)),
        ]
    };
    let rule = move || {
        let lang = app.lang.get();
        size.get().map_or_else(|| app.plan_t().no_band.to_owned(), |band| band_in_words(band, lang))
    };
    view! {
        <dl class="figures" data-testid="balance-totals">{figures}</dl>
        <p class="quiet">{rule}</p>
    }
}

/// A cell with its bar.
#[component]
fn CellBar(id: CellId, size: Memo<Option<Band>>, end: Memo<f64>) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let row = Memo::new(move |_| desk.row(id));
    let before = Memo::new(move |_| {
        let rows = desk.rows.read();
        let place = rows.binary_search_by_key(&id, |row| row.id).ok()?;
        rows.get(place).and_then(Row::households)
    });
    let is_chosen = Memo::new(move |_| desk.selected.get() == Some(id));
    let element = NodeRef::<html::Li>::new();
    Effect::new(move |_| {
        if let (true, Some(element)) = (is_chosen.get(), element.get()) {
            let nearest = web_sys::ScrollIntoViewOptions::new();
            nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&nearest);
        }
    });
    let press = move |_| if is_chosen.get_untracked() { desk.select(None) } else { app.fly_to(id) };
    let number =
        move || row.get().and_then(|row| row.about.code).map(|code| code_tail(code.as_str()).to_owned());
    let households = move || row.with(|row| row.as_ref().and_then(Row::households));
    let changes = move || {
        let (now, before) = (households()?, before.get()?);
        (now != before).then(|| difference(i64::from(now) - i64::from(before)))
    };
    let percent = move |n: f64| format!("{:.1}%", n / end.get() * 100.0);

    let standing = Memo::new(move |_| row.with(|row| row.as_ref().map_or(Standing::Within, Row::standing)));
    let facts = move || {
        row.with(|row| {
            let tally = row.as_ref()?.tally?;
            let (lang, texts) = (app.lang.get(), app.plan_t());
            let workload = format!("{} {}", texts.workload, rounded(tally.workload));
            let deviation = (tally.deviation != 0.0).then(|| off_band(tally.deviation, lang));
            Some([Some(workload), deviation].into_iter().flatten().collect::<Vec<_>>().join(" · "))
        })
    };
    let is_locked = move || row.with(|row| row.as_ref().is_some_and(|row| row.about.locked));
    view! {
        <li node_ref=element class:chosen=is_chosen data-testid="cell-bar" data-cell=id.0>
            <button class="line" aria-pressed=move || is_chosen.get().to_string() data-testid="cell-bar-select" on:click=press>
                <span class="code">{move || number().unwrap_or_else(|| format!("+{id}"))}</span>
                <span class="grow">
                    <b>{move || row.get().map(|row| row.about.name)}</b>
                    {move || is_locked().then(|| view! { " "<span class="tag">{move || app.plan_t().cell_locked}</span> })}
                    <span class="scale" aria-hidden="true">
                        {move || size.get().map(|band| view! {
                            <span class="band" style:left=percent(f64::from(band.min_households))
                                style:width=percent(f64::from(band.max_households.saturating_sub(band.min_households)))></span>
                        })}
                        <span class="value" style:width=move || percent(f64::from(households().unwrap_or(0)))
                            style:background=move || palette::standing(standing.get())></span>
                    </span>
                    <small>{facts}</small>
                </span>
                <span class="amount">
                    {move || households().map(count)}
                    {move || changes().map(|change| view! { <small class="change">{change}</small> })}
                </span>
                {move || size.get().zip(households()).map(|_| view! { <StandingTag standing=standing.get()/> })}
            </button>
            <Show when=move || is_chosen.get()><CellDetails id/></Show>
        </li>
    }
}

/// What one of each counts.
#[component]
fn WeightsNote() -> impl IntoView {
    let app = expect_context::<App>();
    let weights = of_head(app, |head| head.weights);
    let rows = move || {
        let texts = app.plan_t();
        let weights = weights.get().unwrap_or_default();
        let row = |of: Weight| ((of.name)(texts), of.in_weights(weights));
        Weight::ALL
            .map(row)
            .map(|(name, weight)| view! { <li><span>{name}</span><b>{weight.to_string()}</b></li> })
    };
    view! {
        <details class="weights">
            <summary>{move || app.plan_t().weights}</summary>
            <ul class="tallies">{rows}</ul>
            <p class="quiet">{move || app.plan_t().weights_note}</p>
        </details>
    }
}

#[cfg(test)]
mod tests {
    use grid::plan::About;
    use grid::register::{CellKind, Code};
    use grid::workload;

    use super::*;

    fn row(id: u32, code: Option<&str>, households: u32, deviation: f64) -> Row {
        let code = code.and_then(|code| Code::new(code).ok());
        let about = About { name: String::new(), kind: CellKind::Basic, code, locked: false, leader: None };
        let load = workload::Load { households, ..workload::Load::default() };
        let workload = f64::from(households);
        let standing = if deviation == 0.0 { Standing::Within } else { Standing::Below };
        Row { id: CellId(id), about, tally: Some(Tally { load, workload, standing, deviation }) }
    }

    #[test]
    fn cells_are_listed_by_what_was_asked_for() {
        let rows = [
            row(1, Some("330199001004002"), 200, 0.0),
            row(2, Some("330199001004001"), 90, -0.4),
            row(3, None, 200, 0.3),
        ];
        let order = |by: By| {
            let mut sorted: Vec<&Row> = rows.iter().collect();
            sorted.sort_by(|a, b| by.compare(a, b));
            sorted.iter().map(|row| row.id.0).collect::<Vec<_>>()
        };
        assert_eq!(order(By::Number), [2, 1, 3]);
        assert_eq!(order(By::Households), [1, 3, 2]);
        assert_eq!(order(By::Deviation), [2, 3, 1]);
        assert_eq!(Sum::of(rows.iter()), Sum { cells: 3, within: 1, households: 490, workload: 490.0 });
    }
}
