//! The OpenAPI 3.0 document, made from the routing table.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use grid::wire::Problem;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::problem::{ApiError, PROBLEM_JSON};
use crate::reply::Reply;
use crate::routes::{Route, Work, table};

/// A GeoJSON feature collection whose features have properties of one kind.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FeatureCollection<P> {
    /// `FeatureCollection`
    r#type: String,
    /// How many features there are on all pages together.
    number_matched: u64,
    /// How many features this page has.
    number_returned: u64,
    /// The next page, if there is one.
    links: Vec<Link>,
    /// The features of this page.
    features: Vec<Feature<P>>,
}

/// A GeoJSON feature.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Feature<P> {
    /// `Feature`
    r#type: String,
    /// Id in the store.
    id: i64,
    /// GeoJSON geometry in degrees, longitude first.
    geometry: Geometry,
    /// What it is.
    properties: P,
}

/// A GeoJSON geometry.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Geometry {
    /// `Point`, `LineString`, `Polygon` or `MultiPolygon`
    r#type: String,
    /// Positions, nested as the type asks.
    coordinates: Vec<Value>,
}

/// A link to another page.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Link {
    /// `next`
    rel: String,
    /// Media type.
    r#type: String,
    /// Address.
    href: String,
}

/// `GET /openapi.json`
pub(crate) fn reply() -> Result<Reply, ApiError> {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    let document = DOCUMENT.get_or_init(|| document(&table()));
    Reply::json(document)
}

fn document(routes: &[Route]) -> Value {
    let mut generator = SchemaSettings::openapi3().into_generator();
    let problem = generator.subschema_for::<Problem>();
    let paths: Map<String, Value> = routes
        .iter()
        .map(|route| (route.path.to_owned(), json!({ "get": operation(route, &mut generator) })))
        .collect();
    let schemas = generator.take_definitions(true);
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Wangge",
            "description": "Areas, their division into cells with the proof of coverage, and what lies in the cells. Personal fields are masked.",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "responses": {
                "Problem": {
                    "description": "What went wrong, and the parameter at fault",
                    "content": { PROBLEM_JSON: { "schema": problem } },
                },
            },
        },
    })
}

fn operation(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let parameters: Vec<Value> = route
        .parameters
        .iter()
        .map(|parameter| {
            let mut described = json!({
                "name": parameter.name,
                "in": parameter.place,
                "description": parameter.about,
                "required": parameter.required,
                "schema": (parameter.schema)(generator),
            });
            if described["schema"]["type"] == "array" {
                // Comma-separated, as in bbox=1,2,3,4.
                described["style"] = json!("form");
                described["explode"] = json!(false);
            }
            described
        })
        .collect();
    json!({
        "operationId": operation_id(route.path),
        "summary": route.summary,
        "parameters": parameters,
        "responses": responses(route, generator),
    })
}

fn responses(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let answer = json!({ route.media.as_str(): { "schema": (route.answer)(generator) } });
    let problem = || json!({ "$ref": "#/components/responses/Problem" });
    let mut responses = BTreeMap::from([
        ("200", json!({ "description": route.summary, "content": answer })),
        ("500", problem()),
    ]);
    if let Work::Read(_) | Work::Document(_) = route.work {
        responses.insert(
            "304",
            json!({ "description": "Unchanged since the answer that has the ETag of If-None-Match" }),
        );
        responses.insert("400", problem());
    }
    if let Work::Read(_) = route.work {
        responses.insert("404", problem());
        responses.insert("503", problem());
    }
    json!(responses)
}

/// `/api/v1/areas/{id}/tiling` is `areas_id_tiling`.
fn operation_id(path: &str) -> String {
    let path = path.strip_prefix("/api/v1").unwrap_or(path);
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}
