//! The steps of publishing, each a statement or two.

use async_trait::async_trait;
use grid::register::{Cell, Code, Record, Tiling};
use sqlx::SqlitePool;

use super::super::fault::refusing;
use super::super::json::Json;
use super::super::write::Write;
use super::super::{backend, import, plans};
use super::{insert, read};
use crate::publish::Ledger;
use crate::{Author, Deed, Plan, StoreError, Version, VersionNotes};

/// A transaction that writes: SQLite has one at a time.
pub(super) struct SqliteLedger {
    write: Write,
}

impl SqliteLedger {
    pub(super) async fn begin(writer: &SqlitePool) -> Result<Self, StoreError> {
        Ok(Self { write: Write::begin(writer).await? })
    }

    /// Makes it last.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        self.write.commit().await
    }
}

#[async_trait]
impl Ledger for SqliteLedger {
    async fn plan(&mut self, id: i64) -> Result<Plan, StoreError> {
        plans::without_marks(self.write.connection(), id).await
    }

    async fn put_plan(&mut self, plan: &Plan) -> Result<(), StoreError> {
        plans::update(self.write.connection(), plan).await
    }

    async fn versions(&mut self, area: &Code, scheme: &str) -> Result<Vec<Version>, StoreError> {
        read::of(self.write.connection(), area, scheme).await
    }

    async fn cells(&mut self, version: i64) -> Result<Vec<Cell>, StoreError> {
        read::cells(self.write.connection(), version).await
    }

    async fn tiling(&mut self, area: &Code, scheme: &str) -> Result<Option<(Tiling, Vec<Cell>)>, StoreError> {
        let tilings = super::super::read::tilings(self.write.connection()).await?;
        let found = tilings.into_iter().find(|t| t.value.area == *area && t.value.scheme == scheme);
        let Some(tiling) = found else { return Ok(None) };
        let cells = super::super::read::cells(self.write.connection(), tiling.id).await?;
        Ok(Some((tiling.value, cells.into_iter().map(|cell| cell.value).collect())))
    }

    async fn elsewhere(
        &mut self,
        area: &Code,
        scheme: &str,
        codes: &[&str],
    ) -> Result<Option<(String, String, String)>, StoreError> {
        // One value, however many codes: SQLite's statements take a limited number.
        let sql = "SELECT code, area, scheme FROM (
                SELECT code, area, scheme FROM cells JOIN tilings ON tilings.fid = cells.tiling
                UNION ALL
                SELECT code, area, scheme FROM version_cells JOIN versions ON versions.fid = version_cells.version
                WHERE NOT in_register
            ) WHERE code IN (SELECT value FROM json_each(?)) AND NOT (area = ? AND scheme = ?)
            ORDER BY code LIMIT 1";
        sqlx::query_as(sql)
            .bind(Json(codes))
            .bind(area.as_str())
            .bind(scheme)
            .fetch_optional(self.write.connection())
            .await
            .map_err(backend("looking for codes in use"))
    }

    async fn make_room(&mut self, area: &Code, scheme: &str, number: i64) -> Result<(), StoreError> {
        // No two have one number, not even halfway through a statement; so they go by way of numbers below 0.
        for sql in [
            "UPDATE versions SET number = -1 - number WHERE area = ? AND scheme = ? AND number >= ?",
            "UPDATE versions SET number = -number WHERE area = ? AND scheme = ? AND number <= -?",
        ] {
            sqlx::query(sql)
                .bind(area.as_str())
                .bind(scheme)
                .bind(number)
                .execute(self.write.connection())
                .await
                .map_err(refusing("counting versions"))?;
        }
        Ok(())
    }

    async fn insert(
        &mut self,
        version: &Version,
        cells: &[Cell],
        notes: &VersionNotes,
    ) -> Result<i64, StoreError> {
        insert(self.write.connection(), None, version, cells, notes).await
    }

    async fn put_in_register(&mut self, version: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE versions SET in_register = TRUE WHERE fid = ?")
            .bind(version)
            .execute(self.write.connection())
            .await
            .map(drop)
            .map_err(refusing("writing a version"))
    }

    async fn put_rosters(&mut self, version: i64, cells: &[Cell]) -> Result<(), StoreError> {
        for cell in cells {
            sqlx::query(
                "UPDATE version_cells SET roster = ?1 WHERE version = ?2 AND code = ?3 AND roster <> ?1",
            )
            .bind(Json(&cell.roster))
            .bind(version)
            .bind(cell.code.as_str())
            .execute(self.write.connection())
            .await
            .map_err(refusing("writing the rosters of a version"))?;
        }
        Ok(())
    }

    async fn import(&mut self, records: Vec<Record>) -> Result<(), StoreError> {
        let version = self.write.version;
        import::take_in(self.write.connection(), version, &records).await
    }

    async fn done(&mut self, author: &Author, deed: &Deed) -> Result<(), StoreError> {
        self.write.done(author, deed).await
    }
}
