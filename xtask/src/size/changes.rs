//! Changes of single places in the register in memory; a test of the server measures them.

use anyhow::bail;

use super::Row;
use super::program::row;
use crate::process::{cargo, run_watched};

/// Has the changes measured.
pub(crate) fn measure() -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut command = cargo(["test", "--release", "-p", "server", "--lib", "--", "--ignored", "--nocapture"]);
    let succeeded = run_watched(command.arg("at_size"), |line| rows.extend(read(line)))?;
    if !succeeded || rows.is_empty() {
        bail!("the changes were not measured");
    }
    Ok(rows)
}

/// Reads `200000 places: moved: 7.1 µs in the middle, …; the whole …`.
fn read(line: &str) -> Option<Row> {
    let (places, rest) = line.split_once(" places: ")?;
    let (what, figures) = rest.split_once(": ")?;
    let (figure, remark) = figures.split_once("; ")?;
    let places = super::program::thousands(places.parse().ok()?);
    Some(row(format!("one of {places} places {what}"), figure.to_owned(), remark.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_test_says_is_read() {
        let line = "1000000 places: moved: 7.1 µs in the middle; the whole built anew: 1500 ms";
        let wanted =
            ["one of 1,000,000 places moved", "7.1 µs in the middle", "the whole built anew: 1500 ms"];
        assert_eq!(read(line).unwrap(), wanted.map(str::to_owned));
        assert_eq!(read("running 1 test"), None);
    }
}
