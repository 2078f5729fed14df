//! Rows in the binary form of COPY, and fields as PostgreSQL takes them, for COPY and for single statements.

use grid::register::Date;
use jiff::Timestamp;
use serde::Serialize;
use sqlx::postgres::{PgArgumentBuffer, PgArguments};
use sqlx::{Arguments as _, Encode, PgConnection, Postgres, Type};

use super::failure::failed;
use super::values::{Day, Json, Moment};
use crate::columns::{Done, Fields, unwritable};
use crate::{Geom, StoreError};

/// Something that takes values of PostgreSQL's own.
pub(super) trait Takes {
    /// Takes the next field.
    fn take<'q, T: Encode<'q, Postgres> + Type<Postgres>>(&mut self, value: T) -> Done;
}

impl Takes for PgArguments {
    fn take<'q, T: Encode<'q, Postgres> + Type<Postgres>>(&mut self, value: T) -> Done {
        self.add(value)
    }
}

impl<R: Takes> Fields for R {
    fn maybe_text(&mut self, value: Option<&str>) -> Done {
        self.take(value)
    }

    fn maybe_number(&mut self, value: Option<i64>) -> Done {
        self.take(value)
    }

    fn truth(&mut self, value: bool) -> Done {
        self.take(value)
    }

    fn moment(&mut self, value: Timestamp) -> Done {
        self.take(Moment(value))
    }

    fn maybe_day(&mut self, value: Option<Date>) -> Done {
        self.take(value.map(Day))
    }

    fn maybe_json<T: Serialize>(&mut self, value: Option<&T>) -> Done {
        self.take(value.map(Json))
    }

    fn words(&mut self, value: &[&str]) -> Done {
        self.take(value)
    }

    fn geom(&mut self, value: Geom) -> Done {
        self.take(value)
    }
}

/// Rows, and bytes, that wait at most: they bound the memory of an import, and more gain little.
const ROWS: u64 = 10_000;
const BYTES: usize = 4 << 20;
/// Marks the stream; two words for flags and extensions follow, of which there are none.
const HEADER: &[u8] = b"PGCOPY\n\xFF\r\n\0\0\0\0\0\0\0\0\0";
/// In place of the number of fields of another row.
const END: [u8; 2] = (-1_i16).to_be_bytes();

/// Rows that wait to be copied into a table.
#[derive(Default)]
pub(super) struct CopyRows {
    bytes: PgArgumentBuffer,
    rows: u64,
}

impl CopyRows {
    /// Adds a row of so many fields.
    pub(super) fn row(
        &mut self,
        fields: usize,
        write: impl FnOnce(&mut CopyRow<'_>) -> Done,
    ) -> Result<(), StoreError> {
        if self.bytes.is_empty() {
            self.bytes.extend_from_slice(HEADER);
        }
        let mut row = CopyRow { bytes: &mut self.bytes, fields: 0 };
        row.bytes.extend_from_slice(&(fields as i16).to_be_bytes());
        write(&mut row).map_err(unwritable)?;
        debug_assert_eq!(row.fields, fields);
        self.rows += 1;
        Ok(())
    }

    /// How many rows wait.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether so many wait that they are better sent.
    pub(super) fn is_full(&self) -> bool {
        self.rows >= ROWS || self.bytes.len() >= BYTES
    }

    /// Copies the waiting rows into these columns of a table.
    pub(super) async fn copy(
        &mut self,
        connection: &mut PgConnection,
        table: &str,
        columns: &str,
    ) -> Result<(), StoreError> {
        if self.rows == 0 {
            return Ok(());
        }
        let failed = failed("copying rows");
        self.bytes.extend_from_slice(&END);
        let statement = format!("COPY {table} ({columns}) FROM STDIN (FORMAT binary)");
        let mut copy = connection.copy_in_raw(&statement).await.map_err(failed)?;
        copy.send(self.bytes.as_slice()).await.map_err(failed)?;
        copy.finish().await.map_err(failed)?;
        self.bytes.clear();
        self.rows = 0;
        Ok(())
    }
}

/// A row that is being written.
pub(super) struct CopyRow<'b> {
    bytes: &'b mut PgArgumentBuffer,
    fields: usize,
}

impl Takes for CopyRow<'_> {
    fn take<'q, T: Encode<'q, Postgres> + Type<Postgres>>(&mut self, value: T) -> Done {
        let start = self.bytes.len();
        // The length comes first and is known last; −1 stands for NULL.
        self.bytes.extend_from_slice(&(-1_i32).to_be_bytes());
        if !value.encode(self.bytes)?.is_null() {
            let length = i32::try_from(self.bytes.len() - start - 4)?;
            self.bytes[start..start + 4].copy_from_slice(&length.to_be_bytes());
        }
        self.fields += 1;
        Ok(())
    }
}
