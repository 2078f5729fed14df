//! Seeing a contact whole: for a stated purpose, for a minute, and on record.

use std::time::Duration;

use grid::wire::edit::{PlaceCard, RevealRequest, Revealed};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::api::send::{Given, post};
use crate::components::dialog::Dialog;
use crate::components::field::{Field, FormButtons};
use crate::editing::{kind_of, title_of};
use crate::state::App;
use crate::text::Lang;
use crate::text::fields::field_name;
use crate::text::names::Named;
use crate::text::sentences::seconds_left;

/// For how long it is shown, s.
const SHOWN_FOR: u32 = 60;
/// How long a purpose is, in characters.
const PURPOSE: std::ops::RangeInclusive<usize> = 4..=200;

/// Asks what for, then shows the contact for a minute.
#[component]
pub(crate) fn RevealDialog(
    /// The household.
    card: PlaceCard,
) -> impl IntoView {
    let app = expect_context::<App>();
    let shown = RwSignal::new(None::<Revealed>);
    let title = title_of(&card.place);
    let path = format!("places/{}/{}/reveal", kind_of(&card.place.details), card.place.id);
    let close = move |()| app.editor.give_up();
    view! {
        <Dialog title=|app| app.t().reveal_title testid="reveal-dialog" close>
            <p><b>{title}</b></p>
            {move || match shown.get() {
                Some(revealed) => view! { <Contact revealed hide=close/> }.into_any(),
                None => view! { <Purpose path=path.clone() shown cancel=close/> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Purpose(
    path: String,
    shown: RwSignal<Option<Revealed>>,
    #[prop(into)] cancel: Callback<()>,
) -> impl IntoView {
    let app = expect_context::<App>();
    let purpose = RwSignal::new(String::new());
    let (sending, error) = (RwSignal::new(false), RwSignal::new(None::<ApiError>));
    let is_wrong = RwSignal::new(false);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let purpose = purpose.get_untracked().trim().to_owned();
        let fits = PURPOSE.contains(&purpose.chars().count());
        is_wrong.set(!fits);
        if !fits || sending.get_untracked() {
            return;
        }
        let path = path.clone();
        sending.set(true);
        error.set(None);
        spawn_local(async move {
            let result =
                app.busy.during(post::<Revealed>(&path, Given::Nothing, &RevealRequest { purpose })).await;
            sending.try_set(false);
            match result {
                Ok(revealed) => _ = shown.try_set(Some(revealed)),
                Err(failed) => _ = error.try_set(Some(failed)),
            }
        });
    };
    view! {
        <form class="form" on:submit=submit>
            <p class="quiet">{move || app.t().reveal_next}</p>
            <Field name=Signal::derive(move || app.t().purpose.to_owned())
                hint=Signal::derive(move || (!is_wrong.get()).then(|| app.t().reveal_rule.to_owned()))
                wrong=Signal::derive(move || is_wrong.get().then(|| app.t().reveal_rule.to_owned()))>
                <input type="text" maxlength="200" autocomplete="off" data-testid="purpose" autofocus=true bind:value=purpose/>
            </Field>
            <FormButtons send=|app| app.t().reveal_show sending error cancel/>
        </form>
    }
}

#[component]
fn Contact(revealed: Revealed, #[prop(into)] hide: Callback<()>) -> impl IntoView {
    let app = expect_context::<App>();
    let Revealed { contact, phone, needs } = revealed;
    let left = RwSignal::new(SHOWN_FOR);
    let tick = move || match left.get_untracked() {
        0 | 1 => hide.run(()),
        more => left.set(more - 1),
    };
    if let Ok(timer) = set_interval_with_handle(tick, Duration::from_secs(1)) {
        on_cleanup(move || timer.clear());
    }
    let services = move || {
        let lang = app.lang.get();
        let names: Vec<&str> = needs.iter().map(|need| need.name(lang)).collect();
        if names.is_empty() {
            app.t().nothing.to_owned()
        } else {
            names.join(if lang == Lang::Zh { "、" } else { ", " })
        }
    };
    let none = move || app.t().nothing.to_owned();
    let call = phone.clone().map(|phone| view! { <a href=format!("tel:{phone}")>{phone.clone()}</a> });
    view! {
        <dl class="facts" data-testid="revealed">
            <div><dt>{move || app.t().contact}</dt><dd>{move || contact.clone().unwrap_or_else(none)}</dd></div>
            <div><dt>{move || field_name("phone", app.lang.get()).to_owned()}</dt><dd>{call}</dd></div>
            <div><dt>{move || field_name("needs", app.lang.get()).to_owned()}</dt><dd>{services}</dd></div>
        </dl>
        <p class="quiet">{move || app.t().reveal_logged}" · "{move || seconds_left(left.get(), app.lang.get())}</p>
        <footer class="form-buttons">
            <button class="button main" autofocus=true on:click=move |_| hide.run(())>{move || app.t().ok}</button>
        </footer>
    }
}
