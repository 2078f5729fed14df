//! `cargo xtask serve`: from a fresh clone to the map in the browser.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::install;
use crate::process::{built, cargo, root, run};
use crate::steps::Steps;
use crate::web::{WebProfile, build_web};

/// Where and what to serve.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Port on this machine to serve on
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// Store to serve, relative to the project; the sample town is loaded when there is none yet
    #[arg(long, default_value = "var/wangge.gpkg")]
    store: PathBuf,
}

/// Builds what is not built, loads the sample town if there is no store, and serves until told to stop.
pub(crate) fn serve(options: &Options) -> anyhow::Result<()> {
    let mut steps = Steps::new(4);
    let address = SocketAddr::from(([127, 0, 0, 1], options.port));
    let store = root().join(&options.store);

    steps.take("look for the tools", || {
        ensure_free(address)?;
        install::require_build_tools()
    })?;
    let page =
        steps.take("build the page", || build_web(WebProfile::Shipped, &|step| eprintln!("      {step}")))?;
    steps.take("build the server", || run(&mut cargo(["build", "--release", "-p", "server"])))?;
    let wangge = built("release", "wangge")?;
    steps.take("load the sample town", || provide_store(&wangge, &store))?;

    eprintln!("stop with Ctrl-C; the data stays in {}", options.store.display());
    let mut server = Command::new(&wangge);
    server
        .arg("serve")
        .arg("--store")
        .arg(&store)
        .arg("--web")
        .arg(&page)
        .arg("--listen")
        .arg(address.to_string());
    become_server(&mut server)
}

/// Finds out before the long build, not after it.
fn ensure_free(address: SocketAddr) -> anyhow::Result<()> {
    match TcpListener::bind(address) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "port {} is taken by another program; choose another one: cargo xtask serve --port {}",
            address.port(),
            address.port().saturating_add(1),
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on {address}")),
    }
}

/// Loads the sample town under another name and renames it: a store is either whole or not there.
fn provide_store(wangge: &Path, store: &Path) -> anyhow::Result<()> {
    if store.exists() {
        eprintln!("      not needed: there is a store already, and it is kept as it is");
        return Ok(());
    }
    let folder = store.parent().context("the store needs a folder")?;
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let unfinished = folder.join("unfinished.gpkg");
    let journal = folder.join("unfinished.gpkg-wal");
    for left_behind in [&unfinished, &journal, &folder.join("unfinished.gpkg-shm")] {
        match std::fs::remove_file(left_behind) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", left_behind.display()));
            }
            _ => {}
        }
    }
    // Its words name the unfinished file, which is soon gone; they matter only when it fails.
    let sample = Command::new(wangge).arg("sample").arg("--into").arg(&unfinished).output();
    let sample = sample.with_context(|| format!("cannot start {}", wangge.display()))?;
    if !sample.status.success() || journal.exists() {
        bail!("the sample town could not be loaded: {}", String::from_utf8_lossy(&sample.stderr).trim());
    }
    std::fs::rename(&unfinished, store).with_context(|| format!("cannot put {} in place", store.display()))
}

/// Hands this process over to the server, so that signals reach it and nothing is left behind when it ends.
#[cfg(unix)]
fn become_server(server: &mut Command) -> anyhow::Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec()).context("cannot start the server")
}

/// Waits for the server; Ctrl-C reaches it by itself, as it shares our console.
#[cfg(not(unix))]
fn become_server(server: &mut Command) -> anyhow::Result<()> {
    run(server)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_store_that_is_there_is_left_alone_and_a_failed_load_leaves_none() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("town.gpkg");
        // Cargo knows no command `sample`, so it stands for a server that fails.
        let error = provide_store(Path::new("cargo"), &store).unwrap_err().to_string();
        assert!(error.contains("could not be loaded") && !store.exists(), "{error}");

        std::fs::write(&store, "mine").unwrap();
        provide_store(Path::new("cargo"), &store).unwrap();
        assert_eq!(std::fs::read_to_string(&store).unwrap(), "mine");
    }

    #[test]
    fn a_taken_port_is_told_with_the_remedy() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap();
        let error = ensure_free(address).unwrap_err().to_string();
        assert!(
            error.contains(&format!("port {} is taken", address.port())) && error.contains("--port"),
            "{error}"
        );
        drop(taken);
        ensure_free(address).unwrap();
    }
}
