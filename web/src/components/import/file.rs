//! The first step: a file, dropped or chosen.

use grid::scheme::Bilingual;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use web_sys::File;

use super::choices::Choices;
use super::sketch::Sentences;
use super::texts;
use crate::api::upload;
use crate::components::field::FormError;
use crate::state::App;
use crate::text::Lang;

/// Largest file that the service takes, in bytes.
const LARGEST: f64 = 200.0 * 1024.0 * 1024.0;

/// What the service would say after all of it was sent.
fn too_large() -> Bilingual {
    Bilingual { zh: Lang::Zh.importing().too_large.to_owned(), en: Lang::En.importing().too_large.to_owned() }
}

#[component]
pub(super) fn FileStep() -> impl IntoView {
    let app = expect_context::<App>();
    let choices = expect_context::<Choices>();
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let begin = move |file: Option<File>| {
        let Some(file) = file else { return };
        choices.cancel();
        if file.size() > LARGEST {
            choices.faults.set(vec![too_large()]);
            return;
        }
        choices.sent.set(Some(0.0));
        let sending = upload::send(
            &file,
            move |share| _ = choices.sent.try_set(Some(share)),
            move |answer| {
                choices.sent.try_set(None);
                match answer {
                    Ok(upload) => choices.arrived(upload),
                    Err(error) => _ = choices.error.try_set(Some(error)),
                }
            },
        );
        choices.sending.set_value(sending);
    };
    let dropped = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(false);
        begin(event.data_transfer().and_then(|data| data.files()).and_then(|files| files.get(0)));
    };
    let dragged = move |event: ev::DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    let chosen = move |_| begin(input.get().and_then(|input| input.files()).and_then(|files| files.get(0)));
    let is_opening = move || choices.upload.with(Option::is_some);
    view! {
        <label class="drop" class:over=over data-testid="drop" on:drop=dropped on:dragover=dragged
            on:dragleave=move |_| over.set(false)>
            <input type="file" node_ref=input data-testid="file" on:change=chosen
                accept=".geojson,.json,.geojsonl,.zip,.gpkg,.csv,.tsv,.txt,.kml,.kmz,.pbf"/>
            <b>{move || texts(app).drop}</b>
            <small>{move || texts(app).formats}</small>
        </label>
        <Show when=move || choices.sent.with(Option::is_some) || is_opening()>
            <p class="sending" role="status" data-testid="file-sending">
                <span>{move || if is_opening() { texts(app).opening } else { texts(app).sending }}</span>
                {move || match choices.sent.get() {
                    Some(share) => view! { <progress max="1" value=share.to_string()></progress> }.into_any(),
                    None => view! { <progress></progress> }.into_any(),
                }}
                <button type="button" class="button" data-testid="file-cancel" on:click=move |_| choices.cancel()>
                    {move || app.t().cancel}
                </button>
            </p>
        </Show>
        <FormError error=choices.error/>
        {move || view! {
            <Sentences list=choices.faults.get() title=|app| texts(app).unreadable testid="file-faults"/>
        }}
    }
}
