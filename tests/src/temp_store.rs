//! A store that is gone with the test.

use std::ops::Deref;
use std::sync::Arc;

use grid::register::Record;
use store::{SqliteStore, Store};
use tempfile::TempDir;

use crate::reading::Reading as _;

/// An embedded store in a folder of its own, which goes when this is dropped.
#[derive(Clone)]
pub struct TempStore {
    store: Arc<SqliteStore>,
    _folder: Arc<TempDir>,
}

impl TempStore {
    /// A store that holds these records.
    pub async fn with(records: Vec<Record>) -> anyhow::Result<Self> {
        let folder = TempDir::new()?;
        let store = SqliteStore::open(folder.path().join("test.gpkg")).await?;
        store.take(records).await?;
        Ok(Self { store: Arc::new(store), _folder: Arc::new(folder) })
    }

    /// The store alone; keep `self` as long as it is used.
    pub fn shared(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store) as Arc<dyn Store>
    }
}

impl Deref for TempStore {
    type Target = SqliteStore;

    fn deref(&self) -> &SqliteStore {
        &self.store
    }
}
