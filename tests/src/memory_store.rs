//! A store without a disk, for tests of what stands on stores.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use grid::register::{
    Area, Cell, Code, Details, LayerKind, MapFeature, Place, PlaceKind, Record, Stored, Tiling,
};
use store::{Store, StoreError};

/// Keeps records in memory. Starts empty, at version 0.
pub struct MemoryStore {
    data: Mutex<Data>,
}

#[derive(Clone, Default)]
struct Data {
    identity: i64,
    version: i64,
    last_id: i64,
    areas: Vec<Stored<Area>>,
    tilings: Vec<Stored<Tiling>>,
    cells: Vec<(i64, Stored<Cell>)>,
    places: Vec<Stored<Place>>,
    features: Vec<Stored<MapFeature>>,
}

impl Default for MemoryStore {
    fn default() -> Self {
        Self { data: Mutex::new(Data { identity: draw(), ..Data::default() }) }
    }
}

/// A number that no store of this process has had.
fn draw() -> i64 {
    static DRAWN: AtomicI64 = AtomicI64::new(1);
    DRAWN.fetch_add(1, Ordering::Relaxed)
}

impl MemoryStore {
    /// A store that holds these records.
    pub async fn with(records: Vec<Record>) -> Result<Self, StoreError> {
        let store = Self::default();
        store.import(&mut records.into_iter(), &|_| {}).await?;
        Ok(store)
    }

    fn data(&self) -> MutexGuard<'_, Data> {
        self.data.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Data {
    /// Puts a record in place of the one that `same` finds, or behind the others.
    fn put<T>(last_id: &mut i64, records: &mut Vec<Stored<T>>, value: T, same: impl Fn(&T) -> bool) -> i64 {
        if let Some(known) = records.iter_mut().find(|r| same(&r.value)) {
            known.version += 1;
            known.value = value;
            return known.id;
        }
        *last_id += 1;
        records.push(Stored { id: *last_id, version: 1, value });
        *last_id
    }

    /// Takes in a record; what it leaves unsaid is as it was `before` the import.
    fn take(&mut self, record: Record, before: &Self) -> Result<(), StoreError> {
        let record = match record {
            Record::CellWithoutRoster { area, scheme, mut cell } => {
                let known = before.cells.iter().find(|(_, known)| known.value.code == cell.code);
                cell.roster = known.map(|(_, known)| known.value.roster.clone()).unwrap_or_default();
                Record::Cell { area, scheme, cell }
            }
            Record::PartialPlace { mut place, unsaid } => {
                let (kind, code) = (place.details.kind(), &place.code);
                let known = before
                    .places
                    .iter()
                    .find(|known| known.value.details.kind() == kind && known.value.code == *code);
                if let (Details::Household(household), Some(Details::Household(known))) =
                    (&mut place.details, known.map(|known| &known.value.details))
                {
                    if unsaid.contact {
                        household.contact.clone_from(&known.contact);
                    }
                    if unsaid.phone {
                        household.phone.clone_from(&known.phone);
                    }
                    if unsaid.needs {
                        household.needs.clone_from(&known.needs);
                    }
                }
                Record::Place(place)
            }
            whole => whole,
        };
        let last = &mut self.last_id;
        match record {
            Record::Area(area) => {
                let code = area.code.clone();
                Self::put(last, &mut self.areas, area, |known| known.code == code);
            }
            Record::Tiling(tiling) => {
                let (area, scheme) = (tiling.area.clone(), tiling.scheme.clone());
                let id = Self::put(last, &mut self.tilings, tiling, |t| t.area == area && t.scheme == scheme);
                self.cells.retain(|(of, _)| *of != id);
            }
            Record::Cell { area, scheme, cell } => {
                let tiling = self.tiling(&area, &scheme)?;
                self.last_id += 1;
                self.cells.push((tiling, Stored { id: self.last_id, version: 1, value: cell }));
            }
            Record::Place(place) => {
                let (kind, code) = (place.details.kind(), place.code.clone());
                Self::put(last, &mut self.places, place, |p| p.details.kind() == kind && p.code == code);
            }
            Record::MapFeature(feature) => {
                Self::put(last, &mut self.features, feature, |_| false);
            }
            Record::CellWithoutRoster { .. } | Record::PartialPlace { .. } => unreachable!("filled in above"),
        }
        Ok(())
    }

    fn tiling(&self, area: &Code, scheme: &str) -> Result<i64, StoreError> {
        let found = self.tilings.iter().find(|t| t.value.area == *area && t.value.scheme == scheme);
        found.map(|t| t.id).ok_or_else(|| StoreError::NotFound { what: format!("tiling of {area}") })
    }
}

#[async_trait]
impl Store for MemoryStore {
    async fn identity(&self) -> Result<i64, StoreError> {
        Ok(self.data().identity)
    }

    async fn data_version(&self) -> Result<i64, StoreError> {
        Ok(self.data().version)
    }

    async fn import(
        &self,
        records: &mut (dyn Iterator<Item = Record> + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError> {
        let before = self.data().clone();
        let mut data = before.clone();
        let mut taken = 0;
        for record in records {
            data.take(record, &before)?;
            taken += 1;
        }
        data.version += 1;
        data.identity = draw();
        *self.data() = data;
        progress(taken);
        Ok(taken)
    }

    async fn areas(&self) -> Result<Vec<Stored<Area>>, StoreError> {
        Ok(self.data().areas.clone())
    }

    async fn tilings(&self) -> Result<Vec<Stored<Tiling>>, StoreError> {
        Ok(self.data().tilings.clone())
    }

    async fn cells(&self, tiling: i64) -> Result<Vec<Stored<Cell>>, StoreError> {
        let data = self.data();
        let own = data.cells.iter().filter(|(of, _)| *of == tiling);
        let mut cells: Vec<Stored<Cell>> = own.map(|(_, cell)| cell.clone()).collect();
        cells.sort_by(|a, b| a.value.code.cmp(&b.value.code));
        Ok(cells)
    }

    async fn places(
        &self,
        kind: PlaceKind,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Stored<Place>>, StoreError> {
        let data = self.data();
        let following = data.places.iter().filter(|p| p.value.details.kind() == kind && p.id > after);
        let mut places: Vec<Stored<Place>> = following.cloned().collect();
        places.sort_by_key(|p| p.id);
        places.truncate(limit as usize);
        Ok(places)
    }

    async fn layer(&self, layer: LayerKind) -> Result<Vec<Stored<MapFeature>>, StoreError> {
        Ok(self.data().features.iter().filter(|f| f.value.layer == layer).cloned().collect())
    }
}
