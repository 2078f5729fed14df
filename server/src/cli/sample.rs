//! `wangge sample`: the sample town into a store.

use super::which::DatabaseUrl;
use super::{author, people};

/// Where to put the sample town.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The store: a file, made when it is not there, or postgres://…
    #[arg(long, value_name = "STORE")]
    into: Option<String>,
    #[command(flatten)]
    database: DatabaseUrl,
}

/// Loads the sample town in one transaction, then its demonstration persons.
pub(super) async fn run(options: Options) -> anyhow::Result<()> {
    let address = options.database.or(options.into.as_deref(), "--into")?;
    let store = store::open(&address).await?;
    let records = data::town::records()?;
    let taken = store.import(&author(), &mut records.into_iter(), &|_| {}).await?;
    people::add_demonstration_persons(store.as_ref()).await?;
    store.close().await;
    eprintln!("{taken} records of the sample town are in {address}");
    Ok(())
}
