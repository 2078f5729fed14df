//! A PostgreSQL cluster of its own for tests, gone with whoever asked for it.
//!
//! The tests crate includes this file as well, for tests that stop, kill or follow a server: it may not depend on this
//! crate, nor this one on it.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, bail};

const SCRIPT: &str = include_str!("cluster.sh");

/// A running cluster; dropping it stops it and removes its files.
#[derive(Debug)]
pub(crate) struct Cluster {
    /// The script that watches over the server: it ends both when its standard input does.
    guard: Child,
    folder: PathBuf,
    port: u16,
    password: String,
}

impl Cluster {
    /// Starts a cluster, or a hot standby of the server at the URL `primary`; `durable` is whether what it commits
    /// survives a power failure, which costs time. The inner error says what is not installed on this machine.
    pub(crate) fn start(durable: bool, primary: Option<&str>) -> anyhow::Result<Result<Self, String>> {
        Self::start_in("", durable, primary)
    }

    /// The same with its files in a folder below `parent`, to which the user postgres can write.
    pub(crate) fn start_in(
        parent: &str,
        durable: bool,
        primary: Option<&str>,
    ) -> anyhow::Result<Result<Self, String>> {
        if cfg!(not(unix)) {
            return Ok(Err("the script that starts PostgreSQL wants Unix".to_owned()));
        }
        let port = free_port()?;
        let mut command = Command::new("sh");
        command.args(["-c", SCRIPT, "cluster.sh", &port.to_string(), if durable { "on" } else { "off" }]);
        command.arg(parent).args(primary).stdin(Stdio::piped()).stdout(Stdio::piped());
        out_of_reach_of_ctrl_c(&mut command);
        let mut guard = command.spawn().context("cannot start sh")?;
        let mut line = String::new();
        let out = guard.stdout.take().context("sh has no output")?;
        BufReader::new(out).read_line(&mut line)?;
        let mut cluster = Self { guard, folder: PathBuf::new(), port, password: String::new() };
        let mut words = line.trim().splitn(3, ' ');
        match (words.next(), words.next(), words.next()) {
            (Some("ready"), Some(folder), password) => {
                cluster.folder = PathBuf::from(folder);
                password.unwrap_or_default().clone_into(&mut cluster.password);
                Ok(Ok(cluster))
            }
            (Some("missing"), ..) => Ok(Err(line.trim().trim_start_matches("missing ").to_owned())),
            _ => bail!("PostgreSQL did not start; what it said stands above"),
        }
    }

    /// The address of a database of this cluster, as superuser and with the password; of a standby without, as it
    /// has its server's.
    pub(crate) fn url(&self, database: &str) -> String {
        let Self { password, port, .. } = self;
        let login = if password.is_empty() { "postgres".to_owned() } else { format!("postgres:{password}") };
        format!("postgres://{login}@127.0.0.1:{port}/{database}")
    }

    /// The folder of its files: `data` and `log`.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.guard.stdin.take();
        // It has been told; there is nothing more to do about it here.
        let _ = self.guard.wait();
    }
}

/// A port that nobody listens on now.
fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

/// Ctrl-C goes to the whole group of processes: in a group of its own the guard lives on to tidy up.
#[cfg(unix)]
fn out_of_reach_of_ctrl_c(command: &mut Command) {
    use std::os::unix::process::CommandExt as _;
    command.process_group(0);
}

#[cfg(not(unix))]
fn out_of_reach_of_ctrl_c(_: &mut Command) {}
