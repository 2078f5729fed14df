//! One row on its way in.

use sqlx::postgres::PgArguments;
use sqlx::{AssertSqlSafe, PgConnection};

use super::failure::failed;
use crate::StoreError;
use crate::columns::{Done, Table, unwritable};

/// Placeholders for the columns of a table, from the number `first` on.
pub(super) fn placeholders(table: &Table, first: usize) -> String {
    numbered(first, table.columns.len())
}

/// Writes one row; `first` are columns before those of the table.
pub(super) async fn insert(
    connection: &mut PgConnection,
    table: &Table,
    first: &[&str],
    write: impl FnOnce(&mut PgArguments) -> Done,
) -> Result<(), StoreError> {
    let mut arguments = PgArguments::default();
    write(&mut arguments).map_err(unwritable)?;
    let values = numbered(1, first.len() + table.columns.len());
    let sql = format!("INSERT INTO {} ({}) VALUES ({values})", table.name, table.columns_after(first));
    sqlx::query_with(AssertSqlSafe(sql), arguments)
        .execute(connection)
        .await
        .map(drop)
        .map_err(failed("writing a row"))
}

fn numbered(first: usize, count: usize) -> String {
    (first..first + count).map(|number| format!("${number}")).collect::<Vec<_>>().join(", ")
}
