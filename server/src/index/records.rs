//! Everything a store holds, read as of one version.

use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
use store::{Position, Snapshot, StoreError};

/// The records of one version of the data.
pub(crate) struct Records {
    /// Where they stand in the change log.
    pub(crate) position: Position,
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
    /// Reads all of a snapshot.
    pub(crate) async fn read(from: &mut dyn Snapshot) -> Result<Self, StoreError> {
        let mut tilings = Vec::new();
        for tiling in from.tilings().await? {
            let cells = from.cells(tiling.id).await?;
            tilings.push((tiling, cells));
        }
        let mut places = Vec::new();
        for &kind in PlaceKind::ALL {
            places.push(all_places(from, kind).await?);
        }
        let mut layers = Vec::new();
        for &layer in LayerKind::ALL {
            layers.push(from.layer(layer).await?);
        }
        Ok(Self { position: from.position(), areas: from.areas().await?, tilings, places, layers })
    }
}

async fn all_places(from: &mut dyn Snapshot, kind: PlaceKind) -> Result<Vec<Stored<Place>>, StoreError> {
    const BATCH: u32 = 20_000;
    let mut places: Vec<Stored<Place>> = Vec::new();
    let mut after = 0;
    loop {
        let batch = from.places(kind, after, BATCH).await?;
        let Some(last) = batch.last() else { return Ok(places) };
        after = last.id;
        places.extend(batch.into_iter().filter(|place| place.value.closed.is_none()));
    }
}
