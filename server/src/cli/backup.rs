//! `wangge backup`: everything of a store in one file, while the store is in use.

use std::path::PathBuf;

use super::failure::Failure;
use super::part::Part;
use super::which::DatabaseUrl;
use super::{copy, part};

/// Arguments of `wangge backup`.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The store to back up: a file or postgres://…; it may be in use
    #[arg(long, value_name = "STORE")]
    from: Option<String>,
    #[command(flatten)]
    database: DatabaseUrl,
    /// The backup to write: a GeoPackage, itself a store
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Let the backup take the place of a file that is there
    #[arg(long)]
    replace: bool,
}

/// Writes the backup beside its place, compares it with the store, and puts it there.
pub(super) async fn run(options: Options) -> Result<(), Failure> {
    let file = &options.file;
    if file.exists() && !options.replace {
        let what = format!("{} is there already; choose another name, or give --replace", file.display());
        return Err(Failure::new(what));
    }
    if part::is_in_use(file).await {
        let what = format!("{} is a store in use; choose another name", file.display());
        return Err(Failure::new(what));
    }
    let from = options.database.or(options.from.as_deref(), "--from")?;
    let part = Part::beside(file)?;
    let source = store::open_existing(&from).await?;
    let copied = copy::into_file(source.as_ref(), &part.path).await;
    source.close().await;
    let copied = copied?;
    part.finish(options.replace)?;
    copy::report(&copied);
    eprintln!("{} is a backup of {from}", file.display());
    Ok(())
}
