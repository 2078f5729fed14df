//! The day that due dates are compared with.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use grid::register::Date;

/// Tells today's date. Tests put a fixed day in.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's clock, read as China Standard Time (UTC+8, no summer time).
    China,
    /// Always this day.
    Fixed(Date),
}

impl Clock {
    /// Today.
    pub fn today(self) -> Date {
        const AHEAD_OF_UTC: Duration = Duration::from_hours(8);
        match self {
            Self::Fixed(day) => day,
            Self::China => {
                let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Date::constant(1970, 1, 1).saturating_add(since_epoch + AHEAD_OF_UTC)
            }
        }
    }
}
