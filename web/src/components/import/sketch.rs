//! The third step: the layer drawn over the area that it is meant for, and what was found.

use std::fmt::Write as _;

use grid::scheme::Bilingual;
use grid::wire::upload::UploadPreview;
use leptos::prelude::*;
use serde_json::Value;

use super::choices::{Choices, Stage};
use super::texts;
use crate::api;
use crate::components::field::FormError;
use crate::state::App;
use crate::text::format::count;

/// Size of the drawing, in its own units.
const SIZE: f64 = 600.0;

#[component]
pub(super) fn LookStep() -> impl IntoView {
    let app = expect_context::<App>();
    let choices = expect_context::<Choices>();
    let boundary = LocalResource::new(move || {
        let area = choices.area.get();
        async move {
            let text = api::get_text("areas/features").await.ok()?;
            let collection: Value = serde_json::from_str(&text).ok()?;
            let features = collection["features"].as_array()?;
            features
                .iter()
                .find(|feature| feature["id"].as_i64() == area)
                .map(|feature| feature["geometry"].clone())
        }
    });
    let found = move || {
        let preview = choices.preview.get()?;
        let may_take = preview.faults.is_empty();
        let (faults, warnings) = (preview.faults.clone(), preview.layer.warnings.clone());
        let shown = format!("{} / {}", count(preview.shown), count(preview.layer.features));
        let is_fine = faults.is_empty() && warnings.is_empty();
        Some(view! {
            <p class="quiet" data-testid="import-shown">{shown}" "{move || texts(app).features_shown}</p>
            <Sentences list=faults title=|app| texts(app).faults testid="import-faults"/>
            <Sentences list=warnings title=|app| texts(app).warnings testid="import-warnings"/>
            <Show when=move || is_fine><p>{move || texts(app).nothing_wrong}</p></Show>
            {move || sketch(&preview, boundary.get().flatten().as_ref())}
            <footer class="form-buttons">
                <button class="button main" data-testid="import-take" disabled=!may_take on:click=move |_| choices.take()>
                    {move || texts(app).take}
                </button>
                <button class="button" data-testid="import-back" on:click=move |_| choices.stage.set(Stage::What)>
                    {move || app.t().back}
                </button>
                <button class="button" data-testid="import-cancel" on:click=move |_| choices.cancel()>
                    {move || app.t().cancel}
                </button>
            </footer>
        })
    };
    view! {
        <FormError error=choices.error/>
        <Show when=move || choices.preview.with(Option::is_none) && choices.error.with(Option::is_none)>
            <p role="status">{move || texts(app).looking}</p>
        </Show>
        {found}
    }
}

/// Sentences under a title.
#[component]
pub(super) fn Sentences(
    list: Vec<Bilingual>,
    title: fn(App) -> &'static str,
    testid: &'static str,
) -> impl IntoView {
    let app = expect_context::<App>();
    (!list.is_empty()).then(|| {
        let rows = move || {
            let lang = app.lang.get();
            list.iter().map(|sentence| view! { <li>{lang.of(sentence)}</li> }).collect_view()
        };
        view! { <section class="faults" data-testid=testid><h3>{move || title(app)}</h3><ul>{rows}</ul></section> }
    })
}

/// The layer and the area, north up.
fn sketch(preview: &UploadPreview, boundary: Option<&Value>) -> impl IntoView + use<> {
    // Both are in view, so that one sees how they lie to each other.
    let [west, south, east, north] = around(preview.layer.bbox?, boundary);
    let narrow = f64::midpoint(south, north).to_radians().cos().max(0.01);
    let scale = SIZE / ((east - west) * narrow).max(north - south).max(1e-6) * 0.9;
    let (x0, y0) = (f64::midpoint(west, east), f64::midpoint(south, north));
    let place = move |x: f64, y: f64| ((x - x0) * narrow * scale + SIZE / 2.0, (y0 - y) * scale + SIZE / 2.0);
    let mut drawn = String::new();
    let mut dots = String::new();
    for feature in &preview.features.features {
        path(&feature["geometry"], &place, &mut drawn, &mut dots);
    }
    let mut outline = String::new();
    if let Some(boundary) = boundary {
        path(boundary, &place, &mut outline, &mut String::new());
    }
    Some(view! {
        <svg class="sketch" viewBox=format!("0 0 {SIZE} {SIZE}") role="img" data-testid="import-sketch">
            <path class="area" d=outline/>
            <path class="layer" d=drawn/>
            <path class="dots" d=dots/>
        </svg>
    })
}

/// The box around another box and a geometry.
fn around(bbox: [f64; 4], geometry: Option<&Value>) -> [f64; 4] {
    let [mut west, mut south, mut east, mut north] = bbox;
    if let Some(geometry) = geometry {
        rings(&geometry["coordinates"], &mut |ring| {
            for at in ring {
                let (Some(x), Some(y)) = (at[0].as_f64(), at[1].as_f64()) else { continue };
                (west, south, east, north) = (west.min(x), south.min(y), east.max(x), north.max(y));
            }
        });
    }
    [west, south, east, north]
}

/// Writes a geometry as a path; points as strokes of no length.
fn path(geometry: &Value, place: &impl Fn(f64, f64) -> (f64, f64), lines: &mut String, dots: &mut String) {
    let closed = geometry["type"].as_str().is_some_and(|kind| kind.ends_with("Polygon"));
    let is_point = geometry["type"].as_str().is_some_and(|kind| kind.ends_with("Point"));
    rings(&geometry["coordinates"], &mut |ring| {
        for (nth, at) in ring.iter().enumerate() {
            let (Some(x), Some(y)) = (at[0].as_f64(), at[1].as_f64()) else { continue };
            let (x, y) = place(x, y);
            // Writing to a String cannot fail.
            let _ = if is_point {
                write!(dots, "M{x:.1} {y:.1}h0")
            } else {
                write!(lines, "{}{x:.1} {y:.1}", if nth == 0 { 'M' } else { 'L' })
            };
        }
        if closed {
            lines.push('Z');
        }
    });
}

/// Hands on every list of positions; a position alone is a list of one.
fn rings(coordinates: &Value, take: &mut impl FnMut(&[Value])) {
    let Some(list) = coordinates.as_array() else { return };
    if list.first().is_some_and(Value::is_number) {
        take(std::slice::from_ref(coordinates));
    } else if list.first().is_some_and(|first| first[0].is_number()) {
        take(list);
    } else {
        for inner in list {
            rings(inner, take);
        }
    }
}
