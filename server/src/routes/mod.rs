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
            "A layer of the base map").heavy(),
        Route::json::<Vec<Cluster>, _>("/api/v1/clusters", clusters::list,
            "Hazards that stand close together, with everyone answerable: the 1000 largest clusters, largest first").heavy(),
        Route::document::<serde_json::Map<String, serde_json::Value>>("/api/v1/openapi.json", Media::OpenApi, openapi::reply,
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
    Read(Read),
    /// Says the same as long as the program runs, loaded register or not. Takes no parameters.
    Document(fn() -> Result<Reply, ApiError>),
    /// Answers always, loaded register or not, and afresh each time.
    Always(fn(&App) -> Result<Reply, ApiError>),
}

/// An answer from the register.
pub(crate) struct Read {
    /// Checks the parameters and no more, for a client that has the answer already.
    pub(crate) check: fn(&Register, &RawRequest) -> Result<(), ApiError>,
    /// Checks the parameters and answers.
    pub(crate) answer: Arc<Answer>,
}

/// From a request to an answer.
pub(crate) type Answer = dyn Fn(&Register, &RawRequest) -> Result<Reply, ApiError> + Send + Sync;

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
        let work = Work::Read(Read {
            check: |register, request| P::read(request, register).map(drop),
            answer: Arc::new(move |register, request| {
                handler(register, &P::read(request, register)?, request)
            }),
        });
        Self { path, summary, media, parameters: P::described(), answer, heavy: false, work }
    }

    fn always<T: JsonSchema>(
        path: &'static str,
        media: Media,
        handler: fn(&App) -> Result<Reply, ApiError>,
        summary: &'static str,
    ) -> Self {
        Self::plain::<T>(path, media, Work::Always(handler), summary)
    }

    fn document<T: JsonSchema>(
        path: &'static str,
        media: Media,
        handler: fn() -> Result<Reply, ApiError>,
        summary: &'static str,
    ) -> Self {
        Self::plain::<T>(path, media, Work::Document(handler), summary)
    }

    fn plain<T: JsonSchema>(path: &'static str, media: Media, work: Work, summary: &'static str) -> Self {
        let answer = SchemaGenerator::subschema_for::<T>;
        Self { path, summary, media, parameters: Vec::new(), answer, heavy: false, work }
    }

    fn heavy(self) -> Self {
        Self { heavy: true, ..self }
    }
}
