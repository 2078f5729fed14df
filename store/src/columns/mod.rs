//! What each kind of record is in columns, in both directions: the same on every back end. How a column of a kind travels is
//! the back end's ([`Row`], [`Fields`]).

mod people;
mod places;
mod plans;
mod register;
mod tables;
mod versions;

use std::str::FromStr;

use grid::register::{Code, Date, Stored};
use grid::shape::Shape;
use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::error::{BoxDynError, UnexpectedNullError};

pub(crate) use self::people::*;
pub(crate) use self::places::*;
pub(crate) use self::plans::*;
pub(crate) use self::register::*;
pub(crate) use self::tables::*;
pub(crate) use self::versions::*;
use crate::{Geom, StoreError};

/// Whether a field was taken.
pub(crate) type Done = Result<(), BoxDynError>;
/// What was read from columns.
type Read<T> = Result<T, sqlx::Error>;

/// A row that was read, by the names of its columns. An error names the column.
pub(crate) trait Row {
    /// Text, or none.
    fn maybe_text(&self, name: &str) -> Read<Option<&str>>;

    /// A whole number, or none.
    fn maybe_number(&self, name: &str) -> Read<Option<i64>>;

    /// Whether something is so.
    fn truth(&self, name: &str) -> Read<bool>;

    /// A moment, to the microsecond.
    fn moment(&self, name: &str) -> Read<Timestamp>;

    /// A day, or none.
    fn maybe_day(&self, name: &str) -> Read<Option<Date>>;

    /// What is kept as JSON, or none.
    fn maybe_json<T: DeserializeOwned>(&self, name: &str) -> Read<Option<T>>;

    /// A list of words.
    fn words<T: FromStr<Err: Into<BoxDynError>>>(&self, name: &str) -> Read<Vec<T>>;

    /// The column `geom`.
    fn geom(&self) -> Read<Geom>;

    /// A record as the audit log keeps it, or none.
    fn maybe_record(&self, name: &str) -> Read<Option<Value>> {
        self.maybe_json(name)
    }

    /// Text.
    fn text(&self, name: &str) -> Read<&str> {
        self.maybe_text(name)?.ok_or_else(|| self.empty(name))
    }

    /// Text that somebody owns.
    fn string(&self, name: &str) -> Read<String> {
        self.text(name).map(str::to_owned)
    }

    /// The same, or none.
    fn maybe_string(&self, name: &str) -> Read<Option<String>> {
        Ok(self.maybe_text(name)?.map(str::to_owned))
    }

    /// A whole number.
    fn number(&self, name: &str) -> Read<i64> {
        self.maybe_number(name)?.ok_or_else(|| self.empty(name))
    }

    /// A whole number that a rule of the table keeps within bounds.
    fn count(&self, name: &str) -> Read<u32> {
        self.maybe_count(name)?.ok_or_else(|| self.empty(name))
    }

    /// The same, or none.
    fn maybe_count(&self, name: &str) -> Read<Option<u32>> {
        let number = self.maybe_number(name)?;
        number.map(u32::try_from).transpose().map_err(|source| self.undecodable(name, source))
    }

    /// A day.
    fn day(&self, name: &str) -> Read<Date> {
        self.maybe_day(name)?.ok_or_else(|| self.empty(name))
    }

    /// What is kept as JSON.
    fn json<T: DeserializeOwned>(&self, name: &str) -> Read<T> {
        self.maybe_json(name)?.ok_or_else(|| self.empty(name))
    }

    /// Text that stands for something.
    fn parsed<T: FromStr<Err: Into<BoxDynError>>>(&self, name: &str) -> Read<T> {
        self.text(name)?.parse().map_err(|source: T::Err| self.undecodable(name, source))
    }

    /// A code.
    fn code(&self, name: &str) -> Read<Code> {
        Code::new(self.text(name)?).map_err(|source| self.undecodable(name, source))
    }

    /// The same, or none.
    fn maybe_code(&self, name: &str) -> Read<Option<Code>> {
        self.maybe_text(name)?.map(Code::new).transpose().map_err(|source| self.undecodable(name, source))
    }

    /// Who did it, and when.
    fn by(&self, who: &str, when: &str) -> Read<(String, Timestamp)> {
        Ok((self.string(who)?, self.moment(when)?))
    }

    /// The shape in the column `geom`.
    fn shape(&self) -> Read<Shape> {
        self.geom()?.to_shape().map_err(|source| self.undecodable("geom", source))
    }

    /// A record with the number in the column `id` and its version.
    fn stored<T>(&self, id: &str, value: T) -> Read<Stored<T>> {
        Ok(Stored { id: self.number(id)?, version: self.number("version")?, value })
    }

    /// Names the row as well as the column: other programs may have written it.
    fn undecodable(&self, column: &str, source: impl Into<BoxDynError>) -> sqlx::Error {
        let id = ["fid", "id"].into_iter().find_map(|name| self.maybe_number(name).ok().flatten());
        let id = id.map(|id| format!(" of record {id}")).unwrap_or_default();
        let code = self.maybe_text("code").ok().flatten();
        let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
        sqlx::Error::ColumnDecode { index: format!("{column}{id}{code}"), source: source.into() }
    }

    /// A column with nothing in it that should have something.
    fn empty(&self, column: &str) -> sqlx::Error {
        self.undecodable(column, UnexpectedNullError)
    }
}

/// Something that takes the fields of a row, one after the other.
pub(crate) trait Fields {
    /// Text, or none.
    fn maybe_text(&mut self, value: Option<&str>) -> Done;

    /// A whole number, or none.
    fn maybe_number(&mut self, value: Option<i64>) -> Done;

    /// Whether something is so.
    fn truth(&mut self, value: bool) -> Done;

    /// A moment, to the microsecond.
    fn moment(&mut self, value: Timestamp) -> Done;

    /// A day, or none.
    fn maybe_day(&mut self, value: Option<Date>) -> Done;

    /// What is kept as JSON, or none.
    fn maybe_json<T: Serialize>(&mut self, value: Option<&T>) -> Done;

    /// A list of words, none of which has a comma in it.
    fn words(&mut self, value: &[&str]) -> Done;

    /// A geometry.
    fn geom(&mut self, value: Geom) -> Done;

    /// Text.
    fn text(&mut self, value: &str) -> Done {
        self.maybe_text(Some(value))
    }

    /// A whole number.
    fn number(&mut self, value: i64) -> Done {
        self.maybe_number(Some(value))
    }

    /// A day.
    fn day(&mut self, value: Date) -> Done {
        self.maybe_day(Some(value))
    }

    /// What is kept as JSON.
    fn json<T: Serialize>(&mut self, value: &T) -> Done {
        self.maybe_json(Some(value))
    }
}

/// What could not be made into columns.
pub(crate) fn unwritable(source: BoxDynError) -> StoreError {
    StoreError::Backend { op: "preparing a row", source }
}
