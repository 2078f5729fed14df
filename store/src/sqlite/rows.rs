//! Columns as SQLite keeps them: what it has no kind for is text.

use std::str::FromStr;

use grid::register::Date;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::error::BoxDynError;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments as _, AssertSqlSafe, Row as _, SqliteConnection};

use super::fault::refusing;
use super::json::Json;
use super::moment;
use crate::columns::{Done, Fields, Row, Table, unwritable};
use crate::{Geom, StoreError};

impl Row for SqliteRow {
    fn maybe_text(&self, name: &str) -> Result<Option<&str>, sqlx::Error> {
        self.try_get(name)
    }

    fn maybe_number(&self, name: &str) -> Result<Option<i64>, sqlx::Error> {
        self.try_get(name)
    }

    fn truth(&self, name: &str) -> Result<bool, sqlx::Error> {
        self.try_get(name)
    }

    fn moment(&self, name: &str) -> Result<Timestamp, sqlx::Error> {
        self.parsed(name)
    }

    fn maybe_day(&self, name: &str) -> Result<Option<Date>, sqlx::Error> {
        let text = self.maybe_text(name)?;
        text.map(str::parse).transpose().map_err(|source: jiff::Error| self.undecodable(name, source))
    }

    fn maybe_json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, sqlx::Error> {
        let text = self.maybe_text(name)?;
        text.map(serde_json::from_str).transpose().map_err(|source| self.undecodable(name, source))
    }

    fn words<T: FromStr<Err: Into<BoxDynError>>>(&self, name: &str) -> Result<Vec<T>, sqlx::Error> {
        let words = self.text(name)?.split(',').filter(|word| !word.is_empty());
        words.map(|word| word.parse().map_err(|source: T::Err| self.undecodable(name, source))).collect()
    }

    fn geom(&self) -> Result<Geom, sqlx::Error> {
        self.try_get("geom")
    }

    /// Triggers that note what another program did cannot read a geometry and write its bytes as hexadecimal digits; here it
    /// becomes the point it is.
    fn maybe_record(&self, name: &str) -> Result<Option<Value>, sqlx::Error> {
        let mut record: Option<Value> = self.maybe_json(name)?;
        if let Some(at) = record.as_mut().and_then(|record| record.get_mut("at"))
            && let Some(point) = at.as_str().and_then(Geom::from_hex).and_then(|geom| geom.to_point().ok())
        {
            *at = serde_json::to_value(point).map_err(|source| self.undecodable(name, source))?;
        }
        Ok(record)
    }
}

impl Fields for SqliteArguments {
    fn maybe_text(&mut self, value: Option<&str>) -> Done {
        self.add(value)
    }

    fn maybe_number(&mut self, value: Option<i64>) -> Done {
        self.add(value)
    }

    fn truth(&mut self, value: bool) -> Done {
        self.add(value)
    }

    fn moment(&mut self, value: Timestamp) -> Done {
        self.add(moment::text(value))
    }

    fn maybe_day(&mut self, value: Option<Date>) -> Done {
        self.add(value.map(|day| day.to_string()))
    }

    fn maybe_json<T: Serialize>(&mut self, value: Option<&T>) -> Done {
        self.add(value.map(Json))
    }

    fn words(&mut self, value: &[&str]) -> Done {
        self.add(value.join(","))
    }

    fn geom(&mut self, value: Geom) -> Done {
        self.add(value)
    }
}

/// Writes one row and returns the number that it has in its table; `first` are columns before those of the table.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    table: &Table,
    first: &[&str],
    write: impl FnOnce(&mut SqliteArguments) -> Done,
) -> Result<i64, StoreError> {
    let mut row = SqliteArguments::default();
    write(&mut row).map_err(unwritable)?;
    let values = placeholders(first.len() + table.columns.len());
    let sql = format!("INSERT INTO {} ({}) VALUES ({values})", table.name, table.columns_after(first));
    let written = sqlx::query_with(AssertSqlSafe(sql), row).execute(connection).await;
    written.map(|written| written.last_insert_rowid()).map_err(refusing("writing a row"))
}

/// So many placeholders.
pub(super) fn placeholders(count: usize) -> String {
    vec!["?"; count].join(", ")
}
