//! `wangge check`: proves that cells cover their parent exactly once, or lists where they do not.

pub(super) mod report;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use grid::check::{InvalidShape, Verdict, certify, seamless, verdict};
use grid::defects::{Defect, extract};
use grid::residual::Residual;
use grid::shape::Shape;
use serde::Serialize;
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::{WholeFile, cannot_write};
use super::report::{Lang, print};
use super::source::{Given, Source};

/// What to check, and how to say it.
#[derive(clap::Args)]
pub(super) struct Options {
    #[command(flatten)]
    source: Source,
    /// Width in metres up to which gaps, overlaps and spills are tolerated [default: 0.02, what rounding can do]
    #[arg(long, value_name = "METRES", value_parser = metres)]
    tolerance: Option<f64>,
    /// How to report
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The language of the text report
    #[arg(long, value_enum, default_value = "zh")]
    lang: Lang,
    /// Write the report to a file
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For scripts
    Json,
    /// The defects as features, to open in QGIS
    Geojson,
}

/// What was found, with the names of the cells and the time each step took.
struct Outcome {
    names: Vec<String>,
    vertices: usize,
    verdict: Verdict,
    defects: Vec<Defect>,
    invalid: Vec<InvalidShape>,
    unmatched_vertices: usize,
    timing: Timing,
}

/// Wall-clock time of the steps.
struct Timing {
    read: Duration,
    certify: Duration,
    verdict: Duration,
    defects: Duration,
}

/// Exit code 0 when the cells are exact or within tolerance, 1 when broken; an error (2) when the input is unusable.
pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let outcome = check(options)?;
    let text = match options.format {
        Format::Text => report::text(&outcome, options.lang),
        Format::Json => report::json(&outcome),
        Format::Geojson => report::geojson(&outcome),
    };
    match &options.output {
        Some(file) => write_file(file, &text)?,
        None => print(&text)?,
    }
    Ok(if outcome.verdict == Verdict::Broken { ExitCode::from(1) } else { ExitCode::SUCCESS })
}

fn check(options: &Options) -> anyhow::Result<Outcome> {
    let (input, read) = timed(|| options.source.read());
    let Given { names, cells, parent, .. } = input?;
    let (parent, parent_flaws) = parent.map(|joined| (joined.shape, joined.flaws)).unzip();
    let (mut invalid, certify) = timed(|| certify(&cells, parent.as_ref()));
    for flaw in parent_flaws.unwrap_or_default() {
        let of_parent = InvalidShape { cell: None, flaw };
        if !invalid.contains(&of_parent) {
            invalid.push(of_parent);
        }
    }
    let ((residual, unmatched_vertices), verdict_time) =
        timed(|| Residual::with_unmatched_vertices(&cells, parent.as_ref()));
    let seamless = seamless(&residual, parent.is_some());
    let (defects, defects_time) =
        timed(|| if seamless { Vec::new() } else { extract(&cells, parent.as_ref(), &residual) });
    Ok(Outcome {
        names,
        vertices: cells.iter().map(Shape::vertex_count).sum(),
        verdict: verdict(invalid.is_empty(), seamless, &defects, options.tolerance),
        defects,
        invalid,
        unmatched_vertices,
        timing: Timing { read, certify, verdict: verdict_time, defects: defects_time },
    })
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

pub(in crate::cli) fn metres(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(metres) if metres.is_finite() && metres >= 0.0 => Ok(metres),
        _ => Err("a width in metres is needed, 0 or more".to_owned()),
    }
}

/// A shape as a feature with these properties.
pub(in crate::cli) fn feature(shape: &Shape, properties: &impl Serialize) -> Value {
    let mut polygons = shape.to_coordinates();
    let geometry = if polygons.len() == 1 {
        json!({ "type": "Polygon", "coordinates": polygons.swap_remove(0) })
    } else {
        json!({ "type": "MultiPolygon", "coordinates": polygons })
    };
    json!({ "type": "Feature", "properties": properties, "geometry": geometry })
}

pub(in crate::cli) fn write_file(file: &Path, text: &str) -> Result<(), Failure> {
    let mut out = WholeFile::create(file)?;
    out.write_all(text.as_bytes()).map_err(|error| cannot_write(file, &error))?;
    out.finish()
}
