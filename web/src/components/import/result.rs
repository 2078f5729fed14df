//! The last step: how it goes, and what came of it.

use grid::wire::upload::{TakeProgress, TakeStage};
use leptos::prelude::*;

use super::choices::{Choices, Stage};
use super::sketch::Sentences;
use super::texts;
use crate::components::field::FormError;
use crate::route::Tab;
use crate::state::App;
use crate::text::format::count;

#[component]
pub(super) fn ResultStep() -> impl IntoView {
    let app = expect_context::<App>();
    let choices = expect_context::<Choices>();
    let wrong = move || {
        let lang = app.lang.get();
        let fields = choices.error.with(|error| error.as_ref().map(|error| error.fields().to_vec()));
        fields.into_iter().flatten().map(|field| view! { <li>{lang.of(&field.sentence)}</li> }).collect_view()
    };
    let said = move || {
        let t = texts(app);
        let text = match choices.progress.with(|progress| progress.stage) {
            TakeStage::Idle | TakeStage::Opening | TakeStage::Checking => t.checking,
            TakeStage::Keeping => t.keeping,
            TakeStage::Done => t.done,
            TakeStage::Refused => t.refused,
            TakeStage::Cancelled => t.cancelled,
        };
        let number = choices.progress.with(|progress| match (progress.done, progress.total) {
            (0, _) => String::new(),
            (done, Some(total)) => format!(" {} / {}", count(done), count(total)),
            (done, None) => format!(" {}", count(done)),
        });
        text.to_owned() + &number
    };
    let outcome = move || {
        let TakeProgress { stage, plan, notes, faults, .. } = choices.progress.get();
        // What was taken in is no longer there to be taken in otherwise.
        let is_done = stage == TakeStage::Done;
        let is_over = !stage.is_running() && stage != TakeStage::Idle || choices.error.with(Option::is_some);
        // The plan is opened where its faults are listed.
        let open = move |plan| {
            app.close_page();
            app.open_plan(plan);
            app.go(|route| route.tab = Tab::Faults);
        };
        view! {
            <Sentences list=faults title=|app| texts(app).faults testid="import-faults"/>
            <Sentences list=notes title=|app| texts(app).warnings testid="import-notes"/>
            <footer class="form-buttons">
                {plan.map(|plan| view! {
                    <button class="button main" data-testid="import-open" on:click=move |_| open(plan)>
                        {move || texts(app).open_plan}
                    </button>
                })}
                {(is_over && !is_done).then(|| view! {
                    <button class="button" data-testid="import-back" on:click=move |_| choices.stage.set(Stage::What)>
                        {move || app.t().back}
                    </button>
                })}
                {is_over.then(|| view! {
                    <button class="button" data-testid="import-another" on:click=move |_| choices.cancel()>
                        {move || texts(app).another}
                    </button>
                })}
                {(!is_over).then(|| view! {
                    <button class="button" data-testid="import-cancel" on:click=move |_| choices.forget()>
                        {move || app.t().cancel}
                    </button>
                })}
            </footer>
        }
    };
    view! {
        <p role="status" data-testid="import-stage"
            data-stage=move || choices.progress.with(|progress| progress.stage.as_str())>{said}</p>
        <FormError error=choices.error/>
        <ul class="faults">{wrong}</ul>
        {outcome}
    }
}
