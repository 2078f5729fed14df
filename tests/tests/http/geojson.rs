//! Every GeoJSON answer about the sample town, read by an independent reader.

use grid::people::Role;
use wangge_tests::rfc7946;
use wangge_tests::test_app::TestApp;

#[tokio::test]
async fn an_independent_reader_takes_every_collection_of_the_sample_town() -> anyhow::Result<()> {
    let app = TestApp::of(data::town::records()?, None).await?.as_role(Role::Administrator).await?;
    for path in [
        "areas/features",
        "cells",
        "layers/street",
        "layers/water",
        "layers/building",
        "places?kind=household&limit=10000",
        "places?kind=premises",
        "places?kind=hazard",
        "places?kind=hydrant",
    ] {
        let response = app.get(&format!("/api/v1/{path}")).await?;
        assert_eq!(response.headers()["content-type"], "application/geo+json", "{path}");
        let collection = rfc7946::check(&response.text().await?).map_err(|e| e.context(path))?;
        let matched =
            collection.foreign_members.as_ref().and_then(|members| members["numberMatched"].as_u64());
        assert_eq!(matched, Some(collection.features.len() as u64), "{path}: all of them");
        assert!(!collection.features.is_empty(), "{path}");
    }
    Ok(())
}
