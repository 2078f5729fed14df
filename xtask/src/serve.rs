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
    for suffix in ["", "-wal", "-shm"] {
        let mut name = unfinished.clone().into_os_string();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("cannot remove {}", name.to_string_lossy()));
            }
            _ => {}
        }
    }
    run(Command::new(wangge).arg("sample").arg("--into").arg(&unfinished))?;
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
