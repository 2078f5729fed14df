//! What the faults happen to: the sample town in a store of its own, on either back end.

use std::any::Any;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use anyhow::ensure;
use store::{Register as _, Store};
use wangge_tests::postgres::TestDatabase;
use wangge_tests::wangge::program;

use crate::service::store_option;

/// A store that holds the sample town, gone with the test.
pub(crate) struct Ground {
    /// What it is called in figures.
    pub(crate) name: &'static str,
    /// Its address: the path of a file or the URL of a database.
    pub(crate) store: String,
    _kept: Box<dyn Any + Send + Sync>,
}

impl Ground {
    /// A file.
    pub(crate) fn embedded() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let store = folder.path().join("town.gpkg").to_string_lossy().into_owned();
        load_sample(&store)?;
        Ok(Self { name: "embedded", store, _kept: Box::new(folder) })
    }

    /// A database, where there is a cluster for tests.
    pub(crate) async fn database() -> anyhow::Result<Option<Self>> {
        let Some((database, opened)) = TestDatabase::fresh().await else { return Ok(None) };
        opened.close().await;
        let store = database.url();
        load_sample(&store)?;
        Ok(Some(Self { name: "PostGIS", store, _kept: Box::new(database) }))
    }

    /// Opens the store, beside whatever service runs over it.
    pub(crate) async fn open(&self) -> anyhow::Result<Arc<dyn Store>> {
        Ok(store::open_existing(&self.store.parse()?).await?)
    }
}

/// Loads the sample town.
pub(crate) fn load_sample(store: &str) -> anyhow::Result<()> {
    let option = if store_option(store) == "--store" { "--into" } else { "--database-url" };
    let output = Command::new(program()).args(["sample", option, store]).output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// Whether to go on for as long as the published figures took, and not for seconds.
pub(crate) fn is_long() -> bool {
    std::env::var_os("WANGGE_LONG").is_some()
}

/// Tells a figure; `--nocapture` shows it.
pub(crate) fn figure(what: &str, found: &str) {
    println!("figure: {what}: {found}");
}

/// A duration in milliseconds.
pub(crate) fn ms(time: Duration) -> String {
    format!("{} ms", time.as_millis())
}

/// The middle and the longest of several durations.
pub(crate) fn spread(mut times: Vec<Duration>) -> String {
    times.sort_unstable();
    let middle = times.get(times.len() / 2).copied().unwrap_or_default();
    format!("median {}, longest {}", ms(middle), ms(times.last().copied().unwrap_or_default()))
}
