//! A day as a parameter, and the day from which a version is to be in force.

use grid::register::{Date, read_day};
use jiff::ToSpan as _;
use schemars::{Schema, SchemaGenerator, json_schema};

use crate::extract::{Inquiry, Refusal, Scalar, shown};
use crate::problem::ApiError;

/// A day of the calendar.
#[derive(Clone, Copy)]
pub(crate) struct Day(pub(crate) Date);

impl Scalar for Day {
    fn parse(text: &str, _: &Inquiry<'_>) -> Result<Self, Refusal> {
        let unreadable = || Refusal::Unreadable(format!("'{}' is not a day such as 2026-03-01", shown(text)));
        read_day(text).map(Self).ok_or_else(unreadable)
    }

    fn schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

/// The day from which a version is to be in force. No other version may come between, and one that waits cannot be taken
/// back: so a year that is mistyped is not taken.
///
/// # Errors
/// [`ApiError::Fields`] for no day, one that is past, and one more than a year ahead.
pub(super) fn effective(text: &str, today: Date) -> Result<Date, ApiError> {
    let last = today.saturating_add(1.year());
    match read_day(text) {
        None => Err(ApiError::of_text(
            "effective",
            "生效日期应写作年-月-日，例如 2026-03-01",
            "the effective date is to be written as in 2026-03-01",
        )),
        Some(day) if day < today => Err(ApiError::of_text(
            "effective",
            &format!("生效日期不能早于今天（{today}）"),
            &format!("a version takes effect today, {today}, at the earliest"),
        )),
        Some(day) if day > last => Err(ApiError::of_text(
            "effective",
            &format!("生效日期最晚为一年之内（{last}）"),
            &format!("a version takes effect within a year, by {last}"),
        )),
        Some(day) => Ok(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_takes_effect_from_today_to_a_year_ahead() {
        let today = Date::constant(2026, 11, 21);
        for (text, taken) in [
            ("2026-11-21", true),
            ("2026-11-20", false),
            ("2027-11-21", true),
            ("2027-11-22", false),
            ("20261122", false),
            ("tomorrow", false),
        ] {
            assert_eq!(effective(text, today).is_ok(), taken, "{text}");
        }
    }
}
