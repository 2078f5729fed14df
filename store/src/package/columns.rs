//! What of a foreign table may be read: columns that are kept in the file, and nothing that is computed on the way. A computed
//! column may be a program that makes gigabytes of nothing.

use sqlx::{Row as _, SqliteConnection};

use super::{PackageError, quoted};

/// Most bytes of a feature.
const MOST_BYTES: u64 = 64 << 20;

/// The columns of a table.
///
/// # Errors
/// [`PackageError::Computed`] when it is no plain table or has a column that is computed.
pub(super) async fn columns(
    connection: &mut SqliteConnection,
    table: &str,
) -> Result<Vec<String>, PackageError> {
    let plain: bool = sqlx::query_scalar(
        "SELECT count(*) = 1 FROM pragma_table_list(?1) WHERE schema = 'main' AND type = 'table'",
    )
    .bind(table)
    .fetch_one(&mut *connection)
    .await?;
    if !plain {
        return Err(PackageError::Computed { table: table.to_owned() });
    }
    let columns: Vec<(String, i64)> = sqlx::query_as("SELECT name, hidden FROM pragma_table_xinfo(?1)")
        .bind(table)
        .fetch_all(&mut *connection)
        .await?;
    let plain = |(name, hidden): (String, i64)| {
        if hidden == 0 { Ok(name) } else { Err(PackageError::Computed { table: format!("{table}.{name}") }) }
    };
    columns.into_iter().map(plain).collect()
}

/// How many rows a table has.
///
/// # Errors
/// [`PackageError::Big`] when one of them may be too big to be held; `layer` is how people call it.
pub(super) async fn counted(
    connection: &mut SqliteConnection,
    table: &str,
    columns: &[String],
    layer: &str,
) -> Result<u64, PackageError> {
    let table = quoted(table);
    // The length of a value stands before it: it is not read for this.
    let longest = columns.iter().map(|column| format!("coalesce(max(octet_length({})), 0)", quoted(column)));
    let sql = format!("SELECT {} FROM {table}", longest.collect::<Vec<_>>().join(", "));
    let row = sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *connection).await?;
    let mut most = 0_u64;
    for at in 0..row.len() {
        most = most.saturating_add(row.try_get::<i64, _>(at)?.unsigned_abs());
    }
    if most > MOST_BYTES {
        return Err(PackageError::Big { layer: layer.to_owned(), most: MOST_BYTES });
    }
    let sql = sqlx::AssertSqlSafe(format!("SELECT count(*) FROM {table}"));
    let rows: i64 = sqlx::query_scalar(sql).fetch_one(connection).await?;
    Ok(rows.unsigned_abs())
}
