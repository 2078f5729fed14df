//! Personal fields in answers: none is seen whole.

use wangge_tests::fixture::SECRETS;
use wangge_tests::test_app::TestApp;

#[tokio::test]
async fn no_answer_shows_a_name_or_telephone_whole() -> anyhow::Result<()> {
    let app = TestApp::start().await?;
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
        let digits = text.as_bytes().chunk_by(|a, b| a.is_ascii_digit() && b.is_ascii_digit());
        // A mobile number: eleven digits that begin with 13 to 19. Codes have other lengths.
        let telephone = |run: &&[u8]| run.len() == 11 && run[0] == b'1' && (b'3'..=b'9').contains(&run[1]);
        assert_eq!(digits.filter(telephone).count(), 0, "{path} shows a telephone number");
        masked += text.matches("138****1234").count();
    }
    assert!(masked > 100, "masked numbers are there to be seen: {masked}");
    Ok(())
}
