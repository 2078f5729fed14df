//! Taking a division along as a file.

use leptos::prelude::*;

use crate::api::BASE;
use crate::state::App;

/// The formats: as the interface calls them, and as people do.
const FORMATS: [(&str, &str); 5] =
    [("geojson", "GeoJSON"), ("gpkg", "GeoPackage"), ("shp", "Shapefile"), ("kml", "KML"), ("csv", "CSV")];

/// A link for each format.
#[component]
pub(crate) fn ExportLinks(
    /// What is exported, relative to the interface: `plans/7` or `areas/4/tiling`.
    #[prop(into)]
    of: String,
) -> impl IntoView {
    let app = expect_context::<App>();
    let link = move |(format, name): (&'static str, &'static str)| {
        let address = format!("{BASE}{of}/export?format={format}");
        view! { <a class="chip" data-testid="export-as" download="" href=address>{name}</a> }
    };
    view! {
        <h3>{move || app.t().export_division}</h3>
        <div class="chips exports">{FORMATS.map(link).collect_view()}</div>
        <p class="quiet">{move || app.t().export_csv}</p>
    }
}
