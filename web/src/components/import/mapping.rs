//! The second step: what the layer is, and which column holds what.

use grid::register::Level;
use grid::wire::upload::{Taken, TextEncoding};
use leptos::prelude::*;

use super::choices::Choices;
use super::texts;
use crate::components::field::Field;
use crate::state::App;
use crate::text::format::count;
use crate::text::importing::{field, taken};
use crate::text::names::Named;

/// The systems that are offered, besides those of projected zones.
const SYSTEMS: [(&str, &str); 4] = [
    ("EPSG:4490", "CGCS2000 / WGS 84"),
    ("gcj02", "GCJ-02（高德、腾讯）"),
    ("bd09", "BD-09（百度）"),
    ("EPSG:3857", "Web Mercator"),
];

#[allow(clippy::too_many_lines, reason = "a form of many fields, one below the other")]
#[component]
pub(super) fn MappingStep() -> impl IntoView {
    let app = expect_context::<App>();
    let choices = expect_context::<Choices>();
    let about = move || {
        choices.layer.track();
        choices.about()
    };
    let layers = move || {
        let upload = choices.upload.get();
        let layers = upload.iter().flat_map(|upload| &upload.layers).enumerate();
        let option = |(position, layer): (usize, &grid::wire::upload::UploadLayer)| {
            let text = format!("{} ({})", layer.name, count(layer.features));
            view! { <option value=position.to_string() selected=position == choices.layer.get()>{text}</option> }
        };
        layers.map(option).collect_view()
    };
    let kinds = move || {
        let option = |what: Taken| {
            view! {
                <option value=what.as_str() selected=what == choices.what.get()>{taken(what, app.lang.get())}</option>
            }
        };
        Taken::ALL.iter().copied().filter(|&what| choices.may(what)).map(option).collect_view()
    };
    let areas = move || {
        let tree = app.areas.ready();
        let nodes: Vec<_> = tree.iter().flat_map(|tree| tree.nodes().to_vec()).collect();
        nodes
            .into_iter()
            .map(|node| {
                let text = format!("{} {} {}", node.level.name(app.lang.get()), node.name, node.code);
                view! { <option value=node.id.to_string() selected=choices.area.get() == Some(node.id)>{text}</option> }
            })
            .collect_view()
    };
    let systems = move || {
        let zones = (4513..=4554).map(|number| {
            let zone = if number < 4534 { number - 4513 + 25 } else { number - 4534 + 25 };
            let form = if number < 4534 { "带号" } else { "" };
            (format!("EPSG:{number}"), format!("CGCS2000 3° {}°E {form}", zone * 3))
        });
        let usual = SYSTEMS.map(|(code, name)| (code.to_owned(), name.to_owned()));
        let option = |(code, name): (String, String)| {
            let chosen = code == choices.crs.get();
            view! { <option value=code.clone() selected=chosen>{format!("{name} · {code}")}</option> }
        };
        usual.into_iter().chain(zones).map(option).collect_view()
    };
    let encodings = move || {
        let guess = about().and_then(|about| about.encoding);
        let present = choices.encoding.get().or(guess);
        let option = |encoding: &TextEncoding| {
            let encoding = *encoding;
            let text = encoding.as_str().to_uppercase();
            view! { <option value=encoding.as_str() selected=present == Some(encoding)>{text}</option> }
        };
        guess.map(|_| TextEncoding::ALL.iter().map(option).collect_view())
    };
    let is_needed = move |what: Taken| what == Taken::Plan || what.layer().is_some();
    let ready = move || !is_needed(choices.what.get()) || choices.area.get().is_some();
    view! {
        <form class="import-form" data-testid="import-form" on:submit=move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            choices.look();
        }>
            <Field name=Signal::derive(move || texts(app).layer.to_owned())>
                <select data-testid="import-layer" on:change:target=move |event| {
                    choices.choose_layer(event.target().value().parse().unwrap_or(0));
                }>{layers}</select>
            </Field>
            <Field name=Signal::derive(move || texts(app).what.to_owned())>
                <select data-testid="import-what" on:change:target=move |event| {
                    if let Ok(what) = event.target().value().parse() {
                        choices.choose_what(what);
                    }
                }>{kinds}</select>
            </Field>
            <Show when=move || choices.what.get().place().is_none()>
                <Field name=Signal::derive(move || texts(app).area.to_owned())>
                    <select data-testid="import-area" on:change:target=move |event| {
                        choices.area.set(event.target().value().parse().ok());
                    }><option value="">{move || texts(app).area_choose}</option>{areas}</select>
                </Field>
            </Show>
            <Show when=move || choices.what.get() == Taken::Plan>
                <Field name=Signal::derive(move || texts(app).plan_name.to_owned())>
                    <input type="text" maxlength="60" data-testid="import-name" bind:value=choices.name/>
                </Field>
            </Show>
            <Show when=move || choices.what.get() == Taken::Areas>
                <Field name=Signal::derive(move || texts(app).level.to_owned())>
                    <select on:change:target=move |event| choices.level.set(event.target().value())>
                        <option value="">{move || texts(app).column_none}</option>
                        {move || Level::ALL.iter().map(|level| view! {
                            <option value=level.as_str()>{level.name(app.lang.get())}</option>
                        }).collect_view()}
                    </select>
                </Field>
            </Show>
            <Field name=Signal::derive(move || texts(app).crs.to_owned())>
                <select data-testid="import-crs" on:change:target=move |event| choices.crs.set(event.target().value())>
                    <option value="">{move || {
                        let stated = about().and_then(|about| about.crs).unwrap_or_default();
                        format!("{} {stated}", texts(app).crs_stated)
                    }}</option>
                    {systems}
                </select>
            </Field>
            <Show when=move || about().is_some_and(|about| about.encoding.is_some())>
                <Field name=Signal::derive(move || texts(app).encoding.to_owned())>
                    <select data-testid="import-encoding" on:change:target=move |event| {
                        choices.encoding.set(event.target().value().parse().ok());
                    }>{encodings}</select>
                </Field>
            </Show>
            <fieldset class="columns">
                <legend>{move || texts(app).columns}</legend>
                {move || choices.what.get().fields().iter().map(|name| view! { <Column name/> }).collect_view()}
            </fieldset>
            <footer class="form-buttons">
                <button type="submit" class="button main" data-testid="import-look" disabled=move || !ready()>
                    {move || texts(app).look}
                </button>
                <button type="button" class="button" data-testid="import-cancel" on:click=move |_| choices.cancel()>
                    {move || app.t().cancel}
                </button>
            </footer>
        </form>
    }
}

/// Which column holds a field, with some of its values.
#[component]
fn Column(name: &'static &'static str) -> impl IntoView {
    let app = expect_context::<App>();
    let choices = expect_context::<Choices>();
    let chosen = move || choices.columns.with(|columns| columns.get(*name).cloned());
    let columns = choices.about().map(|about| about.columns).unwrap_or_default();
    let known = columns.clone();
    let samples = move || {
        let chosen = chosen()?;
        let column = known.iter().find(|column| column.name == chosen)?;
        Some(column.samples.join(" · "))
    };
    let change = move |column: String| {
        choices.columns.update(|columns| {
            if column.is_empty() {
                columns.remove(*name);
            } else {
                columns.insert((*name).to_owned(), column);
            }
        });
    };
    view! {
        <Field name=Signal::derive(move || field(name, app.lang.get())) hint=Signal::derive(samples)>
            <select on:change:target=move |event| change(event.target().value())>
                <option value="">{move || texts(app).column_none}</option>
                {columns.into_iter().map(|column| {
                    let value = column.name.clone();
                    let is_chosen = move || chosen().as_deref() == Some(value.as_str());
                    view! { <option value=column.name.clone() selected=is_chosen>{column.name.clone()}</option> }
                }).collect_view()}
            </select>
        </Field>
    }
}
