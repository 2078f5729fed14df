//! Validators, compression and what happens when the data change.

use grid::people::Role;
use std::sync::Arc;
use std::time::{Duration, Instant};

use grid::register::Record;
use reqwest::Method;
use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::json;
use store::{Register as _, SqliteStore};
use wangge_tests::fixture;
use wangge_tests::reading::{Reading as _, author};
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

const READS: [&str; 9] = [
    "/api/v1/areas",
    "/api/v1/areas/features",
    "/api/v1/areas/3/tiling",
    "/api/v1/areas/3/blocks",
    "/api/v1/cells",
    "/api/v1/cells/1/ledger",
    "/api/v1/cells/1/places?kind=household",
    "/api/v1/layers/street",
    "/api/v1/clusters",
];

fn header<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| HeaderValue::to_str(value).ok()).unwrap_or_default()
}

#[tokio::test]
async fn what_the_client_has_is_not_sent_again() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    for path in READS {
        let first = app.get(path).await?;
        assert_eq!(first.status(), 200, "{path}");
        let (caching, vary) = match path.split('/').next_back().unwrap_or_default() {
            "blocks" | "ledger" | "clusters" | "places?kind=household" => {
                ("private, no-cache", ["accept-encoding", "cookie"].as_slice())
            }
            _ => ("no-cache", ["accept-encoding"].as_slice()),
        };
        assert_eq!(header(first.headers(), "cache-control"), caching, "{path}: always ask");
        assert_eq!(first.headers().get_all("vary").iter().collect::<Vec<_>>(), vary, "{path}");
        let tag = header(first.headers(), "etag").to_owned();
        assert!(!tag.is_empty(), "{path}");
        for (known, status) in [
            (tag.as_str(), 304),
            (&format!("\"other\", {tag}"), 304),
            ("*", 304),
            ("\"other\"", 200),
            ("W/\"0\"", 200),
        ] {
            let again = app.request(Method::GET, path).header("if-none-match", known).send().await?;
            assert_eq!(again.status(), status, "{path} {known}");
            assert_eq!(header(again.headers(), "etag"), tag);
            let length = again.bytes().await?.len();
            assert_eq!(length == 0, status == 304, "{path} {known}: {length} bytes");
        }
    }
    let refused =
        app.request(Method::GET, "/api/v1/cells?limit=0").header("if-none-match", "*").send().await?;
    assert_eq!(refused.status(), 400, "a condition does not make a bad request good");
    let lost =
        app.request(Method::GET, "/api/v1/cells/99/ledger").header("if-none-match", "*").send().await?;
    assert_eq!(lost.status(), 404);
    Ok(())
}

#[tokio::test]
async fn a_write_to_the_store_appears_with_a_new_tag() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    let before = app.get("/api/v1/places?kind=hydrant").await?;
    let tag = header(before.headers(), "etag").to_owned();
    let hydrant = fixture::records().into_iter().find_map(|record| match record {
        Record::Place(mut place) if place.code.as_str() == "X-1" => {
            place.at = fixture::at(300, 20);
            Some(Record::Place(place))
        }
        _ => None,
    });
    app.store.take(hydrant.into_iter().collect()).await?;
    let begun = Instant::now();
    loop {
        let after = app
            .request(Method::GET, "/api/v1/places?kind=hydrant")
            .header("if-none-match", &tag)
            .send()
            .await?;
        if after.status() == 200 {
            assert_ne!(header(after.headers(), "etag"), tag);
            let moved: serde_json::Value = after.json().await?;
            assert_eq!(moved["numberMatched"], 2, "it moved; there is no third one");
            assert_eq!(moved["features"][0]["geometry"]["coordinates"], json!([120.103, 30.2002]));
            return Ok(());
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "the write never appeared");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn an_import_by_another_program_appears() -> Tested {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("town.gpkg");
    let [store, other_program] = [SqliteStore::open(&path).await?, SqliteStore::open(&path).await?];
    let app = TestApp::over(Arc::new(store), None).await?.as_role(Role::Administrator).await?;
    assert_eq!(app.json("/api/v1/areas").await?, json!([]), "an empty store is answered from like any other");
    other_program.import(&author(), &mut fixture::records().into_iter(), &|_| {}).await?;
    let begun = Instant::now();
    while app.json("/api/v1/areas").await?.as_array().is_none_or(Vec::is_empty) {
        assert!(begun.elapsed() < Duration::from_secs(30), "the import never appeared");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(app.json("/api/v1/places?kind=household").await?["numberMatched"], 68);
    Ok(())
}

#[tokio::test]
async fn another_store_of_the_same_version_has_other_tags() -> Tested {
    let mut tags = Vec::new();
    for name in ["a", "b"] {
        let folder = tempfile::tempdir()?;
        let store = SqliteStore::open(folder.path().join(name)).await?;
        let app = TestApp::over(Arc::new(store), None).await?.as_role(Role::Administrator).await?;
        let areas = app.get("/api/v1/areas").await?;
        tags.push(header(areas.headers(), "etag").to_owned());
    }
    assert_ne!(tags[0], tags[1], "a browser that knew the first must not keep its answers");
    Ok(())
}

#[tokio::test]
async fn servers_of_one_build_agree_on_tags_which_name_the_build() -> Tested {
    let app = TestApp::start().await?;
    let other = TestApp::over(Arc::clone(&app.store), None).await?;
    for path in ["/api/v1/cells", "/api/v1/openapi.json"] {
        let [one, two] = [app.get(path).await?, other.get(path).await?];
        assert_eq!(header(one.headers(), "etag"), header(two.headers(), "etag"), "{path}");
    }
    let document = app.get("/api/v1/openapi.json").await?;
    let build = header(document.headers(), "etag").trim_start_matches("W/").trim_matches('"').to_owned();
    assert!(build.len() > 8 && build.bytes().all(|b| b.is_ascii_hexdigit()), "{build}");
    let cells = app.get("/api/v1/cells").await?;
    let tag = header(cells.headers(), "etag");
    assert!(tag.ends_with(&format!("-{build}\"")), "{tag} does not name the build {build}");
    Ok(())
}

#[tokio::test]
async fn answers_travel_compressed_when_asked() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Administrator).await?;
    // A client that does not undo the compression by itself.
    let client = reqwest::Client::builder().no_gzip().no_brotli().build()?;
    let plain = app.get("/api/v1/cells").await?.bytes().await?;
    for (accepted, used) in [
        ("br", "br"),
        ("gzip", "gzip"),
        ("gzip, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("identity", ""),
        ("zstd", ""),
        ("", ""),
    ] {
        let response =
            client.get(app.url("/api/v1/cells")).header("accept-encoding", accepted).send().await?;
        assert_eq!(header(response.headers(), "content-encoding"), used, "{accepted}");
        assert_eq!(header(response.headers(), "vary").to_ascii_lowercase(), "accept-encoding");
        let body = response.bytes().await?;
        assert_eq!(
            body.len() < plain.len() / 2,
            !used.is_empty(),
            "{accepted}: {} of {}",
            body.len(),
            plain.len()
        );
    }
    // The second of two equal requests is answered from what was kept of the first.
    for undone in
        [reqwest::Client::builder().no_gzip().build()?, reqwest::Client::builder().no_brotli().build()?]
    {
        for _ in 0..2 {
            let body = undone.get(app.url("/api/v1/cells")).send().await?.bytes().await?;
            assert_eq!(body, plain, "the same answer, compressed or not");
        }
    }
    Ok(())
}
