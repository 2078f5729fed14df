//! Files that are uploaded, looked at and taken in.

mod bad_files;
mod exports;
mod formats;
mod taking;

use grid::people::{Role, Scope};
use serde_json::Value;
use wangge_tests::test_app::TestApp;
use wangge_tests::visitor::Visitor;

type Tested = anyhow::Result<()>;

/// The western community of the fixture.
const WEST: &str = "330199001001";

/// Somebody with this role who sees everything.
async fn person(app: &TestApp, role: Role) -> anyhow::Result<Visitor> {
    app.person(role, Scope::Everything).await
}

/// Id of the area with this code.
async fn area(app: &TestApp, code: &str) -> anyhow::Result<i64> {
    let areas = app.json("/api/v1/areas").await?;
    let mut areas = areas.as_array().into_iter().flatten();
    Ok(areas.find(|area| area["code"] == code).and_then(|area| area["id"].as_i64()).unwrap_or_default())
}

/// The path of an upload.
fn path(upload: &Value) -> String {
    format!("/api/v1/uploads/{}", upload["id"].as_str().unwrap_or_default())
}
