//! Renaming a plan, shelving it, taking it up again.

use std::sync::Arc;

use grid::wire::plan::{PlanBrief, PlanPatch, PlanState};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, plans};
use crate::components::dialog::Dialog;
use crate::components::field::{Field, FormButtons, wrong_in};
use crate::state::App;

/// What is to become of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// Another name.
    Rename,
    /// Out of the way.
    Shelve,
    /// Under edit again.
    TakeUp,
}

impl Wish {
    const fn title(self) -> fn(App) -> &'static str {
        match self {
            Self::Rename => |app| app.plan_t().plan_rename,
            Self::Shelve => |app| app.plan_t().plan_shelve,
            Self::TakeUp => |app| app.plan_t().plan_take_up,
        }
    }

    /// What it means, where that goes without a field.
    fn question(self, app: App) -> &'static str {
        match self {
            Self::Rename => "",
            Self::Shelve => app.plan_t().plan_shelve_ask,
            Self::TakeUp => app.plan_t().plan_take_up_ask,
        }
    }

    fn patch(self, name: &str) -> PlanPatch {
        let nothing = PlanPatch { name: None, state: None };
        match self {
            Self::Rename => PlanPatch { name: Some(name.trim().to_owned()), ..nothing },
            Self::Shelve => PlanPatch { state: Some(PlanState::Shelved), ..nothing },
            Self::TakeUp => PlanPatch { state: Some(PlanState::Open), ..nothing },
        }
    }
}

/// Asks for what is needed, and does it.
#[component]
pub(super) fn ChangeDialog(
    /// The plan as it was read.
    plan: Arc<PlanBrief>,
    /// What is to become of it.
    wish: Wish,
    /// Leaves it.
    #[prop(into)]
    close: Callback<()>,
    /// It was done.
    #[prop(into)]
    done: Callback<()>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let name = RwSignal::new(plan.name.clone());
    let (sending, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let title = plan.name.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        sending.set(true);
        error.set(None);
        let (plan, patch) = (Arc::clone(&plan), wish.patch(&name.get_untracked()));
        spawn_local(async move {
            let result = app.busy.during(plans::change(&plan, &patch)).await;
            sending.try_set(false);
            match result {
                Ok(_) => done.run(()),
                Err(failed) => _ = error.try_set(Some(failed)),
            }
        });
    };
    view! {
        <Dialog title=wish.title() testid="plan-change" close>
            <form class="form" on:submit=submit autocomplete="off">
                <Show when=move || wish == Wish::Rename fallback=move || view! {
                    <p><b>{title.clone()}</b></p>
                    <p>{move || wish.question(app)}</p>
                }>
                    <Field name=Signal::derive(move || app.plan_t().plan_name.to_owned()) wrong=wrong_in(app, error, "name")
                        hint=Signal::derive(move || Some(app.plan_t().plan_name_rule.to_owned()))>
                        <input type="text" maxlength="60" required=true autofocus=true data-testid="plan-name" bind:value=name/>
                    </Field>
                </Show>
                <FormButtons send=wish.title() sending error cancel=close/>
            </form>
        </Dialog>
    }
}
