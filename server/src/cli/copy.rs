//! `wangge copy`: any store to any store, proved equal.

use std::path::Path;

use store::{Address, Store, TableDigest};

use super::failure::Failure;
use super::progress::Progress;
use super::{part, which};

/// Arguments of `wangge copy`.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The store to copy: a file or postgres://…; it may be in use
    #[arg(long, value_name = "STORE")]
    from: String,
    /// The store to fill, which must be empty: a file, made if it is not there, or postgres://…
    #[arg(long, value_name = "STORE")]
    to: String,
}

/// Copies, compares, and says what is there.
pub(super) async fn run(options: Options) -> Result<(), Failure> {
    let (from, to) = (which::address(&options.from, "--from")?, which::address(&options.to, "--to")?);
    let fresh = matches!(&to, Address::File(path) if !path.exists());
    let source = store::open_existing(&from).await?;
    let copied = match store::open(&to).await {
        Ok(target) => {
            let copied = proved(source.as_ref(), target.as_ref()).await;
            target.close().await;
            copied
        }
        Err(error) => Err(error.into()),
    };
    source.close().await;
    if let (Err(_), true, Address::File(path)) = (&copied, fresh, &to) {
        part::remove(path);
    }
    report(&copied?);
    Ok(())
}

/// Fills one store from another with a line that says how far it is.
pub(super) async fn proved(from: &dyn Store, to: &dyn Store) -> Result<Vec<TableDigest>, Failure> {
    let progress = Progress::new(None);
    let copied = store::copy(from, to, &|step, taken| progress.step(step, taken)).await;
    progress.clear();
    Ok(copied?)
}

/// One line a table: name, records, digest; and the word that scripts look for.
pub(super) fn report(tables: &[TableDigest]) {
    for TableDigest { table, rows, sha256 } in tables {
        let digest = sha256.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
        println!("{table:<12}{rows:>12}  {digest}");
    }
    let rows: u64 = tables.iter().map(|table| table.rows).sum();
    println!("equal: {rows} records in {} tables", tables.len());
}

/// Fills a file that is not there yet.
pub(super) async fn into_file(from: &dyn Store, file: &Path) -> Result<Vec<TableDigest>, Failure> {
    let target = store::open(&Address::File(file.to_owned())).await?;
    let copied = proved(from, target.as_ref()).await;
    target.close().await;
    copied
}
