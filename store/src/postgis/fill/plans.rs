//! Plans with their logs, and versions.

use super::{Copying, Filling, PAGE};
use crate::columns::{self, MARKS, NOTES, PLAN_CELLS, PLANS, RECORD, REVISIONS, VERSION_CELLS, VERSIONS};
use crate::{Plan, StoreError};

impl Filling<'_> {
    pub(super) async fn plans(&mut self) -> Result<(), StoreError> {
        let plans = self.from.plans().await?;
        let mut copying = Copying::new(&PLANS, RECORD);
        for each in &plans {
            copying.push(&[each.id, each.version], |row| columns::put_plan(row, each))?;
            self.count(&mut copying).await?;
        }
        copying.flush(self.connection).await?;
        let (mut marks, mut cells, mut revisions) =
            (Copying::new(&MARKS, &[]), Copying::new(&PLAN_CELLS, &[]), Copying::new(&REVISIONS, &[]));
        for Plan { id, marks: given, .. } in &plans {
            for mark in given {
                marks.push(&[], |row| columns::put_mark(row, *id, mark))?;
            }
            for (number, cell) in self.from.plan_cells(*id).await? {
                cells.push(&[], |row| columns::put_plan_cell(row, *id, number, &cell))?;
                self.count(&mut cells).await?;
            }
            self.revisions(*id, &mut revisions).await?;
        }
        marks.flush(self.connection).await?;
        cells.flush(self.connection).await?;
        revisions.flush(self.connection).await
    }

    async fn revisions(&mut self, id: i64, copying: &mut Copying) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let page = self.from.revisions(id, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.number;
            for revision in &page {
                copying.push(&[], |row| columns::put_revision(row, id, revision))?;
                self.count(copying).await?;
            }
        }
    }

    pub(super) async fn versions(&mut self) -> Result<(), StoreError> {
        let versions = self.from.versions().await?;
        let mut copying = Copying::new(&VERSIONS, &["fid"]);
        for each in &versions {
            copying.push(&[each.id], |row| columns::put_version(row, each))?;
            self.count(&mut copying).await?;
        }
        copying.flush(self.connection).await?;
        let (mut cells, mut notes) = (Copying::new(&VERSION_CELLS, &[]), Copying::new(&NOTES, &[]));
        for each in &versions {
            let (page, noted) = self.from.version(each.id).await?;
            notes.push(&[], |row| columns::put_notes(row, each.id, &noted))?;
            self.count(&mut notes).await?;
            for cell in &page {
                cells.push(&[], |row| columns::put_version_cell(row, each.id, cell))?;
                self.count(&mut cells).await?;
            }
        }
        cells.flush(self.connection).await?;
        notes.flush(self.connection).await
    }
}
