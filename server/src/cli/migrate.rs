//! `wangge migrate`: brings a store to the form that this program knows.

use super::failure::Failure;
use super::which::DatabaseUrl;

/// Arguments of `wangge migrate`.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The store: a file or postgres://…; made where there is none
    #[arg(long, value_name = "STORE")]
    store: Option<String>,
    #[command(flatten)]
    database: DatabaseUrl,
}

/// Brings the store up and says from which form to which.
pub(super) async fn run(options: Options) -> Result<(), Failure> {
    let address = options.database.or(options.store.as_deref(), "--store")?;
    let brought = store::migrate(&address).await?;
    match (brought.from, brought.to) {
        (0, to) => println!("{address} is new, in form {to}"),
        (from, to) if from == to => println!("{address} is in form {to} already"),
        (from, to) => println!("{address} was in form {from} and is in form {to} now"),
    }
    Ok(())
}
