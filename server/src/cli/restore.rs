//! `wangge restore`: a backup into an empty store.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use store::{Address, Register as _, SqliteStore, Store, TableDigest};

use super::failure::Failure;
use super::output::cannot_write;
use super::part::Part;
use super::which::DatabaseUrl;
use super::{copy, part};

/// Arguments of `wangge restore`.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The backup to restore; it stays as it is
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The store to restore to, which must be empty: a file or postgres://…
    #[arg(long, value_name = "STORE")]
    to: Option<String>,
    #[command(flatten)]
    database: DatabaseUrl,
    /// Move a file that is in the place of the store aside; of a database, empty it yourself
    #[arg(long)]
    replace: bool,
}

/// Restores, compares, and says what is there.
pub(super) async fn run(options: Options) -> Result<(), Failure> {
    let to = options.database.or(options.to.as_deref(), "--to")?;
    let backup = Backup::open(&options.from).await?;
    let restored = match &to {
        Address::File(file) => into_file(&backup.store, file, options.replace).await,
        Address::Database(_) if options.replace => Err(Failure::new(
            "--replace moves files aside; make a new database, or drop and migrate this one",
        )),
        Address::Database(_) => into_database(&backup.store, &to).await,
    };
    backup.store.close().await;
    copy::report(&restored?);
    eprintln!("{} is restored to {to}", options.from.display());
    Ok(())
}

/// A backup, opened without changing it.
struct Backup {
    store: SqliteStore,
    /// Of an earlier form, a copy is opened: opening brings a file to the present form.
    _copy: Option<Part>,
}

impl Backup {
    async fn open(file: &Path) -> Result<Self, Failure> {
        if SqliteStore::form(file).await? == SqliteStore::FORM {
            return Ok(Self { store: SqliteStore::open_existing(file).await?, _copy: None });
        }
        let copy = Part::beside(file)?;
        std::fs::copy(file, &copy.path).map_err(|error| cannot_write(&copy.path, &error))?;
        Ok(Self { store: SqliteStore::open_existing(&copy.path).await?, _copy: Some(copy) })
    }
}

async fn into_database(backup: &dyn Store, to: &Address) -> Result<Vec<TableDigest>, Failure> {
    let target = store::open(to).await?;
    let copied = copy::proved(backup, target.as_ref()).await;
    target.close().await;
    copied
}

/// Builds the store beside its place and puts it there last, so that nothing that goes wrong costs the old one.
async fn into_file(backup: &dyn Store, file: &Path, replace: bool) -> Result<Vec<TableDigest>, Failure> {
    // A log that a store left behind would be taken for that of the one that is restored.
    let there = || Some(file.to_owned()).filter(|file| file.exists()).or_else(|| part::log_of(file));
    if let Some(there) = there()
        && !replace
    {
        let what = format!(
            "{} is there already; choose another file, or give --replace to move it aside",
            there.display()
        );
        return Err(Failure::new(what));
    }
    let part = Part::beside(file)?;
    let copied = copy::into_file(backup, &part.path).await?;
    if there().is_some() {
        let aside = move_aside(file).await?;
        eprintln!("what was there is now {}", aside.display());
    }
    part.finish(false)?;
    Ok(copied)
}

/// Gives a store another name, once it is certain that nobody uses it.
async fn move_aside(file: &Path) -> Result<PathBuf, Failure> {
    if part::is_in_use(file).await {
        let what = format!("{} is in use; stop whatever serves it, then restore", file.display());
        return Err(Failure::new(what));
    }
    let name = format!(".before-{}", Timestamp::now().strftime("%Y%m%dT%H%M%SZ"));
    let aside = part::named_after(file, &name);
    for ending in part::LOG.iter().chain(&[""]) {
        let (old, new) = (part::named_after(file, ending), part::named_after(&aside, ending));
        if old.exists() {
            std::fs::rename(old, &new).map_err(|error| cannot_write(&new, &error))?;
        }
    }
    Ok(aside)
}
