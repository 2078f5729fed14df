//! The command line `wangge`. People script it: arguments, exit codes and the shape of answers are a contract.
//!
//! Results go to standard output, everything said about them to standard error. Exit code 2 stands for input or
//! arguments that cannot be used; each fault is one line.

mod backup;
mod blocks;
mod check;
mod copy;
mod divide;
mod export;
mod failure;
mod import;
mod migrate;
mod output;
mod part;
mod people;
mod progress;
mod repair;
mod report;
mod restore;
mod sample;
mod serve;
mod source;
mod which;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use jiff::Timestamp;
use store::Author;

/// Grids of communities: proved seamless, drawn on a map, worked from.
#[derive(Parser)]
#[command(name = "wangge", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Prove that cells cover their area exactly once, or list where they do not
    Check(check::Options),
    /// Mend cells: close gaps and overlaps up to a width, cut off what leaves the area
    Repair(repair::Options),
    /// Part an area into blocks between its streets and water: what a division moves
    Blocks(blocks::Options),
    /// Put blocks together to cells: connected, equal in weight, compact
    Divide(divide::Options),
    /// Load the sample town into a store
    Sample(sample::Options),
    /// Serve the map and the HTTP interface
    Serve(serve::Options),
    /// List who may sign in, or give somebody a new password
    People(people::Options),
    /// Take files of many formats into a store: all of them or, if anything is wrong, nothing
    Import(import::Options),
    /// Write areas, cells or places as GeoJSON, personal fields masked
    Export(export::Options),
    /// Copy a store to an empty one, file or database, and prove the copy equal
    Copy(copy::Options),
    /// Write everything of a store into one file, while the store is in use
    Backup(backup::Options),
    /// Put a backup into an empty store
    Restore(restore::Options),
    /// Bring a store to the form that this program knows, or lay out a new one
    Migrate(migrate::Options),
}

/// Reads the arguments and does what they say.
///
/// # Errors
/// Whatever went wrong, one fault a line, for the person who typed the command.
pub async fn run() -> anyhow::Result<ExitCode> {
    match Arguments::parse().command {
        Command::Check(options) => return check::run(&options),
        Command::Repair(options) => return repair::run(&options),
        Command::Blocks(options) => return blocks::run(options).await,
        Command::Divide(options) => return divide::run(&options),
        Command::Sample(options) => sample::run(options).await?,
        Command::Serve(options) => serve::run(options).await?,
        Command::People(options) => people::run(options).await?,
        Command::Import(options) => import::run(options).await?,
        Command::Export(options) => export::run(options).await?,
        Command::Copy(options) => copy::run(options).await?,
        Command::Backup(options) => backup::run(options).await?,
        Command::Restore(options) => restore::run(options).await?,
        Command::Migrate(options) => migrate::run(options).await?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Who the audit log says did what is done here.
fn author() -> Author {
    Author { account: None, name: "command line".to_owned(), at: Timestamp::now() }
}
