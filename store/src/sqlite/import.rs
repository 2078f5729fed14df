//! One import: one transaction, all or nothing.

use std::collections::HashMap;

use grid::register::{Cell, Code, LayerKind, PlaceKind, Record, Tiling};
use sqlx::{AssertSqlSafe, SqliteConnection, SqlitePool};

use super::batch::{Batch, Stamp};
use super::write::Write;
use super::{backend, gpkg, read, tables};
use crate::tally::Tally;
use crate::{Author, Confines, StoreError, refusal, rules};

/// Takes in all records, or none.
pub(super) async fn run(
    writer: &SqlitePool,
    author: &Author,
    confines: Confines<'_>,
    records: &mut (dyn Iterator<Item = Result<Record, StoreError>> + Send),
    progress: &(dyn Fn(u64) + Sync),
) -> Result<u64, StoreError> {
    let mut write = Write::begin(writer).await?;
    let version = write.version;
    let mut import = Import::new(write.connection(), version);
    import.confines = confines;
    let mut tally = Tally::default();
    let mut taken = 0;
    for record in records {
        let record = record?;
        tally.add(&record);
        if import.take(&record).await? {
            progress(taken);
        }
        taken += 1;
    }
    import.finish().await?;
    write.done(author, &tally.into_deed(confines.area)).await?;
    write.commit().await?;
    progress(taken);
    Ok(taken)
}

/// Takes in records as part of a transaction that makes the data version `version`; at most once in it.
pub(super) async fn take_in(
    connection: &mut SqliteConnection,
    version: i64,
    records: &[Record],
) -> Result<(), StoreError> {
    let mut import = Import::new(connection, version);
    for record in records {
        import.take(record).await?;
    }
    import.finish().await
}

struct Import<'c> {
    connection: &'c mut SqliteConnection,
    confines: Confines<'c>,
    /// The data version this import makes; it marks the rows written.
    version: i64,
    stamp: Stamp,
    areas: Batch,
    cells: Batch,
    /// Cells that keep their rosters.
    cells_without_roster: Batch,
    duties: Batch,
    places: [Batch; PlaceKind::ALL.len()],
    /// Households by what is unsaid of them.
    partial_households: [Batch; tables::UNSAID],
    layers: [Batch; LayerKind::ALL.len()],
    /// Ids of the tilings met, by area and scheme.
    tilings: HashMap<(Code, String), i64>,
    /// Tilings whose set of cells is replaced.
    replaced: Vec<i64>,
}

impl<'c> Import<'c> {
    fn new(connection: &'c mut SqliteConnection, version: i64) -> Self {
        Self {
            connection,
            confines: Confines::default(),
            version,
            stamp: Stamp::Changed(version),
            areas: Batch::new(&tables::AREAS),
            cells: Batch::new(&tables::CELLS),
            cells_without_roster: Batch::new(&tables::CELLS),
            duties: Batch::new(&tables::DUTIES),
            places: std::array::from_fn(|i| Batch::new(tables::place_table(PlaceKind::ALL[i]))),
            partial_households: std::array::from_fn(|i| Batch::new(tables::partial_households(i))),
            layers: std::array::from_fn(|i| Batch::new(tables::layer_table(LayerKind::ALL[i]))),
            tilings: HashMap::new(),
            replaced: Vec::new(),
        }
    }

    /// Takes one record; whether rows were written.
    async fn take(&mut self, record: &Record) -> Result<bool, StoreError> {
        let batch = match record {
            Record::Area(area) => {
                tables::push_area(&mut self.areas, area, self.stamp)?;
                &mut self.areas
            }
            Record::Tiling(tiling) => {
                self.take_tiling(tiling).await?;
                return Ok(false);
            }
            Record::Cell { area, scheme, cell } => return self.take_cell(area, scheme, cell).await,
            Record::CellWithoutRoster { area, scheme, cell } => {
                let tiling = self.tiling(area, scheme, &cell.code).await?;
                tables::push_cell(&mut self.cells_without_roster, tiling, cell, self.stamp)?;
                &mut self.cells_without_roster
            }
            Record::PartialPlace { place, unsaid } if place.details.kind() == PlaceKind::Household => {
                let batch = &mut self.partial_households[tables::unsaid_index(*unsaid)];
                tables::push_place(batch, place, self.stamp)?;
                batch
            }
            Record::Place(place) | Record::PartialPlace { place, .. } => {
                rules::place(place)?;
                let batch = &mut self.places[place.details.kind() as usize];
                tables::push_place(batch, place, self.stamp)?;
                batch
            }
            Record::MapFeature(feature) => {
                if !self.layers[feature.layer as usize].used {
                    self.clear(feature.layer).await?;
                }
                let batch = &mut self.layers[feature.layer as usize];
                tables::push_map_feature(batch, feature, self.stamp)?;
                batch
            }
        };
        let full = batch.is_full();
        if full {
            batch.flush(self.connection).await?;
        }
        Ok(full)
    }

    /// Removes what is replaced of a layer.
    async fn clear(&mut self, layer: LayerKind) -> Result<(), StoreError> {
        let failed = backend("replacing a layer");
        let table = tables::layer_table(layer).name;
        let Some(replaced) = self.confines.replaced else {
            let all = sqlx::query(AssertSqlSafe(format!("DELETE FROM {table}")));
            return all.execute(&mut *self.connection).await.map(drop).map_err(failed);
        };
        let sql = format!("DELETE FROM {table} WHERE fid = ?");
        for feature in read::layer(self.connection, layer).await? {
            if replaced(&feature.value.geometry) {
                let one = sqlx::query(AssertSqlSafe(sql.as_str())).bind(feature.id);
                one.execute(&mut *self.connection).await.map_err(&failed)?;
            }
        }
        Ok(())
    }

    async fn take_tiling(&mut self, tiling: &Tiling) -> Result<(), StoreError> {
        let sql = "INSERT INTO tilings (area, scheme, effective, changed) VALUES (?, ?, ?, ?)
            ON CONFLICT (area, scheme) DO UPDATE
                SET effective = excluded.effective, changed = excluded.changed, version = version + 1
                WHERE tilings.changed <> excluded.changed
            RETURNING fid";
        let id: Option<i64> = sqlx::query_scalar(sql)
            .bind(tiling.area.as_str())
            .bind(tiling.scheme.as_str())
            .bind(tiling.effective.map(|date| date.to_string()))
            .bind(self.version)
            .fetch_optional(&mut *self.connection)
            .await
            .map_err(backend("writing a tiling"))?;
        let id = id.ok_or_else(|| refusal::tiling_twice(tiling))?;
        self.tilings.insert((tiling.area.clone(), tiling.scheme.clone()), id);
        self.replaced.push(id);
        Ok(())
    }

    async fn take_cell(&mut self, area: &Code, scheme: &str, cell: &Cell) -> Result<bool, StoreError> {
        rules::cell(cell)?;
        let tiling = self.tiling(area, scheme, &cell.code).await?;
        tables::push_cell(&mut self.cells, tiling, cell, self.stamp)?;
        for (rank, duty) in (0..).zip(&cell.roster) {
            tables::push_duty(&mut self.duties, &cell.code, rank, duty)?;
        }
        let full = self.cells.is_full() || self.duties.is_full();
        if full {
            self.flush_cells().await?;
        }
        Ok(full)
    }

    /// The id of the tiling that a cell belongs to.
    async fn tiling(&mut self, area: &Code, scheme: &str, cell: &Code) -> Result<i64, StoreError> {
        let key = (area.clone(), scheme.to_owned());
        if let Some(&id) = self.tilings.get(&key) {
            return Ok(id);
        }
        let id = self.find_tiling(area, scheme, cell).await?;
        self.tilings.insert(key, id);
        Ok(id)
    }

    async fn find_tiling(&mut self, area: &Code, scheme: &str, cell: &Code) -> Result<i64, StoreError> {
        let id: Option<i64> = sqlx::query_scalar("SELECT fid FROM tilings WHERE area = ? AND scheme = ?")
            .bind(area.as_str())
            .bind(scheme)
            .fetch_optional(&mut *self.connection)
            .await
            .map_err(backend("looking for a tiling"))?;
        id.ok_or_else(|| refusal::no_tiling(cell, area, scheme))
    }

    /// Writes waiting cells, and after them their rosters in place of the old ones.
    async fn flush_cells(&mut self) -> Result<(), StoreError> {
        let codes: Vec<String> = self.cells.keys().iter().map(|(code, _)| code.clone()).collect();
        self.cells.flush(self.connection).await?;
        if codes.is_empty() {
            return Ok(());
        }
        let sql = format!("DELETE FROM duties WHERE cell IN ({})", vec!["?"; codes.len()].join(", "));
        let mut delete = sqlx::query(AssertSqlSafe(sql));
        for code in codes {
            delete = delete.bind(code);
        }
        delete.execute(&mut *self.connection).await.map_err(backend("replacing rosters"))?;
        self.duties.flush(self.connection).await
    }

    /// Writes what waits, removes what was replaced, and checks that the register agrees with itself.
    async fn finish(mut self) -> Result<(), StoreError> {
        self.areas.flush(self.connection).await?;
        self.flush_cells().await?;
        self.cells_without_roster.flush(self.connection).await?;
        for batch in self.places.iter_mut().chain(&mut self.partial_households).chain(&mut self.layers) {
            batch.flush(self.connection).await?;
        }
        for &tiling in &self.replaced {
            sqlx::query("DELETE FROM cells WHERE tiling = ? AND changed <> ?")
                .bind(tiling)
                .bind(self.version)
                .execute(&mut *self.connection)
                .await
                .map_err(backend("removing replaced cells"))?;
        }
        self.check_references().await?;
        if !self.replaced.is_empty() {
            self.cells.used = true;
            self.duties.used = true;
            gpkg::note_change(self.connection, "tilings", None).await?;
        }
        let Self {
            areas,
            cells,
            cells_without_roster,
            duties,
            places,
            partial_households,
            layers,
            connection,
            ..
        } = self;
        let single = [&areas, &cells, &cells_without_roster, &duties];
        let batches = single.into_iter().chain(&places).chain(&partial_households).chain(&layers);
        for batch in batches.filter(|batch| batch.used) {
            gpkg::note_change(connection, batch.table.name, batch.extent).await?;
        }
        Ok(())
    }

    /// The foreign keys would refuse the commit as well, but without saying which record is at fault.
    async fn check_references(&mut self) -> Result<(), StoreError> {
        let failed = backend("checking references");
        let orphan: Option<(String, String)> = sqlx::query_as(
            "SELECT code, parent FROM areas
             WHERE parent IS NOT NULL AND parent NOT IN (SELECT code FROM areas) ORDER BY code LIMIT 1",
        )
        .fetch_optional(&mut *self.connection)
        .await
        .map_err(&failed)?;
        if let Some((code, parent)) = orphan {
            return Err(refusal::no_parent(&code, &parent));
        }
        let rank = |table: &str| {
            format!(
                "CASE {table}.level WHEN 'city' THEN 0 WHEN 'district' THEN 1 WHEN 'street' THEN 2 ELSE 3 END"
            )
        };
        let sql = format!(
            "SELECT child.code, child.level, parent.code, parent.level
             FROM areas child JOIN areas parent ON child.parent = parent.code
             WHERE {} <= {} ORDER BY child.code LIMIT 1",
            rank("child"),
            rank("parent")
        );
        let upside_down: Option<(String, String, String, String)> = sqlx::query_as(AssertSqlSafe(sql))
            .fetch_optional(&mut *self.connection)
            .await
            .map_err(&failed)?;
        if let Some((code, level, parent, above)) = upside_down {
            return Err(refusal::upside_down(&code, &level, &parent, &above));
        }
        let homeless: Option<(String, String)> = sqlx::query_as(
            "SELECT area, scheme FROM tilings WHERE area NOT IN (SELECT code FROM areas) ORDER BY area LIMIT 1",
        )
        .fetch_optional(&mut *self.connection)
        .await
        .map_err(&failed)?;
        homeless.map_or(Ok(()), |(area, scheme)| Err(refusal::no_area(&area, &scheme)))
    }
}
