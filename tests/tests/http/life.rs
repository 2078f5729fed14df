//! The service's own life: readiness, metrics, stopping.

use std::sync::Arc;

use grid::people::Role;
use reqwest::Client;
use server::{Access, App, Clock};
use store::Register as _;
use tokio::net::TcpListener;
use wangge_tests::fixture;
use wangge_tests::temp_store::TempStore;
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

#[tokio::test]
async fn it_says_that_it_lives_and_is_ready() -> Tested {
    let app = TestApp::start().await?;
    for path in ["/healthz", "/readyz"] {
        assert_eq!(app.json(path).await?["status"], "ok", "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn until_the_register_is_loaded_it_lives_but_is_not_ready() -> Tested {
    let store = TempStore::with(fixture::records()).await?;
    let app = App::new(store.shared(), Clock::Fixed(fixture::TODAY), Access::default());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let server = tokio::spawn(axum_serve(listener, Arc::clone(&app)));
    let client = Client::new();
    let status = async |path: &str| {
        anyhow::Ok(client.get(format!("http://{address}{path}")).send().await?.status().as_u16())
    };
    assert_eq!(status("/healthz").await?, 200);
    assert_eq!(status("/readyz").await?, 503);
    assert_eq!(status("/api/v1/areas").await?, 503);
    assert_eq!(status("/metrics").await?, 200);
    app.catch_up().await?;
    assert_eq!(status("/readyz").await?, 200);
    assert_eq!(status("/api/v1/areas").await?, 200);
    server.abort();
    Ok(())
}

async fn axum_serve(listener: TcpListener, app: Arc<App>) -> std::io::Result<()> {
    axum::serve(listener, app.router(None)).await
}

#[tokio::test]
async fn metrics_count_requests_and_records() -> Tested {
    let app = TestApp::start().await?.as_role(Role::Planner).await?;
    app.get("/api/v1/cells/1/ledger").await?;
    app.get("/api/v1/cells?limit=0").await?;
    app.get("/nothing").await?;
    let text = app.get("/metrics").await?.text().await?;
    for line in [
        r#"wangge_http_requests_total{route="/api/v1/cells/{id}/ledger",status="200"} 1"#,
        r#"wangge_http_requests_total{route="/api/v1/cells",status="400"} 1"#,
        r#"wangge_http_requests_total{route="page",status="404"} 1"#,
        r#"wangge_http_request_seconds_count{route="/api/v1/cells"} 1"#,
        r#"wangge_register_records{kind="household"} 68"#,
        "wangge_register_loaded 1",
    ] {
        assert!(text.lines().any(|l| l == line), "{line} is missing in\n{text}");
    }
    Ok(())
}

#[tokio::test]
async fn every_answer_has_an_id_and_the_protecting_headers() -> Tested {
    let app = TestApp::start().await?;
    let mut ids = Vec::new();
    for path in ["/api/v1/areas", "/api/v1/cells?limit=0", "/nothing", "/healthz"] {
        let response = app.get(path).await?;
        let header = |name: &str| {
            response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
        };
        assert_eq!(header("x-content-type-options"), "nosniff", "{path}");
        assert!(header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        ids.push(header("x-request-id"));
    }
    assert!(ids.iter().all(|id| !id.is_empty()) && !ids.windows(2).any(|pair| pair[0] == pair[1]), "{ids:?}");
    Ok(())
}

#[tokio::test]
async fn a_stopped_service_ends_in_order() -> Tested {
    let app = TestApp::start().await?;
    let address = app.address();
    // A connection that is kept open must not keep the service from ending.
    app.get("/healthz").await?;
    app.stop().await?;
    assert!(tokio::net::TcpStream::connect(address).await.is_err(), "nobody listens any more");
    Ok(())
}

#[tokio::test]
async fn a_store_that_fails_later_leaves_the_loaded_register_answering() -> Tested {
    let store = TempStore::with(fixture::records()).await?;
    let app = App::new(store.shared(), Clock::Fixed(fixture::TODAY), Access::default());
    app.catch_up().await?;
    store.close().await;
    assert!(app.catch_up().await.is_err());
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/api/v1/areas", listener.local_addr()?);
    let ready = format!("http://{}/readyz", listener.local_addr()?);
    let server = tokio::spawn(axum_serve(listener, app));
    assert_eq!(Client::new().get(url).send().await?.status(), 200);
    let ready: serde_json::Value = Client::new().get(ready).send().await?.error_for_status()?.json().await?;
    assert!(ready["stale_since"].is_string(), "{ready}");
    server.abort();
    Ok(())
}
