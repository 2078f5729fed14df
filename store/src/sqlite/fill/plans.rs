//! Plans with their logs, and versions.

use super::super::batch::Batch;
use super::super::{plans, tables, versions};
use super::{Filling, PAGE};
use crate::StoreError;

impl Filling<'_> {
    pub(super) async fn plans(&mut self) -> Result<(), StoreError> {
        for plan in self.from.plans().await? {
            plans::insert(self.connection, Some(plan.id), &plan).await?;
            self.taken += 1;
            for mark in &plan.marks {
                plans::insert_mark(self.connection, plan.id, mark).await?;
            }
            let mut cells = Batch::new(&tables::PLAN_CELLS);
            for (id, cell) in self.from.plan_cells(plan.id).await? {
                tables::push_plan_cell(&mut cells, plan.id, id, &cell)?;
                self.count(&mut cells).await?;
            }
            self.finish(&mut cells).await?;
            self.revisions(plan.id).await?;
        }
        Ok(())
    }

    async fn revisions(&mut self, plan: i64) -> Result<(), StoreError> {
        let mut after = 0;
        loop {
            let page = self.from.revisions(plan, after, PAGE).await?;
            let Some(last) = page.last() else { return Ok(()) };
            after = last.number;
            for revision in &page {
                plans::insert_revision(self.connection, plan, revision).await?;
            }
            self.taken += page.len() as u64;
            (self.progress)(self.taken);
        }
    }

    pub(super) async fn versions(&mut self) -> Result<(), StoreError> {
        for version in self.from.versions().await? {
            let (cells, notes) = self.from.version(version.id).await?;
            versions::insert(self.connection, Some(version.id), &version, &cells, &notes).await?;
            // The version, its notes and its cells.
            self.taken += 2 + cells.len() as u64;
            (self.progress)(self.taken);
        }
        Ok(())
    }
}
