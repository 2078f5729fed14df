//! What the measurements were made on.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::process::answer;

/// Date, processor, system and compiler, as a sentence. What the system does not tell is left out.
pub(crate) fn describe() -> String {
    let cores = std::thread::available_parallelism().ok().map(|cores| format!("{cores} cores"));
    let processor = std::fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| processor(&text));
    let system = answer("uname", &["-s", "-m"]).or(Some(std::env::consts::OS.to_owned()));
    let compiler = answer("rustc", &["--version"]);
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
    let parts = [Some(date(seconds / 86_400)), processor, cores, system, compiler];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The model's name in the text of `/proc/cpuinfo`.
fn processor(text: &str) -> Option<String> {
    let (_, name) = text.lines().find(|line| line.starts_with("model name"))?.split_once(':')?;
    Some(name.trim().to_owned())
}

/// The day so many days after 1 January 1970, in UTC as `2026-11-21`.
fn date(mut days: u64) -> String {
    let is_leap =
        |year: u64| year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let mut year = 1970;
    while days >= 365 + u64::from(is_leap(year)) {
        days -= 365 + u64::from(is_leap(year));
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    format!("{year}-{month:02}-{:02}", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_become_dates() {
        let table = [(0, "1970-01-01"), (58, "1970-02-28"), (59, "1970-03-01"), (11_016, "2000-02-29")];
        let more =
            [(11_017, "2000-03-01"), (20_453, "2025-12-31"), (20_454, "2026-01-01"), (20_778, "2026-11-21")];
        for (days, expected) in table.into_iter().chain(more) {
            assert_eq!(date(days), expected);
        }
    }

    #[test]
    fn the_processor_is_read() {
        let text = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\n";
        assert_eq!(processor(text).as_deref(), Some("Some CPU @ 2 GHz"));
        assert_eq!(processor("Hardware: other"), None);
    }
}
