//! One import: one transaction, all or nothing.

use grid::register::{Area, Cell, LayerKind, MapFeature, Place, PlaceKind, Record};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};

use super::connect;
use super::copy::CopyRows;
use super::failure::{committing, failed};
use super::log;
use super::read;
use super::staged::{ByKept, Key, Staged};
use super::tilings::Tilings;
use crate::columns::{self, AREAS, CELLS, CLOSED, DUTIES, kept_columns, layer_table, place_table};
use crate::tally::Tally;
use crate::{Author, Confines, StoreError, refusal, rules};

/// After so many records the caller hears of them.
const TELL: u64 = 500;
/// Of the lock that imports and copies wait for: any number that is ours.
const LOCK: i64 = 0x0057_616e_6767_6502;

/// Takes in all records, or none.
pub(super) async fn run(
    pool: &PgPool,
    author: &Author,
    confines: Confines<'_>,
    records: &mut (dyn Iterator<Item = Result<Record, StoreError>> + Send),
    progress: &(dyn Fn(u64) + Sync),
) -> Result<u64, StoreError> {
    let failed = failed("importing");
    let mut connection = connect::for_copies(pool).await?;
    let mut tx = connection.begin().await.map_err(failed)?;
    take_turn(&mut tx).await?;
    let mut import = Import::new(&mut tx);
    import.confines = confines;
    let mut tally = Tally::default();
    let mut taken = 0;
    for record in records {
        let record = record?;
        tally.add(&record);
        import.take(record).await?;
        taken += 1;
        if taken % TELL == 0 {
            progress(taken);
        }
    }
    import.finish().await?;
    log::done(&mut tx, author, &tally.into_deed(confines.area)).await?;
    tx.commit().await.map_err(committing)?;
    progress(taken);
    Ok(taken)
}

/// Takes in records as part of a transaction that has its turn; at most once in it.
pub(super) async fn take_in(connection: &mut PgConnection, records: Vec<Record>) -> Result<(), StoreError> {
    let mut import = Import::new(connection);
    for record in records {
        import.take(record).await?;
    }
    import.finish().await
}

/// Waits for other imports and copies: two at once could each wait for rows of the other.
pub(super) async fn take_turn(connection: &mut PgConnection) -> Result<(), StoreError> {
    connect::take_your_time(connection).await?;
    sqlx::query("SELECT pg_advisory_xact_lock($1)")
        .bind(LOCK)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed("waiting for its turn to write"))
}

/// Records that wait to be written, by table.
struct Import<'c> {
    connection: &'c mut PgConnection,
    confines: Confines<'c>,
    tilings: Tilings,
    areas: Staged,
    cells: Staged,
    /// Cells that keep their rosters.
    cells_without_roster: Staged,
    duties: CopyRows,
    places: [Staged; PlaceKind::ALL.len()],
    partial_households: ByKept,
    /// Rows of a layer whose old ones are gone.
    layers: [Option<CopyRows>; LayerKind::ALL.len()],
}

impl<'c> Import<'c> {
    fn new(connection: &'c mut PgConnection) -> Self {
        Self {
            connection,
            confines: Confines::default(),
            tilings: Tilings::default(),
            areas: Staged::new(&AREAS, Key::Code, Vec::new()),
            cells: Staged::new(&CELLS, Key::CodeInTiling, Vec::new()),
            cells_without_roster: Staged::new(&CELLS, Key::CodeInTiling, Vec::new()),
            duties: CopyRows::default(),
            places: std::array::from_fn(|i| {
                Staged::new(place_table(PlaceKind::ALL[i]), Key::Code, vec![CLOSED])
            }),
            partial_households: ByKept::new(),
            layers: std::array::from_fn(|_| None),
        }
    }

    async fn take(&mut self, record: Record) -> Result<(), StoreError> {
        match record {
            Record::Area(area) => self.area(&area).await,
            Record::Tiling(tiling) => self.tilings.replace(self.connection, &tiling).await,
            Record::Cell { area, scheme, cell } => {
                rules::cell(&cell)?;
                let tiling = self.tilings.find(self.connection, area, scheme, &cell.code).await?;
                self.cell(tiling, &cell).await
            }
            Record::CellWithoutRoster { area, scheme, cell } => {
                let tiling = self.tilings.find(self.connection, area, scheme, &cell.code).await?;
                let code = cell.code.as_str();
                self.cells_without_roster.push(code, tiling, |row| columns::put_cell(row, tiling, &cell))?;
                flush_full(&mut self.cells_without_roster, self.connection).await
            }
            Record::PartialPlace { place, unsaid } if place.details.kind() == PlaceKind::Household => {
                let kept = kept_columns(unsaid);
                let staged = self
                    .partial_households
                    .entry(kept.clone())
                    .or_insert_with(|| Staged::new(place_table(PlaceKind::Household), Key::Code, kept));
                push_place(staged, &place)?;
                flush_full(staged, self.connection).await
            }
            Record::Place(place) | Record::PartialPlace { place, .. } => {
                rules::place(&place)?;
                let staged = &mut self.places[place.details.kind() as usize];
                push_place(staged, &place)?;
                flush_full(staged, self.connection).await
            }
            Record::MapFeature(feature) => self.map_feature(&feature).await,
        }
    }

    async fn area(&mut self, area: &Area) -> Result<(), StoreError> {
        self.areas.push(area.code.as_str(), 0, |row| columns::put_area(row, area))?;
        flush_full(&mut self.areas, self.connection).await
    }

    async fn cell(&mut self, tiling: i64, cell: &Cell) -> Result<(), StoreError> {
        self.cells.push(cell.code.as_str(), tiling, |row| columns::put_cell(row, tiling, cell))?;
        for (rank, duty) in (0..).zip(&cell.roster) {
            self.duties.row(DUTIES.columns.len(), |row| columns::put_duty(row, &cell.code, rank, duty))?;
        }
        if self.cells.is_full() { self.flush_cells().await } else { Ok(()) }
    }

    async fn map_feature(&mut self, feature: &MapFeature) -> Result<(), StoreError> {
        refusal::unless_kept(feature)?;
        let table = layer_table(feature.layer);
        if self.layers[feature.layer as usize].is_none() {
            self.clear(feature.layer).await?;
        }
        let rows = self.layers[feature.layer as usize].get_or_insert_default();
        rows.row(table.columns.len(), |row| columns::put_map_feature(row, feature))?;
        if rows.is_full() {
            rows.copy(self.connection, table.name, &table.columns.join(", ")).await?;
        }
        Ok(())
    }

    /// Removes what is replaced of a layer.
    async fn clear(&mut self, layer: LayerKind) -> Result<(), StoreError> {
        let failed = failed("replacing a layer");
        let table = layer_table(layer).name;
        let Some(replaced) = self.confines.replaced else {
            let all = sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}")));
            return all.execute(&mut *self.connection).await.map(drop).map_err(failed);
        };
        let there = read::layer(self.connection, layer).await?.into_iter();
        let gone: Vec<i64> =
            there.filter(|feature| replaced(&feature.value.geometry)).map(|feature| feature.id).collect();
        let some = sqlx::query(AssertSqlSafe(format!("DELETE FROM {table} WHERE fid = ANY($1)")));
        some.bind(gone).execute(&mut *self.connection).await.map(drop).map_err(failed)
    }

    /// Writes waiting cells, and after them their rosters in place of the old ones.
    async fn flush_cells(&mut self) -> Result<(), StoreError> {
        let codes = self.cells.codes();
        if codes.is_empty() {
            return Ok(());
        }
        self.cells.flush(self.connection).await?;
        sqlx::query("DELETE FROM duties WHERE cell = ANY($1)")
            .bind(codes)
            .execute(&mut *self.connection)
            .await
            .map_err(failed("replacing rosters"))?;
        self.duties.copy(self.connection, DUTIES.name, &DUTIES.columns.join(", ")).await
    }

    /// Writes what waits, removes what was replaced, and checks that the register agrees with itself.
    async fn finish(mut self) -> Result<(), StoreError> {
        self.areas.flush(self.connection).await?;
        self.flush_cells().await?;
        self.cells_without_roster.flush(self.connection).await?;
        for staged in self.places.iter_mut().chain(self.partial_households.values_mut()) {
            staged.flush(self.connection).await?;
        }
        for (layer, rows) in LayerKind::ALL.iter().zip(&mut self.layers) {
            if let Some(rows) = rows {
                let table = layer_table(*layer);
                rows.copy(self.connection, table.name, &table.columns.join(", ")).await?;
            }
        }
        self.tilings.finish(self.connection).await
    }
}

fn push_place(staged: &mut Staged, place: &Place) -> Result<(), StoreError> {
    staged.push(place.code.as_str(), 0, |row| columns::put_place(row, place))
}

async fn flush_full(staged: &mut Staged, connection: &mut PgConnection) -> Result<(), StoreError> {
    if staged.is_full() { staged.flush(connection).await } else { Ok(()) }
}
