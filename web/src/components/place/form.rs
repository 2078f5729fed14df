//! The form of a place: changing one, or registering a new one.

use grid::edit;
use grid::people::Action;
use grid::register::{Code, PlaceKind, read_day};
use grid::wire::edit::{NewPlace, PlaceCard, PlacePatch};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde_json::{Map, Value};

use super::entry::{Entry, EntryField};
use super::specs::specs;
use crate::browser;
use crate::components::field::FormButtons;
use crate::editing::{Body, Change, HistoryStep, kind_of, title_of};
use crate::state::App;
use crate::text::names::Named;

/// Changes the fields of a place.
#[component]
pub(crate) fn EditForm(
    /// The place as it is.
    card: PlaceCard,
) -> impl IntoView {
    let app = expect_context::<App>();
    let kind = kind_of(&card.place.details);
    let entries = entries_of(kind, Some(&card));
    let masked = [("contact", card.contact.clone()), ("phone", card.phone.clone())];
    let title = title_of(&card.place);
    let card = StoredValue::new(card);
    let submit = move || {
        let Some(fields) = read(app, kind, entries) else { return };
        if fields.is_empty() {
            return app.editor.give_up();
        }
        let patch = PlacePatch { at: None, closed: None, fields };
        let change = Change { card: card.get_value(), body: Body::Patch(patch), action: Action::Change };
        app.change(change, HistoryStep::Done);
    };
    view! {
        <header class="title">
            <small>{move || app.t().edit}" · "{move || kind.name(app.lang.get())}</small>
            <h2 data-testid="drawer-title">{title}</h2>
        </header>
        <PlaceForm entries masked=masked.into() submit/>
    }
}

/// Registers a place where the pin is.
#[component]
pub(crate) fn CreateForm(
    /// What it is.
    kind: PlaceKind,
) -> impl IntoView {
    let app = expect_context::<App>();
    let entries = entries_of(kind, None);
    // Drawn once for this form: sending it again registers nothing twice.
    let key = StoredValue::new(browser::fresh_key());
    let submit = move || {
        let (Some(fields), Some(at)) = (read(app, kind, entries), app.editor.pin.get_untracked()) else {
            return;
        };
        app.create(kind, key.get_value(), NewPlace { code: None, at, fields });
    };
    let position = move || app.editor.pin.get().map(|[lon, lat]| format!("{lon:.6}, {lat:.6}"));
    view! {
        <header class="title">
            <small>{move || app.t().add}</small>
            <h2 data-testid="drawer-title">{move || kind.name(app.lang.get())}</h2>
        </header>
        <p class="position" data-testid="position">
            <span>{move || app.t().position}" "<b>{position}</b></span>
            <button type="button" class="link" on:click=move |_| app.editor.pin.set(None)>{move || app.t().pick_again}</button>
        </p>
        <PlaceForm entries masked=Vec::new() submit/>
    }
}

/// The fields of a form that may be drawn several times.
type Entries = StoredValue<Vec<Entry>>;

fn entries_of(kind: PlaceKind, card: Option<&PlaceCard>) -> Entries {
    let shown = card.and_then(|card| serde_json::to_value(&card.place.details).ok());
    let before = |name: &str| {
        shown.as_ref().map(|shown| match shown.get(name) {
            Some(Value::String(text)) => text.clone(),
            // How many services were asked for is no list of them.
            Some(Value::Null) | None => String::new(),
            Some(_) if name == "needs" => String::new(),
            Some(other) => other.to_string(),
        })
    };
    StoredValue::new(specs(kind).iter().map(|spec| Entry::new(spec, before(spec.name))).collect())
}

/// What is to be sent; nothing when a field is wrong, which then says so and has the focus. The rules are those by which
/// the server decides again.
fn read(app: App, kind: PlaceKind, entries: Entries) -> Option<Map<String, Value>> {
    let entries = entries.get_value();
    let named = |value: fn(Entry) -> Option<Value>| -> Map<String, Value> {
        entries.iter().filter_map(|entry| Some((entry.spec.name.to_owned(), value(*entry)?))).collect()
    };
    let whole = NewPlace { code: None, at: [0.0, 0.0], fields: named(Entry::value) };
    // Neither code nor place are asked for here.
    let code = Code::new("0").ok()?;
    let today = read_day(&browser::day_from_now(0))?;
    let errors = edit::create(kind, &whole, code, today).err().unwrap_or_default();
    let lang = app.lang.get_untracked();
    for entry in &entries {
        let wrong = errors.iter().find(|error| error.field == entry.spec.name);
        entry.wrong.set(wrong.map(|error| lang.of(&error.sentence)));
    }
    match entries.iter().find(|entry| entry.wrong.with_untracked(Option::is_some)) {
        Some(entry) => {
            browser::focus_on(&format!("[data-testid='field-{}']", entry.spec.name));
            None
        }
        None => Some(named(Entry::change)),
    }
}

#[component]
fn PlaceForm(
    entries: Entries,
    masked: Vec<(&'static str, Option<String>)>,
    submit: impl Fn() + 'static,
) -> impl IntoView {
    let app = expect_context::<App>();
    let editor = app.editor;
    // What the server finds wrong stands beside its field too.
    Effect::new(move |_| {
        let Some(error) = editor.error.get() else { return };
        let lang = app.lang.get();
        for entry in entries.get_value() {
            let said = error.fields().iter().find(|wrong| wrong.field == entry.spec.name);
            if let Some(wrong) = said {
                entry.wrong.set(Some(lang.of(&wrong.sentence)));
            }
        }
    });
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        if !editor.sending.get_untracked() {
            submit();
        }
    };
    let fields = entries.get_value().into_iter().map(|entry| {
        let masked =
            masked.iter().find(|(name, _)| *name == entry.spec.name).and_then(|(_, text)| text.clone());
        match masked {
            Some(masked) => view! { <EntryField entry masked/> }.into_any(),
            None => view! { <EntryField entry/> }.into_any(),
        }
    });
    browser::ask_before_leaving(move || editor.typed.get_untracked());
    request_animation_frame(|| browser::focus_on(".place-form :is(input, select)"));
    view! {
        <form class="form place-form" on:input=move |_| editor.typed.set(true) on:submit=submit data-testid="place-form">
            {fields.collect_view()}
            <FormButtons send=|app| app.t().save sending=editor.sending error=editor.error cancel=move |()| editor.give_up()/>
        </form>
    }
}
