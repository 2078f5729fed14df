//! What the colours and signs of the map mean.

use grid::defects::DefectKind;
use grid::register::{HazardKind, Severity};
use grid::scheme::Standing;
use leptos::prelude::*;

use super::parts::{Hatching, Sign};
use crate::map::{icons, palette};
use crate::state::App;
use crate::text::names::Named;

/// The legend.
#[component]
pub(crate) fn Legend() -> impl IntoView {
    let app = expect_context::<App>();
    let named = move |name: fn(App) -> &'static str| move || name(app);
    let sizes = [Standing::Below, Standing::Within, Standing::Above].map(|standing| {
        view! {
            <li>
                <span class="swatch" style=("--colour", palette::standing(standing))></span>
                {move || standing.name(app.lang.get())}
            </li>
        }
    });
    let faults = DefectKind::ALL
        .iter()
        .map(|kind| view! { <li><Hatching kind=*kind/>{move || kind.name(app.lang.get())}</li> })
        .collect_view();
    let severities = Severity::ALL
        .iter()
        .map(|severity| {
            view! { <li><Sign icon=icons::severity(*severity)/>{move || severity.name(app.lang.get())}</li> }
        })
        .collect_view();
    let kinds = HazardKind::ALL
        .iter()
        .map(|kind| {
            let icon = icons::Icon { fill: palette::INK, ..icons::hazard(*kind, Severity::Minor) };
            view! { <li><Sign icon/>{move || kind.name(app.lang.get())}</li> }
        })
        .collect_view();
    view! {
        <details class="fold legend" open>
            <summary>{named(|app| app.t().legend)}</summary>
            <h4>{named(|app| app.t().legend_size)}</h4>
            <ul class="in-row">{sizes}</ul>
            <h4>{named(|app| app.t().legend_faults)}</h4>
            <ul class="in-row">{faults}</ul>
            <h4>{named(|app| app.t().legend_severity)}</h4>
            <ul class="in-row">{severities}</ul>
            <h4>{named(|app| app.t().legend_hazards)}</h4>
            <ul>{kinds}</ul>
            <h4>{named(|app| app.t().legend_places)}</h4>
            <ul>
                <li><Sign icon=icons::premises(true, false)/>{named(|app| app.t().nine_small)}</li>
                <li><Sign icon=icons::premises(true, true)/>{named(|app| app.t().live_work_store)}</li>
                <li><Sign icon=icons::premises(false, false)/>{named(|app| app.t().other_premises)}</li>
                <li><Sign icon=icons::hydrant(true)/>{named(|app| app.t().hydrant_sound)}</li>
                <li><Sign icon=icons::hydrant(false)/>{named(|app| app.t().hydrant_broken)}</li>
                <li><span class="swatch wall" style=("--colour", palette::ESTATE)></span>{named(|app| app.t().layer_estates)}</li>
            </ul>
        </details>
    }
}
