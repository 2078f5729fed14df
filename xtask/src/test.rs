//! `cargo xtask test`: every check and test, and one line that sums them up.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::bail;

use crate::install;
use crate::postgres::{self, Cluster};
use crate::process::{built, cargo, run, run_watched};
use crate::steps::{Steps, show};
use crate::tally::Tally;
use crate::web::{WebProfile, build_web};

/// What the cases of properties are drawn from. This run draws the same ones every time: whether a change is sound must not
/// hang on dice. Tests that are run by hand draw new ones, as many as `PROPTEST_CASES` says.
const PROPERTY_SEED: &str = "PROPTEST_RNG_SEED";

/// What to run.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Leave out the page and its browser tests
    #[arg(long)]
    quick: bool,
}

/// Runs everything even after a failure, so that one run tells all. The summary is the last line in any case.
pub(crate) fn test(options: &Options) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    let mut tally = Tally::default();
    let mut steps = Steps::new(if options.quick { 7 } else { 9 });

    if !options.quick {
        steps.take("look for the programs that builds and tests use", || {
            install::require_build_tools()?;
            install::provide_test_tools()
        })?;
    }
    check(&mut tally, steps.take("formatting", || run(&mut cargo(["fmt", "--all", "--check"]))));
    check(
        &mut tally,
        steps.take("lints", || run(&mut lint(&["--workspace", "--exclude", "web", "--all-targets"]))),
    );
    check(
        &mut tally,
        steps.take("lints of what runs in the browser", || {
            run(&mut lint(&["-p", "grid", "-p", "web", "--target", "wasm32-unknown-unknown"]))
        }),
    );
    check(&mut tally, steps.take("documentation", || run(&mut documentation())));
    let page = if options.quick {
        None
    } else {
        let page =
            steps.take("the page", || build_web(WebProfile::Shipped, &|step| eprintln!("      {step}")));
        check(&mut tally, page)
    };
    let program = steps.take("the program", build_program);
    let program = check(&mut tally, program);
    let cluster = steps.take("a PostgreSQL server for the tests", start_postgres);
    let cluster = check(&mut tally, cluster).flatten();
    let url = cluster.as_ref().map(|cluster| PathBuf::from(cluster.url("postgres")));
    let outcome =
        steps.take("tests", || run_tests(&mut tally, page.as_deref(), program.as_deref(), url.as_deref()));
    drop(cluster);
    check(&mut tally, outcome);

    eprintln!("all steps took {}", show(start.elapsed()));
    println!("{tally}");
    Ok(if tally.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Counts a failed step and says why it failed.
fn check<T>(tally: &mut Tally, outcome: anyhow::Result<T>) -> Option<T> {
    outcome.inspect_err(|error| eprintln!("{error:#}")).map_err(|_| tally.fail()).ok()
}

fn lint(packages: &[&str]) -> Command {
    let mut command = cargo(["clippy", "--keep-going"]);
    command.args(packages).args(["--", "-D", "warnings"]);
    command
}

/// Builds the pages of the code's documentation, for those who work on it; no link may be broken.
fn documentation() -> Command {
    let mut command =
        cargo(["doc", "--workspace", "--exclude", "web", "--no-deps", "--quiet", "--document-private-items"]);
    // A public item may point to a private one: these pages show both.
    command.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links");
    command
}

/// Builds `wangge` for the tests that run it. Cargo chooses the features of what it builds for the whole workspace, as it
/// does for the tests; for the server alone it would compile half of it again.
fn build_program() -> anyhow::Result<PathBuf> {
    run(&mut cargo(["build", "--workspace", "--bin", "wangge"]))?;
    built("debug", "wangge")
}

/// Not durable: these tests cut no power. Without PostGIS on this machine there is none, and its tests skip.
fn start_postgres() -> anyhow::Result<Option<Cluster>> {
    let started = Cluster::start(false, None)?;
    Ok(started
        .inspect_err(|missing| eprintln!("      not started, its tests will be skipped: {missing}"))
        .ok())
}

/// Unit, property, HTTP, command-line, browser and doc tests in one go, the page's own logic among them.
///
/// Each of the options is handed on by its variable; tests that lack one do without or skip.
fn run_tests(
    tally: &mut Tally,
    page: Option<&Path>,
    program: Option<&Path>,
    postgres: Option<&Path>,
) -> anyhow::Result<()> {
    let mut command = cargo(["test", "--workspace", "--no-fail-fast"]);
    command.envs(
        [("WANGGE_WEB", page), ("WANGGE_BIN", program), (postgres::VARIABLE, postgres)]
            .into_iter()
            .filter_map(|(key, path)| Some((key, path?))),
    );
    if std::env::var_os(PROPERTY_SEED).is_none() {
        command.env(PROPERTY_SEED, "1");
    }
    let failed_before = tally.failed();
    let success = run_watched(&mut command, |line| tally.read(line))?;
    if !success && tally.failed() == failed_before {
        bail!("the tests did not run to their end");
    }
    Ok(())
}
