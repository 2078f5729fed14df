//! Which cell each household lies in: the engine beside PostGIS, on the same points and polygons in the same run.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};

use super::Row;
use super::city::{self, City};
use super::program::{row, thousands};
use crate::postgres::Cluster;
use crate::process::run;

const SQL: &str = include_str!("postgis.sql");
/// Of a thousand households, how many stand on a vertex of a cell in the second city.
const ON_BORDERS: u64 = 10;

/// Households by code of their cell.
type Counts = BTreeMap<String, u64>;

/// Measures both, and holds their counts against each other, without places on borders and with some.
pub(crate) fn measure(folder: &Path, households: u64) -> anyhow::Result<Vec<Row>> {
    let cluster = match Cluster::start(true, None)? {
        Ok(cluster) => cluster,
        Err(missing) => {
            let remark = format!("PostGIS was not measured: {missing}");
            return Ok(vec![row("households assigned to 5,000 cells".to_owned(), String::new(), remark)]);
        }
    };
    let mut rows = times(&cluster, &folder.join("apart"), households)?;
    rows.push(on_borders(&cluster, &folder.join("borders"), households)?);
    Ok(rows)
}

fn times(cluster: &Cluster, folder: &Path, households: u64) -> anyhow::Result<Vec<Row>> {
    let city = city::write(folder, households, 0)?;
    in_database(cluster, "apart", folder)?;
    // Of three runs the middle one; the database had all of it in memory as well.
    let mut runs = (0..3).map(|_| city::assign(folder, households, 0)).collect::<Result<Vec<_>, _>>()?;
    let wall = |run: &serde_json::Value| run["wall_ms"].as_f64().unwrap_or(f64::INFINITY);
    runs.sort_by(|a, b| wall(a).total_cmp(&wall(b)));
    let (own, index) = (wall(&runs[1]), runs[1]["of_that_index_ms"].as_f64().unwrap_or_default());
    let own_cpu = runs[1]["cpu_ms"].as_f64().context("the engine does not tell its processor time")?;

    let (ours, theirs) = (counts(&city, "assigned.csv")?, counts(&city, "contained.csv")?);
    if ours != theirs {
        bail!("the engine and PostGIS count differently, though no household is on a border");
    }
    let what = format!("{} households into 5,000 cells", thousands(households));
    let mut rows = vec![row(
        format!("{what}: engine, one thread"),
        format!("{own:.0} ms, {own_cpu:.0} ms CPU"),
        format!(
            "of that {index:.0} ms to index the cells; the counts of all cells equal those of `ST_Contains`"
        ),
    )];
    for line in fs::read_to_string(city.file("measured.csv"))?.lines() {
        let [plan, wall, cpu] = line.split(';').collect::<Vec<_>>()[..] else { bail!("unreadable: {line}") };
        let (wall, cpu): (f64, f64) = (wall.parse()?, cpu.parse()?);
        // Of several processes only one tells its time, so that of all of them is compared on the clock.
        let (figure, remark) = if plan.contains("three") {
            (format!("{wall:.0} ms"), format!("{:.0} times the engine's time on the clock", wall / own))
        } else {
            (
                format!("{wall:.0} ms, {cpu:.0} ms CPU"),
                format!("{:.0} times the engine's processor time", cpu / own_cpu),
            )
        };
        let remark = format!("{remark}; its indexes were there before");
        rows.push(row(format!("{what}: `ST_Contains`, {plan}"), figure, remark));
    }
    Ok(rows)
}

fn on_borders(cluster: &Cluster, folder: &Path, households: u64) -> anyhow::Result<Row> {
    let city = city::write(folder, households, ON_BORDERS)?;
    in_database(cluster, "borders", folder)?;
    city::assign(folder, households, ON_BORDERS)?;
    let sum = |name| anyhow::Ok(counts(&city, name)?.values().sum::<u64>());
    let (own, contained, covered) = (sum("assigned.csv")?, sum("contained.csv")?, sum("covered.csv")?);
    Ok(row(
        format!("the same, {ON_BORDERS} in 1,000 on vertices of cells: households counted"),
        format!("engine {}, `ST_Contains` {}, `ST_Covers` {}", thousands(own), thousands(contained), thousands(covered)),
        "a border belongs to no cell for `ST_Contains`, to every one it touches for `ST_Covers`, to exactly one for the \
         engine; a household on the outer border of the city may be in none"
            .to_owned(),
    ))
}

/// Loads the city in `folder` into a database of its own, measures there, and leaves the outcome in `folder`.
fn in_database(cluster: &Cluster, name: &str, folder: &Path) -> anyhow::Result<()> {
    let psql = |database: &str| {
        let mut command = Command::new("psql");
        command.args(["-q", "-v", "ON_ERROR_STOP=1", "-d", &cluster.url(database)]).current_dir(folder);
        command
    };
    run(psql("postgres").args(["-c", &format!("CREATE DATABASE {name}")]))?;
    let script = folder.join("postgis.sql");
    fs::write(&script, SQL)?;
    run(psql(name).arg("-f").arg(&script))
}

fn counts(city: &City, name: &str) -> anyhow::Result<Counts> {
    let text = fs::read_to_string(city.file(name))?;
    let line = |line: &str| {
        let (code, count) = line.split_once(';').with_context(|| format!("unreadable: {line}"))?;
        Ok((code.to_owned(), count.parse()?))
    };
    text.lines().map(line).collect()
}
