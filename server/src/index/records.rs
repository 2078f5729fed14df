//! Everything a store holds, read as of one version.

use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
use store::{Store, StoreError};

/// The records of one version of the data.
pub(crate) struct Records {
    /// Which store they are from.
    pub(crate) store: i64,
    /// The version.
    pub(crate) version: i64,
    /// All areas.
    pub(crate) areas: Vec<Stored<Area>>,
    /// All tilings with their cells.
    pub(crate) tilings: Vec<(Stored<Tiling>, Vec<Stored<Cell>>)>,
    /// Places, in the order of [`PlaceKind::ALL`], each kind in order of ids.
    pub(crate) places: Vec<Vec<Stored<Place>>>,
    /// Features of the base map, in the order of [`LayerKind::ALL`].
    pub(crate) layers: Vec<Vec<Stored<MapFeature>>>,
}

impl Records {
    /// Reads the store; once more when somebody wrote to it meanwhile, so that all records are of one version.
    pub(crate) async fn read(store: &dyn Store) -> Result<Self, StoreError> {
        let mut version = store.data_version().await?;
        loop {
            let records = Self::read_once(store, version).await?;
            let now = store.data_version().await?;
            if now == version {
                return Ok(records);
            }
            version = now;
        }
    }

    async fn read_once(store: &dyn Store, version: i64) -> Result<Self, StoreError> {
        let mut tilings = Vec::new();
        for tiling in store.tilings().await? {
            let cells = store.cells(tiling.id).await?;
            tilings.push((tiling, cells));
        }
        let mut places = Vec::new();
        for &kind in PlaceKind::ALL {
            places.push(all_places(store, kind).await?);
        }
        let mut layers = Vec::new();
        for &layer in LayerKind::ALL {
            layers.push(store.layer(layer).await?);
        }
        let store_identity = store.identity().await?;
        Ok(Self { store: store_identity, version, areas: store.areas().await?, tilings, places, layers })
    }
}

async fn all_places(store: &dyn Store, kind: PlaceKind) -> Result<Vec<Stored<Place>>, StoreError> {
    const BATCH: u32 = 20_000;
    let mut places: Vec<Stored<Place>> = Vec::new();
    loop {
        let after = places.last().map_or(0, |p| p.id);
        let batch = store.places(kind, after, BATCH).await?;
        if batch.is_empty() {
            return Ok(places);
        }
        places.extend(batch);
    }
}
