//! Requests that must be refused, by name of what is wrong.

use grid::people::Role;
use reqwest::header::HeaderValue;
use reqwest::{Method, Response, StatusCode};
use serde_json::Value;
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

/// The problem of a response that must be one.
async fn problem(response: Response, status: StatusCode) -> anyhow::Result<Value> {
    anyhow::ensure!(response.status() == status, "{} is not {status}", response.status());
    let kind = response.headers().get("content-type").map(|kind| kind.as_bytes().to_vec());
    anyhow::ensure!(kind.as_deref() == Some(b"application/problem+json"), "{kind:?}");
    let problem: Value = response.json().await?;
    anyhow::ensure!(problem["status"] == status.as_u16(), "{problem}");
    anyhow::ensure!(problem["title"].is_string() && problem["type"].is_string(), "{problem}");
    anyhow::ensure!(problem["detail"].as_str().is_some_and(|d| (10..400).contains(&d.len())), "{problem}");
    Ok(problem)
}

#[tokio::test]
async fn unreadable_parameters_are_refused_by_name() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let brackets = format!("bbox={}", "(".repeat(5000));
    let mut cases: Vec<(String, &str)> = Vec::new();
    for bbox in [
        "NaN,0,1,1",
        "0,0,nan,1",
        "inf,0,1,1",
        "0,0,1,-inf",
        "0,0,1e400,1",
        "1,2,3",
        "1,2,3,4,5",
        "1,2,3,4,5,6",
        "0,2,1,1",
        "181,0,182,1",
        "-181,0,1,1",
        "0,-91,1,1",
        "0,0,1,91",
        "text",
        "1,2,3,x",
        ",,,",
        "1,2,3,",
        "%00",
        "1,2,3,%00",
        "1,2,3,4%0A",
        "%ff",
        "%E7",
        "%",
        "%4",
        "%zz",
        "",
        "0,0,1,%201",
    ] {
        for path in ["areas/features?", "cells?", "places?kind=household&", "layers/street?"] {
            cases.push((format!("{path}bbox={bbox}"), "bbox"));
        }
    }
    cases.push((format!("cells?{brackets}"), "bbox"));
    for limit in [
        "0",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "12345678901234567890",
        "99999999999999999999",
        "ten",
        "",
        "%00",
        "0x10",
    ] {
        cases.push((format!("cells?limit={limit}"), "limit"));
        cases.push((format!("places?kind=hazard&limit={limit}"), "limit"));
        cases.push((format!("cells/1/places?kind=hazard&limit={limit}"), "limit"));
    }
    for (query, field) in [
        ("areas?x=1", "x"),
        ("areas?bbox=0,0,1,1", "bbox"),
        ("cells?bbox=0,0,1,1&bbox=0,0,1,1", "bbox"),
        ("cells?Limit=1", "Limit"),
        ("cells?limit", "limit"),
        ("cells?=1", ""),
        ("cells?%E7%BD%91=1", "网"),
        ("cells?after=x", "after"),
        ("cells?after=-1", "after"),
        ("cells?area=x", "area"),
        ("cells?id=5", "id"),
        ("areas/features?level=planet", "level"),
        ("areas/features?parent=", "parent"),
        ("places", "kind"),
        ("places?kind=", "kind"),
        ("places?kind=Household", "kind"),
        ("cells/1/places", "kind"),
        ("cells/1/places?kind=cell", "kind"),
        ("cells/1/ledger?limit=1", "limit"),
        ("clusters?radius_m=0", "radius_m"),
        ("clusters?radius_m=0.99", "radius_m"),
        ("clusters?radius_m=1001", "radius_m"),
        ("clusters?radius_m=NaN", "radius_m"),
        ("clusters?radius_m=1e400", "radius_m"),
        ("clusters?min_members=1", "min_members"),
        ("clusters?min_members=101", "min_members"),
        ("clusters?min_members=2.5", "min_members"),
        ("clusters?kind=household", "kind"),
        ("clusters?state=broken", "state"),
        ("clusters?severity=", "severity"),
    ] {
        cases.push((query.to_owned(), field));
    }
    for (query, field) in cases {
        let shown: String = query.chars().take(80).collect();
        let response = app.get(&format!("/api/v1/{query}")).await?;
        let problem =
            problem(response, StatusCode::BAD_REQUEST).await.map_err(|e| e.context(shown.clone()))?;
        assert_eq!(problem["field"], field, "{shown}: {problem}");
    }
    Ok(())
}

#[tokio::test]
async fn long_queries_are_refused_in_few_words() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let long = "x".repeat(5000);
    let many: Vec<String> = (0..1000).map(|n| format!("p{n}=1")).collect();
    let shown = format!("{}…", "x".repeat(40));
    for (query, field) in [
        (format!("{long}=1"), shown.as_str()),
        (long.clone(), &shown),
        (format!("{long}=%zz"), &shown),
        (format!("{long}=1&{long}=1"), &shown),
        (many.join("&"), "p32"),
    ] {
        for path in ["cells", "openapi.json"] {
            let response = app.get(&format!("/api/v1/{path}?{query}")).await?;
            let problem = problem(response, StatusCode::BAD_REQUEST).await?;
            assert_eq!(problem["field"], field);
        }
    }
    Ok(())
}

#[tokio::test]
async fn what_is_not_there_is_not_found() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    for (path, field) in [
        ("/api/v1/areas/99999/tiling", "id"),
        ("/api/v1/areas/9223372036854775807/tiling", "id"),
        ("/api/v1/areas/9223372036854775808/tiling", "id"),
        ("/api/v1/areas/-1/tiling", "id"),
        ("/api/v1/areas/x/tiling", "id"),
        ("/api/v1/areas/%00/tiling", "id"),
        ("/api/v1/cells/99999/ledger", "id"),
        ("/api/v1/cells/99999/places?kind=hazard", "id"),
        ("/api/v1/cells?area=99999", "area"),
        ("/api/v1/layers/sky", "layer"),
    ] {
        let problem =
            problem(app.get(path).await?, StatusCode::NOT_FOUND).await.map_err(|e| e.context(path))?;
        assert_eq!(problem["field"], field, "{path}");
    }
    for path in [
        "/api",
        "/api/v1",
        "/api/v1/",
        "/api/v1/nothing",
        "/api/v2/areas",
        "/api/v1/areas/",
        "/nothing.js",
        "/api/v1/layers/",
        "/api/v1/areas/%ff/tiling",
        "/api/v1/../areas",
    ] {
        problem(app.get(path).await?, StatusCode::NOT_FOUND).await.map_err(|e| e.context(path))?;
    }
    Ok(())
}

#[tokio::test]
async fn other_methods_are_refused_with_those_allowed() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::PATCH] {
        let response = app.request(method.clone(), "/api/v1/areas").send().await?;
        assert_eq!(
            response.headers().get("allow").map(HeaderValue::as_bytes),
            Some(&b"GET,HEAD"[..]),
            "{method}"
        );
        problem(response, StatusCode::METHOD_NOT_ALLOWED).await?;
    }
    let head = app.request(Method::HEAD, "/api/v1/areas").send().await?;
    assert_eq!(head.status(), 200);
    assert_eq!(head.bytes().await?.len(), 0);
    Ok(())
}

#[tokio::test]
async fn a_large_body_is_refused() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let body = "x".repeat(1 << 20);
    let response = app.request(Method::POST, "/api/v1/people").body(body).send().await?;
    problem(response, StatusCode::PAYLOAD_TOO_LARGE).await?;
    Ok(())
}
