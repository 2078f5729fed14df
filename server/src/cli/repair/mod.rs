//! `wangge repair`: mends cells up to a tolerance, proves the result and writes it.

mod report;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use grid::check::Verdict;
use grid::repair::{Proposal, propose};
use grid::shape::Shape;
use serde_json::{Map, Value};

use super::check;
use super::failure::Failure;
use super::output::{WholeFile, cannot_write};
use super::report::Report;
use super::source::{Given, Source};

/// What to mend, how far, and where to.
#[derive(clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    source: Source,
    /// Width in metres up to which gaps, overlaps and spills are mended
    #[arg(long, value_name = "METRES", value_parser = check::metres)]
    tolerance: f64,
    /// A cell that must not change, by its name; may be given several times
    #[arg(long, value_name = "CELL")]
    lock: Vec<String>,
    #[command(flatten)]
    report: Report,
    /// The file to write: GeoJSON in longitude and latitude, attributes as they were
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// What was done, with the names of the cells.
struct Outcome {
    names: Vec<String>,
    tolerance_m: f64,
    proposal: Proposal,
}

/// Exit code 0 when the result is proved exact, 1 when something is left, which is written too; an error (2) when the input
/// is unusable or the result cannot be written.
pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let Given { names, properties, cells, parent } = options.source.read()?;
    let locked = locked(&options.lock, &names)?;
    let parent = parent.map(|joined| joined.shape);
    let proposal = propose(&cells, parent.as_ref(), options.tolerance, &locked);
    write(options, &properties, &proposal.applied(&cells))?;
    let outcome = Outcome { names, tolerance_m: options.tolerance, proposal };
    options.report.print(|lang| report::text(&outcome, lang), || report::json(&outcome))?;
    let exact = outcome.proposal.verdict == Verdict::Exact;
    Ok(if exact { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn locked(wanted: &[String], names: &[String]) -> Result<BTreeSet<usize>, Failure> {
    let find = |name: &String| {
        let found = names.iter().position(|other| other == name);
        found.ok_or_else(|| Failure::new(format!("--lock {name}: there is no such cell; see --id")))
    };
    wanted.iter().map(find).collect()
}

/// Writes all features, or none.
fn write(options: &Options, properties: &[Map<String, Value>], cells: &[Shape]) -> Result<(), Failure> {
    let file = &options.output;
    let mut out = WholeFile::create(file)?;
    let mut put = |text: &str| out.write_all(text.as_bytes()).map_err(|error| cannot_write(file, &error));
    put("{\"type\":\"FeatureCollection\",\"features\":[\n")?;
    for (i, (properties, cell)) in properties.iter().zip(cells).enumerate() {
        let feature = check::feature(cell, properties);
        put(&format!("{feature}{}\n", if i + 1 < cells.len() { "," } else { "" }))?;
    }
    put("]}\n")?;
    out.finish()
}
