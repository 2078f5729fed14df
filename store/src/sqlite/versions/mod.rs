//! Published versions.

mod insert;
mod ledger;
mod read;

use std::collections::BTreeSet;

use async_trait::async_trait;
use grid::register::{Cell, Code, Date};

pub(super) use self::insert::insert;
use self::ledger::SqliteLedger;
pub(super) use self::read::{all, cells, notes};
use super::{SqliteStore, backend, plans};
use crate::{Author, NewVersion, StoreError, Version, VersionNotes, Versions, publish};

#[async_trait]
impl Versions for SqliteStore {
    async fn versions(&self, area: Option<&Code>) -> Result<Vec<Version>, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(backend("reading versions"))?;
        Ok(publish::newest_first(all(&mut connection).await?, area))
    }

    async fn version(&self, id: i64) -> Result<(Version, Vec<Cell>, VersionNotes), StoreError> {
        let failed = backend("reading a version");
        let mut tx = self.readers.begin().await.map_err(&failed)?;
        let version = read::needed(&mut tx, id).await?;
        let cells = cells(&mut tx, id).await?;
        let notes = notes(&mut tx, id).await?;
        tx.commit().await.map_err(failed)?;
        Ok((version, cells, notes))
    }

    async fn codes_ever(&self, area: &Code) -> Result<BTreeSet<Code>, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(backend("reading versions"))?;
        read::codes_ever(&mut connection, area).await
    }

    async fn publish(&self, author: &Author, version: &NewVersion) -> Result<Version, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(backend("reading a plan"))?;
        let plan = plans::without_marks(&mut connection, version.plan).await?;
        let waiting = read::of(&mut connection, &plan.area, &plan.scheme).await?;
        drop(connection);
        for due in publish::due(waiting, version.today) {
            self.put_into_register(&due, version.today).await?;
        }
        let mut ledger = SqliteLedger::begin(&self.writer).await?;
        let published = publish::publish(&mut ledger, author, version).await?;
        ledger.commit().await?;
        Ok(published)
    }

    async fn take_effect(&self, today: Date) -> Result<u32, StoreError> {
        let mut connection = self.readers.acquire().await.map_err(backend("reading versions"))?;
        let waiting = read::due(&mut connection, today).await?;
        drop(connection);
        let (mut taken, mut refused) = (0, None);
        for due in waiting {
            match self.put_into_register(&due, today).await {
                Ok(here) => taken += u32::from(here),
                Err(error) => _ = refused.get_or_insert(error),
            }
        }
        refused.map_or(Ok(taken), Err)
    }
}

impl SqliteStore {
    /// Puts a version whose day has come into the register; `false` when somebody else has done so.
    async fn put_into_register(&self, due: &Version, today: Date) -> Result<bool, StoreError> {
        let mut ledger = SqliteLedger::begin(&self.writer).await?;
        let done = publish::take_effect(&mut ledger, due, today).await?;
        if done {
            ledger.commit().await?;
        }
        Ok(done)
    }
}
