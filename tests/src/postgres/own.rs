//! Servers of one's own.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, anyhow};
use sqlx::postgres::PgConnectOptions;
use store::{Database, PostgisStore};

use super::cluster::Cluster;
use super::{admin, run, skip};

/// A server of one's own, to stop, kill or follow.
#[derive(Debug)]
pub struct TestCluster {
    cluster: Cluster,
    url: String,
}

impl TestCluster {
    /// Starts a server with an empty register in the database `town`; `durable` is whether what it commits survives a
    /// power failure. `None`, with a notice, where PostgreSQL with PostGIS is not installed.
    ///
    /// # Errors
    /// When the server does not start.
    pub async fn start(durable: bool) -> anyhow::Result<Option<Self>> {
        Self::start_in("", durable).await
    }

    /// The same with its files in a folder that the user postgres can write to.
    ///
    /// # Errors
    /// When the server does not start.
    pub async fn start_in(folder: &str, durable: bool) -> anyhow::Result<Option<Self>> {
        let folder = folder.to_owned();
        let start = move || Cluster::start_in(&folder, durable, None);
        let cluster = match tokio::task::spawn_blocking(start).await?? {
            Ok(cluster) => cluster,
            Err(missing) => {
                skip(&format!("missing on this machine: {missing}"));
                return Ok(None);
            }
        };
        run(&mut admin(&cluster.url("postgres")).await?, "CREATE DATABASE town".to_owned()).await?;
        let this = Self { url: cluster.url("town"), cluster };
        PostgisStore::migrate(&this.options()).await?;
        Ok(Some(this))
    }

    /// Starts a hot standby of it.
    ///
    /// # Errors
    /// When the standby does not start.
    pub async fn standby(&self) -> anyhow::Result<Self> {
        let primary = self.cluster.url("postgres");
        let cluster = tokio::task::spawn_blocking(move || Cluster::start(false, Some(&primary)))
            .await??
            .map_err(|missing| anyhow!(missing))?;
        // A standby has the users of its server, and their passwords.
        let port = Database::parse(&cluster.url("town"))?.options().get_port();
        let own = format!(":{}/", Database::parse(&self.url)?.options().get_port());
        Ok(Self { url: self.url.replace(&own, &format!(":{port}/")), cluster })
    }

    /// URL of the database `town`, as superuser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How to reach it.
    ///
    /// # Panics
    /// Never: the URL is our own.
    pub fn options(&self) -> PgConnectOptions {
        Database::parse(&self.url).expect("a URL").options().clone()
    }

    /// A store on it.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn open(&self) -> anyhow::Result<PostgisStore> {
        Ok(PostgisStore::open(&self.options()).await?)
    }

    /// Kills all processes of the server.
    ///
    /// # Errors
    /// When it does not run.
    pub fn kill(&self) -> anyhow::Result<()> {
        let file = std::fs::read_to_string(self.data().join("postmaster.pid"))?;
        // The process that all others of the server come from.
        let first = file.lines().next().context("the file begins with the number of the process")?;
        let others = Command::new("ps").args(["-o", "pid=", "--ppid", first]).output()?;
        let others = String::from_utf8(others.stdout)?;
        succeed(Command::new("kill").args(["-9", first]))?;
        // Some have ended by themselves since they were listed.
        let _ = succeed(Command::new("kill").arg("-9").args(others.split_whitespace()));
        Ok(())
    }

    /// Stops the server as an administrator does, without waiting for those who are connected.
    ///
    /// # Errors
    /// When it does not run.
    pub fn stop(&self) -> anyhow::Result<()> {
        self.control(&["-m", "fast", "stop"])
    }

    /// Starts the server again after [`TestCluster::kill`] or [`TestCluster::stop`], where it was.
    ///
    /// # Errors
    /// When it does not start within a minute.
    pub fn start_again(&self) -> anyhow::Result<()> {
        let until = Instant::now() + Duration::from_mins(1);
        loop {
            // Restarting repeats the options of the last start. Processes that outlive a killed server for a moment
            // still hold its memory.
            match self.control(&["-l", &self.log(), "restart"]) {
                Err(_) if Instant::now() < until => std::thread::sleep(Duration::from_millis(100)),
                done => return done,
            }
        }
    }

    /// Makes a standby a server of its own.
    ///
    /// # Errors
    /// When it is none.
    pub fn promote(&self) -> anyhow::Result<()> {
        self.control(&["promote"])
    }

    /// Starts the server again if it has given up.
    ///
    /// # Errors
    /// As [`TestCluster::start_again`].
    pub fn ensure_running(&self) -> anyhow::Result<()> {
        if self.control(&["status"]).is_ok() { Ok(()) } else { self.start_again() }
    }

    /// Runs PostgreSQL's own program for such things, as the user that the server runs as.
    fn control(&self, arguments: &[&str]) -> anyhow::Result<()> {
        let started = std::fs::read_to_string(self.data().join("postmaster.opts"))?;
        let server =
            Path::new(started.split_whitespace().next().context("the file begins with the program")?);
        let program = server.with_file_name("pg_ctl");
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        succeed(command.current_dir("/").arg("-D").arg(self.data()).args(["-s", "-w"]).args(arguments))
    }

    fn data(&self) -> PathBuf {
        self.cluster.folder().join("data")
    }

    fn log(&self) -> String {
        self.cluster.folder().join("log").display().to_string()
    }
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn succeed(command: &mut Command) -> anyhow::Result<()> {
    // A server inherits what its starter writes to, and would keep a pipe open.
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    anyhow::ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}
