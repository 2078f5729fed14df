//! The command line `wangge`.

mod sample;
mod serve;

use clap::{Parser, Subcommand};

/// Grids of communities: proved seamless, drawn on a map, worked from.
#[derive(Parser)]
#[command(name = "wangge", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Load the sample town into a store
    Sample(sample::Options),
    /// Serve the map and the HTTP interface
    Serve(serve::Options),
}

/// Reads the arguments and does what they say.
///
/// # Errors
/// Whatever went wrong, as one line for the person who typed the command.
pub async fn run() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Sample(options) => sample::run(options).await,
        Command::Serve(options) => serve::run(options).await,
    }
}
