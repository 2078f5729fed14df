//! The steps of publishing, each a statement or two.

use async_trait::async_trait;
use grid::register::{Cell, Code, Record, Tiling};
use sqlx::{Connection as _, PgConnection, Postgres, Transaction};

use super::super::copy::CopyRows;
use super::super::failure::{committing, failed};
use super::super::insert::insert;
use super::super::values::Json;
use super::super::{import, log, plans, requests};
use super::read;
use crate::columns::{self, Fields as _, NOTES, VERSION_CELLS, VERSIONS};
use crate::publish::Ledger;
use crate::{Author, Deed, Plan, StoreError, Version, VersionNotes};

/// A transaction that waits for imports, copies and others of its kind.
pub(super) struct PostgisLedger<'c> {
    tx: Transaction<'c, Postgres>,
}

impl<'c> PostgisLedger<'c> {
    /// Begins on a connection that may copy.
    pub(super) async fn begin(connection: &'c mut PgConnection) -> Result<Self, StoreError> {
        let mut tx = connection.begin().await.map_err(failed("publishing"))?;
        import::take_turn(&mut tx).await?;
        Ok(Self { tx })
    }

    /// Makes it last.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        self.tx.commit().await.map_err(committing)
    }
}

#[async_trait]
impl Ledger for PostgisLedger<'_> {
    async fn plan(&mut self, id: i64) -> Result<Plan, StoreError> {
        plans::locked(&mut self.tx, id).await
    }

    async fn put_plan(&mut self, plan: &Plan) -> Result<(), StoreError> {
        plans::update(&mut self.tx, plan).await
    }

    async fn versions(&mut self, area: &Code, scheme: &str) -> Result<Vec<Version>, StoreError> {
        read::of(&mut self.tx, area, scheme).await
    }

    async fn cells(&mut self, version: i64) -> Result<Vec<Cell>, StoreError> {
        read::cells(&mut self.tx, version).await
    }

    async fn tiling(&mut self, area: &Code, scheme: &str) -> Result<Option<(Tiling, Vec<Cell>)>, StoreError> {
        // Nobody adds cells to it or takes some away meanwhile, other programs neither.
        sqlx::query("SELECT FROM tilings WHERE area = $1 AND scheme = $2 FOR UPDATE")
            .bind(area.as_str())
            .bind(scheme)
            .execute(&mut *self.tx)
            .await
            .map_err(failed("reading a tiling"))?;
        let tilings = super::super::read::tilings(&mut self.tx).await?;
        let found = tilings.into_iter().find(|t| t.value.area == *area && t.value.scheme == scheme);
        let Some(tiling) = found else { return Ok(None) };
        let cells = super::super::read::cells(&mut self.tx, tiling.id).await?;
        Ok(Some((tiling.value, cells.into_iter().map(|cell| cell.value).collect())))
    }

    async fn elsewhere(
        &mut self,
        area: &Code,
        scheme: &str,
        codes: &[&str],
    ) -> Result<Option<(String, String, String)>, StoreError> {
        let sql = "SELECT code, area, scheme FROM (
                SELECT code, area, scheme FROM cells JOIN tilings ON tilings.fid = cells.tiling
                UNION ALL
                SELECT code, area, scheme FROM version_cells JOIN versions ON versions.fid = version_cells.version
                WHERE NOT in_register
            ) AS used WHERE code = ANY($1) AND NOT (area = $2 AND scheme = $3)
            ORDER BY code LIMIT 1";
        sqlx::query_as(sql)
            .bind(codes)
            .bind(area.as_str())
            .bind(scheme)
            .fetch_optional(&mut *self.tx)
            .await
            .map_err(failed("looking for codes in use"))
    }

    async fn make_room(&mut self, area: &Code, scheme: &str, number: i64) -> Result<(), StoreError> {
        // No two have one number, not even halfway through a statement; so they go by way of numbers below 0.
        for sql in [
            "UPDATE versions SET number = -1 - number WHERE area = $1 AND scheme = $2 AND number >= $3",
            "UPDATE versions SET number = -number WHERE area = $1 AND scheme = $2 AND number <= -$3",
        ] {
            sqlx::query(sql)
                .bind(area.as_str())
                .bind(scheme)
                .bind(number)
                .execute(&mut *self.tx)
                .await
                .map_err(failed("counting versions"))?;
        }
        Ok(())
    }

    async fn insert(
        &mut self,
        version: &Version,
        cells: &[Cell],
        notes: &VersionNotes,
    ) -> Result<i64, StoreError> {
        let id = requests::next_id(&mut self.tx, VERSIONS.name, "fid").await?;
        insert(&mut self.tx, &VERSIONS, &["fid"], |row| {
            row.number(id)?;
            columns::put_version(row, version)
        })
        .await?;
        insert(&mut self.tx, &NOTES, &[], |row| columns::put_notes(row, id, notes)).await?;
        let mut copying = CopyRows::default();
        for cell in cells {
            copying.row(VERSION_CELLS.columns.len(), |row| columns::put_version_cell(row, id, cell))?;
        }
        copying.copy(&mut self.tx, VERSION_CELLS.name, &VERSION_CELLS.columns.join(", ")).await?;
        Ok(id)
    }

    async fn put_in_register(&mut self, version: i64) -> Result<(), StoreError> {
        sqlx::query("UPDATE versions SET in_register = true WHERE fid = $1")
            .bind(version)
            .execute(&mut *self.tx)
            .await
            .map(drop)
            .map_err(failed("writing a version"))
    }

    async fn put_rosters(&mut self, version: i64, cells: &[Cell]) -> Result<(), StoreError> {
        let rosters: Vec<_> = cells.iter().map(|cell| (&cell.code, &cell.roster)).collect();
        sqlx::query(
            "UPDATE version_cells SET roster = given -> 1 FROM jsonb_array_elements($2) AS given
             WHERE version = $1 AND code = given ->> 0 AND roster <> given -> 1",
        )
        .bind(version)
        .bind(Json(rosters))
        .execute(&mut *self.tx)
        .await
        .map(drop)
        .map_err(failed("writing the rosters of a version"))
    }

    async fn import(&mut self, records: Vec<Record>) -> Result<(), StoreError> {
        import::take_in(&mut self.tx, records).await
    }

    async fn done(&mut self, author: &Author, deed: &Deed) -> Result<(), StoreError> {
        log::done(&mut self.tx, author, deed).await
    }
}
