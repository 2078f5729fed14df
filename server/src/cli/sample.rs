//! `wangge sample`: the sample town into a store.

use std::path::PathBuf;

use store::{Register as _, SqliteStore};

use super::{author, people};

/// Where to put the sample town.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The store; it is made when it is not there
    #[arg(long, value_name = "STORE")]
    into: PathBuf,
}

/// Loads the sample town in one transaction, then its demonstration persons.
pub(super) async fn run(options: Options) -> anyhow::Result<()> {
    let store = SqliteStore::open(&options.into).await?;
    let records = data::town::records()?;
    let taken = store.import(&author(), &mut records.into_iter(), &|_| {}).await?;
    people::add_demonstration_persons(&store).await?;
    store.close().await;
    eprintln!("{taken} records of the sample town are in {}", options.into.display());
    Ok(())
}
