//! The routing table: every address of the service, once. Router, OpenAPI document and metrics are made from it.

mod areas;
mod call;
mod cells;
mod clusters;
mod health;
mod history;
mod layers;
mod places;
mod route;
mod session;

use axum::http::{Method, StatusCode};
use grid::people::Right;
use grid::wire::people::SessionView;
use grid::wire::{AreaNode, CellProperties, Cluster, Ledger, Page, PlaceView, TilingReport};

use crate::auth::{Precondition, Who};
use crate::index::MapFeatureProperties;
use crate::openapi;
use crate::reply::Media;

pub(crate) use call::Call;
pub(crate) use route::{Read, Route, Work};

/// Every route of the service.
#[rustfmt::skip]
pub(crate) fn table() -> Vec<Route> {
    vec![
        Route::json::<Vec<AreaNode>, _>("/api/v1/areas", Who::Public, areas::tree,
            "The tree of areas, parents first"),
        Route::geojson::<AreaNode, _>("/api/v1/areas/features", Who::Public, areas::features,
            "Areas as features"),
        Route::json::<TilingReport, _>("/api/v1/areas/{id}/tiling", Who::Public, areas::tiling,
            "The division of an area into cells, with its proof and its defects"),
        Route::geojson::<CellProperties, _>("/api/v1/cells", Who::Public, cells::features,
            "Cells as features, in order of their ids"),
        Route::json::<Ledger, _>("/api/v1/cells/{id}/ledger", Who::May(Right::ReadLedgers), cells::ledger,
            "Everything of one cell in numbers: who is answerable, places by category, neighbours"),
        Route::json::<Page<PlaceView>, _>("/api/v1/cells/{id}/places", Who::MayOfKind(Right::ReadPlaces), cells::places,
            "The places of one kind in a cell, page by page"),
        Route::geojson::<PlaceView, _>("/api/v1/places", Who::MayOfKind(Right::ReadPlaces), places::features,
            "Places of one kind as features, in order of their ids"),
        Route::geojson::<MapFeatureProperties, _>("/api/v1/layers/{layer}", Who::Public, layers::features,
            "A layer of the base map").heavy(),
        Route::json::<Vec<Cluster>, _>("/api/v1/clusters", Who::May(Right::ReadLedgers), clusters::list,
            "Hazards that stand close together, with everyone answerable: the 1000 largest clusters, largest first").heavy(),
        Route::act(Method::GET, "/api/v1/session", Who::Public, Precondition::None, session::show,
            "Who is signed in, and which demonstration persons may sign in").answers::<SessionView>(StatusCode::OK),
        Route::act(Method::POST, "/api/v1/session", Who::Public, Precondition::None, session::sign_in,
            "Signs in; the session is in a cookie").answers::<SessionView>(StatusCode::OK),
        Route::act(Method::DELETE, "/api/v1/session", Who::SignedIn, Precondition::None, session::sign_out,
            "Signs out"),
        Route::act(Method::POST, "/api/v1/session/password", Who::SignedIn, Precondition::IfMatch, session::set_password,
            "Sets another password for oneself and ends all other sessions").answers::<SessionView>(StatusCode::OK),
        Route::document::<serde_json::Map<String, serde_json::Value>>("/api/v1/openapi.json", Who::Public, Media::OpenApi, openapi::reply,
            "This description"),
        Route::always::<health::Health>("/healthz", Who::Public, Media::Json, health::lives,
            "The process lives"),
        Route::always::<health::Health>("/readyz", Who::Public, Media::Json, health::ready,
            "The register is loaded"),
        Route::always::<String>("/metrics", Who::Public, Media::Metrics, health::metrics,
            "Numbers for Prometheus"),
    ]
}
