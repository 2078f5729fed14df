//! Dates, moments and JSON as PostgreSQL sends and takes them.

use jiff::civil::{Date, date};
use jiff::{SignedDuration, Span, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::postgres::types::Oid;
use sqlx::postgres::{PgArgumentBuffer, PgTypeInfo, PgValueRef};
use sqlx::{Decode, Encode, Postgres, Type};

/// A day: a `date`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day(pub(super) Date);

/// A moment: a `timestamptz`, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(pub(super) Timestamp);

/// What is written as JSON: a `jsonb`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Json<T = Value>(pub(super) T);

/// PostgreSQL counts days and microseconds from the start of the year 2000.
const EPOCH: Date = date(2000, 1, 1);
const EPOCH_SECOND: i64 = 946_684_800;
/// Only one version of how `jsonb` travels has been made yet.
const JSON_VERSION: u8 = 1;

/// A value that another program could put into a column, but none of ours.
#[derive(Debug, thiserror::Error)]
enum Unknown {
    #[error("a date beyond the years −9999 to 9999")]
    Day,
    #[error("a moment beyond the years −9999 to 9999")]
    Moment,
    #[error("JSON of an unknown version")]
    Json,
}

impl Type<Postgres> for Day {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(1082))
    }
}

impl Encode<'_, Postgres> for Day {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        Encode::<Postgres>::encode(EPOCH.until(self.0)?.get_days(), buffer)
    }
}

impl Decode<'_, Postgres> for Day {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let days = i32::from_be_bytes(value.as_bytes()?.try_into()?);
        // Also where it stands for infinity.
        let day = Span::new().try_days(days).and_then(|span| EPOCH.checked_add(span));
        Ok(Self(day.map_err(|_| Unknown::Day)?))
    }
}

impl Type<Postgres> for Moment {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(1184))
    }
}

impl Encode<'_, Postgres> for Moment {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        let since = self.0.as_microsecond() - EPOCH_SECOND * 1_000_000;
        Encode::<Postgres>::encode(since, buffer)
    }
}

impl Decode<'_, Postgres> for Moment {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        let since = i64::from_be_bytes(value.as_bytes()?.try_into()?);
        let moment = Timestamp::from_second(EPOCH_SECOND)?
            .checked_add(SignedDuration::from_micros(since))
            .map_err(|_| Unknown::Moment)?;
        Ok(Self(moment))
    }
}

impl<T> Type<Postgres> for Json<T> {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(3802))
    }
}

impl<T: Serialize> Encode<'_, Postgres> for Json<T> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxDynError> {
        buffer.push(JSON_VERSION);
        serde_json::to_writer(&mut **buffer, &self.0)?;
        Ok(IsNull::No)
    }
}

impl<T: DeserializeOwned> Decode<'_, Postgres> for Json<T> {
    fn decode(value: PgValueRef<'_>) -> Result<Self, BoxDynError> {
        match value.as_bytes()?.split_first() {
            Some((&JSON_VERSION, text)) => Ok(Self(serde_json::from_slice(text)?)),
            _ => Err(Unknown::Json.into()),
        }
    }
}
