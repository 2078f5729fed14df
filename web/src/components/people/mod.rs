//! People and roles, for administrators.

mod form;
mod given;
mod scope_picker;
mod table;

use grid::wire::people::{PersonView, PersonWithPassword};
use leptos::prelude::*;

use super::states::loaded;
use crate::api;
use crate::remote::Remote;
use crate::state::App;
use form::PersonDialog;
use given::GivenPassword;
use table::PeopleTable;

/// What the page does.
#[derive(Clone, Copy)]
struct Desk {
    people: Remote<Vec<PersonView>>,
    /// Whose account is being made or changed.
    editing: RwSignal<Option<Whose>>,
    /// A password that is shown this once.
    given: RwSignal<Option<PersonWithPassword>>,
}

/// Whose account a form is of.
#[derive(Clone, PartialEq)]
enum Whose {
    /// Somebody who has none yet.
    New,
    /// This person.
    Of(Box<PersonView>),
}

impl Desk {
    /// An account was made or changed: reads them all again, and that of whoever is at work as well.
    fn was_changed(self, app: App) {
        self.editing.set(None);
        self.people.refresh();
        app.session.ask();
    }
}

/// The page.
#[component]
pub(crate) fn PeoplePage() -> impl IntoView {
    let app = expect_context::<App>();
    let people = Remote::new(
        app.busy,
        move || app.session.who(),
        |_| async move { api::get::<Vec<PersonView>>("people").await },
    );
    let desk = Desk { people, editing: RwSignal::new(None), given: RwSignal::new(None) };
    view! {
        <div class="wide-page">
            <header class="page-head">
                <h2 data-testid="page-title">{move || app.t().people}</h2>
                <button class="button main" data-testid="person-new" on:click=move |_| desk.editing.set(Some(Whose::New))>
                    {move || app.t().person_new}
                </button>
            </header>
            {loaded(people, move |people| view! { <PeopleTable people=Vec::clone(&people) desk/> })}
            {move || desk.editing.get().map(|whose| view! { <PersonDialog whose desk/> })}
            {move || desk.given.get().map(|given| view! { <GivenPassword given close=move |()| desk.given.set(None)/> })}
        </div>
    }
}
