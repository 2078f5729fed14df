//! The panel from above to below, and what of it lies on the map.

use grid::candidates::LookCell;
use grid::wire::divide::CandidateCell;
use leptos::html;
use leptos::prelude::*;

use super::candidates::Candidates;
use super::form::WishesForm;
use super::progress::Progress;
use super::text;
use crate::api::ApiError;
use crate::beside::{Division, Drawn, Proposal};
use crate::browser;
use crate::divide::{Dividing, Shown, standing};
use crate::state::App;
use crate::text::dividing_sentences::{queue_full, weighs};
use crate::text::sentences::households;

/// The panel.
#[component]
pub(crate) fn Divide() -> impl IntoView {
    let app = expect_context::<App>();
    let dividing = expect_context::<Dividing>();
    draw(app, dividing);
    app.sheet.make_room();
    let has_candidates = Memo::new(move |_| {
        dividing.view.with(|view| view.as_ref().is_some_and(|view| !view.candidates.is_empty()))
    });
    let is_asked = Memo::new(move |_| dividing.brief.with(Option::is_some));
    // What has taken the place of the form begins at the top, however far that was scrolled.
    let lead = NodeRef::<html::P>::new();
    Effect::watch(
        move || is_asked.get(),
        move |_, _, _| {
            let body = lead.get_untracked().and_then(|lead| lead.parent_element());
            if let Some(body) = body {
                body.set_scroll_top(0);
            }
        },
        false,
    );
    keep_focus(dividing);
    view! {
        <p class="quiet divide-lead" tabindex="-1" data-testid="divide-lead" node_ref=lead>{text(app, |t| t.lead)}</p>
        <Show when=move || is_asked.get() fallback=|| view! { <WishesForm/> }>
            <Progress/>
        </Show>
        <Refused/>
        <Show when=move || has_candidates.get()><Candidates/></Show>
    }
}

/// Whoever works by keys goes on from the top of the panel when what they were at has gone, and from the button when it was
/// refused: no key that is pressed once more by mistake stops or drops anything.
fn keep_focus(dividing: Dividing) {
    let stands = Memo::new(move |_| (dividing.brief.with(Option::is_some), dividing.is_running()));
    Effect::watch(
        move || stands.get(),
        |_, _, _| request_animation_frame(|| browser::focus_if_lost("[data-testid='divide-lead']")),
        false,
    );
    let is_refused = Memo::new(move |_| dividing.error.with(Option::is_some));
    Effect::watch(
        move || is_refused.get(),
        |_, _, _| {
            request_animation_frame(|| {
                browser::focus_if_lost("[data-testid='divide-ask']");
                browser::bring_into_view("[data-testid='divide-error']");
            });
        },
        false,
    );
}

/// Draws the candidate that is looked at over the plan, or what the wishes in the form lead to; nothing while the panel is closed.
fn draw(app: App, dividing: Dividing) {
    Effect::new(move |_| {
        let lang = app.lang.get();
        if !app.drawer.get() {
            return app.beside.clear();
        }
        if let Some((view, place)) = dividing.shown() {
            let candidate = &view.candidates[place];
            let cell = |cell: &CandidateCell| {
                let line = households(cell.load.households, lang);
                Drawn::new(cell.name.clone(), cell.shape.clone()).standing(standing(cell, view.aim), line)
            };
            let cells = candidate.cells.iter().map(cell).collect();
            let proposal = Proposal::Candidate(candidate.name.clone());
            return app.beside.propose(Division { cells, ..Division::default() }, proposal);
        }
        let Shown::Found(found) = dividing.preview.get() else { return app.beside.clear() };
        let cell = |cell: &LookCell| Drawn {
            name: weighs(&cell.part, found.unit, lang),
            shape: cell.shape.to_coordinates(),
            label: Some(cell.at.into()),
            line: None,
            standing: Some(cell.standing),
        };
        let cells = found.look.cells.iter().map(cell).collect();
        let lines = found.look.borders.iter().map(|line| line.iter().map(|&point| point.into()).collect());
        let dashes = Some(lines.collect());
        app.beside.propose(Division { cells, dashes, ..Division::default() }, Proposal::Preview);
    });
    on_cleanup(move || app.beside.clear());
}

/// Why the last thing was not done.
#[component]
fn Refused() -> impl IntoView {
    let app = expect_context::<App>();
    let dividing = expect_context::<Dividing>();
    let said = move || {
        let error = dividing.error.get()?;
        let words = in_words(&error, app);
        Some(view! { <div class="form-error" role="alert" data-testid="divide-error">
            {words.into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
        </div> })
    };
    view! { {said} }
}

/// What happened and what to do.
fn in_words(error: &ApiError, app: App) -> Vec<String> {
    let (lang, texts) = (app.lang.get(), app.divide_t());
    if let Some(refusal) = error.refusal() {
        return vec![lang.of(&refusal.sentence)];
    }
    if !error.fields().is_empty() {
        return error.fields().iter().map(|wrong| lang.of(&wrong.sentence)).collect();
    }
    let words = match (error.status(), error.retry_after()) {
        (Some(503), Some(seconds)) => queue_full(seconds, lang),
        (Some(404), _) => texts.forgotten.to_owned(),
        (Some(412), _) => texts.not_now.to_owned(),
        (Some(429), _) => texts.two_already.to_owned(),
        _ => error.message(lang),
    };
    vec![words]
}
