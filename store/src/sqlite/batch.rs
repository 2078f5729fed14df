//! Rows on their way into a table, several hundred to a statement.

use grid::lattice::Extent;
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, SqliteConnection};

use super::backend;
use crate::StoreError;

/// Rows in one statement. More gains nothing: parsing and the channel to SQLite's thread are then a few percent.
const ROWS: usize = 500;

/// What a batch needs to know of its table.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// Columns given by each row.
    pub(super) columns: &'static [&'static str],
    /// What a row is known by.
    pub(super) key: Key,
    /// Columns that a row which is there keeps as they are.
    pub(super) kept: &'static [&'static str],
}

/// What the rows of a table are known by.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    /// Nothing: rows are only added.
    None,
    /// The column `code`: a row whose code is there replaces that row.
    Code,
    /// The column `code`, and a row may only replace one of the same `tiling`.
    CodeInTiling,
}

/// The code of a row, and the id of its tiling (0 where there is none).
pub(super) type RowKey = (String, i64);

/// Rows of one table that wait to be written.
pub(super) struct Batch {
    pub(super) table: &'static Table,
    arguments: SqliteArguments,
    keys: Vec<RowKey>,
    rows: usize,
    /// The smallest box around everything pushed so far.
    pub(super) extent: Option<Extent>,
    /// Whether anything was pushed so far.
    pub(super) used: bool,
}

impl Batch {
    pub(super) fn new(table: &'static Table) -> Self {
        Self {
            table,
            arguments: SqliteArguments::default(),
            keys: Vec::new(),
            rows: 0,
            extent: None,
            used: false,
        }
    }

    pub(super) fn is_full(&self) -> bool {
        self.rows >= ROWS
    }

    /// Keys of the waiting rows.
    pub(super) fn keys(&self) -> &[RowKey] {
        &self.keys
    }

    /// Adds a row: its key, if rows of this table have one, its box, and its values in the order of the columns.
    pub(super) fn push(
        &mut self,
        key: Option<RowKey>,
        extent: Option<Extent>,
        values: impl FnOnce(&mut SqliteArguments) -> Result<(), BoxDynError>,
    ) -> Result<(), StoreError> {
        values(&mut self.arguments)
            .map_err(|source| StoreError::Backend { op: "preparing a row", source })?;
        self.keys.extend(key);
        self.extent = match (self.extent, extent) {
            (Some(a), Some(b)) => Some(a.union(b)),
            (a, b) => a.or(b),
        };
        self.rows += 1;
        self.used = true;
        Ok(())
    }

    /// Writes the waiting rows as part of the import that makes data version `changed`.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] naming a code that this import has written before or that stands in another tiling.
    pub(super) async fn flush(
        &mut self,
        connection: &mut SqliteConnection,
        changed: i64,
    ) -> Result<(), StoreError> {
        if self.rows == 0 {
            return Ok(());
        }
        let arguments = std::mem::take(&mut self.arguments);
        let keys = std::mem::take(&mut self.keys);
        let rows = std::mem::take(&mut self.rows);
        debug_assert_eq!(arguments.len(), rows * self.table.columns.len());
        let failed = backend("writing rows");
        sqlx::query("SAVEPOINT batch").execute(&mut *connection).await.map_err(&failed)?;
        let written = sqlx::query_with(AssertSqlSafe(statement(self.table, rows)), arguments)
            .execute(&mut *connection)
            .await
            .map_err(&failed)?
            .rows_affected();
        if written != rows as u64 {
            return Err(refusal(self.table, connection, &keys, changed).await.unwrap_or_else(failed));
        }
        sqlx::query("RELEASE batch").execute(&mut *connection).await.map_err(&failed)?;
        Ok(())
    }
}

/// An insert of `rows` rows that replaces those whose code is there already, but for the columns that are kept.
///
/// A row that this import has written before, or that stands in another tiling, is left alone, so that the number of
/// rows written tells of it.
fn statement(table: &Table, rows: usize) -> String {
    let Table { name, columns, key, kept } = table;
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    let insert = format!("INSERT INTO {name} ({}) VALUES {}", columns.join(", "), vec![row; rows].join(", "));
    let in_tiling = match key {
        Key::None => return insert,
        Key::Code => String::new(),
        Key::CodeInTiling => format!(" AND {name}.tiling = excluded.tiling"),
    };
    let taken = columns.iter().filter(|column| **column != "code" && !kept.contains(column));
    let set: Vec<String> = taken.map(|column| format!("{column} = excluded.{column}")).collect();
    format!(
        "{insert} ON CONFLICT (code) DO UPDATE SET {}, version = version + 1
         WHERE {name}.changed <> excluded.changed{in_tiling}",
        set.join(", ")
    )
}

/// Names the code for which a row of the batch was left alone. The transaction is to be given up afterwards.
async fn refusal(
    table: &Table,
    connection: &mut SqliteConnection,
    keys: &[RowKey],
    changed: i64,
) -> Result<StoreError, sqlx::Error> {
    let twice = |code: &str| StoreError::Conflict {
        what: format!("code '{code}' occurs twice among the {} to import; codes must differ", table.name),
    };
    let mut codes: Vec<&str> = keys.iter().map(|(code, _)| code.as_str()).collect();
    codes.sort_unstable();
    if let Some(pair) = codes.windows(2).find(|pair| pair[0] == pair[1]) {
        return Ok(twice(pair[0]));
    }
    // Without the batch, the table holds what stood in its way.
    sqlx::query("ROLLBACK TO batch").execute(&mut *connection).await?;
    let tiling = if table.key == Key::CodeInTiling { "tiling" } else { "0" };
    let sql = format!("SELECT changed, {tiling} FROM {} WHERE code = ?", table.name);
    for (code, wanted) in keys {
        let found: Option<(i64, i64)> =
            sqlx::query_as(AssertSqlSafe(sql.clone())).bind(code).fetch_optional(&mut *connection).await?;
        match found {
            Some((_, tiling)) if tiling != *wanted => {
                let (area, scheme): (String, String) =
                    sqlx::query_as("SELECT area, scheme FROM tilings WHERE fid = ?")
                        .bind(tiling)
                        .fetch_one(&mut *connection)
                        .await?;
                let what = format!(
                    "cell code '{code}' is in use in the tiling of area {area} in scheme {scheme}; \
                     give the cells other codes"
                );
                return Ok(StoreError::Conflict { what });
            }
            Some((at, _)) if at == changed => return Ok(twice(code)),
            _ => {}
        }
    }
    Ok(StoreError::Conflict { what: format!("the {} to import contradict each other", table.name) })
}
