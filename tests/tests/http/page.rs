//! The page's files.

use std::path::Path;

use reqwest::Client;
use wangge_tests::fixture;
use wangge_tests::test_app::TestApp;

type Tested = anyhow::Result<()>;

const SCRIPT: &str = "app-0123456789abcdef.js";

fn write_page(folder: &Path) -> std::io::Result<()> {
    std::fs::write(folder.join("index.html"), "<!doctype html><title>页</title>")?;
    std::fs::write(folder.join(SCRIPT), "plain")?;
    std::fs::write(folder.join(format!("{SCRIPT}.br")), "brotli")?;
    std::fs::write(folder.join(format!("{SCRIPT}.gz")), "gzipped")?;
    std::fs::write(folder.join("plain.css"), "css")
}

async fn app_with_page(folder: &Path) -> anyhow::Result<TestApp> {
    TestApp::of(fixture::records(), Some(folder.to_owned())).await
}

#[tokio::test]
async fn files_named_by_content_are_kept_for_ever_and_others_asked_for() -> Tested {
    let folder = tempfile::tempdir()?;
    write_page(folder.path())?;
    let app = app_with_page(folder.path()).await?;
    for (path, caching, kind) in [
        (format!("/{SCRIPT}"), "public, max-age=31536000, immutable", "text/javascript"),
        ("/plain.css".to_owned(), "no-cache", "text/css"),
        ("/".to_owned(), "no-cache", "text/html"),
        ("/index.html".to_owned(), "no-cache", "text/html"),
        ("/?area=3&tab=ledger&lang=en".to_owned(), "no-cache", "text/html"),
    ] {
        let response = app.get(&path).await?;
        assert_eq!(response.status(), 200, "{path}");
        assert_eq!(response.headers()["cache-control"], caching, "{path}");
        assert!(response.headers()["content-type"].to_str()?.starts_with(kind), "{path}");
    }
    Ok(())
}

#[tokio::test]
async fn files_compressed_beforehand_are_sent_as_they_are() -> Tested {
    let folder = tempfile::tempdir()?;
    write_page(folder.path())?;
    let app = app_with_page(folder.path()).await?;
    let client = Client::builder().no_brotli().no_gzip().build()?;
    for (accepted, body) in [("br, gzip", "brotli"), ("gzip", "gzipped"), ("identity", "plain")] {
        let response =
            client.get(app.url(&format!("/{SCRIPT}"))).header("accept-encoding", accepted).send().await?;
        assert!(response.headers()["content-type"].to_str()?.starts_with("text/javascript"), "{accepted}");
        assert_eq!(response.text().await?, body, "{accepted}");
    }
    Ok(())
}

#[tokio::test]
async fn nothing_but_the_files_of_the_folder_is_served() -> Tested {
    let folder = tempfile::tempdir()?;
    let page = folder.path().join("page");
    std::fs::create_dir(&page)?;
    write_page(&page)?;
    std::fs::write(folder.path().join("secret.txt"), "secret")?;
    let app = app_with_page(&page).await?;
    for path in [
        "/missing.js",
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/nothing",
        "/area/330199001001",
        "/healthzz",
        "/.env",
    ] {
        let response = app.get(path).await?;
        assert_eq!(response.status(), 404, "{path}");
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{path}");
    }
    let posted = app.request(reqwest::Method::POST, "/").send().await?;
    assert_eq!(posted.status(), 405);
    Ok(())
}
