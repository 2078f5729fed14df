//! `wangge import`: `GeoJSON` files into a store.

mod areas;
mod cells;
mod details;
mod fields;
mod guard;
mod made;
mod places;
mod polygon;
mod source;

use std::collections::HashSet;
use std::io::{IsTerminal, Write};

use clap::{Args, Subcommand};
use grid::register::{Code, Record};
use store::{Register as _, SqliteStore};

use self::source::{Codes, Common};
use super::failure::Failure;

/// Arguments of `wangge import`.
#[derive(Debug, Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Administrative areas: polygons with a code, a name, a level and a parent.
    Areas(areas::Areas),
    /// Grid cells of one or more areas. The cells of an area in a scheme are replaced as a whole.
    Cells(cells::Cells),
    /// Households, premises, hazards or hydrants: points.
    Places(Box<places::Places>),
}

/// Reads, checks and takes in the files.
pub(super) async fn run(options: Options) -> Result<(), Failure> {
    let (into, number, what) = match options.what {
        What::Areas(areas) => (areas.common.into.clone(), areas.run().await?, "areas"),
        What::Cells(cells) => (cells.common.into.clone(), cells.run().await?, "cells"),
        What::Places(places) => (places.common.into.clone(), places.run().await?, "places"),
    };
    eprintln!("{number} {what} imported into {}", into.display());
    Ok(())
}

/// What is to be taken in.
#[derive(Default)]
struct Batch {
    records: Vec<Record>,
    /// Codes that were made from positions in the files.
    made: HashSet<Code>,
}

impl Batch {
    /// Remembers codes that were made, and hands them on.
    fn note(&mut self, codes: Codes) -> Vec<Code> {
        match codes {
            Codes::Given(codes) => codes,
            Codes::Made(codes) => {
                self.made.extend(codes.iter().cloned());
                codes
            }
        }
    }
}

/// Opens the store, looks whether the records belong where they are meant to go, and takes them in; returns how many.
///
/// A store that was not there before is not left behind when anything fails.
async fn load(common: &Common, batch: Batch) -> Result<u64, Failure> {
    let Batch { records, made } = batch;
    let path = &common.into;
    let fresh = !path.exists();
    let store = SqliteStore::open(path).await?;
    let mut fits = guard::guard(&store, &records).await;
    if fits.is_ok() && !common.replace {
        fits = made::guard(&store, &records, &made).await;
    }
    let taken = match fits {
        Ok(()) => {
            let progress = Progress::new(records.len());
            let taken = store
                .import(&crate::cli::author(), &mut records.into_iter(), &|taken| progress.show(taken))
                .await;
            progress.clear();
            taken.map_err(Failure::from)
        }
        Err(failure) => Err(failure),
    };
    store.close().await;
    if taken.is_err() && fresh {
        // It is empty, so nothing is lost if it stays.
        let _ = std::fs::remove_file(path);
    }
    taken
}

/// A line on standard error that says how far an import is, for people; files and pipes are spared.
struct Progress {
    of: usize,
    shown: bool,
}

impl Progress {
    fn new(of: usize) -> Self {
        Self { of, shown: std::io::stderr().is_terminal() }
    }

    fn show(&self, taken: u64) {
        if self.shown {
            eprint!("\r{taken} of {} records", self.of);
            // Whether it is seen decides nothing.
            let _ = std::io::stderr().flush();
        }
    }

    fn clear(&self) {
        if self.shown {
            eprint!("\r\x1b[K");
        }
    }
}
