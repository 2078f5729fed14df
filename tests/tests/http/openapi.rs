//! The OpenAPI document against the service it describes.

use grid::people::Role;
use std::collections::BTreeSet;

use grid::wire::plan::PlanStart;
use serde_json::Value;
use wangge_tests::planner::{new_division, new_plan, publish};
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

const MEDIA: [&str; 6] = [
    "text/event-stream",
    "text/csv; charset=utf-8",
    "application/json",
    "application/geo+json",
    "application/vnd.oai.openapi+json;version=3.0",
    "text/plain; version=0.0.4; charset=utf-8",
];

/// Every route with its parameters and the header that it asks for.
const CONTRACT: &[(&str, &str, &[&str])] = &[
    ("get", "/api/v1/areas", &[]),
    ("get", "/api/v1/areas/features", &["level", "parent", "bbox"]),
    ("get", "/api/v1/schemes", &[]),
    ("get", "/api/v1/areas/{id}/tiling", &["id"]),
    ("get", "/api/v1/cells", &["area", "bbox", "limit", "after"]),
    ("get", "/api/v1/cells/{id}/ledger", &["id"]),
    ("get", "/api/v1/cells/{id}/places", &["id", "kind", "limit", "after"]),
    ("get", "/api/v1/places", &["kind", "bbox", "area", "limit", "after"]),
    ("get", "/api/v1/layers/{layer}", &["layer", "bbox"]),
    ("get", "/api/v1/clusters", &["area", "radius_m", "min_members", "kind", "state", "severity"]),
    ("get", "/api/v1/areas/{id}/blocks", &["id", "streets", "scheme"]),
    ("get", "/api/v1/areas/{id}/rosters", &["id"]),
    ("post", "/api/v1/areas/{id}/rosters/reveal", &["id"]),
    ("get", "/api/v1/session", &[]),
    ("post", "/api/v1/session", &[]),
    ("delete", "/api/v1/session", &[]),
    ("post", "/api/v1/session/password", &["If-Match"]),
    ("get", "/api/v1/people", &[]),
    ("post", "/api/v1/people", &["Idempotency-Key"]),
    ("get", "/api/v1/people/names", &[]),
    ("put", "/api/v1/people/{id}", &["id", "If-Match"]),
    ("post", "/api/v1/people/{id}/password", &["id", "If-Match"]),
    ("get", "/api/v1/audit", &["name", "action", "subject", "id", "from", "until", "before", "limit"]),
    ("get", "/api/v1/audit/export", &["name", "action", "subject", "id", "from", "until", "before", "limit"]),
    ("get", "/api/v1/places/{kind}/{id}", &["kind", "id"]),
    ("get", "/api/v1/places/{kind}/{id}/history", &["kind", "id"]),
    ("post", "/api/v1/places/{kind}", &["kind", "Idempotency-Key"]),
    ("patch", "/api/v1/places/{kind}/{id}", &["kind", "id", "If-Match"]),
    ("post", "/api/v1/places/{kind}/{id}/restore", &["kind", "id", "If-Match"]),
    ("post", "/api/v1/places/{kind}/{id}/reveal", &["kind", "id"]),
    ("get", "/api/v1/plans", &["area"]),
    ("post", "/api/v1/plans", &["Idempotency-Key"]),
    ("get", "/api/v1/plans/{id}", &["id", "revision"]),
    ("patch", "/api/v1/plans/{id}", &["id", "If-Match"]),
    ("get", "/api/v1/plans/{id}/revisions", &["id", "after"]),
    ("post", "/api/v1/plans/{id}/revisions", &["id", "If-Match"]),
    ("post", "/api/v1/plans/{id}/marks", &["id", "If-Match"]),
    ("get", "/api/v1/plans/{id}/items", &["id"]),
    ("get", "/api/v1/plans/{id}/events", &["id", "after"]),
    ("post", "/api/v1/plans/{id}/divisions", &["id", "If-Match", "Idempotency-Key"]),
    ("get", "/api/v1/plans/{id}/divisions", &["id"]),
    ("get", "/api/v1/divisions/{id}", &["id"]),
    ("delete", "/api/v1/divisions/{id}", &["id"]),
    ("get", "/api/v1/divisions/{id}/events", &["id"]),
    ("get", "/api/v1/plans/{id}/check", &["id"]),
    ("post", "/api/v1/plans/{id}/publish", &["id", "If-Match"]),
    ("get", "/api/v1/plans/{id}/compare", &["id", "with"]),
    ("get", "/api/v1/areas/{id}/versions", &["id"]),
    ("get", "/api/v1/areas/{id}/versions/as-of", &["id", "day", "scheme"]),
    ("get", "/api/v1/versions/{id}", &["id"]),
    ("get", "/api/v1/plans/{id}/export", &["id", "format"]),
    ("get", "/api/v1/areas/{id}/tiling/export", &["id", "format"]),
    ("post", "/api/v1/uploads", &["name"]),
    ("get", "/api/v1/uploads/{id}", &["id"]),
    ("delete", "/api/v1/uploads/{id}", &["id"]),
    ("get", "/api/v1/uploads/{id}/preview", &["id", "layer", "encoding", "crs", "area"]),
    ("post", "/api/v1/uploads/{id}/take", &["id", "Idempotency-Key"]),
    ("get", "/api/v1/openapi.json", &[]),
    ("get", "/healthz", &[]),
    ("get", "/readyz", &[]),
    ("get", "/metrics", &[]),
];

/// Every value of a key, anywhere in a document.
fn all<'a>(key: &str, document: &'a Value, found: &mut Vec<&'a Value>) {
    match document {
        Value::Object(object) => {
            for (name, value) in object {
                if name == key {
                    found.push(value);
                }
                all(key, value, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| all(key, item, found)),
        _ => {}
    }
}

#[tokio::test]
async fn it_is_asked_for_like_any_other_read() -> Tested {
    const PATH: &str = "/api/v1/openapi.json";
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let first = app.get(PATH).await?;
    let tag = first.headers()["etag"].clone();
    let again = app.request(reqwest::Method::GET, PATH).header("if-none-match", tag).send().await?;
    assert_eq!((again.status().as_u16(), again.bytes().await?.len()), (304, 0));
    let refused = app.request(reqwest::Method::GET, &format!("{PATH}?x=1")).header("if-none-match", "*");
    let refused = refused.send().await?;
    assert_eq!(refused.status(), 400);
    assert_eq!(refused.json::<Value>().await?["field"], "x");
    Ok(())
}

#[tokio::test]
async fn it_is_self_contained() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let document = app.json("/api/v1/openapi.json").await?;
    assert!(document["openapi"].as_str().is_some_and(|version| version.starts_with("3.0.")));
    let mut references = Vec::new();
    all("$ref", &document, &mut references);
    assert!(references.len() > 20);
    for reference in references {
        let pointer = reference.as_str().and_then(|r| r.strip_prefix('#'));
        assert!(pointer.and_then(|p| document.pointer(p)).is_some(), "{reference} leads nowhere");
    }
    // OpenAPI 3.0 has no schemas `true` and `false`, and one type a schema.
    let mut schemas = Vec::new();
    all("schema", &document, &mut schemas);
    assert!(schemas.iter().all(|schema| schema.is_object()), "{schemas:?}");
    let mut types = Vec::new();
    all("type", &document, &mut types);
    assert!(types.iter().all(|kind| kind.is_string() || kind.is_object()), "{types:?}");
    let mut ids = Vec::new();
    all("operationId", &document, &mut ids);
    assert_eq!(ids.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    Ok(())
}

/// The contract of docs/api.md, route by route with its parameters.
#[tokio::test]
async fn it_lists_every_route_of_the_contract() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let document = app.json("/api/v1/openapi.json").await?;
    let paths = document["paths"].as_object().into_iter().flatten();
    let described: BTreeSet<(&str, &str)> = paths
        .flat_map(|(path, item)| {
            let methods = item.as_object().into_iter().flatten();
            methods.map(move |(method, _)| (path.as_str(), method.as_str()))
        })
        .collect();
    assert_eq!(described, CONTRACT.iter().map(|(method, path, _)| (*path, *method)).collect());
    for (method, path, parameters) in CONTRACT {
        let operation = &document["paths"][path][method];
        let described = operation["parameters"].as_array().into_iter().flatten();
        let names: Vec<&str> = described.clone().filter_map(|p| p["name"].as_str()).collect();
        assert_eq!(names, *parameters, "{method} {path}");
        for parameter in described {
            let name = parameter["name"].as_str().unwrap_or_default();
            let in_path = path.contains(&format!("{{{name}}}"));
            let place = match name {
                "If-Match" | "Idempotency-Key" => "header",
                _ if in_path => "path",
                _ => "query",
            };
            assert_eq!(parameter["in"], place, "{path} {name}");
            let needed = place != "query"
                || matches!(name, "day" | "with")
                || (name == "kind" && path.ends_with("places"))
                || (name == "name" && path.ends_with("uploads"));
            assert_eq!(parameter["required"], needed, "{path} {name}");
            assert!(
                parameter["description"].as_str().is_some_and(|text| !text.starts_with(' ')),
                "{parameter}"
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn every_documented_route_answers_as_documented() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let document = app.json("/api/v1/openapi.json").await?;
    let cell = app.json("/api/v1/cells?limit=1").await?["features"][0]["id"].to_string();
    let plan = new_plan(&app, PlanStart::Published).await?.id.to_string();
    let division = new_division(&app, plan.parse()?).await?;
    let published = new_plan(&app, PlanStart::Published).await?.id;
    let version = publish(&app, published, "2026-11-21").await?.1["id"].to_string();
    let point = r#"{"type":"Point","coordinates":[120.1,30.2]}"#;
    let upload = app.upload("point.geojson", point).await?.1["id"].as_str().unwrap_or_default().to_owned();
    let paths = document["paths"].as_object().into_iter().flatten();
    for (path, item) in paths.filter(|(_, item)| item.get("get").is_some()) {
        let id = match path {
            path if path.contains("/cells/") => &cell,
            path if path.contains("/plans/") => &plan,
            path if path.contains("/versions/{id}") => &version,
            path if path.contains("/divisions/") => &division,
            path if path.contains("/uploads/") => &upload,
            _ => "3",
        };
        let address = path.replace("{id}", id).replace("{layer}", "street").replace("{kind}", "household");
        let query = match path {
            path if path.ends_with("places") => "?kind=hazard",
            path if path.ends_with("compare") => "?with=published",
            path if path.ends_with("as-of") => "?day=2026-11-21",
            _ => "",
        };
        let response = app.get(&format!("{address}{query}")).await?;
        assert_eq!(response.status(), 200, "{path}");
        let kind = response.headers()["content-type"].to_str()?.to_owned();
        assert!(MEDIA.contains(&kind.as_str()), "{path}: {kind}");
        let content = &item["get"]["responses"]["200"]["content"];
        assert!(content.get(&kind).is_some(), "{path}: {kind} is not in {content}");
        if kind.contains("json") {
            let schema = &content[&kind]["schema"];
            conforms(&response.json().await?, schema, &document, path);
        }
    }
    Ok(())
}

/// Checks what the schemas of this service say: types, required properties, items, names and references.
fn conforms(value: &Value, schema: &Value, document: &Value, place: &str) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.trim_start_matches('#'));
        return conforms(value, target.unwrap_or(&Value::Null), document, &format!("{place} ({reference})"));
    }
    if value.is_null() && schema["nullable"] == true {
        return;
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        conforms(value, part, document, place);
    }
    for choice in ["oneOf", "anyOf"] {
        if let Some(options) = schema[choice].as_array() {
            let fits = options.iter().any(|option| fits(value, option, document));
            assert!(fits, "{place}: {value} is none of {choice}");
        }
    }
    if let Some(names) = schema["enum"].as_array() {
        assert!(names.contains(value), "{place}: {value} is not one of {names:?}");
    }
    if let Some(wanted) = schema["type"].as_str() {
        let fits = match wanted {
            "object" => value.is_object(),
            "array" => value.is_array(),
            "string" => value.is_string(),
            "integer" => value.is_i64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            other => panic!("{place}: unknown type {other}"),
        };
        assert!(fits, "{place}: {value} is no {wanted}");
    }
    for required in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        assert!(value.get(required).is_some(), "{place}: {required} is missing in {value}");
    }
    if let (Some(object), Some(properties)) = (value.as_object(), schema["properties"].as_object()) {
        for (name, value) in object {
            if let Some(schema) = properties.get(name) {
                conforms(value, schema, document, &format!("{place}.{name}"));
            }
        }
    }
    for item in value.as_array().into_iter().flatten().filter(|_| schema["items"].is_object()) {
        conforms(item, &schema["items"], document, &format!("{place}[]"));
    }
}

/// Whether a value fits one option: told by the constants and required properties that set the options apart.
fn fits(value: &Value, option: &Value, document: &Value) -> bool {
    let attempt = std::panic::AssertUnwindSafe(|| conforms(value, option, document, ""));
    std::panic::catch_unwind(attempt).is_ok()
}
