//! `wangge repair`: mends cells up to a tolerance, proves the result and writes it.

mod report;

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::slice;

use grid::check::Verdict;
use grid::crs::Crs;
use grid::datum::suspect_shapes;
use grid::read::{Feature, FeatureSet};
use grid::repair::{Proposal, propose};
use grid::shape::Shape;
use serde_json::{Map, Value};

use super::check::{self, Lang};
use super::failure::Failure;
use super::output::{WholeFile, cannot_write};

/// What to mend, how far, and where to.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The cells: GeoJSON polygons
    cells: PathBuf,
    /// The area they should cover: GeoJSON; several features are joined into one area
    #[arg(long)]
    parent: Option<PathBuf>,
    /// Width in metres up to which gaps, overlaps and spills are mended
    #[arg(long, value_name = "METRES", value_parser = check::metres)]
    tolerance: f64,
    /// The attribute that names each cell [default: the feature's id, else its position in the file]
    #[arg(long, value_name = "FIELD")]
    id: Option<String>,
    /// A cell that must not change, by its name; may be given several times
    #[arg(long, value_name = "CELL")]
    lock: Vec<String>,
    /// The system the cells' coordinates are in: EPSG:4326, 4490, 4513 to 4554, 3857, gcj02 or bd09
    #[arg(long)]
    crs: Option<Crs>,
    /// The system the parent's coordinates are in [default: that of --crs]
    #[arg(long)]
    parent_crs: Option<Crs>,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The language of the text report
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
    /// The file to write: GeoJSON in longitude and latitude, attributes as they were
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For scripts
    Json,
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
    let set = check::features(&options.cells, options.crs)?;
    let names = check::names(&set, options.id.as_deref(), &options.cells)?;
    let locked = locked(&options.lock, &names)?;
    let properties = properties(&set);
    let cells = check::shapes(set, &options.cells)?;
    let parent_crs = options.parent_crs.or(options.crs);
    let parent = options.parent.as_deref().map(|file| check::parent(file, parent_crs)).transpose()?;
    let parent = parent.map(|joined| joined.shape);
    if let Some(suspicion) = parent.as_ref().and_then(|area| suspect_shapes(&cells, slice::from_ref(area))) {
        eprintln!("warning: {}: {suspicion}", options.cells.display());
    }
    let proposal = propose(&cells, parent.as_ref(), options.tolerance, &locked);
    write(options, &properties, &proposal.applied(&cells))?;
    let outcome = Outcome { names, tolerance_m: options.tolerance, proposal };
    check::print(&match options.format {
        Format::Text => report::text(&outcome, options.lang),
        Format::Json => report::json(&outcome),
    })?;
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

fn properties(set: &FeatureSet) -> Vec<Map<String, Value>> {
    set.features.iter().map(|Feature { properties, .. }| properties.clone()).collect()
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
