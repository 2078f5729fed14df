//! The register kept safe: the [`Store`] trait and its embedded implementation, a GeoPackage-shaped SQLite file.

mod geom;
mod sqlite;

pub use geom::{Geom, GeomError};
pub use sqlite::SqliteStore;

use async_trait::async_trait;
use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Record, Stored, Tiling};

/// What every back end does. All writes are transactions: all of it is kept, or nothing.
#[async_trait]
pub trait Store: Send + Sync {
    /// Which state of which store this is: a number drawn anew with every committed write. Versions only count, so two
    /// stores, or a store and the backup that took its place, come to the same version with other data.
    async fn identity(&self) -> Result<i64, StoreError>;

    /// Grows with every committed write. Together with the [identity](Store::identity), equal versions mean equal data;
    /// ETags derive from both.
    async fn data_version(&self) -> Result<i64, StoreError>;

    /// Takes in records in one transaction and returns their number.
    ///
    /// - A record whose code is already there replaces it: its id stays, its version grows by one. Of what a record
    ///   leaves unsaid ([`Record::CellWithoutRoster`], [`Record::PartialPlace`]), the store keeps what it has.
    /// - A tiling replaces its whole set of cells: cells that do not follow it in this import are removed.
    /// - The first feature of a base-map layer replaces that layer.
    /// - `progress` is told the number of records taken so far, now and then.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a code occurs twice among the records, a cell's code is in use in another tiling, an
    /// area's parent does not exist or does not stand above it, a tiling's area or a cell's tiling does not exist,
    /// or a base-map feature has a geometry that its layer does not keep. Whatever the error, nothing is kept.
    async fn import(
        &self,
        records: &mut (dyn Iterator<Item = Record> + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError>;

    /// All areas, parents first, then in order of their codes.
    async fn areas(&self) -> Result<Vec<Stored<Area>>, StoreError>;

    /// All tilings, in order of area and scheme.
    async fn tilings(&self) -> Result<Vec<Stored<Tiling>>, StoreError>;

    /// The cells of a tiling, in order of their codes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such tiling.
    async fn cells(&self, tiling: i64) -> Result<Vec<Stored<Cell>>, StoreError>;

    /// Up to `limit` places of a kind with ids above `after`, in order of their ids.
    async fn places(&self, kind: PlaceKind, after: i64, limit: u32)
    -> Result<Vec<Stored<Place>>, StoreError>;

    /// All features of a base-map layer.
    async fn layer(&self, layer: LayerKind) -> Result<Vec<Stored<MapFeature>>, StoreError>;
}

/// Why a store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such record.
    #[error("{what} not found")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// The data would contradict itself; nothing was kept.
    #[error("{what}")]
    Conflict {
        /// What contradicts what, and the remedy.
        what: String,
    },
    /// The back end failed; nothing of the write was kept.
    #[error("store failed while {op}")]
    Backend {
        /// What it was doing.
        op: &'static str,
        /// What it said.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}
