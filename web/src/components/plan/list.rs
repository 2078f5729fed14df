//! The plans of a community: where each stands, who changed it last, and a way to another one.

use std::sync::Arc;

use grid::people::Right;
use grid::wire::plan::{PlanBrief, PlanStart, PlanState};
use leptos::prelude::*;

use super::change::{ChangeDialog, Wish};
use super::new_plan::NewPlanDialog;
use crate::api::plans;
use crate::components::states::{Notice, loaded};
use crate::remote::Remote;
use crate::state::App;
use crate::text::format::moment;
use crate::text::names::Named;
use crate::text::plan_sentences::revision;
use crate::text::sentences::cells;

/// What is asked for in a dialog.
#[derive(Clone, PartialEq)]
enum Asked {
    New,
    Change(Arc<PlanBrief>, Wish),
}

/// The list, with a way to a new plan for those who may make one.
#[component]
pub(crate) fn PlanList(
    /// The area that the plans divide.
    area: i64,
) -> impl IntoView {
    let app = expect_context::<App>();
    let plans = Remote::new(
        app.busy,
        move || if app.session.is_at_work() { app.session.who() } else { None },
        move |_| plans::of_area(area),
    );
    // Whatever changed meanwhile may be one of them.
    Effect::watch(move || app.changes.get(), move |_, _, _| plans.refresh(), false);
    let asked = RwSignal::new(None::<Asked>);
    let may_edit = move || app.session.may_change(Right::EditPlans);
    let was_changed = move |()| {
        asked.set(None);
        plans.refresh();
    };
    let dialog = move |asked_for: Asked| match asked_for {
        Asked::New => {
            let others = untrack(move || plans.ready());
            view! { <NewPlanDialog area plans=others start=PlanStart::Published close=move |()| asked.set(None)/> }.into_any()
        }
        Asked::Change(plan, wish) => {
            view! { <ChangeDialog plan wish close=move |()| asked.set(None) done=was_changed/> }.into_any()
        }
    };
    view! {
        <Show when=may_edit>
            <button class="button main wide" data-testid="plan-new" on:click=move |_| asked.set(Some(Asked::New))>
                {move || app.plan_t().plan_new}
            </button>
        </Show>
        {loaded(plans, move |plans| {
            if plans.is_empty() {
                return view! {
                    <Notice title=move || app.plan_t().plans_none text=move || app.plan_t().plans_none_next/>
                }.into_any();
            }
            let rows = plans.iter().cloned().map(|plan| view! { <PlanRow plan=Arc::new(plan) asked/> });
            view! { <ul class="lines plans" data-testid="plans">{rows.collect_view()}</ul> }.into_any()
        })}
        {move || asked.get().map(dialog)}
    }
}

/// One plan.
#[component]
fn PlanRow(plan: Arc<PlanBrief>, asked: RwSignal<Option<Asked>>) -> impl IntoView {
    let app = expect_context::<App>();
    let (id, state) = (plan.id, plan.state);
    let facts = {
        let plan = Arc::clone(&plan);
        move || {
            let lang = app.lang.get();
            let parts = [revision(plan.revision, lang), cells(plan.cells, lang), lang.of(&plan.origin)];
            parts.join(" · ")
        }
    };
    let last = {
        let plan = Arc::clone(&plan);
        move || {
            format!("{} · {}", app.colleagues.called(&plan.changed_by), moment(&plan.changed, app.lang.get()))
        }
    };
    let open = move |_| {
        app.place.set(None);
        app.open_plan(id);
    };
    let title = plan.name.clone();
    let wish = move |name: fn(App) -> &'static str, wish: Wish, testid: &'static str| {
        let plan = Arc::clone(&plan);
        view! {
            <button class="link" data-testid=testid on:click=move |_| asked.set(Some(Asked::Change(Arc::clone(&plan), wish)))>
                {move || name(app)}
            </button>
        }
    };
    let wishes = move || {
        let may = app.session.may_change(Right::EditPlans);
        match state {
            PlanState::Open if may => Some(
                view! {
                    {wish(|app| app.plan_t().plan_rename, Wish::Rename, "plan-rename")}
                    {wish(|app| app.plan_t().plan_shelve, Wish::Shelve, "plan-shelve")}
                }
                .into_any(),
            ),
            PlanState::Shelved if may => {
                Some(wish(|app| app.plan_t().plan_take_up, Wish::TakeUp, "plan-take-up").into_any())
            }
            _ => None,
        }
    };
    view! {
        <li data-testid="plan-row" data-state=state.as_str()>
            <button class="line" data-testid="plan-open" on:click=open>
                <span class="grow">
                    <b>{title}" "<PlanStateTag state/></b>
                    <small>{facts}</small>
                    <small>{last}</small>
                </span>
            </button>
            <p class="links">{wishes}</p>
        </li>
    }
}

/// Where a plan stands, in colour and words.
#[component]
pub(crate) fn PlanStateTag(
    /// Where it stands.
    state: PlanState,
) -> impl IntoView {
    let app = expect_context::<App>();
    let class = match state {
        PlanState::Open => "tag accent",
        PlanState::Published => "tag within",
        PlanState::Shelved => "tag",
    };
    view! { <span class=class>{move || state.name(app.lang.get())}</span> }
}
