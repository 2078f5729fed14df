//! The OpenAPI 3.0 document, made from the routing table.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use axum::http::Method;
use grid::wire::Problem;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::auth::{Precondition, Who};
use crate::problem::{ApiError, PROBLEM_JSON};
use crate::reply::{Media, Reply};
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
    let mut paths = Map::new();
    for route in routes {
        let methods = paths.entry(route.path).or_insert_with(|| json!({}));
        methods[route.method.as_str().to_ascii_lowercase()] = operation(route, &mut generator);
    }
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
            "securitySchemes": {
                "session": { "type": "apiKey", "in": "cookie", "name": "wangge_session" },
            },
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
    let mut parameters: Vec<Value> = route
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
    parameters.extend(conditions(route.precondition));
    let mut operation = json!({
        "operationId": operation_id(route),
        "summary": route.summary,
        "description": format!("For {}.", route.who.described()),
        "parameters": parameters,
        "responses": responses(route, generator),
    });
    if route.is_scoped() {
        operation["security"] = json!([{ "session": [] }]);
    }
    if let Some(body) = route.body {
        let content = json!({ Media::Json.as_str(): { "schema": body(generator) } });
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    if let Work::Receive(_) = route.work {
        let content =
            json!({ "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } });
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

/// The headers that a route asks for.
fn conditions(precondition: Precondition) -> impl Iterator<Item = Value> {
    let version = (
        "If-Match",
        "Version that the change is made from, in quotes, as in the ETag of the record.",
        json!({ "type": "string", "pattern": "^\"[0-9]{1,18}\"$" }),
    );
    let key = (
        "Idempotency-Key",
        "Drawn by the client for this creation, such as a UUID; a retry with the same key creates nothing more.",
        json!({ "type": "string", "minLength": 8, "maxLength": 64, "pattern": "^[!-~]+$" }),
    );
    let asked = [(precondition.names_version(), version), (precondition.has_key(), key)];
    asked.into_iter().filter(|(is_asked, _)| *is_asked).map(|(_, (name, about, schema))| {
        json!({ "name": name, "in": "header", "description": about, "required": true, "schema": schema })
    })
}

fn responses(route: &Route, generator: &mut SchemaGenerator) -> Value {
    let mut success = json!({ "description": route.summary });
    if let Some(answer) = route.answer {
        success["content"] = json!({ route.media.as_str(): { "schema": answer(generator) } });
    }
    let mut responses = BTreeMap::from([(route.status.as_u16(), success)]);
    let mut problems = vec![500];
    match route.work {
        Work::Always(_) => {}
        Work::Document(_) => problems.push(400),
        Work::Read(_) => problems.extend([400, 404, 503]),
        Work::Act(_) | Work::Receive(_) => problems.extend([400, 404, 413, 503]),
    }
    if let Work::Read(_) | Work::Document(_) = route.work {
        let unchanged = "Unchanged since the answer that has the ETag of If-None-Match";
        responses.insert(304, json!({ "description": unchanged }));
    }
    if route.is_scoped() {
        problems.extend([401, 403]);
    }
    if route.changes() {
        problems.extend([403, 422]);
    }
    if route.body.is_some() {
        problems.push(415);
    }
    if route.precondition != Precondition::None {
        problems.push(428);
    }
    if route.precondition.names_version() {
        problems.push(412);
    }
    // Signing in is for everybody, and may fail.
    if matches!(route.who, Who::Public) && route.changes() {
        problems.push(401);
    }
    // Others may have drawn there.
    if route.method == Method::POST && route.path.ends_with("/revisions") {
        problems.push(409);
    }
    // Nobody has many divisions computed at once.
    if route.method == Method::POST && route.path.ends_with("/divisions") {
        problems.push(429);
    }
    // Nobody keeps many connections open.
    if route.media == Media::Events {
        problems.push(429);
    }
    // Tries at passwords are counted.
    if route.method == Method::POST && route.path.starts_with("/api/v1/session") {
        problems.push(429);
    }
    for status in problems {
        responses.insert(status, json!({ "$ref": "#/components/responses/Problem" }));
    }
    let by_status = responses.into_iter().map(|(status, response)| (status.to_string(), response));
    Value::Object(by_status.collect())
}

/// `GET /api/v1/areas/{id}/tiling` is `areas_id_tiling`; other methods are put in front.
fn operation_id(route: &Route) -> String {
    let path = route.path.strip_prefix("/api/v1").unwrap_or(route.path);
    let method = route.method.as_str().to_ascii_lowercase();
    let method = (route.method != Method::GET).then_some(method.as_str());
    let words = path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    method.into_iter().chain(words).collect::<Vec<_>>().join("_")
}
