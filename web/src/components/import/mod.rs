//! The import of files: choose, say what it is, look at it, take it in. It can be left at any time, and until the end nothing is kept.

mod choices;
mod file;
mod mapping;
mod result;
mod sketch;

use leptos::prelude::*;

use self::choices::{Choices, Stage};
use self::file::FileStep;
use self::mapping::MappingStep;
use self::result::ResultStep;
use self::sketch::LookStep;
use crate::route::Over;
use crate::state::App;
use crate::text::importing::Texts;

/// The texts of the import.
pub(super) fn texts(app: App) -> &'static Texts {
    app.lang.get().importing()
}

/// The page.
#[component]
pub(crate) fn ImportPage() -> impl IntoView {
    let app = expect_context::<App>();
    let choices = Choices::new(app);
    provide_context(choices);
    // What was uploaded and not taken in is of no use to anybody.
    on_cleanup(move || choices.forget());
    let step = move |stage: Stage, name: fn(&'static Texts) -> &'static str| {
        let is_here = move || choices.stage.get() == stage;
        view! { <li class:here=is_here aria-current=move || is_here().then_some("step")>{move || name(texts(app))}</li> }
    };
    view! {
        <div class="import-page" data-testid="import-page">
            <h2>{move || texts(app).import}</h2>
            <ol class="steps">
                {step(Stage::File, |t| t.step_file)}
                {step(Stage::What, |t| t.step_what)}
                {step(Stage::Look, |t| t.step_look)}
                {step(Stage::Take, |t| t.step_take)}
            </ol>
            {move || match choices.stage.get() {
                Stage::File => view! { <FileStep/> }.into_any(),
                Stage::What => view! { <MappingStep/> }.into_any(),
                Stage::Look => view! { <LookStep/> }.into_any(),
                Stage::Take => view! { <ResultStep/> }.into_any(),
            }}
        </div>
    }
}

/// Leads to the page, for whoever may import.
#[component]
pub(crate) fn ImportButton() -> impl IntoView {
    let app = expect_context::<App>();
    view! {
        <Show when=move || app.session.may(grid::people::Right::Upload)>
            <button class="button" data-testid="import" on:click=move |_| app.open(Over::Import)>
                {move || texts(app).import}
            </button>
        </Show>
    }
}
