//! A plan beside another division: who changes cell, which cells change, and both on the map.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::Arc;

use grid::plan::CellId;
use grid::wire::plan::{CellPair, Comparison, Flow, PlanBrief};
use leptos::prelude::*;

use super::panel::of_head;
use crate::api::plans;
use crate::beside::{Division, Drawn};
use crate::components::field::Field;
use crate::components::states::{Notice, loaded};
use crate::remote::Remote;
use crate::state::App;
use crate::text::format::count;
use crate::text::plan_sentences::{difference, revision};

/// What a plan is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Against {
    /// The cells in force.
    Published,
    /// The same plan as it was.
    Revision(i64),
    /// Another plan of the same area.
    Plan(i64),
}

impl Against {
    /// As the interface has it.
    fn code(self) -> String {
        match self {
            Self::Published => "published".to_owned(),
            Self::Revision(number) => format!("revision:{number}"),
            Self::Plan(id) => format!("plan:{id}"),
        }
    }

    fn from_code(code: &str) -> Option<Self> {
        match code.split_once(':') {
            None => (code == "published").then_some(Self::Published),
            Some(("revision", number)) => number.parse().ok().map(Self::Revision),
            Some(("plan", id)) => id.parse().ok().map(Self::Plan),
            Some(_) => None,
        }
    }
}

/// The panel.
#[component]
pub(super) fn Compare(
    /// What the plan is compared with.
    with: RwSignal<Against>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let plan = of_head(app, |head| head.plan.id);
    let comparison = Remote::new(
        app.busy,
        move || Some((plan.get()?, with.get())),
        |(plan, with)| async move { plans::compare(plan, &with.code()).await },
    );
    // A stroke changes the comparison, which stays while it is made anew.
    let present = Memo::new(move |_| desk.revision());
    Effect::watch(move || present.get(), move |_, _, _| comparison.refresh(), false);
    Effect::new(move |_| match comparison.ready() {
        Some(comparison) => app.beside.lay(division(&comparison)),
        None => app.beside.clear(),
    });
    on_cleanup(move || app.beside.clear());
    view! {
        <ChooseWith with/>
        <Slider/>
        {loaded(comparison, move |comparison| view! { <Differences comparison/> })}
    }
}

fn division(comparison: &Comparison) -> Division {
    let drawn = comparison.cells.iter().map(|cell| Drawn::new(cell.about.name.clone(), cell.shape.clone()));
    Division { cells: drawn.collect(), ground: comparison.ground.clone(), dashes: None }
}

/// What to compare with: the cells in force, marks, the beginning, other plans.
#[component]
fn ChooseWith(with: RwSignal<Against>) -> impl IntoView {
    let app = expect_context::<App>();
    let area = of_head(app, |head| head.plan.area.id);
    let plan = of_head(app, |head| head.plan.id);
    let marks = of_head(app, |head| head.marks.clone());
    let others = Remote::new(app.busy, move || area.get(), plans::of_area);
    let choices = move || {
        let (lang, texts) = (app.lang.get(), app.plan_t());
        let mut choices = vec![
            (Against::Published, texts.compare_published.to_owned()),
            (Against::Revision(0), texts.compare_start.to_owned()),
        ];
        for mark in marks.get().unwrap_or_default().into_iter().rev() {
            choices.push((Against::Revision(mark.revision), format!("{} {}", texts.compare_mark, mark.name)));
        }
        let others: Vec<PlanBrief> = others.ready().map(|others| Vec::clone(&others)).unwrap_or_default();
        for other in others.into_iter().filter(|other| Some(other.id) != plan.get()) {
            choices.push((Against::Plan(other.id), format!("{} {}", texts.compare_plan, other.name)));
        }
        // A revision that somebody came here to see.
        if let Against::Revision(number) = with.get()
            && choices.iter().all(|(choice, _)| *choice != with.get())
        {
            choices.push((with.get(), revision(number, lang)));
        }
        choices
    };
    let options = move || {
        let option = |(choice, name): (Against, String)| {
            view! { <option value=choice.code() selected=move || with.get() == choice>{name}</option> }
        };
        choices().into_iter().map(option).collect_view()
    };
    view! {
        <Field name=Signal::derive(move || app.plan_t().compare_with.to_owned())>
            <select data-testid="compare-with" on:change=move |event| {
                if let Some(chosen) = Against::from_code(&event_target_value(&event)) {
                    with.set(chosen);
                }
            }>{options}</select>
        </Field>
    }
}

/// How both are seen: one over the other, or on either side of a divider; and how much of the other one.
#[component]
fn Slider() -> impl IntoView {
    let app = expect_context::<App>();
    let (share, apart) = (app.beside.share, app.beside.apart);
    let slide = move |event| {
        if let Ok(percent) = event_target_value(&event).parse::<f64>() {
            share.set((percent / 100.0).clamp(0.0, 1.0));
        }
    };
    let way = move |is_apart: bool, testid: &'static str, name: fn(App) -> &'static str| {
        view! {
            <button class="chip" data-testid=testid aria-pressed=move || (apart.get() == is_apart).to_string()
                on:click=move |_| apart.set(is_apart)>{move || name(app)}</button>
        }
    };
    // Where the map is divided, the other one stands at the left.
    let end = move |is_left: bool| {
        if is_left == apart.get() { app.plan_t().overlay_other } else { app.plan_t().overlay_this }
    };
    view! {
        <div class="overlay">
            <div class="chips" role="group" aria-label=move || app.plan_t().compare_way>
                {way(false, "compare-over", |app| app.plan_t().overlay)}
                {way(true, "compare-apart", |app| app.plan_t().side_by_side)}
            </div>
            <label class="overlay-slider" class:apart=apart>
                <span>{move || end(true)}</span>
                <input type="range" min="0" max="100" step="5" data-testid="overlay"
                    aria-label=move || if apart.get() { app.plan_t().divider } else { app.plan_t().overlay }
                    prop:value=move || (share.get() * 100.0).round() on:input=slide/>
                <span>{move || end(false)}</span>
            </label>
            <p class="quiet"><i class="ground-key" aria-hidden="true"></i>{move || app.plan_t().ground_changed}</p>
        </div>
    }
}

/// What differs.
#[component]
fn Differences(comparison: Arc<Comparison>) -> impl IntoView {
    let app = expect_context::<App>();
    let names: HashMap<CellId, String> =
        comparison.cells.iter().map(|cell| (cell.id, cell.about.name.clone())).collect();
    let changed: Vec<CellPair> = comparison.pairs.iter().filter(|pair| differs(pair)).cloned().collect();
    if changed.is_empty() && comparison.moved.is_empty() {
        return view! { <Notice title=move || app.plan_t().compare_same text=|| ""/> }.into_any();
    }
    let born = changed.iter().filter(|pair| pair.before.is_none()).count();
    let gone = changed.iter().filter(|pair| pair.after.is_none()).count();
    let (households, cells) = (comparison.households, changed.len() - born - gone);
    let figures = move || {
        let texts = app.plan_t();
        [
            (texts.moved_households, count(households)),
            (texts.changed_cells, count(cells)),
            (texts.new_gone_cells, format!("+{} / \u{2212}{}", count(born), count(gone))),
        ]
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
    };
    let pairs = changed.into_iter().map(|pair| {
        let before = pair.before.and_then(|cell| names.get(&cell).cloned());
        view! { <PairRow pair before/> }
    });
    let pairs = pairs.collect_view();
    let mut flows = comparison.moved.clone();
    flows.sort_by_key(|flow| Reverse(flow.households));
    let flows = flows.into_iter().map(|flow| {
        let from = flow.from.and_then(|cell| names.get(&cell).cloned());
        view! { <FlowRow flow from/> }
    });
    let head = move |name: fn(App) -> &'static str| view! { <th scope="col">{move || name(app)}</th> };
    let figure = move |name: fn(App) -> &'static str| view! { <th scope="col" class="figure">{move || name(app)}</th> };
    view! {
        <dl class="figures" data-testid="compare-figures">{figures}</dl>
        <h3>{move || app.plan_t().flows}</h3>
        {if comparison.moved.is_empty() {
            view! { <p class="quiet">{move || app.plan_t().no_flows}</p> }.into_any()
        } else {
            view! {
                <table class="table close" data-testid="flows">
                    <thead><tr>
                        {head(|app| app.plan_t().flow_from)}{head(|app| app.plan_t().flow_to)}{figure(|app| app.t().counts_households)}
                    </tr></thead>
                    <tbody>{flows.collect_view()}</tbody>
                </table>
            }.into_any()
        }}
        <h3>{move || app.plan_t().changed_cells}</h3>
        <table class="table close" data-testid="pairs">
            <thead><tr>
                {head(|app| app.plan_t().cell)}{figure(|app| app.plan_t().before)}{figure(|app| app.plan_t().after)}
            </tr></thead>
            <tbody>{pairs}</tbody>
        </table>
    }
    .into_any()
}

/// Whether the two cells of a pair are not the same.
fn differs(pair: &CellPair) -> bool {
    !pair.same_ground || pair.before.is_none() || pair.after.is_none()
}

#[component]
fn FlowRow(flow: Flow, from: Option<String>) -> impl IntoView {
    let app = expect_context::<App>();
    let to = flow.to.map(|cell| app.desk.name_of(cell));
    let name = move |name: Option<String>| name.unwrap_or_else(|| app.plan_t().in_no_cell.to_owned());
    let households = flow.households;
    let fly = move |_| {
        if let Some(cell) = flow.to {
            app.fly_to(cell);
        }
    };
    view! {
        <tr data-testid="flow">
            <td>{move || name(from.clone())}</td>
            <td><button class="link" on:click=fly>{move || name(to.clone())}</button></td>
            <td class="figure">{count(households)}</td>
        </tr>
    }
}

#[component]
fn PairRow(pair: CellPair, before: Option<String>) -> impl IntoView {
    let app = expect_context::<App>();
    let after = pair.after.map(|cell| app.desk.name_of(cell));
    let name = after.or(before).unwrap_or_default();
    let (was, is) = (pair.load_before.households, pair.load_after.households);
    let tag = move || match (pair.before, pair.after) {
        (None, _) => Some(app.plan_t().born),
        (_, None) => Some(app.plan_t().gone),
        _ => None,
    };
    let change = (was != is).then(|| difference(i64::from(is) - i64::from(was)));
    let fly = move |_| {
        if let Some(cell) = pair.after {
            app.fly_to(cell);
        }
    };
    view! {
        <tr data-testid="pair">
            <td><button class="link" disabled=pair.after.is_none() on:click=fly>{name}</button>
                {move || tag().map(|tag| view! { " "<span class="tag">{tag}</span> })}</td>
            <td class="figure">{pair.before.map(|_| count(was))}</td>
            <td class="figure">{pair.after.map(|_| count(is))}" "<small>{change}</small></td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_plan_is_compared_with_reads_back_as_it_is_asked_for() {
        for with in [Against::Published, Against::Revision(0), Against::Revision(12), Against::Plan(3)] {
            assert_eq!(Against::from_code(&with.code()), Some(with));
        }
        for code in ["", "plan", "plan:x", "version:3"] {
            assert_eq!(Against::from_code(code), None, "{code}");
        }
    }
}
