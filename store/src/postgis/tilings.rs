//! The tilings of an import, and what has to be true once all of it is written.

use std::collections::HashMap;

use grid::register::{Code, Tiling};
use sqlx::postgres::PgArguments;
use sqlx::{AssertSqlSafe, PgConnection};

use super::failure::failed;
use super::insert::placeholders;
use crate::columns::{self, TILINGS, unwritable};
use crate::{StoreError, refusal};

/// Tilings that an import has met.
#[derive(Default)]
pub(super) struct Tilings {
    /// Their ids, by area and scheme.
    ids: HashMap<(Code, String), i64>,
    /// Those whose set of cells is replaced.
    replaced: Vec<i64>,
}

impl Tilings {
    /// Writes a tiling; its cells are those that follow.
    pub(super) async fn replace(
        &mut self,
        connection: &mut PgConnection,
        tiling: &Tiling,
    ) -> Result<(), StoreError> {
        let sql = format!(
            "INSERT INTO tilings ({}) VALUES ({}) ON CONFLICT (area, scheme) DO UPDATE
                SET effective = excluded.effective, changed = excluded.changed, version = tilings.version + 1
                WHERE tilings.changed <> excluded.changed
             RETURNING fid",
            TILINGS.columns.join(", "),
            placeholders(&TILINGS, 1)
        );
        let mut arguments = PgArguments::default();
        columns::put_tiling(&mut arguments, tiling).map_err(unwritable)?;
        let id: Option<i64> = sqlx::query_scalar_with(AssertSqlSafe(sql), arguments)
            .fetch_optional(connection)
            .await
            .map_err(failed("writing a tiling"))?;
        let id = id.ok_or_else(|| refusal::tiling_twice(tiling))?;
        self.ids.insert((tiling.area.clone(), tiling.scheme.clone()), id);
        self.replaced.push(id);
        Ok(())
    }

    /// The id of the tiling that a cell belongs to.
    pub(super) async fn find(
        &mut self,
        connection: &mut PgConnection,
        area: Code,
        scheme: String,
        cell: &Code,
    ) -> Result<i64, StoreError> {
        let key = (area, scheme);
        if let Some(&id) = self.ids.get(&key) {
            return Ok(id);
        }
        let (area, scheme) = &key;
        let id: Option<i64> = sqlx::query_scalar("SELECT fid FROM tilings WHERE area = $1 AND scheme = $2")
            .bind(area.as_str())
            .bind(scheme)
            .fetch_optional(connection)
            .await
            .map_err(failed("looking for a tiling"))?;
        let id = id.ok_or_else(|| refusal::no_tiling(cell, area, scheme))?;
        self.ids.insert(key, id);
        Ok(id)
    }

    /// Removes cells that did not come again, and checks what refers to what.
    pub(super) async fn finish(self, connection: &mut PgConnection) -> Result<(), StoreError> {
        sqlx::query(
            "DELETE FROM cells WHERE tiling = ANY($1) AND changed <> pg_current_xact_id()::text::bigint",
        )
        .bind(self.replaced)
        .execute(&mut *connection)
        .await
        .map_err(failed("removing replaced cells"))?;
        check_references(connection).await
    }
}

/// The foreign keys would refuse the commit as well, but without saying which record is at fault.
async fn check_references(connection: &mut PgConnection) -> Result<(), StoreError> {
    let failed = failed("checking references");
    let orphan: Option<(String, String)> = sqlx::query_as(
        "SELECT code, parent FROM areas WHERE parent IS NOT NULL
            AND NOT EXISTS (SELECT FROM areas above WHERE above.code = areas.parent) ORDER BY code LIMIT 1",
    )
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed)?;
    if let Some((code, parent)) = orphan {
        return Err(refusal::no_parent(&code, &parent));
    }
    let upside_down: Option<(String, String, String, String)> = sqlx::query_as(
        "WITH levels AS (SELECT ARRAY['city', 'district', 'street', 'community'] AS names)
         SELECT child.code, child.level, parent.code, parent.level
         FROM levels, areas child JOIN areas parent ON child.parent = parent.code
         WHERE array_position(names, child.level) <= array_position(names, parent.level)
         ORDER BY child.code LIMIT 1",
    )
    .fetch_optional(&mut *connection)
    .await
    .map_err(failed)?;
    if let Some((code, level, parent, above)) = upside_down {
        return Err(refusal::upside_down(&code, &level, &parent, &above));
    }
    let homeless: Option<(String, String)> = sqlx::query_as(
        "SELECT area, scheme FROM tilings
         WHERE NOT EXISTS (SELECT FROM areas WHERE areas.code = tilings.area) ORDER BY area LIMIT 1",
    )
    .fetch_optional(connection)
    .await
    .map_err(failed)?;
    homeless.map_or(Ok(()), |(area, scheme)| Err(refusal::no_area(&area, &scheme)))
}
