//! A new plan: what it is called, and what it starts from.

use std::sync::Arc;

use grid::scheme::Scheme;
use grid::wire::plan::{NewPlan, PlanBrief, PlanStart, PlanState, VersionBrief};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::{ApiError, plans};
use crate::browser;
use crate::components::dialog::Dialog;
use crate::components::field::{Field, FormButtons, wrong_in};
use crate::components::import::ImportButton;
use crate::remote::Remote;
use crate::state::App;
use crate::text::plan_sentences::{term, version};
use crate::text::plans::Texts;
use crate::text::sentences::band;

/// What a plan may start from, as the form offers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Start {
    Published,
    Empty,
    Plan,
    Version,
}

impl Start {
    fn of(start: &PlanStart) -> Self {
        match start {
            PlanStart::Published => Self::Published,
            PlanStart::Plan { .. } => Self::Plan,
            PlanStart::Version { .. } => Self::Version,
            PlanStart::Empty | PlanStart::Cells { .. } | PlanStart::Division { .. } => Self::Empty,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Empty => "empty",
            Self::Plan => "plan",
            Self::Version => "version",
        }
    }

    const fn texts(self, texts: &'static Texts) -> (&'static str, &'static str) {
        match self {
            Self::Published => (texts.start_published, texts.start_published_hint),
            Self::Empty => (texts.start_empty, texts.start_empty_hint),
            Self::Plan => (texts.start_plan, texts.start_plan_hint),
            Self::Version => (texts.start_version, texts.start_version_hint),
        }
    }
}

/// What is filled in. Copy it freely: it only holds signals.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    start: RwSignal<Start>,
    plan: RwSignal<Option<i64>>,
    version: RwSignal<Option<i64>>,
    /// Id of a scheme; none where the area has one already.
    scheme: RwSignal<Option<String>>,
}

impl Form {
    fn read(self, area: i64) -> Option<NewPlan> {
        let from = match self.start.get_untracked() {
            Start::Published => PlanStart::Published,
            Start::Empty => PlanStart::Empty,
            Start::Plan => PlanStart::Plan { id: self.plan.get_untracked()?, revision: None },
            Start::Version => PlanStart::Version { id: self.version.get_untracked()? },
        };
        let name = self.name.get_untracked().trim().to_owned();
        Some(NewPlan { name, area, scheme: self.scheme.get_untracked(), from })
    }
}

/// The form; what it makes is opened.
#[component]
pub(super) fn NewPlanDialog(
    /// The area that the plan divides.
    area: i64,
    /// Its other plans.
    #[prop(optional_no_strip)]
    plans: Option<Arc<Vec<PlanBrief>>>,
    /// What is chosen at first.
    start: PlanStart,
    /// Leaves it.
    #[prop(into)]
    close: Callback<()>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let is_divided = untrack(move || app.areas.ready())
        .is_some_and(|tree| tree.get(area).is_some_and(|node| node.tiling.is_some()));
    let start = match Start::of(&start) {
        Start::Published if !is_divided => Start::Empty,
        start => start,
    };
    let versions = Remote::new(app.busy, move || Some(area), plans::versions);
    let others: Vec<PlanBrief> = plans.map(|plans| Vec::clone(&plans)).unwrap_or_default();
    let others: Vec<PlanBrief> =
        others.into_iter().filter(|plan| plan.state != PlanState::Published).collect();
    let form = Form {
        name: RwSignal::new(usual_name(app)),
        start: RwSignal::new(start),
        plan: RwSignal::new(others.first().map(|plan| plan.id)),
        version: RwSignal::new(None),
        scheme: RwSignal::new((!is_divided).then(|| scheme_around(app))),
    };
    Effect::new(move |_| {
        if let Some(newest) = versions.ready().and_then(|versions| versions.first().map(|newest| newest.id)) {
            form.version.update(|chosen| _ = chosen.get_or_insert(newest));
        }
    });
    let (sending, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    // Drawn once for this form: sending it again makes no second plan.
    let key = StoredValue::new(browser::fresh_key());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(plan) = form.read(area).filter(|_| !sending.get_untracked()) else { return };
        sending.set(true);
        error.set(None);
        spawn_local(async move {
            let result = app.busy.during(plans::create(&key.get_value(), &plan)).await;
            sending.try_set(false);
            match result {
                Ok(made) => {
                    close.run(());
                    app.open_plan(made.id);
                }
                Err(failed) => {
                    // What was refused may be asked for otherwise: that is another plan.
                    if !failed.is_passing() {
                        key.set_value(browser::fresh_key());
                    }
                    error.try_set(Some(failed));
                }
            }
        });
    };
    let has_others = !others.is_empty();
    let has_versions = move || versions.ready().is_some_and(|versions| !versions.is_empty());
    view! {
        <Dialog title=|app| app.plan_t().plan_new testid="plan-dialog" close>
            <form class="form" on:submit=submit autocomplete="off">
                <Field name=Signal::derive(move || app.plan_t().plan_name.to_owned()) wrong=wrong_in(app, error, "name")
                    hint=Signal::derive(move || Some(app.plan_t().plan_name_rule.to_owned()))>
                    <input type="text" maxlength="60" required=true autofocus=true data-testid="plan-name" bind:value=form.name/>
                </Field>
                {(!is_divided).then(|| view! { <PickScheme chosen=form.scheme wrong=wrong_in(app, error, "scheme")/> })}
                <fieldset class="field choices">
                    <legend class="field-name">{move || app.plan_t().start_from}</legend>
                    {is_divided.then(|| view! { <Choice start=Start::Published form can=|| true/> })}
                    <Choice start=Start::Empty form can=|| true/>
                    <Choice start=Start::Plan form can=move || has_others/>
                    <Show when=move || form.start.get() == Start::Plan>
                        <PickPlan plans=others.clone() chosen=form.plan/>
                    </Show>
                    <Choice start=Start::Version form can=has_versions/>
                    <Show when=move || form.start.get() == Start::Version>
                        {move || versions.ready().map(|versions| view! {
                            <PickVersion versions=Vec::clone(&versions) chosen=form.version/>
                        })}
                    </Show>
                </fieldset>
                <FormButtons send=|app| app.plan_t().create sending error cancel=close/>
            </form>
            // From a file: that has steps of its own.
            <div on:click=move |_| close.run(())><ImportButton/></div>
        </Dialog>
    }
}

/// A name that says what for and when, until somebody finds a better one.
fn usual_name(app: App) -> String {
    let day = browser::day_from_now(0);
    untrack(move || format!("{} {day}", app.plan_t().plan_name_usual))
}

/// The scheme of an area that has none yet: that of the others, as areas of one town are divided alike.
fn scheme_around(app: App) -> String {
    let present = untrack(move || app.areas.ready()).and_then(|tree| {
        tree.nodes().iter().find_map(|node| node.tiling.as_ref().map(|tiling| tiling.scheme.clone()))
    });
    present.unwrap_or_else(|| "community-service".to_owned())
}

/// The kind of grid that an undivided area is to have, with what it asks of the size of a cell.
#[component]
fn PickScheme(chosen: RwSignal<Option<String>>, wrong: Signal<Option<String>>) -> impl IntoView {
    let app = expect_context::<App>();
    let schemes = Remote::new(app.busy, || Some(()), |()| plans::schemes());
    let options = move || {
        let schemes = schemes.ready();
        let option = |scheme: &Scheme| {
            let (id, name) = (scheme.id.clone(), app.lang.get().of(&scheme.name));
            let is_chosen = chosen.with(|chosen| chosen.as_ref() == Some(&id));
            view! { <option value=id selected=is_chosen>{name}</option> }
        };
        schemes.as_deref().into_iter().flatten().map(option).collect_view()
    };
    let rule = move || {
        let schemes = schemes.ready()?;
        let scheme = chosen
            .with(|chosen| schemes.iter().find(|scheme| chosen.as_ref() == Some(&scheme.id)).cloned())?;
        Some(scheme.size.map_or_else(|| app.plan_t().no_band.to_owned(), |size| band(size, app.lang.get())))
    };
    view! {
        <Field name=Signal::derive(move || app.plan_t().scheme.to_owned()) wrong hint=Signal::derive(rule)>
            <select data-testid="plan-scheme" on:change=move |event| chosen.set(Some(event_target_value(&event)))>
                {options}
            </select>
        </Field>
    }
}

/// One of the things that a plan may start from.
#[component]
fn Choice(start: Start, form: Form, can: impl Fn() -> bool + Copy + Send + Sync + 'static) -> impl IntoView {
    let app = expect_context::<App>();
    let hint = move || if can() { start.texts(app.plan_t()).1 } else { app.plan_t().start_none };
    view! {
        <label class="choice">
            <input type="radio" name="start" data-testid=format!("start-{}", start.code()) disabled=move || !can()
                prop:checked=move || form.start.get() == start on:change=move |_| form.start.set(start)/>
            <span><b>{move || start.texts(app.plan_t()).0}</b><small>{hint}</small></span>
        </label>
    }
}

#[component]
fn PickPlan(plans: Vec<PlanBrief>, chosen: RwSignal<Option<i64>>) -> impl IntoView {
    let app = expect_context::<App>();
    let options = plans.into_iter().map(|plan| {
        let id = plan.id;
        view! { <option value=id selected=move || chosen.get() == Some(id)>{plan.name}</option> }
    });
    view! {
        <select data-testid="pick-plan" aria-label=move || app.plan_t().start_plan
            on:change=move |event| chosen.set(event_target_value(&event).parse().ok())>
            {options.collect_view()}
        </select>
    }
}

#[component]
fn PickVersion(versions: Vec<VersionBrief>, chosen: RwSignal<Option<i64>>) -> impl IntoView {
    let app = expect_context::<App>();
    let options = versions.into_iter().map(|brief| {
        let id = brief.id;
        let name = move || {
            let lang = app.lang.get();
            format!("{} · {}", version(brief.number, lang), term(&brief, lang))
        };
        view! { <option value=id selected=move || chosen.get() == Some(id)>{name}</option> }
    });
    view! {
        <select data-testid="pick-version" aria-label=move || app.plan_t().start_version
            on:change=move |event| chosen.set(event_target_value(&event).parse().ok())>
            {options.collect_view()}
        </select>
    }
}
