//! The bar of tools on the map, the line that explains the one in hand, and what was said of the last stroke.

use grid::plan::CellId;
use leptos::prelude::*;

use super::desk::{Stuck, Tool};
use super::hand::Sketch;
use super::picking::Picks;
use crate::components::badge::mark;
use crate::components::divide::{OnTheMap, Rebalance};
use crate::components::parts::{SignButton, strokes};
use crate::components::states::Skeleton;
use crate::remote::Load;
use crate::state::App;
use crate::text::drawing_sentences::{block_of, chosen, measured, waiting};
use crate::text::sentences::verdict;

/// Strokes of the signs on the tools, as SVG paths on a square of 24.
const fn sign(tool: Tool) -> &'static str {
    match tool {
        Tool::Select => "M6 3L18 12L12 13L15 20L12.5 21L9.5 14L6 17Z",
        Tool::Border => "M4 19L10 6L20 14M10 6m-2.4 0a2.4 2.4 0 1 0 4.8 0a2.4 2.4 0 1 0-4.8 0M15 4V8M13 6H17",
        Tool::Redraw => "M4 17C8 7 12 19 20 8M17 3L21 7L13 15L9 16L10 12Z",
        Tool::Split => "M4 4H20V20H4ZM14 2L10 22",
        Tool::Merge => "M3 5H10V19H3M21 5H14V19H21M7 12H17M14.5 9.5L17 12L14.5 14.5",
        Tool::Patch => "M4 8L10 4L14 9L11 15L5 14ZM15 15L20 20M20 16V20H16",
        Tool::Draw => "M5 6L14 4L20 11L15 19L6 17ZM12 8V14M9 11H15",
        Tool::Gap => "M4 4H20V20H4ZM9 9L15 15M15 9L9 15",
        Tool::Lock => "M6 11H18V20H6ZM8.5 11V8A3.5 3.5 0 0 1 15.5 8V11",
        Tool::Measure => "M3 16L16 3L21 8L8 21ZM7 12L9 14M10 9L12 11M13 6L15 8",
    }
}

/// Strokes of an arrow back; forth is its mirror image.
const UNDO: &str = "M9 6L4 11L9 16M4 11H14A5 5 0 0 1 14 21H11";
const REDO: &str = "M15 6L20 11L15 16M20 11H10A5 5 0 0 0 10 21H13";

/// Everything that lies over the map while a plan is open.
#[component]
pub(crate) fn PlanBar() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let state = move || {
        desk.head.with(|head| match head {
            // Why it cannot be opened is said in the drawer.
            Load::Idle | Load::Failed(_) => 0,
            Load::Loading => 1,
            Load::Ready(_) => 2,
        })
    };
    let state = Memo::new(move |_| state());
    move || match state.get() {
        0 => ().into_any(),
        1 => view! {
            <div class="plan-strip" role="status" data-testid="plan-opening">
                <b>{move || app.draw_t().opening}</b><Skeleton/>
            </div>
        }
        .into_any(),
        _ => view! { <Tools/><Strip/> }.into_any(),
    }
}

/// The tools.
#[component]
fn Tools() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let tools = move || {
        let may_edit = desk.may_edit();
        Tool::ALL.into_iter().filter(move |tool| may_edit || !tool.edits()).collect::<Vec<_>>()
    };
    let button = move |tool: Tool| {
        let name = move || tool.name(app.draw_t());
        let title = move || format!("{} ({})", name(), tool.key().to_ascii_uppercase());
        view! {
            <button class="tool" title=title data-testid=format!("tool-{}", tool.code())
                aria-pressed=move || (desk.tool.get() == tool).to_string() on:click=move |_| app.take_up(tool)>
                <svg viewBox="0 0 24 24" aria-hidden="true"><path d=sign(tool)/></svg>
                <span>{name}</span>
            </button>
        }
    };
    let can_undo = move || desk.buttons.with(|(undo, _)| undo.is_some()) || desk.waiting.get() > 0;
    let can_redo = move || desk.buttons.with(|(_, redo)| redo.is_some()) && desk.waiting.get() == 0;
    view! {
        <div class="plan-tools" role="toolbar" aria-label=move || app.draw_t().tools data-testid="plan-tools">
            <For each=tools key=|tool| *tool let(tool)>{button(tool)}</For>
            <Show when=move || desk.may_edit()>
                <button class="tool pinned" title=move || format!("{} (Ctrl+Z)", app.t().undo) data-testid="plan-undo"
                    disabled=move || !can_undo() on:click=move |_| desk.undo()>
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d=UNDO/></svg>
                    <span>{move || app.t().undo}</span>
                </button>
                <button class="tool pinned" title=move || format!("{} (Ctrl+Shift+Z)", app.t().redo) data-testid="plan-redo"
                    disabled=move || !can_redo() on:click=move |_| desk.redo()>
                    <svg viewBox="0 0 24 24" aria-hidden="true"><path d=REDO/></svg>
                    <span>{move || app.t().redo}</span>
                </button>
            </Show>
        </div>
    }
}

/// The line about the tool in hand, with what can be done next.
#[component]
fn Strip() -> impl IntoView {
    let app = expect_context::<App>();
    let (desk, hand) = (app.desk, app.hand);
    let line = move || {
        let (texts, tool) = (app.draw_t(), desk.tool.get());
        match (tool, hand.picks.get(), desk.selected.get()) {
            (Tool::Patch, _, None) => texts.first_select,
            _ if tool.encloses() && desk.blocks.with(|blocks| matches!(blocks, Load::Failed(_))) => {
                texts.pick_block_failed
            }
            (_, Picks::Blocks, _) if tool.encloses() => texts.pick_block_hint,
            (_, Picks::Things, _) if tool.encloses() => texts.pick_building_hint,
            (_, Picks::Things, _) if tool.picks() => texts.pick_street_hint,
            _ if tool == Tool::Select && !desk.may_edit() => texts.read_only,
            _ => tool.hint(texts),
        }
    };
    // A telephone has no such key.
    let keys = move || {
        let has_keys = desk.tool.get() == Tool::Border;
        has_keys.then(|| view! { <span class="only-wide">{move || app.draw_t().border_keys}</span> })
    };
    let picks = move || {
        let tool = desk.tool.get();
        let things =
            move || if tool.encloses() { app.draw_t().pick_building } else { app.draw_t().pick_street };
        [(Picks::Things, tool.picks() && tool != Tool::Draw), (Picks::Blocks, tool.encloses())]
            .into_iter()
            .filter(|(_, is_there)| *is_there)
            .map(|(what, _)| {
                let is_block = what == Picks::Blocks;
                let name = move || if is_block { app.draw_t().pick_block } else { things() };
                view! {
                    <button class="button small" data-testid=if is_block { "tool-blocks" } else { "tool-picks" }
                        aria-pressed=move || (hand.picks.get() == what).to_string() on:click=move |_| app.pick(what)>
                        {name}
                    </button>
                }
            })
            .collect_view()
    };
    let said = move || hand.sketch.with(|sketch| in_words(sketch, app));
    let refusal = move || {
        desk.refusal.get().map(|refusal| {
            let sentence = move || app.lang.get().of(&refusal.sentence);
            view! { <p class="plan-refusal" role="alert" data-testid="plan-refusal">{sentence}</p> }
        })
    };
    let done = move || {
        desk.said.get().map(|sentence| {
            view! { <p class="plan-said" data-testid="plan-said">{move || app.lang.get().of(&sentence)}</p> }
        })
    };
    view! {
        <div class="plan-strip" data-testid="plan-strip">
            <p class="plan-hint" data-testid="tool-hint"><b>{move || desk.tool.get().name(app.draw_t())}</b>" "{line}{keys}</p>
            {move || said().map(|said| view! { <p data-testid="sketch">{said}</p> })}
            <OnTheMap/>
            <div class="plan-actions">
                {picks}
                <SketchButtons/>
            </div>
            <div aria-live="polite">{done}{refusal}</div>
            <Unsaved/>
        </div>
    }
}

/// What is drawn or chosen, in words.
fn in_words(sketch: &Sketch, app: App) -> Option<String> {
    let lang = app.lang.get();
    if let Some((length, area)) = sketch.measured {
        return Some(measured(length, area, lang));
    }
    if let Some(households) = sketch.block {
        return Some(block_of(households, lang));
    }
    let stays = app.desk.about(app.stays(&sketch.cells)?)?;
    Some(chosen(sketch.cells.len(), &stays.name, stays.code.is_some(), lang))
}

/// What can be done with what is drawn or chosen.
#[component]
fn SketchButtons() -> impl IntoView {
    let app = expect_context::<App>();
    let (desk, hand) = (app.desk, app.hand);
    let has = move |look: fn(&Sketch) -> bool| hand.sketch.with(look);
    let takers = move || {
        let takers = hand.sketch.with(|sketch| sketch.fault.as_ref().map(|(_, takers)| takers.clone()));
        takers.unwrap_or_default()
    };
    let taker = move |cell: CellId| {
        let name = move || app.lang.get().to(app.draw_t().give_to, &desk.name_of(cell));
        view! { <button class="button small" data-testid="give-to" on:click=move |_| app.give_fault(cell)>{name}</button> }
    };
    view! {
        <For each=takers key=|cell| *cell let(cell)>{taker(cell)}</For>
        <Show when=move || has(|sketch| sketch.can_finish && sketch.fault.is_none())>
            <button class="button small main" data-testid="finish" on:click=move |_| app.finish()>{move || app.draw_t().finish}</button>
        </Show>
        <Show when=move || has(|sketch| sketch.cells.len() > 1)>
            <Rebalance cells=move |()| hand.sketch.with_untracked(|sketch| sketch.cells.clone())/>
        </Show>
        <Show when=move || has(|sketch| sketch.points > 0)>
            <button class="button small" data-testid="drop-point" on:click=move |_| _ = app.drop_point()>
                {move || app.draw_t().drop_point}
            </button>
        </Show>
        <Show when=move || has(|sketch| sketch.vertex.is_some())>
            <button class="button small" data-testid="remove-vertex" on:click=move |_| app.remove_vertex()>
                {move || app.draw_t().remove_vertex}
            </button>
        </Show>
        <Show when=move || has(|sketch| *sketch != Sketch::default())>
            <button class="button small plain" data-testid="put-down" on:click=move |_| _ = app.put_down()>
                {move || app.draw_t().put_down}
            </button>
        </Show>
    }
}

/// Strokes on their way, and those that are kept.
#[component]
fn Unsaved() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let state = move || {
        match (desk.stuck.get(), desk.waiting.get()) {
        (Some(Stuck { error }), _) => {
            let texts = app.draw_t();
            let why = if error.is_passing() { texts.kept } else { texts.kept_for_good };
            let message = error.message(app.lang.get());
            view! {
                <div class="plan-kept" role="alert" data-testid="plan-kept">
                    <p><b>{why}</b>" "{message}</p>
                    <button class="button small" data-testid="send-again" on:click=move |_| desk.try_again()>{texts.send_again}</button>
                    <button class="button small plain" on:click=move |_| desk.give_up_waiting()>{texts.drop_waiting}</button>
                </div>
            }
            .into_any()
        }
        (None, 0) => ().into_any(),
        (None, strokes) => {
            view! { <p class="quiet" role="status" data-testid="plan-waiting">{waiting(strokes, app.lang.get())}</p> }.into_any()
        }
    }
    };
    view! { {state} }
}

/// What is proved of the plan as it is shown, at every moment of a drag.
#[component]
pub(crate) fn PlanBadge() -> impl IntoView {
    let app = expect_context::<App>();
    let desk = app.desk;
    let said = Memo::new(move |_| {
        let proof = desk.proof.get();
        // While something is tried, what would be proved.
        let tried = desk.trial.with(|trial| trial.as_ref().filter(|t| t.refusal.is_none()).map(|t| t.exact));
        let exact = tried.unwrap_or(proof.exact);
        let proof = super::desk::Proof { exact, ..proof };
        let sentence = if exact || proof.faults.total() > 0 {
            verdict(proof.verdict(), proof.faults, app.lang.get())
        } else {
            app.draw_t().proof_flawed.to_owned()
        };
        let name = desk.head.with(|head| head.ready().map(|head| head.plan.name.clone()))?;
        Some((name, proof.verdict(), sentence))
    });
    move || {
        said.get().map(|(name, verdict, sentence)| {
            view! {
                <div class=format!("badge {verdict}") data-testid="badge" data-verdict=verdict.as_str() role="status">
                    <span class="mark" aria-hidden="true">{mark(verdict)}</span>
                    <span class="whose">{name}</span>
                    <span>{sentence}</span>
                    <SignButton name=move || app.draw_t().leave path=strokes::CLOSE testid="leave-plan"
                        press=move |()| app.leave_plan()/>
                </div>
            }
        })
    }
}
