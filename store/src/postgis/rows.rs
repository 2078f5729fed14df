//! Columns as PostgreSQL gives them.

use std::str::FromStr;

use grid::register::Date;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use sqlx::Row as _;
use sqlx::error::BoxDynError;
use sqlx::postgres::PgRow;

use super::values::{Day, Json, Moment};
use crate::Geom;
use crate::columns::Row;

impl Row for PgRow {
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
        self.try_get(name).map(|Moment(at)| at)
    }

    fn maybe_day(&self, name: &str) -> Result<Option<Date>, sqlx::Error> {
        self.try_get::<Option<Day>, _>(name).map(|day| day.map(|Day(day)| day))
    }

    fn maybe_json<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, sqlx::Error> {
        let found = self.try_get::<Option<Json<T>>, _>(name);
        found.map(|json| json.map(|Json(value)| value)).map_err(|source| self.undecodable(name, source))
    }

    fn words<T: FromStr<Err: Into<BoxDynError>>>(&self, name: &str) -> Result<Vec<T>, sqlx::Error> {
        let words: Vec<String> = self.try_get(name)?;
        let read = |word: String| word.parse().map_err(|source: T::Err| self.undecodable(name, source));
        words.into_iter().map(read).collect()
    }

    fn geom(&self) -> Result<Geom, sqlx::Error> {
        self.try_get("geom")
    }
}
