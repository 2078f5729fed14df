//! `cargo xtask`: the two commands of the README and their helpers.
//!
//! Everything a fresh clone needs is done here in Rust, so that no shell, make or bundler has to be installed.

mod bench;
mod install;
mod postgres;
mod process;
mod screenshots;
mod serve;
mod size;
mod steps;
mod tally;
mod test;
mod web;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Builds, starts, tests and measures Wangge.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Args {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build the page and the server, load the sample town on the first start, and serve it
    Serve(serve::Options),
    /// Check formatting and lints, then run every test, the browser's included
    Test(test::Options),
    /// Measure the engine beside its peers and write BENCHMARKS.md
    Bench(bench::Options),
    /// Run a PostgreSQL server for the tests of the PostGIS store until stopped, and say how to use it
    Postgres(postgres::Options),
    /// Let the browser test take the pictures in docs/screenshots
    Screenshots,
    /// Measure what large registers cost and write it into docs/figures.md
    Size(size::Options),
    /// Build the page into dist/
    Web(web::Options),
}

fn main() -> ExitCode {
    // Printed here, so that a user who asks Rust for backtraces still reads a sentence.
    run(Args::parse().task).unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}

fn run(task: Task) -> anyhow::Result<ExitCode> {
    match task {
        Task::Test(options) => return test::test(&options),
        Task::Serve(options) => serve::serve(&options)?,
        Task::Bench(options) => bench::bench(&options)?,
        Task::Postgres(options) => postgres::postgres(&options)?,
        Task::Screenshots => screenshots::screenshots()?,
        Task::Size(options) => size::size(&options)?,
        Task::Web(options) => web::web(&options)?,
    }
    Ok(ExitCode::SUCCESS)
}
