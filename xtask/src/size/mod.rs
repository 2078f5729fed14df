//! `cargo xtask size`: what large registers cost in time and memory, and how fast places find their cells beside PostGIS;
//! written into docs/figures.md.

mod changes;
mod city;
mod postgis;
mod program;

use std::fmt::Write as _;
use std::fs;

use anyhow::{Context, bail};

use crate::bench::machine;
use crate::process::{built, cargo, root, run, target};
use crate::steps::Steps;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// How many households the registers have, separated by commas
    #[arg(long, value_delimiter = ',', default_values_t = [200_000, 1_000_000])]
    households: Vec<u64>,
    /// Leave out PostgreSQL
    #[arg(long)]
    no_postgres: bool,
}

/// A row of the table in the document: what, figure, remark.
pub(crate) type Row = [String; 3];

/// Where in the document the figures go.
const BEGIN: &str = "<!-- written by cargo xtask size -->\n";
const END: &str = "<!-- end of what cargo xtask size writes -->\n";

/// Measures everything and writes the table.
pub(crate) fn size(options: &Options) -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") {
        bail!("this reads times and memory of processes from /proc, which only Linux has");
    }
    let mut steps = Steps::new(if options.no_postgres { 4 } else { 5 });
    steps.take("build", || {
        run(&mut cargo(["build", "--release", "-p", "server"]))?;
        run(&mut cargo(["build", "--release", "-p", "grid", "--example", "city"]))
    })?;
    let wangge = built("release", "wangge")?;
    let folder = target()?.join("size");
    let mut rows = Vec::new();
    let empty = steps.take("a register without places", || {
        let city = city::write(&folder.join("0"), 0, 0)?;
        program::import_areas(&wangge, &city)?;
        program::start(&wangge, &city.store())
    })?;
    steps.take("imports and starts", || {
        for &households in &options.households {
            let city = city::write(&folder.join(households.to_string()), households, 0)?;
            program::import_areas(&wangge, &city)?;
            rows.extend(program::measure(&wangge, &city, households, &empty)?);
        }
        anyhow::Ok(())
    })?;
    rows.extend(steps.take("changes one by one", changes::measure)?);
    if !options.no_postgres {
        let most = options.households.iter().copied().max().context("no number of households was given")?;
        rows.extend(steps.take("places into cells, beside PostGIS", || postgis::measure(&folder, most))?);
    }
    fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    write(&rows)
}

/// Puts the table in place of the one that is in the document.
fn write(rows: &[Row]) -> anyhow::Result<()> {
    let file = root().join("docs/figures.md");
    let text = fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
    fs::write(&file, placed(&text, &table(rows))?)
        .with_context(|| format!("cannot write {}", file.display()))?;
    println!("written: {}", file.display());
    Ok(())
}

fn table(rows: &[Row]) -> String {
    let mut table =
        format!("{}, load {}.\n\n| what | figure | remark |\n|---|---|---|\n", machine::describe(), load());
    for [what, figure, remark] in rows {
        // Writing to a string cannot fail.
        let _ = writeln!(table, "| {what} | {figure} | {remark} |");
    }
    table
}

/// How many programs wanted to run at a time during the last minutes: times on the clock depend on it.
fn load() -> String {
    let text = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split_whitespace().nth(1).unwrap_or("unknown").to_owned()
}

fn placed(text: &str, table: &str) -> anyhow::Result<String> {
    let (before, rest) =
        text.split_once(BEGIN).with_context(|| format!("there is no line {BEGIN:?} in docs/figures.md"))?;
    let (_, after) =
        rest.split_once(END).with_context(|| format!("there is no line {END:?} in docs/figures.md"))?;
    Ok(format!("{before}{BEGIN}{table}{END}{after}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_takes_the_place_of_the_old_one() {
        let text = format!("before\n{BEGIN}old\n{END}after\n");
        let new = placed(&text, "new\n").unwrap();
        assert_eq!(new, format!("before\n{BEGIN}new\n{END}after\n"));
        assert!(placed("nothing", "new").is_err());
    }
}
