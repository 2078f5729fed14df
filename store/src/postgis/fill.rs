//! Filling an empty store with everything of another one, ids and versions as they are.

mod plans;

use grid::register::{Cell, LayerKind, PlaceKind, Stored};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};

use super::copy::{CopyRow, CopyRows};
use super::failure::{committing, failed};
use super::{connect, import, log};
use crate::columns::{
    self, ACCOUNTS, AREAS, AUDIT, CELLS, DUTIES, Done, Fields as _, PLANS, RECORD, TILINGS, Table, VERSIONS,
    layer_table, place_table,
};
use crate::{Snapshot, StoreError, refusal};

/// Places, revisions and entries of the audit log read at a time.
const PAGE: u32 = 5000;

/// Takes in everything of a snapshot, or nothing.
pub(super) async fn run(
    pool: &PgPool,
    from: &mut dyn Snapshot,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<u64, StoreError> {
    let failed = failed("filling the store");
    let mut connection = connect::for_copies(pool).await?;
    let mut tx = connection.begin().await.map_err(failed)?;
    import::take_turn(&mut tx).await?;
    refuse_unless_empty(&mut tx).await?;
    // What others remember of a store of this name is not of this one.
    sqlx::query("UPDATE meta SET value = hashtextextended(gen_random_uuid()::text, 0) WHERE key = 'state'")
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    let mut filling = Filling { connection: &mut tx, from, progress, taken: 0 };
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
    let taken = filling.taken;
    keep_ids_unused(&mut tx).await?;
    log::everything_changed(&mut tx).await?;
    tx.commit().await.map_err(committing)?;
    progress(taken);
    Ok(taken)
}

fn tables() -> impl Iterator<Item = &'static Table> {
    let places = PlaceKind::ALL.iter().map(|&kind| place_table(kind));
    let layers = LayerKind::ALL.iter().map(|&layer| layer_table(layer));
    let first = [&AREAS, &TILINGS, &CELLS, &DUTIES].into_iter().chain(places).chain(layers);
    first.chain([&PLANS, &VERSIONS, &ACCOUNTS, &AUDIT])
}

async fn refuse_unless_empty(connection: &mut PgConnection) -> Result<(), StoreError> {
    for Table { name, .. } in tables() {
        let used: bool = sqlx::query_scalar(AssertSqlSafe(format!("SELECT EXISTS (SELECT FROM {name})")))
            .fetch_one(&mut *connection)
            .await
            .map_err(failed("looking whether the store is empty"))?;
        if used {
            return Err(refusal::not_empty(name));
        }
    }
    Ok(())
}

/// Rows of one table on their way in.
struct Copying {
    table: &'static Table,
    /// Columns before those that records have.
    first: &'static [&'static str],
    rows: CopyRows,
}

impl Copying {
    fn new(table: &'static Table, first: &'static [&'static str]) -> Self {
        Self { table, first, rows: CopyRows::default() }
    }

    /// Adds a row whose first columns are these numbers.
    fn push(
        &mut self,
        first: &[i64],
        write: impl FnOnce(&mut CopyRow<'_>) -> Done,
    ) -> Result<(), StoreError> {
        self.rows.row(self.first.len() + self.table.columns.len(), |row| {
            first.iter().try_for_each(|&number| row.number(number))?;
            write(row)
        })
    }

    async fn flush(&mut self, connection: &mut PgConnection) -> Result<(), StoreError> {
        self.rows.copy(connection, self.table.name, &self.table.columns_after(self.first)).await
    }
}

struct Filling<'a> {
    connection: &'a mut PgConnection,
    from: &'a mut dyn Snapshot,
    progress: &'a (dyn Fn(u64) + Sync),
    taken: u64,
}

impl Filling<'_> {
    /// Counts a record, and writes the waiting rows when there are many.
    async fn count(&mut self, copying: &mut Copying) -> Result<(), StoreError> {
        self.taken += 1;
        if copying.rows.is_full() {
            copying.flush(self.connection).await?;
            (self.progress)(self.taken);
        }
        Ok(())
    }

    async fn areas(&mut self) -> Result<(), StoreError> {
        let mut copying = Copying::new(&AREAS, RECORD);
        for Stored { id, version, value } in self.from.areas().await? {
            copying.push(&[id, version], |row| columns::put_area(row, &value))?;
            self.count(&mut copying).await?;
        }
        copying.flush(self.connection).await
    }

    async fn tilings(&mut self) -> Result<(), StoreError> {
        let tilings = self.from.tilings().await?;
        let mut copying = Copying::new(&TILINGS, RECORD);
        for Stored { id, version, value } in &tilings {
            copying.push(&[*id, *version], |row| columns::put_tiling(row, value))?;
            self.count(&mut copying).await?;
        }
        copying.flush(self.connection).await?;
        for tiling in tilings {
            let cells = self.from.cells(tiling.id).await?;
            self.cells(tiling.id, &cells).await?;
        }
        Ok(())
    }

    async fn cells(&mut self, tiling: i64, cells: &[Stored<Cell>]) -> Result<(), StoreError> {
        let mut copying = Copying::new(&CELLS, RECORD);
        let mut duties = Copying::new(&DUTIES, &[]);
        for Stored { id, version, value } in cells {
            copying.push(&[*id, *version], |row| columns::put_cell(row, tiling, value))?;
            for (rank, duty) in (0..).zip(&value.roster) {
                duties.push(&[], |row| columns::put_duty(row, &value.code, rank, duty))?;
            }
            self.count(&mut copying).await?;
        }
        copying.flush(self.connection).await?;
        duties.flush(self.connection).await
    }

    async fn places(&mut self, kind: PlaceKind) -> Result<(), StoreError> {
        let mut copying = Copying::new(place_table(kind), RECORD);
        let mut after = i64::MIN;
        loop {
            let page = self.from.places(kind, after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for Stored { id, version, value } in &page {
                copying.push(&[*id, *version], |row| columns::put_place(row, value))?;
                self.count(&mut copying).await?;
            }
        }
        copying.flush(self.connection).await
    }

    async fn layer(&mut self, layer: LayerKind) -> Result<(), StoreError> {
        let mut copying = Copying::new(layer_table(layer), RECORD);
        for Stored { id, version, value } in self.from.layer(layer).await? {
            copying.push(&[id, version], |row| columns::put_map_feature(row, &value))?;
            self.count(&mut copying).await?;
        }
        copying.flush(self.connection).await
    }

    async fn accounts(&mut self) -> Result<(), StoreError> {
        let mut copying = Copying::new(&ACCOUNTS, &["id", "version"]);
        let accounts = self.from.accounts().await?;
        for (Stored { id, version, value }, _) in &accounts {
            copying.push(&[*id, *version], |row| columns::put_account(row, value))?;
            self.count(&mut copying).await?;
        }
        copying.flush(self.connection).await?;
        let (ids, passwords): (Vec<i64>, Vec<String>) =
            accounts.into_iter().filter_map(|(account, password)| Some((account.id, password?))).unzip();
        sqlx::query(
            "UPDATE accounts SET password = given.password
             FROM unnest($1::bigint[], $2::text[]) AS given (id, password) WHERE accounts.id = given.id",
        )
        .bind(ids)
        .bind(passwords)
        .execute(&mut *self.connection)
        .await
        .map(drop)
        .map_err(failed("writing passwords"))
    }

    async fn audit(&mut self) -> Result<(), StoreError> {
        let mut copying = Copying::new(&AUDIT, &["id"]);
        let mut after = 0;
        loop {
            let page = self.from.audit(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            for entry in &page {
                copying.push(&[entry.id], |row| columns::put_deed(row, &entry.author, &entry.deed))?;
                self.count(&mut copying).await?;
            }
        }
        copying.flush(self.connection).await
    }
}

/// An id is never used again, also not that of a place that was removed before the copy was made: the audit log knows
/// it.
async fn keep_ids_unused(connection: &mut PgConnection) -> Result<(), StoreError> {
    let subjects = PlaceKind::ALL.iter().map(|&kind| (place_table(kind).name, kind.as_str()));
    let subjects: Vec<_> = subjects.chain([(ACCOUNTS.name, "account")]).collect();
    // Rosters were given new ids.
    for Table { name, .. } in tables().filter(|table| table.name != DUTIES.name) {
        let id = if [ACCOUNTS.name, AUDIT.name].contains(name) { "id" } else { "fid" };
        let subject = subjects.iter().find(|(table, _)| table == name).map(|(_, subject)| *subject);
        let sql = format!(
            "SELECT setval(pg_get_serial_sequence('wangge.{name}', '{id}'), used)
             FROM (SELECT greatest((SELECT max({id}) FROM {name}),
                (SELECT max(subject_id) FROM audit WHERE subject = $1)) AS used) AS ids WHERE used > 0"
        );
        sqlx::query(AssertSqlSafe(sql))
            .bind(subject)
            .execute(&mut *connection)
            .await
            .map_err(failed("keeping ids from being used again"))?;
    }
    Ok(())
}
