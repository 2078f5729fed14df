//! Rows on their way into a table, several hundred to a statement.

use grid::lattice::Extent;
use sqlx::error::BoxDynError;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, SqliteConnection};

use super::fault::refusing;
use crate::columns::{self, unwritable};
use crate::{StoreError, refusal};

/// Rows in one statement. More gains nothing: parsing and the channel to SQLite's thread are then a few percent.
const ROWS: usize = 500;

/// What a batch needs to know of its table.
pub(super) struct Table {
    pub(super) name: &'static str,
    /// Columns given by each row, but for those of its [`Stamp`].
    pub(super) columns: &'static [&'static str],
    /// What a row is known by.
    pub(super) key: Key,
    /// Columns that a row which is there keeps as they are.
    pub(super) kept: &'static [&'static str],
}

impl Table {
    pub(super) const fn new(table: &columns::Table, key: Key, kept: &'static [&'static str]) -> Self {
        Self { name: table.name, columns: table.columns, key, kept }
    }
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

/// What a row says of its place among the versions.
#[derive(Clone, Copy, Debug)]
pub(super) enum Stamp {
    /// Nothing: the table has no versions.
    None,
    /// Written as part of this data version: a new row is at version 1, one that is there counts on.
    Changed(i64),
    /// Kept as it is in another store.
    Kept {
        /// Its id.
        id: i64,
        /// Its version.
        version: i64,
    },
}

impl Stamp {
    /// Columns of its own.
    const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::None => &[],
            Self::Changed(_) => &["changed"],
            Self::Kept { .. } => &["fid", "version"],
        }
    }

    /// Adds its values to a row.
    pub(super) fn add(self, row: &mut SqliteArguments) -> Result<(), BoxDynError> {
        match self {
            Self::None => Ok(()),
            Self::Changed(changed) => row.add(changed),
            Self::Kept { id, version } => {
                row.add(id)?;
                row.add(version)
            }
        }
    }
}

/// The code of a row, and the id of its tiling (0 where there is none).
pub(super) type RowKey = (String, i64);

/// Rows of one table that wait to be written.
pub(super) struct Batch {
    pub(super) table: &'static Table,
    /// That of the waiting rows: all of a batch have the same sort of stamp.
    stamp: Stamp,
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
            stamp: Stamp::None,
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

    /// Adds a row: its key, if rows of this table have one, its box, its stamp, and its values in the order of the
    /// columns.
    pub(super) fn push(
        &mut self,
        key: Option<RowKey>,
        extent: Option<Extent>,
        stamp: Stamp,
        values: impl FnOnce(&mut SqliteArguments) -> Result<(), BoxDynError>,
    ) -> Result<(), StoreError> {
        values(&mut self.arguments).and_then(|()| stamp.add(&mut self.arguments)).map_err(unwritable)?;
        self.stamp = stamp;
        self.keys.extend(key);
        self.extent = match (self.extent, extent) {
            (Some(a), Some(b)) => Some(a.union(b)),
            (a, b) => a.or(b),
        };
        self.rows += 1;
        self.used = true;
        Ok(())
    }

    /// Writes the waiting rows.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] naming a code that this import has written before or that stands in another tiling.
    pub(super) async fn flush(&mut self, connection: &mut SqliteConnection) -> Result<(), StoreError> {
        if self.rows == 0 {
            return Ok(());
        }
        let arguments = std::mem::take(&mut self.arguments);
        let keys = std::mem::take(&mut self.keys);
        let rows = std::mem::take(&mut self.rows);
        let columns = [self.table.columns, self.stamp.columns()].concat();
        debug_assert_eq!(arguments.len(), rows * columns.len());
        let failed = refusing("writing rows");
        sqlx::query("SAVEPOINT batch").execute(&mut *connection).await.map_err(&failed)?;
        let written =
            sqlx::query_with(AssertSqlSafe(statement(self.table, self.stamp, &columns, rows)), arguments)
                .execute(&mut *connection)
                .await
                .map_err(&failed)?
                .rows_affected();
        if written != rows as u64 {
            return Err(in_the_way(self.table, self.stamp, connection, &keys).await.unwrap_or_else(failed));
        }
        sqlx::query("RELEASE batch").execute(&mut *connection).await.map_err(&failed)?;
        Ok(())
    }
}

/// An insert of `rows` rows that replaces those whose code is there already, but for the columns that are kept.
///
/// A row that this import has written before, or that stands in another tiling, is left alone, so that the number of
/// rows written tells of it.
fn statement(table: &Table, stamp: Stamp, columns: &[&str], rows: usize) -> String {
    let Table { name, key, kept, .. } = table;
    let row = format!("({})", vec!["?"; columns.len()].join(", "));
    let insert = format!("INSERT INTO {name} ({}) VALUES {}", columns.join(", "), vec![row; rows].join(", "));
    let in_tiling = match (stamp, key) {
        (Stamp::None | Stamp::Kept { .. }, _) | (_, Key::None) => return insert,
        (Stamp::Changed(_), Key::Code) => String::new(),
        (Stamp::Changed(_), Key::CodeInTiling) => format!(" AND {name}.tiling = excluded.tiling"),
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
async fn in_the_way(
    table: &Table,
    stamp: Stamp,
    connection: &mut SqliteConnection,
    keys: &[RowKey],
) -> Result<StoreError, sqlx::Error> {
    let twice = |code: &str| refusal::code_twice(table.name, code);
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
                return Ok(refusal::cell_in_use(code, &area, &scheme));
            }
            Some((at, _)) if matches!(stamp, Stamp::Changed(changed) if changed == at) => {
                return Ok(twice(code));
            }
            _ => {}
        }
    }
    Ok(refusal::contradiction(table.name))
}
