//! `wangge import`: files into a store.

mod areas;
mod base;
mod cells;
mod files;
mod gather;
mod guard;
mod input;
mod made;
mod places;
mod polygon;
mod source;
mod stream;

use std::collections::HashSet;

use clap::{Args, Subcommand};
use grid::register::{Code, Record};
use store::{Address, Store};

use self::files::Files;
use self::source::{Codes, Common};
use super::failure::Failure;
use super::part;
use super::progress::Progress;

/// Arguments of `wangge import`.
#[derive(Args)]
pub(super) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Administrative areas: polygons with a code, a name, a level and a parent.
    Areas(areas::Areas),
    /// Grid cells of one or more areas. The cells of an area in a scheme are replaced as a whole.
    Cells(cells::Cells),
    /// Households, premises, hazards or hydrants: points.
    Places(Box<places::Places>),
    /// Streets, water, buildings and estates: what the map shows beneath the cells. A layer is replaced, as a whole or within an area.
    Base(base::Base),
}

/// Reads, checks and takes in the files.
pub(super) async fn run(options: Options) -> Result<(), Failure> {
    // Before anything is read, which may take long.
    let (into, what) = match &options.what {
        What::Areas(areas) => (areas.common.from.address()?, "areas"),
        What::Cells(cells) => (cells.common.from.address()?, "cells"),
        What::Places(places) => (places.common.from.address()?, "places"),
        What::Base(base) => (base.from.address()?, "features of the base map"),
    };
    let number = match options.what {
        What::Areas(areas) => areas.run().await?,
        What::Cells(cells) => cells.run().await?,
        What::Places(places) => places.run().await?,
        What::Base(base) => base.run().await?,
    };
    eprintln!("{number} {what} imported into {into}");
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

/// Looks whether areas or cells belong where they are meant to go, and takes them in; returns how many.
async fn load(common: &Common, batch: Batch) -> Result<u64, Failure> {
    let Batch { records, made } = batch;
    into_store(&common.from, async |store| {
        guard::guard(store, &records).await?;
        if !common.replace {
            made::guard(store, &records, &made).await?;
        }
        let progress = Progress::new(Some(records.len() as u64));
        let taken = store
            .import(&crate::cli::author(), &mut records.into_iter(), &|taken| progress.show(taken))
            .await;
        progress.clear();
        Ok(taken?)
    })
    .await
}

/// Opens the store, and takes in what there is; returns how much.
///
/// A store that was not there before is not left behind when anything fails.
async fn into_store(
    from: &Files,
    take_in: impl AsyncFnOnce(&dyn Store) -> Result<u64, Failure>,
) -> Result<u64, Failure> {
    let address = from.address()?;
    let fresh = matches!(&address, Address::File(path) if !path.exists());
    let store = store::open(&address).await?;
    let taken = take_in(store.as_ref()).await;
    store.close().await;
    if let (Err(_), true, Address::File(path)) = (&taken, fresh, &address) {
        part::remove(path);
    }
    taken
}
