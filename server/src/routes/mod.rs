//! The routing table: every address of the service, once. Router, OpenAPI document and metrics are made from it.

mod areas;
mod cells;
mod clusters;
mod health;
mod layers;
mod places;

use std::sync::Arc;

use grid::wire::{AreaNode, CellProperties, Cluster, Ledger, Page, PlaceView, TilingReport};
use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::app::App;
use crate::extract::{Parameter, Parameters, RawRequest};
use crate::index::{MapFeatureProperties, Register};
use crate::openapi::{self, FeatureCollection};
use crate::problem::ApiError;
use crate::reply::{Media, Reply};

/// Every route of the service. All of them are reads.
#[rustfmt::skip]
pub(crate) fn table() -> Vec<Route> {
    vec![
        Route::json::<Vec<AreaNode>, _>("/api/v1/areas", areas::tree,
            "The tree of areas, parents first"),
        Route::geojson::<AreaNode, _>("/api/v1/areas/features", areas::features,
            "Areas as features"),
        Route::json::<TilingReport, _>("/api/v1/areas/{id}/tiling", areas::tiling,
            "The division of an area into cells, with its proof and its defects"),
        Route::geojson::<CellProperties, _>("/api/v1/cells", cells::features,
            "Cells as features, in order of their ids"),
        Route::json::<Ledger, _>("/api/v1/cells/{id}/ledger", cells::ledger,
            "Everything of one cell in numbers: who is answerable, places by category, neighbours"),
        Route::json::<Page<PlaceView>, _>("/api/v1/cells/{id}/places", cells::places,
            "The places of one kind in a cell, page by page"),
        Route::geojson::<PlaceView, _>("/api/v1/places", places::features,
            "Places of one kind as features, in order of their ids"),
        Route::geojson::<MapFeatureProperties, _>("/api/v1/layers/{layer}", layers::features,
            "A layer of the base map"),
        Route::json::<Vec<Cluster>, _>("/api/v1/clusters", clusters::list,
            "Hazards that stand close together, with everyone answerable, largest first").heavy(),
        Route::always::<serde_json::Map<String, serde_json::Value>>("/api/v1/openapi.json", Media::OpenApi, openapi::reply,
            "This description"),
        Route::always::<health::Health>("/healthz", Media::Json, health::lives,
            "The process lives"),
        Route::always::<health::Health>("/readyz", Media::Json, health::ready,
            "The register is loaded"),
        Route::always::<String>("/metrics", Media::Metrics, health::metrics,
            "Numbers for Prometheus"),
    ]
}

/// One row of the table.
pub(crate) struct Route {
    /// Path with its parameters in braces.
    pub(crate) path: &'static str,
    /// One line on what it answers.
    pub(crate) summary: &'static str,
    /// Media type of the answer.
    pub(crate) media: Media,
    /// What may be asked.
    pub(crate) parameters: Vec<Parameter>,
    /// Schema of the answer.
    pub(crate) answer: fn(&mut SchemaGenerator) -> Schema,
    /// Whether it computes for long enough to be kept off the threads that serve everybody.
    pub(crate) heavy: bool,
    /// What it does.
    pub(crate) work: Work,
}

/// What a route does.
pub(crate) enum Work {
    /// Answers from the register.
    Read(Arc<Read>),
    /// Answers always, loaded register or not, and afresh each time.
    Always(fn(&App) -> Result<Reply, ApiError>),
}

/// Checks the parameters, then answers unless the client has the answer already (`fresh`).
pub(crate) type Read = dyn Fn(&Register, &RawRequest, bool) -> Result<Option<Reply>, ApiError> + Send + Sync;

/// A handler: from checked parameters to an answer.
type Handler<P> = fn(&Register, &P, &RawRequest) -> Result<Reply, ApiError>;

impl Route {
    fn json<T: JsonSchema, P: Parameters>(
        path: &'static str,
        handler: Handler<P>,
        summary: &'static str,
    ) -> Self {
        Self::read(path, Media::Json, SchemaGenerator::subschema_for::<T>, handler, summary)
    }

    fn geojson<T: JsonSchema, P: Parameters>(
        path: &'static str,
        handler: Handler<P>,
        summary: &'static str,
    ) -> Self {
        let answer = |generator: &mut SchemaGenerator| generator.subschema_for::<FeatureCollection<T>>();
        Self::read(path, Media::GeoJson, answer, handler, summary)
    }

    fn read<P: Parameters>(
        path: &'static str,
        media: Media,
        answer: fn(&mut SchemaGenerator) -> Schema,
        handler: Handler<P>,
        summary: &'static str,
    ) -> Self {
        let read = move |register: &Register, request: &RawRequest, fresh: bool| {
            let parameters = P::read(request, register)?;
            if fresh { Ok(None) } else { handler(register, &parameters, request).map(Some) }
        };
        let work = Work::Read(Arc::new(read));
        Self { path, summary, media, parameters: P::described(), answer, heavy: false, work }
    }

    fn always<T: JsonSchema>(
        path: &'static str,
        media: Media,
        handler: fn(&App) -> Result<Reply, ApiError>,
        summary: &'static str,
    ) -> Self {
        let answer = SchemaGenerator::subschema_for::<T>;
        Self {
            path,
            summary,
            media,
            parameters: Vec::new(),
            answer,
            heavy: false,
            work: Work::Always(handler),
        }
    }

    fn heavy(self) -> Self {
        Self { heavy: true, ..self }
    }
}
