//! Our own transactions that leave the register as it is: those of plans.

use sqlx::{Sqlite, SqliteConnection, SqlitePool, Transaction};

use super::audit::insert_entry;
use super::fault::committing;
use super::{backend, write};
use crate::{Author, Deed, StoreError};

/// A transaction of which no data version comes, so that nobody reads the register again. Dropped without
/// [`Aside::commit`], it leaves nothing.
pub(super) struct Aside {
    tx: Transaction<'static, Sqlite>,
}

impl Aside {
    /// Begins. While it runs, the triggers that keep other programs away are told to look away.
    pub(super) async fn begin(writer: &SqlitePool) -> Result<Self, StoreError> {
        let mut aside = Self { tx: write::begin_immediate(writer).await? };
        aside.set_own(1).await?;
        Ok(aside)
    }

    pub(super) fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.tx
    }

    /// Writes down who did what.
    pub(super) async fn note(&mut self, author: &Author, deed: &Deed) -> Result<(), StoreError> {
        insert_entry(&mut self.tx, author, deed).await
    }

    /// Makes it last.
    pub(super) async fn commit(mut self) -> Result<(), StoreError> {
        self.set_own(0).await?;
        self.tx.commit().await.map_err(committing)
    }

    async fn set_own(&mut self, own: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE meta SET value = ? WHERE key = 'own'")
            .bind(own)
            .execute(&mut *self.tx)
            .await
            .map(drop)
            .map_err(backend("saying whose write it is"))
    }
}
