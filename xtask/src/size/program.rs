//! `wangge` itself: how long it imports and starts, and what memory it takes.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use super::Row;
use super::city::City;
use crate::process::run;

/// What a service that has just become ready tells.
pub(crate) struct Started {
    after: Duration,
    cpu: Duration,
    memory: u64,
    peak: u64,
}

/// Imports areas and cells.
pub(crate) fn import_areas(wangge: &Path, city: &City) -> anyhow::Result<()> {
    run(import(wangge, city, "areas").args(["--level-from", "level"]))?;
    run(import(wangge, city, "cells").args(["--area-from", "parent"]))
}

fn import(wangge: &Path, city: &City, what: &str) -> Command {
    let mut command = Command::new(wangge);
    command.args(["import", what]).arg("--into").arg(city.store()).stderr(Stdio::null());
    command.arg(city.file(match what {
        "places" => "homes.geojson",
        "cells" => "cells.geojson",
        _ => "areas.geojson",
    }));
    command
}

/// Imports the households and starts a service on them.
pub(crate) fn measure(
    wangge: &Path,
    city: &City,
    households: u64,
    empty: &Started,
) -> anyhow::Result<Vec<Row>> {
    let begun = Instant::now();
    let mut importing = import(wangge, city, "places").args(["--kind", "household"]).spawn()?;
    let (mut peak, mut cpu) = (0, Duration::ZERO);
    while importing.try_wait()?.is_none() {
        // It may have ended in between.
        peak = memory(&importing, "VmHWM").unwrap_or(peak);
        cpu = self::cpu(&importing).unwrap_or(cpu);
        thread::sleep(Duration::from_millis(20));
    }
    let imported = begun.elapsed();
    if !importing.wait()?.success() {
        bail!("the import failed");
    }
    let started = start(wangge, &city.store())?;
    let bytes_a_place = (started.memory.saturating_sub(empty.memory)) / households.max(1);
    let households = thousands(households);
    Ok(vec![
        row(
            format!("{households} households imported into the embedded store"),
            format!("{:.1} s on the clock, {:.1} s CPU", imported.as_secs_f64(), cpu.as_secs_f64()),
            format!("{} MB at its peak", peak >> 20),
        ),
        row(
            format!("service ready with {households} households, 5,000 cells proved"),
            format!(
                "{:.1} s on the clock, {:.1} s CPU",
                started.after.as_secs_f64(),
                started.cpu.as_secs_f64()
            ),
            format!("{} MB, {} MB at its peak", started.memory >> 20, started.peak >> 20),
        ),
        row(
            format!("memory a place at {households}"),
            format!("{bytes_a_place} bytes"),
            format!("what it takes beyond the {} MB without places", empty.memory >> 20),
        ),
    ])
}

/// Starts a service, waits until it is ready, and ends it.
pub(crate) fn start(wangge: &Path, store: &Path) -> anyhow::Result<Started> {
    let begun = Instant::now();
    let mut service = Command::new(wangge)
        .args(["serve", "--listen", "127.0.0.1:0", "--store"])
        .arg(store)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .context("cannot start wangge")?;
    let out = service.stdout.take().context("wangge has no output")?;
    let mut address = String::new();
    BufReader::new(out).read_line(&mut address)?;
    let after = begun.elapsed();
    let measured = measure_now(&service);
    service.kill()?;
    service.wait()?;
    if !address.starts_with("http://") {
        bail!("wangge did not become ready");
    }
    let (memory, peak, cpu) = measured?;
    Ok(Started { after, cpu, memory, peak })
}

/// Memory now and at its peak, and processor time so far.
fn measure_now(process: &Child) -> anyhow::Result<(u64, u64, Duration)> {
    Ok((memory(process, "VmRSS")?, memory(process, "VmHWM")?, cpu(process)?))
}

/// Processor time that a process had so far.
fn cpu(process: &Child) -> anyhow::Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.id()))?;
    // The name stands in parentheses and may hold anything; user and system time are the 12th and 13th word after it.
    let (_, words) = stat.rsplit_once(')').context("its time is not told")?;
    let ticks: u64 =
        words.split_whitespace().skip(11).take(2).filter_map(|word| word.parse::<u64>().ok()).sum();
    // Linux tells every program hundredths of a second here.
    Ok(Duration::from_millis(ticks * 10))
}

/// Bytes of memory of a process, as /proc tells them under this name.
fn memory(process: &Child, name: &str) -> anyhow::Result<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", process.id()))?;
    let line = status.lines().find(|line| line.starts_with(name)).context("its memory is not told")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("its memory is not told")?.parse()?;
    Ok(kilobytes << 10)
}

/// A row of the table.
pub(crate) fn row(what: String, figure: String, remark: String) -> Row {
    [what, figure, remark]
}

/// A number with commas: `1,000,000`.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or_default())
        .collect();
    groups.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas() {
        for (number, text) in [(7, "7"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(thousands(number), text);
        }
    }
}
