//! The candidates side by side: a picture and a certificate each; one is chosen and taken.

use std::sync::Arc;

use grid::wire::divide::{Candidate, DivisionView};
use leptos::prelude::*;

use super::certificate::CertificateList;
use super::picture::Picture;
use super::text;
use crate::divide::Dividing;
use crate::route::Tab;
use crate::state::App;

/// All of them, and what can be done with the chosen one.
#[component]
pub(super) fn Candidates() -> impl IntoView {
    let app = expect_context::<App>();
    let dividing = expect_context::<Dividing>();
    let view = dividing.view;
    let cards = move || {
        let view = view.get()?;
        let card = |place: usize| view! { <Card view=Arc::clone(&view) place/> };
        Some((0..view.candidates.len()).map(card).collect_view())
    };
    view! {
        <h3>{text(app, |t| t.proposals)}</h3>
        <div class="candidates" role="group" aria-label=text(app, |t| t.proposals) data-testid="candidates">{cards}</div>
        <Chosen/>
    }
}

/// A candidate: a button that chooses it, and shows it on the map while it is looked at.
#[component]
fn Card(view: Arc<DivisionView>, place: usize) -> impl IntoView {
    let app = expect_context::<App>();
    let dividing = expect_context::<Dividing>();
    let is_chosen = move || dividing.chosen.get() == place;
    let look = move |at: Option<usize>| {
        // A telephone is touched, and has nothing to look at besides.
        if dividing.looked_at.get_untracked() != at {
            dividing.looked_at.set(at);
        }
    };
    let candidate = view.candidates[place].clone();
    let name = {
        let name = candidate.name.clone();
        move || app.lang.get().of(&name)
    };
    view! {
        <button type="button" class="candidate" data-testid="candidate" aria-pressed=move || is_chosen().to_string()
            on:click=move |_| dividing.chosen.set(place)
            on:mouseenter=move |_| look(Some(place)) on:mouseleave=move |_| look(None)
            on:focus=move |_| look(Some(place)) on:blur=move |_| look(None)>
            <Picture candidate=candidate.clone() aim=view.aim/>
            <b>{name}</b>
            <CertificateList candidate aim=view.aim/>
        </button>
    }
}

/// What there is to say of the chosen one, and the ways on.
#[component]
fn Chosen() -> impl IntoView {
    let app = expect_context::<App>();
    let dividing = expect_context::<Dividing>();
    let chosen = move |of: fn(&Candidate) -> Vec<grid::scheme::Bilingual>| {
        let place = dividing.chosen.get();
        dividing
            .view
            .with(|view| view.as_ref().and_then(|view| view.candidates.get(place).map(of)))
            .unwrap_or_default()
    };
    let notes = move || {
        let lang = app.lang.get();
        let notes = chosen(|candidate| candidate.notes.clone());
        notes
            .iter()
            .map(|note| view! { <p class="note-line" data-testid="candidate-note">{lang.of(note)}</p> })
            .collect_view()
    };
    let has_changed = Memo::new(move |_| {
        let made_on = dividing.brief.with(|brief| brief.as_ref().map(|brief| brief.revision));
        made_on.is_some_and(|revision| revision < app.desk.revision())
    });
    let is_busy = move || dividing.sending.get() || app.desk.waiting.get() > 0;
    let take = move |_| {
        dividing.error.set(None);
        if dividing.accept(dividing.chosen.get_untracked()) {
            dividing.forget();
            app.desk.part.set(Vec::new());
            app.go(|route| route.tab = Tab::Overview);
        }
    };
    let take_apart = move |_| {
        let place = dividing.chosen.get_untracked();
        let name = dividing.view.with_untracked(|view| {
            view.as_ref()?.candidates.get(place).map(|found| app.lang.get_untracked().of(&found.name))
        });
        let plan = app.desk.head.with_untracked(|head| head.ready().map(|head| head.plan.name.clone()));
        let name: String = [plan, name].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        dividing.save_apart(place, name.chars().take(60).collect());
    };
    view! {
        {notes}
        <Show when=move || has_changed.get()><p class="note-line" data-testid="divide-stale">{text(app, |t| t.changed_since)}</p></Show>
        <div class="form-buttons divide-actions">
            <button class="button main" data-testid="divide-take" disabled=is_busy on:click=take>{text(app, |t| t.take)}</button>
            <button class="button" data-testid="divide-take-apart" disabled=is_busy on:click=take_apart>{text(app, |t| t.take_apart)}</button>
        </div>
    }
}
