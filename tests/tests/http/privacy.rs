//! Personal fields in answers: none is seen whole.

use grid::people::Role;
use std::sync::Arc;

use store::SqliteStore;
use wangge_tests::fixture::SECRETS;
use wangge_tests::reading::Reading as _;
use wangge_tests::test_app::TestApp;

#[tokio::test]
async fn no_answer_shows_a_name_or_telephone_whole() -> anyhow::Result<()> {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let mut paths: Vec<String> =
        ["areas", "areas/features", "cells", "clusters?min_members=2", "openapi.json"]
            .into_iter()
            .chain(["layers/street", "layers/water", "layers/building"])
            .map(|path| format!("/api/v1/{path}"))
            .collect();
    paths.push("/metrics".to_owned());
    let areas = app.json("/api/v1/areas").await?;
    let cells = app.json("/api/v1/cells").await?;
    let ids = |list: &serde_json::Value| -> Vec<String> {
        list.as_array().into_iter().flatten().map(|item| item["id"].to_string()).collect()
    };
    paths.extend(ids(&areas).iter().map(|id| format!("/api/v1/areas/{id}/tiling")));
    for kind in ["household", "premises", "hazard", "hydrant"] {
        paths.push(format!("/api/v1/places?kind={kind}"));
        paths.extend(
            ids(&cells["features"]).iter().map(|id| format!("/api/v1/cells/{id}/places?kind={kind}")),
        );
    }
    paths.extend(ids(&cells["features"]).iter().map(|id| format!("/api/v1/cells/{id}/ledger")));

    let mut masked = 0;
    for path in paths {
        let text = app.get(&path).await?.text().await?;
        for secret in SECRETS {
            assert!(!text.contains(secret), "{path} shows {secret}");
        }
        assert_eq!(telephones(&text), 0, "{path} shows a telephone number");
        masked += text.matches("138****1234").count();
    }
    assert!(masked >= 4, "masked numbers are there to be seen: {masked}");
    Ok(())
}

/// How many mobile numbers a text has: eleven digits that begin with 13 to 19, not behind a decimal point. Codes have
/// other lengths.
fn telephones(text: &str) -> usize {
    let numbers =
        text.split(|c: char| !c.is_ascii_digit() && c != '.').map(|number| number.trim_matches('.'));
    let mobile = |n: &&str| n.len() == 11 && !n.contains('.') && n.starts_with('1') && &n[1..2] >= "3";
    numbers.filter(mobile).count()
}

#[tokio::test]
async fn no_answer_about_the_sample_town_shows_a_telephone_whole() -> anyhow::Result<()> {
    let records = data::town::records()?;
    let known: usize = records.iter().map(|record| telephones(&format!("{record:?}"))).sum();
    assert!(known > 100, "there are numbers to be hidden: {known}");
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(folder.path().join("town.gpkg")).await?;
    store.take(records).await?;
    let app = TestApp::over(Arc::new(store), None).await?.as_role(Role::Administrator).await?;
    let mut paths = vec!["/api/v1/cells".to_owned(), "/api/v1/clusters".to_owned()];
    for kind in ["household", "premises", "hazard", "hydrant"] {
        paths.push(format!("/api/v1/places?kind={kind}&limit=10000"));
    }
    let cells = app.json("/api/v1/cells").await?;
    let ids = cells["features"].as_array().into_iter().flatten().map(|cell| &cell["id"]);
    paths.extend(ids.map(|id| format!("/api/v1/cells/{id}/ledger")));
    let mut masked = 0;
    for path in paths {
        let text = app.get(&path).await?.text().await?;
        assert_eq!(telephones(&text), 0, "{path}");
        masked += text.matches("****").count();
    }
    assert!(masked > 10, "they are there, masked: {masked}");
    Ok(())
}
