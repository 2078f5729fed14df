//! Copies of stores, proved equal to what they were made of, whatever the back ends.

use grid::register::{LayerKind, PlaceKind, Stored};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{Snapshot, Store, StoreError, columns};

/// Places, revisions and entries of the audit log read at a time.
const PAGE: u32 = 5000;

/// What a table holds, in one number: equal digests mean equal records, ids and versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableDigest {
    /// Name of the table.
    pub table: &'static str,
    /// Number of records.
    pub rows: u64,
    /// SHA-256 over the records as JSON, one a line, in order of their ids.
    pub sha256: [u8; 32],
}

/// What a copy is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Records are written to the target.
    Writing,
    /// Records are read again from both to compare them.
    Comparing,
}

/// Fills `to`, which must be empty, with everything of `from` as of one moment, reads both again and compares them.
/// `progress` is told the step and the number of records so far, now and then.
///
/// # Errors
/// [`StoreError::Conflict`] when the target is not empty, or does not give back what was written: it is then not to be
/// used.
pub async fn copy(
    from: &dyn Store,
    to: &dyn Store,
    progress: &(dyn Fn(Step, u64) + Sync),
) -> Result<Vec<TableDigest>, StoreError> {
    let mut source = from.snapshot().await?;
    to.fill(source.as_mut(), &|taken| progress(Step::Writing, taken)).await?;
    let comparing = |taken| progress(Step::Comparing, taken);
    let wanted = digest(source.as_mut(), &comparing).await?;
    drop(source);
    let total: u64 = wanted.iter().map(|table| table.rows).sum();
    let found = digest(to.snapshot().await?.as_mut(), &|taken| comparing(total + taken)).await?;
    for (wanted, found) in wanted.iter().zip(&found) {
        if wanted != found {
            let what = format!(
                "the copy does not give back the {} that were written to it ({} records of {}): do not use it",
                wanted.table, found.rows, wanted.rows
            );
            return Err(StoreError::Conflict { what });
        }
    }
    Ok(found)
}

/// What a snapshot holds, table by table. Sessions and answers to retried requests are not part of it. `progress` is told
/// the number of records so far, now and then.
pub async fn digest(
    snapshot: &mut dyn Snapshot,
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Vec<TableDigest>, StoreError> {
    let mut digests = Digests { done: Vec::new(), before: 0, progress };
    let mut areas = snapshot.areas().await?;
    areas.sort_unstable_by_key(|area| area.id);
    digests.table("areas", &areas)?;
    let mut tilings = snapshot.tilings().await?;
    tilings.sort_unstable_by_key(|tiling| tiling.id);
    digests.table("tilings", &tilings)?;
    let mut cells = Running::new("cells");
    for tiling in &tilings {
        let mut page = snapshot.cells(tiling.id).await?;
        page.sort_unstable_by_key(|cell| cell.id);
        cells.add_all(page.iter().map(|cell| (tiling.id, cell)))?;
    }
    digests.finish(cells);
    for &kind in PlaceKind::ALL {
        digests.places(snapshot, kind).await?;
    }
    for &layer in LayerKind::ALL {
        digests.table(columns::layer_table(layer).name, &snapshot.layer(layer).await?)?;
    }
    digests.plans(snapshot).await?;
    digests.versions(snapshot).await?;
    digests.table("accounts", &snapshot.accounts().await?)?;
    digests.audit(snapshot).await?;
    Ok(digests.done)
}

struct Digests<'p> {
    done: Vec<TableDigest>,
    /// Records in the tables that are done.
    before: u64,
    progress: &'p (dyn Fn(u64) + Sync),
}

impl Digests<'_> {
    fn table(&mut self, table: &'static str, records: &[impl Serialize]) -> Result<(), StoreError> {
        let mut running = Running::new(table);
        running.add_all(records)?;
        self.finish(running);
        Ok(())
    }

    async fn places(&mut self, snapshot: &mut dyn Snapshot, kind: PlaceKind) -> Result<(), StoreError> {
        let mut running = Running::new(match kind {
            PlaceKind::Household => "households",
            PlaceKind::Premises => "premises",
            PlaceKind::Hazard => "hazards",
            PlaceKind::Hydrant => "hydrants",
        });
        let mut after = i64::MIN;
        loop {
            let page = snapshot.places(kind, after, PAGE).await?;
            let Some(Stored { id, .. }) = page.last() else { break };
            after = *id;
            running.add_all(&page)?;
            (self.progress)(self.before + running.rows);
        }
        self.finish(running);
        Ok(())
    }

    async fn plans(&mut self, snapshot: &mut dyn Snapshot) -> Result<(), StoreError> {
        let plans = snapshot.plans().await?;
        self.table("plans", &plans)?;
        let mut cells = Running::new("plan_cells");
        for plan in &plans {
            let page = snapshot.plan_cells(plan.id).await?;
            cells.add_all(page.iter().map(|cell| (plan.id, cell)))?;
        }
        self.finish(cells);
        let mut revisions = Running::new("plan_revisions");
        for plan in &plans {
            let mut after = 0;
            loop {
                let page = snapshot.revisions(plan.id, after, PAGE).await?;
                let Some(last) = page.last() else { break };
                after = last.number;
                revisions.add_all(page.iter().map(|revision| (plan.id, revision)))?;
                (self.progress)(self.before + revisions.rows);
            }
        }
        self.finish(revisions);
        Ok(())
    }

    async fn versions(&mut self, snapshot: &mut dyn Snapshot) -> Result<(), StoreError> {
        let versions = snapshot.versions().await?;
        self.table("versions", &versions)?;
        let (mut cells, mut notes) = (Running::new("version_cells"), Running::new("version_notes"));
        for version in &versions {
            let (page, noted) = snapshot.version(version.id).await?;
            cells.add_all(page.iter().map(|cell| (version.id, cell)))?;
            notes.add_all([(version.id, noted)])?;
        }
        self.finish(cells);
        self.finish(notes);
        Ok(())
    }

    async fn audit(&mut self, snapshot: &mut dyn Snapshot) -> Result<(), StoreError> {
        let mut running = Running::new("audit");
        let mut after = 0;
        loop {
            let page = snapshot.audit(after, PAGE).await?;
            let Some(last) = page.last() else { break };
            after = last.id;
            running.add_all(&page)?;
            (self.progress)(self.before + running.rows);
        }
        self.finish(running);
        Ok(())
    }

    fn finish(&mut self, running: Running) {
        self.before += running.rows;
        (self.progress)(self.before);
        self.done.push(TableDigest {
            table: running.table,
            rows: running.rows,
            sha256: running.hash.finalize().into(),
        });
    }
}

/// A digest that grows.
struct Running {
    table: &'static str,
    rows: u64,
    hash: Sha256,
    line: Vec<u8>,
}

impl Running {
    fn new(table: &'static str) -> Self {
        Self { table, rows: 0, hash: Sha256::new(), line: Vec::new() }
    }

    fn add_all<T: Serialize>(&mut self, records: impl IntoIterator<Item = T>) -> Result<(), StoreError> {
        for record in records {
            self.line.clear();
            serde_json::to_writer(&mut self.line, &record)
                .map_err(|e| StoreError::Backend { op: "writing a record as JSON", source: Box::new(e) })?;
            self.line.push(b'\n');
            self.hash.update(&self.line);
            self.rows += 1;
        }
        Ok(())
    }
}
