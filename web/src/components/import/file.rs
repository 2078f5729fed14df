//! The first step: a file, dropped or chosen.

use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use web_sys::File;

use super::choices::Choices;
use super::texts;
use crate::api::upload;
use crate::components::field::FormError;
use crate::state::App;

#[component]
pub(super) fn FileStep() -> impl IntoView {
    let app = expect_context::<App>();
    let choices = expect_context::<Choices>();
    let over = RwSignal::new(false);
    let input = NodeRef::<html::Input>::new();
    let begin = move |file: Option<File>| {
        let Some(file) = file else { return };
        choices.error.set(None);
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
    let wrong = move || {
        let lang = app.lang.get();
        let error = choices.error.get();
        let fields = error.iter().flat_map(|error| error.fields().to_vec());
        fields.map(|field| view! { <li>{lang.of(&field.sentence)}</li> }).collect_view()
    };
    view! {
        <label class="drop" class:over=over data-testid="drop" on:drop=dropped on:dragover=dragged
            on:dragleave=move |_| over.set(false)>
            <input type="file" node_ref=input data-testid="file" on:change=chosen
                accept=".geojson,.json,.geojsonl,.zip,.gpkg,.csv,.tsv,.txt,.kml,.kmz,.pbf"/>
            <b>{move || texts(app).drop}</b>
            <small>{move || texts(app).formats}</small>
        </label>
        {move || choices.sent.get().map(|share| view! {
            <p role="status">{move || texts(app).sending} <progress max="1" value=share.to_string()></progress>
                <button class="button" on:click=move |_| choices.cancel()>{move || app.t().cancel}</button></p>
        })}
        <FormError error=choices.error/>
        <ul class="faults" data-testid="file-faults">{wrong}</ul>
    }
}
