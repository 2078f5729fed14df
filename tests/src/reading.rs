//! Reading a store in tests: each call in a snapshot of its own.

use async_trait::async_trait;
use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Record, Stored, Tiling};
use jiff::Timestamp;
use store::{Author, Register, RequestKey, StoreError};

/// Who tests say they are.
pub fn author() -> Author {
    Author { account: None, name: "test".to_owned(), at: Timestamp::UNIX_EPOCH }
}

/// A request of tests for a creation, by its key.
pub fn request(key: &str) -> RequestKey {
    RequestKey { key: key.to_owned(), digest: [5; 32] }
}

/// What a [`store::Snapshot`] tells, without opening one by hand.
#[async_trait]
pub trait Reading: Register {
    /// Takes records in.
    async fn take(&self, records: Vec<Record>) -> Result<u64, StoreError> {
        self.import(&author(), &mut records.into_iter(), &|_| {}).await
    }

    /// Which state of which store this is.
    async fn identity(&self) -> Result<i64, StoreError> {
        Ok(self.snapshot().await?.position().data.store)
    }

    /// The data version.
    async fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.snapshot().await?.position().data.version)
    }

    /// All areas.
    async fn areas(&self) -> Result<Vec<Stored<Area>>, StoreError> {
        self.snapshot().await?.areas().await
    }

    /// All tilings.
    async fn tilings(&self) -> Result<Vec<Stored<Tiling>>, StoreError> {
        self.snapshot().await?.tilings().await
    }

    /// The cells of a tiling.
    async fn cells(&self, tiling: i64) -> Result<Vec<Stored<Cell>>, StoreError> {
        self.snapshot().await?.cells(tiling).await
    }

    /// A page of places.
    async fn places(
        &self,
        kind: PlaceKind,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Stored<Place>>, StoreError> {
        self.snapshot().await?.places(kind, after, limit).await
    }

    /// A layer of the base map.
    async fn layer(&self, layer: LayerKind) -> Result<Vec<Stored<MapFeature>>, StoreError> {
        self.snapshot().await?.layer(layer).await
    }
}

impl<T: Register + ?Sized> Reading for T {}
