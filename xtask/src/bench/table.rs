//! The page of results.

use std::collections::BTreeSet;

use super::{Measured, OWN};

/// The page BENCHMARKS.md.
pub(crate) fn write(measured: &[Measured], machine: &str, remarks: &[String]) -> String {
    let peers: BTreeSet<_> = measured.iter().map(|m| m.by.as_str()).filter(|by| *by != OWN).collect();
    let mut works: Vec<&str> = Vec::new();
    for work in measured.iter().map(|m| m.work.as_str()) {
        if !works.contains(&work) {
            works.push(work);
        }
    }
    let mut lines = vec![
        "# Benchmarks".to_owned(),
        String::new(),
        "Written by `cargo xtask bench`, which measures everything in one run, on one thread each. Medians; behind a"
            .to_owned(),
        "peer's time its ratio to ours.".to_owned(),
        String::new(),
        format!("{machine}."),
        String::new(),
        row(["work", "Wangge"].into_iter().chain(peers.iter().copied())),
        row(["---"].into_iter().chain(std::iter::repeat_n("---:", peers.len() + 1))),
    ];
    for work in works {
        let time = |by: &str| measured.iter().find(|m| m.work == work && m.by == by).map(|m| m.ms);
        let own = time(OWN);
        let cells = peers.iter().map(|peer| match (time(peer), own) {
            (Some(ms), Some(own)) => format!("{} ({}×)", show(ms), digits(ms / own)),
            (Some(ms), None) => show(ms),
            (None, _) => "–".to_owned(),
        });
        let first = [work.to_owned(), own.map_or_else(|| "–".to_owned(), show)];
        lines.push(row(first.into_iter().chain(cells)));
    }
    for remark in remarks {
        lines.extend([String::new(), remark.clone()]);
    }
    lines.join("\n") + "\n"
}

fn row<T: AsRef<str>>(cells: impl Iterator<Item = T>) -> String {
    cells.fold("|".to_owned(), |line, cell| line + " " + cell.as_ref() + " |")
}

/// A time in the unit that keeps its number readable.
fn show(ms: f64) -> String {
    if ms >= 1000.0 {
        format!("{} s", digits(ms / 1000.0))
    } else if ms >= 1.0 {
        format!("{} ms", digits(ms))
    } else {
        format!("{} µs", digits(ms * 1000.0))
    }
}

/// Three digits: more were not measured.
fn digits(value: f64) -> String {
    match value {
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_stand_beside_their_ratios() {
        let one = |work: &str, by: &str, ms| Measured { work: work.to_owned(), by: by.to_owned(), ms };
        let measured = [
            one("verdict", OWN, 20.0),
            one("verdict", "i_overlay", 84.0),
            one("one vertex moved", OWN, 0.0412),
            one("verdict", "GEOS", 1983.0),
        ];
        let page = write(&measured, "2026-11-21, 2 cores", &["GEOS 3.14.".to_owned()]);
        let expected = "2026-11-21, 2 cores.\n\n\
                        | work | Wangge | GEOS | i_overlay |\n\
                        | --- | ---: | ---: | ---: |\n\
                        | verdict | 20.0 ms | 1.98 s (99.2×) | 84.0 ms (4.20×) |\n\
                        | one vertex moved | 41.2 µs | – | – |\n\
                        \nGEOS 3.14.\n";
        assert!(page.ends_with(expected), "{page}");
    }
}
