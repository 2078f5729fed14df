//! Divisions beside METIS: the same graphs, five seeds each, in the same run.

use std::fs;
use std::process::Command;

use anyhow::{Context, bail};
use serde::Deserialize;

use super::python::provide;
use crate::process::{cargo, root, target};

const SCRIPT: &str = include_str!("metis.py");

/// One division, as the example and the script say it.
#[derive(Debug, Deserialize)]
struct Divided {
    instance: String,
    by: String,
    blocks: u32,
    cells: u32,
    max: f64,
    least_max: Option<f64>,
    mean: f64,
    within_tenth: f64,
    disconnected: u32,
    mean_pp: f64,
    min_pp: f64,
    seconds: f64,
}

/// Measures ours and theirs, and gives what belongs on the page: a table and a sentence. Without METIS it is ours alone,
/// unless it is `needed`.
pub(crate) fn measure(needed: bool) -> anyhow::Result<Vec<String>> {
    let folder = target()?.join("bench-divisions");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let data = root().join("../shared/data");
    let mut example = cargo(["run", "--quiet", "--release", "-p", "grid", "--example", "divide", "--"]);
    example.arg(&folder);
    if data.is_dir() {
        example.arg(data);
    }
    let mut lines = output(&mut example).context("the example failed")?;
    let remark = match provide("import pymetis", &["pymetis==2025.2.*"]) {
        Ok(python) => {
            let said =
                output(Command::new(python).arg("-c").arg(SCRIPT).arg(&folder)).context("METIS failed")?;
            let (version, rest) = said.split_once('\n').context("METIS said nothing")?;
            lines.push_str(rest);
            let version: serde_json::Value = serde_json::from_str(version)?;
            let version = version["version"].as_str().unwrap_or("METIS").to_owned();
            format!(
                "{version}: k-way, connected, ufactor 100, 10 cuts, 50 iterations, each block weighing 100 w + 1."
            )
        }
        Err(error) if needed => return Err(error),
        Err(error) => format!("METIS was not measured: {error:#}."),
    };
    let divided = lines.lines().map(serde_json::from_str).collect::<Result<Vec<Divided>, _>>()?;
    Ok(vec![table(&divided), remark])
}

fn output(command: &mut Command) -> anyhow::Result<String> {
    let output = command.output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(String::from_utf8(output.stdout)?)
}

/// A row for each instance and method.
fn table(divided: &[Divided]) -> String {
    let mut keys: Vec<(&str, &str)> = Vec::new();
    for one in divided {
        if !keys.iter().any(|key| key.0 == one.instance) {
            let of_instance = divided.iter().filter(|other| other.instance == one.instance);
            for key in of_instance.map(|other| (other.instance.as_str(), other.by.as_str())) {
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
    }
    let mut lines = vec![
        "## Divisions\n".to_owned(),
        "Five seeds; ranges from the best to the worst, seconds on average. In brackets: what no division can be below.".to_owned(),
        "A cell without blocks counts as not connected, and as 100% off.".to_owned(),
        "A cell may miss the target by 5%, of the town by 7% and, where single blocks are too heavy for any band (the town in 210 cells, Taipei, Providence), by 10%, as METIS' may everywhere.\n".to_owned(),
        "| blocks (cells) | by | max % | mean % | within 10% | not connected | mean PP | least PP | seconds |".to_owned(),
        "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |".to_owned(),
    ];
    for (instance, by) in keys {
        let of_key: Vec<&Divided> = divided.iter().filter(|d| d.instance == instance && d.by == by).collect();
        lines.push(row(instance, by, &of_key));
    }
    lines.join("\n")
}

/// `divided` has at least one.
fn row(instance: &str, by: &str, divided: &[&Divided]) -> String {
    let range = |read: fn(&Divided) -> f64, digits: usize| {
        let values = || divided.iter().map(|one| read(one));
        let (low, high) =
            (values().fold(f64::INFINITY, f64::min), values().fold(f64::NEG_INFINITY, f64::max));
        let [low, high] = [low, high].map(|value| format!("{value:.digits$}"));
        if low == high { low } else { format!("{low}–{high}") }
    };
    let first = divided[0];
    let least = first.least_max.map(|least| format!(" ({:.1})", 100.0 * least)).unwrap_or_default();
    let seconds = divided.iter().map(|one| one.seconds).sum::<f64>() / divided.len() as f64;
    format!(
        "| {instance}: {} ({}) | {by} | {}{least} | {} | {} | {} | {} | {} | {seconds:.3} |",
        first.blocks,
        first.cells,
        range(|d| 100.0 * d.max, 1),
        range(|d| 100.0 * d.mean, 2),
        range(|d| 100.0 * d.within_tenth, 1),
        range(|d| f64::from(d.disconnected), 0),
        range(|d| d.mean_pp, 3),
        range(|d| d.min_pp, 2),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_become_ranges() {
        let line = |by: &str, max: f64, seconds: f64| {
            let line = format!(
                r#"{{"instance":"town","by":"{by}","blocks":9,"cells":2,"max":{max},"mean":0.02,"within_tenth":1,"disconnected":0,"mean_pp":0.6,"min_pp":0.5,"seconds":{seconds}}}"#
            );
            serde_json::from_str::<Divided>(&line).unwrap()
        };
        let page = table(&[line("Wangge", 0.05, 0.1), line("METIS", 0.2, 1.0), line("Wangge", 0.04, 0.3)]);
        let rows: Vec<&str> = page.lines().skip(8).collect();
        assert_eq!(
            rows,
            [
                "| town: 9 (2) | Wangge | 4.0–5.0 | 2.00 | 100.0 | 0 | 0.600 | 0.50 | 0.200 |",
                "| town: 9 (2) | METIS | 20.0 | 2.00 | 100.0 | 0 | 0.600 | 0.50 | 1.000 |",
            ]
        );
    }
}
