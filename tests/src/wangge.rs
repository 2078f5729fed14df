//! The program `wangge`, run as a process as people and scripts run it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;

use anyhow::{Context as _, ensure};

/// The program: the one that `WANGGE_BIN` names, or else built if it is not up to date.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        if let Some(built) = std::env::var_os("WANGGE_BIN") {
            return PathBuf::from(built);
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // From the root and for no single package: with the features that a plain `cargo test` there builds with.
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--bin", "wangge"])
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
            .status();
        assert!(built.is_ok_and(|status| status.success()), "wangge could not be built");
        // This test lies in target/<profile>/deps.
        let test = std::env::current_exe().expect("the path of this test");
        let folder = test.parent().and_then(Path::parent).expect("a folder two levels up");
        folder.join(format!("wangge{}", std::env::consts::EXE_SUFFIX))
    })
}

/// A serving process that is ended whatever happens, by being killed as a power failure would.
#[derive(Debug)]
pub struct Served {
    /// The process.
    pub process: Child,
    /// Its address, without a slash at the end.
    pub url: String,
}

impl Served {
    /// Starts `wangge serve` as the command says, on any free port, and waits until it is ready.
    ///
    /// # Errors
    /// When it does not become ready.
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        let command = command.args(["--listen", "127.0.0.1:0"]).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut served = Self { process: command.spawn()?, url: String::new() };
        let out = served.process.stdout.take().context("no standard output")?;
        BufReader::new(out).read_line(&mut served.url)?;
        served.url.truncate(served.url.trim_end().trim_end_matches('/').len());
        ensure!(served.url.starts_with("http://"), "the service did not start: {}", served.url);
        Ok(served)
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a run of the program left behind.
#[derive(Debug)]
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// The program with its arguments, to be started in a folder. No database that a developer works on is in its reach.
pub fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(program());
    command.args(arguments).current_dir(folder).env_remove("WANGGE_DATABASE_URL");
    command
}

/// Runs the program in a folder, so that messages name files without the path to it.
///
/// # Panics
/// When the program cannot be started or is killed.
pub fn run(folder: &Path, arguments: &[&str]) -> Run {
    run_with(folder, arguments, &[])
}

/// The same with variables in its environment.
///
/// # Panics
/// When the program cannot be started or is killed.
pub fn run_with(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Run {
    let Output { status, stdout, stderr } =
        command(folder, arguments).envs(variables.iter().copied()).output().expect("wangge to start");
    Run {
        code: status.code().expect("an exit code"),
        out: String::from_utf8(stdout).expect("UTF-8"),
        err: String::from_utf8(stderr).expect("UTF-8"),
    }
}

impl Run {
    /// Lines on standard error.
    pub fn lines(&self) -> Vec<&str> {
        self.err.lines().collect()
    }

    /// Asserts success.
    ///
    /// # Panics
    /// When the program failed.
    #[must_use]
    pub fn succeeded(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.err);
        self
    }
}
