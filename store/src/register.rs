//! Reading the register as of one moment, following its changes, and taking records in.

use async_trait::async_trait;
use grid::people::Account;
use grid::plan::{CellId, PlanCell};
use grid::register::{
    Area, Cell, Code, LayerKind, MapFeature, MapGeometry, Place, PlaceKind, Record, Stored, Tiling,
};

use crate::{AuditEntry, Author, Plan, Revision, StoreError, Version, VersionNotes};

/// Which data: equal values mean equal data, on whichever server they are read. ETags derive from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DataVersion {
    /// Which store, or which state of it: a number drawn at random, so that another store, or a backup that took this
    /// one's place and was written to, is told apart even where it comes to the same version.
    pub store: i64,
    /// Grows with every committed write that this reader can see, but for those that nothing read from here tells of:
    /// entries of the audit log, and sessions.
    pub version: i64,
}

/// Where a reader stands in the change log. Opaque but for the data version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// The data that the reader has.
    pub data: DataVersion,
    /// From where the change log is to be read on; its meaning is the back end's.
    pub(crate) cursor: i64,
    /// How many changes lie before the cursor.
    pub(crate) before: i64,
    /// How many sessions were ended by their owners, where the change log does not tell.
    pub(crate) sessions_ended: i64,
}

/// What happened since a [`Position`], read as of one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// Where the reader stands once it has taken the news in.
    pub position: Position,
    /// What to take in.
    pub changes: Changes,
}

/// Changes of the register.
#[derive(Clone, Debug, PartialEq)]
pub enum Changes {
    /// None.
    Nothing,
    /// Only these, each as it is now. Applying one twice does no harm: versions tell.
    Only {
        /// Places by kind and id; `None` for one that is no longer there.
        places: Vec<(PlaceKind, i64, Option<Stored<Place>>)>,
        /// Whether accounts changed, or sessions ended. Of a session that ended the data version does not tell.
        people: bool,
    },
    /// So many, or of such a kind, that all is to be read anew from a [`Snapshot`].
    Everything,
}

/// Everything in the store as of one moment: one read-only transaction. Drop it to end it.
#[async_trait]
pub trait Snapshot: Send {
    /// Where a reader of this snapshot stands in the change log.
    fn position(&self) -> Position;

    /// All areas, parents first, then in order of their codes.
    async fn areas(&mut self) -> Result<Vec<Stored<Area>>, StoreError>;

    /// All tilings, in order of area and scheme.
    async fn tilings(&mut self) -> Result<Vec<Stored<Tiling>>, StoreError>;

    /// The cells of a tiling, in order of their codes.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such tiling.
    async fn cells(&mut self, tiling: i64) -> Result<Vec<Stored<Cell>>, StoreError>;

    /// Up to `limit` places of a kind with ids above `after` (`i64::MIN` for the first), in order of their ids; closed ones too.
    async fn places(
        &mut self,
        kind: PlaceKind,
        after: i64,
        limit: u32,
    ) -> Result<Vec<Stored<Place>>, StoreError>;

    /// All features of a base-map layer, in order of their ids.
    async fn layer(&mut self, layer: LayerKind) -> Result<Vec<Stored<MapFeature>>, StoreError>;

    /// All plans with their marks, in order of their ids; for copies.
    async fn plans(&mut self) -> Result<Vec<Plan>, StoreError>;

    /// The cells of a plan, in order of their numbers; for copies.
    async fn plan_cells(&mut self, plan: i64) -> Result<Vec<(CellId, PlanCell)>, StoreError>;

    /// Up to `limit` revisions of a plan with numbers above `after`, oldest first; for copies.
    async fn revisions(&mut self, plan: i64, after: i64, limit: u32) -> Result<Vec<Revision>, StoreError>;

    /// All versions, in order of their ids; for copies.
    async fn versions(&mut self) -> Result<Vec<Version>, StoreError>;

    /// What a version that is there has: its cells, in order of their codes, and its notes; for copies.
    async fn version(&mut self, id: i64) -> Result<(Vec<Cell>, VersionNotes), StoreError>;

    /// All accounts with the hashes of their passwords, in order of their ids; for copies.
    async fn accounts(&mut self) -> Result<Vec<(Stored<Account>, Option<String>)>, StoreError>;

    /// Up to `limit` entries of the audit log with ids above `after`, in order of their ids; for copies.
    async fn audit(&mut self, after: i64, limit: u32) -> Result<Vec<AuditEntry>, StoreError>;
}

/// What an import is confined to. Without anything, it concerns the whole register.
#[derive(Clone, Copy, Default)]
pub struct Confines<'c> {
    /// The lowest area in which all of it lies, for the audit log.
    pub area: Option<&'c Code>,
    /// Which features of a base-map layer make room for those of the import; without it, all of that layer.
    pub replaced: Option<&'c (dyn Fn(&MapGeometry) -> bool + Sync)>,
}

/// The register as a whole.
#[async_trait]
pub trait Register: Send + Sync {
    /// Opens a snapshot.
    async fn snapshot(&self) -> Result<Box<dyn Snapshot>, StoreError>;

    /// What happened since `since`. Of a position in another store, everything did.
    async fn follow(&self, since: Position) -> Result<News, StoreError>;

    /// Resolves when there may be news. Only a hint: it may come for nothing, late, or never; so also ask by a timer.
    async fn wake(&self);

    /// Takes in records in one transaction and returns their number; the audit log notes one import.
    ///
    /// - A record whose code is already there replaces it: its id stays, its version grows by one. Of what a record
    ///   leaves unsaid ([`Record::CellWithoutRoster`], [`Record::PartialPlace`]), the store keeps what it has.
    /// - A place that is there stays closed or open, whatever the record says of it.
    /// - A tiling replaces its whole set of cells: cells that do not follow it in this import are removed.
    /// - The first feature of a base-map layer replaces that layer, or those of its features that [`Confines::replaced`] names;
    ///   which they are is found in the same transaction, so that imports beside each other lose nothing.
    /// - `progress` is told the number of records taken so far, now and then.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when a code occurs twice among the records, a cell's code is in use in another tiling, an
    /// area's parent does not exist or does not stand above it, a tiling's area or a cell's tiling does not exist,
    /// a cell has two leaders, a hazard is due before it was found,
    /// or a base-map feature has a geometry that its layer does not keep. Whatever the error, nothing is kept.
    async fn import(
        &self,
        author: &Author,
        records: &mut (dyn Iterator<Item = Record> + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError> {
        self.try_import(author, Confines::default(), &mut records.map(Ok), progress).await
    }

    /// The same within its confines, with records that may fail to come, as from a file that changes while it is read.
    ///
    /// # Errors
    /// As of [`Self::import`], and the first error among the records; nothing is kept.
    async fn try_import(
        &self,
        author: &Author,
        confines: Confines<'_>,
        records: &mut (dyn Iterator<Item = Result<Record, StoreError>> + Send),
        progress: &(dyn Fn(u64) + Sync),
    ) -> Result<u64, StoreError>;

    /// Fills this store, which must hold no records, plans, accounts or audit entries yet, with everything of a snapshot: ids
    /// and versions as they are, in one transaction. Sessions and answers to retried requests stay behind.
    /// `progress` is told the number of records taken so far, now and then.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when this store is not empty; nothing is kept.
    async fn fill(&self, from: &mut dyn Snapshot, progress: &(dyn Fn(u64) + Sync))
    -> Result<u64, StoreError>;

    /// Waits for running work and ends all connections; of a file, folds its log into it, so that the one file is all;
    /// where there is no room for that, the log stays beside it.
    async fn close(&self);
}
