//! Filling an empty store with everything of another one, ids and versions as they are.

mod plans;

use grid::register::{Cell, LayerKind, PlaceKind, Stored, Tiling};
use sqlx::{AssertSqlSafe, SqliteConnection, SqlitePool};

use super::batch::{Batch, Stamp};
use super::write::{Entity, Write};
use super::{accounts, audit, backend, gpkg, rows, tables};
use crate::columns::{self, Fields as _};
use crate::{Snapshot, StoreError, refusal};

/// Places, revisions and entries of the audit log read at a time.
const PAGE: u32 = 5000;

/// Tables that have to be empty, beside those of records.
const OTHERS: [&str; 6] = ["tilings", "duties", "plans", "versions", "accounts", "audit"];

/// Takes in everything of a snapshot, or nothing.
pub(super) async fn run(
    writer: &SqlitePool,
    from: &mut dyn Snapshot,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<u64, StoreError> {
    let mut write = Write::begin(writer).await?;
    refuse_unless_empty(write.connection()).await?;
    let mut filling = Filling { connection: write.connection(), from, progress, taken: 0 };
    filling.areas().await?;
    filling.tilings().await?;
    for &kind in PlaceKind::ALL {
        filling.places(kind).await?;
    }
    for &layer in LayerKind::ALL {
        filling.layer(layer).await?;
    }
    filling.plans().await?;
    filling.versions().await?;
    filling.accounts().await?;
    filling.audit().await?;
    filling.keep_ids_unused().await?;
    let taken = filling.taken;
    write.changed(Entity::Everything, None).await?;
    write.commit().await?;
    progress(taken);
    Ok(taken)
}

async fn refuse_unless_empty(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let single = [&tables::AREAS, &tables::CELLS].into_iter().map(|table| table.name);
    let places = PlaceKind::ALL.iter().map(|&kind| tables::place_table(kind).name);
    let layers = LayerKind::ALL.iter().map(|&layer| tables::layer_table(layer).name);
    for table in single.chain(places).chain(layers).chain(OTHERS) {
        let sql = format!("SELECT EXISTS (SELECT 1 FROM {table})");
        let used: bool = sqlx::query_scalar(AssertSqlSafe(sql))
            .fetch_one(&mut *connection)
            .await
            .map_err(backend("looking whether the store is empty"))?;
        if used {
            return Err(refusal::not_empty(table));
        }
    }
    Ok(())
}

struct Filling<'a> {
    connection: &'a mut SqliteConnection,
    from: &'a mut dyn Snapshot,
    progress: &'a (dyn Fn(u64) + Sync),
    taken: u64,
}

/// The stamp of a record as another store keeps it.
const fn kept<T>(record: &Stored<T>) -> Stamp {
    Stamp::Kept { id: record.id, version: record.version }
}

impl Filling<'_> {
    /// Writes the waiting rows when there are many, and tells.
    async fn count(&mut self, batch: &mut Batch) -> Result<(), StoreError> {
        self.taken += 1;
        if batch.is_full() {
            batch.flush(self.connection).await?;
            (self.progress)(self.taken);
        }
        Ok(())
    }

    async fn finish(&mut self, batch: &mut Batch) -> Result<(), StoreError> {
        batch.flush(self.connection).await?;
        if batch.used {
            gpkg::note_change(self.connection, batch.table.name, batch.extent).await?;
        }
        Ok(())
    }

    async fn areas(&mut self) -> Result<(), StoreError> {
        let mut batch = Batch::new(&tables::AREAS);
        for area in self.from.areas().await? {
            tables::push_area(&mut batch, &area.value, kept(&area))?;
            self.count(&mut batch).await?;
        }
        self.finish(&mut batch).await
    }

    async fn tilings(&mut self) -> Result<(), StoreError> {
        let (mut cells, mut duties) = (Batch::new(&tables::CELLS), Batch::new(&tables::DUTIES));
        let tilings = self.from.tilings().await?;
        for tiling in &tilings {
            self.tiling(tiling).await?;
            for cell in self.from.cells(tiling.id).await? {
                self.cell(tiling.id, &cell, &mut cells, &mut duties).await?;
            }
        }
        self.finish(&mut cells).await?;
        self.finish(&mut duties).await?;
        if tilings.is_empty() {
            return Ok(());
        }
        gpkg::note_change(self.connection, "tilings", None).await
    }

    async fn tiling(&mut self, tiling: &Stored<Tiling>) -> Result<(), StoreError> {
        rows::insert(self.connection, &columns::TILINGS, columns::RECORD, |row| {
            row.number(tiling.id)?;
            row.number(tiling.version)?;
            columns::put_tiling(row, &tiling.value)
        })
        .await?;
        self.taken += 1;
        Ok(())
    }

    async fn cell(
        &mut self,
        tiling: i64,
        cell: &Stored<Cell>,
        cells: &mut Batch,
        duties: &mut Batch,
    ) -> Result<(), StoreError> {
        tables::push_cell(cells, tiling, &cell.value, kept(cell))?;
        for (rank, duty) in (0..).zip(&cell.value.roster) {
            tables::push_duty(duties, &cell.value.code, rank, duty)?;
        }
        self.count(cells).await?;
        if duties.is_full() {
            // A duty refers to its cell, which is to be there first.
            cells.flush(self.connection).await?;
            duties.flush(self.connection).await?;
        }
        Ok(())
    }

    async fn places(&mut self, kind: PlaceKind) -> Result<(), StoreError> {
        let mut batch = Batch::new(tables::place_table(kind));
        let mut after = i64::MIN;
        loop {
            let page = self.from.places(kind, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for place in &page {
                tables::push_place(&mut batch, &place.value, kept(place))?;
                self.count(&mut batch).await?;
            }
        }
        self.finish(&mut batch).await
    }

    async fn layer(&mut self, layer: LayerKind) -> Result<(), StoreError> {
        let mut batch = Batch::new(tables::layer_table(layer));
        for feature in self.from.layer(layer).await? {
            tables::push_map_feature(&mut batch, &feature.value, kept(&feature))?;
            self.count(&mut batch).await?;
        }
        self.finish(&mut batch).await
    }

    async fn accounts(&mut self) -> Result<(), StoreError> {
        for (account, password) in self.from.accounts().await? {
            let as_it_is = Some((account.id, account.version));
            accounts::insert(self.connection, &account.value, password.as_deref(), as_it_is).await?;
            self.taken += 1;
        }
        Ok(())
    }

    async fn audit(&mut self) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let page = self.from.audit(after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.id;
            for entry in &page {
                audit::insert(self.connection, Some(entry.id), &entry.author, &entry.deed).await?;
            }
            self.taken += page.len() as u64;
            (self.progress)(self.taken);
        }
    }

    /// An id is never used again, also not that of a place that was removed before the copy was made: the audit log
    /// knows it.
    async fn keep_ids_unused(&mut self) -> Result<(), StoreError> {
        for &kind in PlaceKind::ALL {
            // A table that no row was put into has no number there yet.
            let first = "INSERT INTO sqlite_sequence (name, seq) SELECT ?1, 0
                WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?1)";
            sqlx::query(first)
                .bind(tables::place_table(kind).name)
                .execute(&mut *self.connection)
                .await
                .map_err(backend("keeping ids from being used again"))?;
            let sql = "WITH gone (id) AS (SELECT max(subject_id) FROM audit WHERE subject = ?1)
                UPDATE sqlite_sequence SET seq = max(seq, (SELECT id FROM gone))
                WHERE name = ?2 AND (SELECT id FROM gone) IS NOT NULL";
            sqlx::query(sql)
                .bind(kind.as_str())
                .bind(tables::place_table(kind).name)
                .execute(&mut *self.connection)
                .await
                .map_err(backend("keeping ids from being used again"))?;
        }
        Ok(())
    }
}
