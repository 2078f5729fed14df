//! Days as they are written in files, forms and addresses.

use jiff::civil::Date;

/// Reads a day written as `YYYY-MM-DD`; nothing for any other writing and for a day that no calendar has.
///
/// The calendar's own reader takes other writings too, and its texts about what is wrong, of which nobody here sees
/// any, would be the largest function that the page has to fetch.
pub fn read_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let number = |digits: &[u8]| {
        digits
            .iter()
            .try_fold(0_i16, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + i16::from(digit - b'0')))
    };
    let [month, day] = [number(&bytes[5..7])?, number(&bytes[8..])?].map(|number| number as i8);
    Date::new(number(&bytes[..4])?, month, day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_the_calendar_reads_it() {
        for text in ["2026-03-01", "2024-02-29", "1950-01-01", "2100-12-31", "0001-01-01"] {
            assert_eq!(read_day(text), text.parse().ok(), "{text}");
            assert_eq!(read_day(text).map(|day| day.to_string()).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_written_otherwise_is_no_day() {
        for text in [
            "",
            "2026-3-1",
            "2026-02-29",
            "2026-13-01",
            "2026-00-10",
            "2026-01-32",
            "20260301",
            "2026/03/01",
            "2026-03-1x",
            "+026-03-01",
            "-026-03-01",
            "2026-03-01T",
            "２26-03-0",
            "2026-03-01[u",
            "é26-03-01",
        ] {
            assert_eq!(read_day(text), None, "{text}");
        }
    }
}
