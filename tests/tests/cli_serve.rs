//! `wangge serve` as a process.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use wangge_tests::wangge::{Served, program};

type Tested = anyhow::Result<()>;

fn serve(store: &Path) -> Command {
    let mut command = Command::new(program());
    command.arg("serve").arg("--store").arg(store).stdin(Stdio::null());
    command
}

fn sample(store: &Path) -> std::io::Result<Output> {
    Command::new(program()).arg("sample").arg("--into").arg(store).output()
}

#[cfg(unix)]
#[tokio::test]
async fn it_serves_the_sample_town_and_stops_when_told() -> Tested {
    let folder = tempfile::tempdir()?;
    let store = folder.path().join("town.gpkg");
    assert!(sample(&store)?.status.success());
    let mut server = Served::start(serve(&store).stderr(Stdio::null()))?;
    let areas: Vec<grid::wire::AreaNode> =
        reqwest::get(format!("{}/api/v1/areas", server.url)).await?.json().await?;
    let communities = areas.iter().filter(|area| area.tiling.is_some());
    let verdicts: Vec<&str> =
        communities.filter_map(|a| a.tiling.as_ref()).map(|t| t.verdict.as_str()).collect();
    assert_eq!(
        verdicts,
        ["exact", "exact", "exact", "broken"],
        "three communities are seamless, the fourth is not"
    );

    let told = Command::new("kill").arg("-TERM").arg(server.process.id().to_string()).status()?;
    assert!(told.success());
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = server.process.try_wait()? {
            break status;
        }
        assert!(begun.elapsed() < Duration::from_secs(15), "it goes on");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(status.success(), "being told to stop is no failure: {status}");
    assert!(!folder.path().join("town.gpkg-wal").exists(), "the store is one file again");
    Ok(())
}

#[test]
fn what_cannot_be_served_is_said_in_one_line() -> Tested {
    let folder = tempfile::tempdir()?;
    let store = folder.path().join("town.gpkg");
    assert!(sample(&store)?.status.success());
    let taken = TcpListener::bind("127.0.0.1:0")?;
    let taken = taken.local_addr()?.to_string();
    let missing = folder.path().join("missing.gpkg");
    let text = folder.path().join("text.gpkg");
    std::fs::write(&text, "no store")?;
    let no_page = folder.path().to_string_lossy().into_owned();
    for (store, listen, said) in [
        (&missing, "127.0.0.1:0", "wangge sample --into"),
        (&text, "127.0.0.1:0", "is not a Wangge store"),
        (&store, &taken, "cannot listen on"),
        (&store, "nowhere", "--listen"),
    ] {
        let output = serve(store).args(["--listen", listen]).output()?;
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{stderr}");
        assert!(stderr.contains(said), "{said} is not in {stderr}");
    }
    let output = serve(&store).args(["--listen", "127.0.0.1:0", "--web", &no_page]).output()?;
    assert!(String::from_utf8_lossy(&output.stderr).contains("there is no index.html in"));
    assert!(!missing.exists(), "serving makes no store");
    Ok(())
}
