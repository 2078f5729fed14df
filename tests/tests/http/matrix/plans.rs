//! Who gets what of plans and versions.

use grid::people::Role;
use reqwest::Method;
use serde_json::{Value, json};
use wangge_tests::planner::publish;
use wangge_tests::visitor::Visitor;

use super::{Place, covers_area};

use Role::{Administrator, Planner, Supervisor};

/// What somebody is to be answered who asks about plans.
pub(super) fn expected(method: &str, path: &str, role: Role, place: Place) -> (u16, Option<u64>) {
    const READERS: [Role; 3] = [Planner, Supervisor, Administrator];
    const EDITORS: [Role; 2] = [Planner, Administrator];
    let right = |roles: &[Role], theirs: u16, hidden: u16| match (roles.contains(&role), covers_area(place)) {
        (false, _) => 403,
        (true, true) => theirs,
        (true, false) => hidden,
    };
    let status = match (method, path) {
        ("get", "/api/v1/plans") => {
            let status = right(&READERS, 200, 200);
            return (status, (status == 200).then(|| 2 * u64::from(covers_area(place))));
        }
        ("get", "/api/v1/areas/{id}/versions") => {
            let status = right(&READERS, 200, 404);
            // What was there before, and what is to come.
            return (status, (status == 200).then_some(2));
        }
        (
            "get",
            "/api/v1/plans/{id}"
            | "/api/v1/plans/{id}/revisions"
            | "/api/v1/plans/{id}/divisions"
            | "/api/v1/plans/{id}/items"
            | "/api/v1/plans/{id}/export"
            | "/api/v1/areas/{id}/tiling/export"
            | "/api/v1/areas/{id}/blocks"
            | "/api/v1/plans/{id}/events"
            | "/api/v1/plans/{id}/check"
            | "/api/v1/plans/{id}/compare"
            | "/api/v1/areas/{id}/versions/as-of"
            | "/api/v1/versions/{id}",
        ) => right(&READERS, 200, 404),
        // It was asked for by an administrator, who knows of services asked for, which planners and some others do not.
        ("get", "/api/v1/divisions/{id}" | "/api/v1/divisions/{id}/events") => {
            right(&READERS, if role == Planner { 404 } else { 200 }, 404)
        }
        // By somebody else.
        ("delete", "/api/v1/divisions/{id}") => right(&EDITORS, if role == Planner { 404 } else { 403 }, 404),
        ("post", "/api/v1/plans") => right(&EDITORS, 201, 422),
        ("patch", "/api/v1/plans/{id}")
        | (
            "post",
            "/api/v1/plans/{id}/revisions"
            | "/api/v1/plans/{id}/divisions"
            | "/api/v1/plans/{id}/marks"
            | "/api/v1/plans/{id}/publish",
        ) => right(&EDITORS, 412, 404),
        _ => panic!("{method} {path} is not listed: write down who may use it"),
    };
    (status, None)
}

/// A version of an area that waits for its day, so that the register stays as it is.
pub(super) async fn version_to_come(admin: &Visitor, area: i64) -> anyhow::Result<i64> {
    let plan = json!({ "name": "明年", "area": area, "from": { "of": "published" } });
    let made = admin
        .request(Method::POST, "/api/v1/plans")
        .header("idempotency-key", "the-published-plan")
        .json(&plan);
    let plan = admin.send(made).await?.1["id"].as_i64().unwrap_or_default();
    let (status, version) = publish(admin, plan, "2027-01-01").await?;
    anyhow::ensure!(status == 201, "{version}");
    Ok(version["id"].as_i64().unwrap_or_default())
}

/// What a request about a plan says.
pub(super) fn body(path: &str) -> Value {
    match path {
        "/api/v1/plans/{id}/publish" => json!({ "effective": "2026-11-21" }),
        "/api/v1/plans/{id}/divisions" => json!({ "size": { "cells": 2 } }),
        "/api/v1/plans/{id}/marks" => json!({ "name": "定稿" }),
        _ => json!({ "key": "key-of-a-stroke", "act": { "act": "do", "command": { "do": "fit_boundary" } } }),
    }
}
