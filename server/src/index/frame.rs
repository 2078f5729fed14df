//! What a store holds, read as of one moment: first the frame, then the places, which are too many to be held as records.

use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Stored, Tiling};
use store::{Position, Snapshot, StoreError};
use tokio::sync::mpsc::Sender;

use crate::silence::{SILENCE, within};

/// Everything but the places.
#[cfg_attr(test, derive(Clone))]
pub(crate) struct Frame {
    /// Where it stands in the change log.
    pub(crate) position: Position,
    /// All areas.
    pub(crate) areas: Vec<Stored<Area>>,
    /// All tilings with their cells.
    pub(crate) tilings: Vec<(Stored<Tiling>, Vec<Stored<Cell>>)>,
    /// Features of the base map, in the order of [`LayerKind::ALL`].
    pub(crate) layers: Vec<Vec<Stored<MapFeature>>>,
}

/// Some places of one kind, in order of ids; those of a kind come one after the other.
pub(crate) type Batch = (PlaceKind, Vec<Stored<Place>>);

/// How many places are read at a time.
const BATCH: u32 = 10_000;

impl Frame {
    /// Reads everything but the places.
    pub(crate) async fn read(from: &mut dyn Snapshot) -> Result<Self, StoreError> {
        let mut tilings = Vec::new();
        for tiling in within(SILENCE, from.tilings()).await? {
            let cells = within(SILENCE, from.cells(tiling.id)).await?;
            tilings.push((tiling, cells));
        }
        let mut layers = Vec::new();
        for &layer in LayerKind::ALL {
            layers.push(within(SILENCE, from.layer(layer)).await?);
        }
        let areas = within(SILENCE, from.areas()).await?;
        Ok(Self { position: from.position(), areas, tilings, layers })
    }
}

/// Reads all places, a batch at a time, until the receiver is gone.
pub(crate) async fn read_places(from: &mut dyn Snapshot, into: Sender<Batch>) -> Result<(), StoreError> {
    for &kind in PlaceKind::ALL {
        let mut after = i64::MIN;
        loop {
            let batch = within(SILENCE, from.places(kind, after, BATCH)).await?;
            let Some(last) = batch.last() else { break };
            after = last.id;
            if into.send((kind, batch)).await.is_err() {
                return Ok(());
            }
        }
    }
    Ok(())
}
