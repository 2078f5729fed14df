//! Taking a division along as a file.

use leptos::prelude::*;

use crate::api::BASE;
use crate::state::App;

/// The formats: as the interface calls them, and as people do.
const FORMATS: [(&str, &str); 4] =
    [("geojson", "GeoJSON"), ("gpkg", "GeoPackage"), ("shp", "Shapefile"), ("kml", "KML")];

/// A link for each format.
#[component]
pub(crate) fn ExportLinks(
    /// What is exported, relative to the interface: `plans/7` or `areas/4/tiling`.
    #[prop(into)]
    of: String,
) -> impl IntoView {
    let app = expect_context::<App>();
    let address = move |format: &str| format!("{BASE}{of}/export?format={format}");
    let (households, blocks) = (address("csv"), address("blocks"));
    let link = move |(format, name): (&'static str, &'static str)| {
        view! { <a class="chip" data-testid="export-as" download="" href=address(format)>{name}</a> }
    };
    view! {
        <h3>{move || app.t().export_division}</h3>
        <div class="chips exports">
            {FORMATS.map(link).collect_view()}
            <a class="chip" data-testid="export-as" download="" href=households>{move || app.t().export_households}</a>
            <a class="chip" data-testid="export-as" download="" href=blocks>{move || app.t().export_blocks}</a>
        </div>
        <p class="quiet">{move || app.t().export_csv}</p>
    }
}
