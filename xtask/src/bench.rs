//! `cargo xtask bench`: measures the engine beside its peers and writes BENCHMARKS.md.
//!
//! The contract with the engine's benches: a criterion id is `WORK/IMPLEMENTATION`, where the implementation is
//! `wangge` or a peer's name, and `cargo run --release -p grid --example instance -- FOLDER` writes the same input as
//! GeoJSON for peers that are not written in Rust (see `bench/geos.py` for the names of the files). Divisions are measured by
//! how good they are as well: see the example `divide` and `bench/metis.py`.

mod criterion;
mod geos;
pub(crate) mod machine;
mod metis;
mod python;
mod table;
mod wasm;

use std::fs;

use anyhow::{Context, bail};

use crate::process::{cargo, root, run, target};
use crate::steps::Steps;

/// What to measure.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Leave out the peers that need Python (GEOS, METIS)
    #[arg(long, conflicts_with = "peers")]
    rust_only: bool,
    /// Fail when a peer cannot be measured; without this, the page says that it was not
    #[arg(long)]
    peers: bool,
}

/// The time one implementation took for one work.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Measured {
    /// What was done, the same text for all implementations.
    work: String,
    /// Who did it.
    by: String,
    /// Median, milliseconds.
    ms: f64,
}

/// Who all others are compared with.
pub(crate) const OWN: &str = "wangge";

/// Measures everything in one run, so that times can be compared, and writes the table.
pub(crate) fn bench(options: &Options) -> anyhow::Result<()> {
    let mut steps = Steps::new(if options.rust_only { 2 } else { 4 });
    let home = target()?.join("criterion");
    if home.exists() {
        // Results of benches that no longer exist would be read as new ones.
        fs::remove_dir_all(&home).with_context(|| format!("cannot empty {}", home.display()))?;
    }
    let mut measured = steps.take("the engine and its peers in Rust", || {
        // The peers would spread over all cores; the engine uses one, so they are given one.
        let mut benches = cargo(["bench", "-p", "grid", "--benches"]);
        run(benches.env("CRITERION_HOME", &home).env("RAYON_NUM_THREADS", "1"))?;
        criterion::read(&home)
    })?;
    if measured.is_empty() {
        bail!("the benches measured nothing; is there one in grid/benches?");
    }
    measured.extend(steps.take("the engine in WebAssembly", wasm::measure)?);
    let mut remarks = Vec::new();
    if !options.rust_only {
        let geos = steps.take("GEOS, through shapely", || geos::measure(options.peers))?;
        measured.extend(geos.measured);
        remarks.extend(geos.remarks);
        remarks.extend(steps.take("divisions, beside METIS", || metis::measure(options.peers))?);
    }
    let file = root().join("BENCHMARKS.md");
    fs::write(&file, table::write(&measured, &machine::describe(), &remarks))
        .with_context(|| format!("cannot write {}", file.display()))?;
    println!("written: {}", file.display());
    Ok(())
}
