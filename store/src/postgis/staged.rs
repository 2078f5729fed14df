//! Rows of an import on their way into a table that has some of them already.

use std::collections::HashMap;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::copy::{CopyRow, CopyRows};
use super::failure::failed;
use crate::columns::{Done, Table};
use crate::{StoreError, refusal};

/// What the rows of a table are known by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// The column `code`.
    Code,
    /// The column `code`, and a row may only replace one of the same `tiling`.
    CodeInTiling,
}

/// Rows that are copied into a temporary table and merged from there: those whose code is known take the place of the
/// row that has it.
pub(super) struct Staged {
    table: &'static Table,
    key: Key,
    /// Columns that a row which is there keeps as they are.
    kept: Vec<&'static str>,
    rows: CopyRows,
    /// The code of each waiting row and the id of its tiling (0 where there is none).
    keys: Vec<(String, i64)>,
}

impl Staged {
    pub(super) fn new(table: &'static Table, key: Key, kept: Vec<&'static str>) -> Self {
        Self { table, key, kept, rows: CopyRows::default(), keys: Vec::new() }
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows.is_full()
    }

    /// Codes of the waiting rows.
    pub(super) fn codes(&self) -> Vec<String> {
        self.keys.iter().map(|(code, _)| code.clone()).collect()
    }

    /// Adds a row: its code, the id of its tiling, and its columns.
    pub(super) fn push(
        &mut self,
        code: &str,
        tiling: i64,
        write: impl FnOnce(&mut CopyRow<'_>) -> Done,
    ) -> Result<(), StoreError> {
        self.rows.row(self.table.columns.len(), write)?;
        self.keys.push((code.to_owned(), tiling));
        Ok(())
    }

    /// Writes the waiting rows.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] naming a code that this transaction has written before or that stands in another tiling.
    pub(super) async fn flush(&mut self, connection: &mut PgConnection) -> Result<(), StoreError> {
        if self.rows.rows() == 0 {
            return Ok(());
        }
        let failed = failed("writing rows");
        let mut keys = std::mem::take(&mut self.keys);
        let number = keys.len() as u64;
        keys.sort_unstable();
        if let Some(pair) = keys.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(refusal::code_twice(self.table.name, &pair[0].0));
        }
        let Table { name, .. } = self.table;
        let columns = self.table.columns.join(", ");
        // IF NOT EXISTS would give a notice each time, and tell no more than asking does.
        let staging: Option<String> = sqlx::query_scalar("SELECT to_regclass('pg_temp.staged_' || $1)::text")
            .bind(name)
            .fetch_one(&mut *connection)
            .await
            .map_err(failed)?;
        if staging.is_none() {
            let sql = format!(
                "CREATE TEMPORARY TABLE staged_{name} ON COMMIT DROP AS SELECT {columns} FROM {name} WITH NO DATA"
            );
            sqlx::query(AssertSqlSafe(sql)).execute(&mut *connection).await.map_err(failed)?;
        }
        self.rows.copy(connection, &format!("pg_temp.staged_{name}"), &columns).await?;
        // What stood in the way of a row is seen once the others are taken back.
        let mut merging = connection.begin().await.map_err(failed)?;
        let merged = sqlx::query(AssertSqlSafe(self.merge())).execute(&mut *merging).await;
        let merged = merged.map_err(failed)?.rows_affected();
        if merged != number {
            merging.rollback().await.map_err(failed)?;
            return Err(self.in_the_way(connection).await.unwrap_or_else(failed));
        }
        merging.commit().await.map_err(failed)?;
        let sql = format!("TRUNCATE pg_temp.staged_{name}");
        sqlx::query(AssertSqlSafe(sql)).execute(connection).await.map(drop).map_err(failed)
    }

    /// Inserts what was staged in the order in which it came, for ids ascend. A row that this transaction has written
    /// before, or that stands in another tiling, is left alone, so that the number of rows written tells of it.
    fn merge(&self) -> String {
        let Table { name, columns } = self.table;
        let set: Vec<String> = columns
            .iter()
            .filter(|column| **column != "code" && !self.kept.contains(column))
            .map(|column| format!("{column} = excluded.{column}"))
            .collect();
        let in_tiling = match self.key {
            Key::Code => String::new(),
            Key::CodeInTiling => format!(" AND {name}.tiling = excluded.tiling"),
        };
        let columns = columns.join(", ");
        format!(
            "INSERT INTO {name} ({columns}) SELECT {columns} FROM pg_temp.staged_{name} ORDER BY ctid
             ON CONFLICT (code) DO UPDATE SET {}, changed = excluded.changed, version = {name}.version + 1
             WHERE {name}.changed <> excluded.changed{in_tiling}",
            set.join(", ")
        )
    }

    /// Names a code for which a staged row was left alone.
    async fn in_the_way(&self, connection: &mut PgConnection) -> Result<StoreError, sqlx::Error> {
        let Table { name, .. } = self.table;
        if self.key == Key::CodeInTiling {
            let sql = "SELECT cells.code, area, scheme FROM pg_temp.staged_cells AS staged
                JOIN cells ON cells.code = staged.code AND cells.tiling <> staged.tiling
                JOIN tilings ON tilings.fid = cells.tiling ORDER BY staged.ctid LIMIT 1";
            let found: Option<(String, String, String)> =
                sqlx::query_as(sql).fetch_optional(&mut *connection).await?;
            if let Some((code, area, scheme)) = found {
                return Ok(refusal::cell_in_use(&code, &area, &scheme));
            }
        }
        let sql = format!(
            "SELECT code FROM pg_temp.staged_{name} AS staged JOIN {name} AS present USING (code)
             WHERE present.changed = pg_current_xact_id()::text::bigint ORDER BY staged.ctid LIMIT 1"
        );
        let found: Option<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_optional(connection).await?;
        Ok(found.map_or_else(|| refusal::contradiction(name), |code| refusal::code_twice(name, &code)))
    }
}

/// Households by the columns that their sources leave unsaid.
pub(super) type ByKept = HashMap<Vec<&'static str>, Staged>;
