//! `wangge check`: proves that cells cover their parent exactly once, or lists where they do not.

pub(super) mod report;

use std::fmt::Write as _;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::slice;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use grid::check::{InvalidShape, Verdict, certify, seamless, verdict};
use grid::crs::Crs;
use grid::datum::suspect_shapes;
use grid::defects::{Defect, extract};
use grid::join::{Joined, join};
use grid::read::{FeatureSet, Options as ReadOptions, read_features_with};
use grid::residual::Residual;
use grid::scheme::Bilingual;
use grid::shape::Shape;
use serde::Serialize;
use serde_json::{Value, json};

use super::failure::Failure;
use super::output::{WholeFile, cannot_write};

/// What to check, and how to say it.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The cells: GeoJSON polygons
    cells: PathBuf,
    /// The area they should cover: GeoJSON; several features are joined into one area
    #[arg(long)]
    parent: Option<PathBuf>,
    /// The attribute that names each cell [default: the feature's id, else its position in the file]
    #[arg(long, value_name = "FIELD")]
    id: Option<String>,
    /// Width in metres up to which gaps, overlaps and spills are tolerated [default: 0.02, what rounding can do]
    #[arg(long, value_name = "METRES", value_parser = metres)]
    tolerance: Option<f64>,
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

#[derive(Clone, Copy, clap::ValueEnum)]
pub(in crate::cli) enum Lang {
    /// Chinese
    Zh,
    /// English
    En,
}

impl Lang {
    /// A text in the language.
    pub(in crate::cli) fn of(self, text: Bilingual) -> String {
        match self {
            Self::Zh => text.zh,
            Self::En => text.en,
        }
    }
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
    let (input, read) = timed(|| -> anyhow::Result<_> {
        let cells = features(&options.cells, options.crs)?;
        let names = names(&cells, options.id.as_deref(), &options.cells)?;
        let shapes = shapes(cells, &options.cells)?;
        let parent_crs = options.parent_crs.or(options.crs);
        let parent = options.parent.as_deref().map(|file| parent(file, parent_crs)).transpose()?;
        Ok((names, shapes, parent))
    });
    let (names, cells, parent) = input?;
    let (parent, parent_flaws) = parent.map(|joined| (joined.shape, joined.flaws)).unzip();
    if let Some(suspicion) = parent.as_ref().and_then(|area| suspect_shapes(&cells, slice::from_ref(area))) {
        eprintln!("warning: {}: {suspicion}", options.cells.display());
    }
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

pub(in crate::cli) fn features(file: &Path, crs: Option<Crs>) -> anyhow::Result<FeatureSet> {
    let bytes = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let options = ReadOptions { crs, ..ReadOptions::default() };
    Ok(read_features_with(&bytes, &options).map_err(|error| Failure::in_file(file, &error))?)
}

/// The attribute that was named; else the features' own ids where all have different ones; else their positions.
pub(in crate::cli) fn names(
    set: &FeatureSet,
    field: Option<&str>,
    file: &Path,
) -> anyhow::Result<Vec<String>> {
    if let Some(field) = field {
        return Ok(set.unique(field).map_err(|error| Failure::in_file(file, &error))?);
    }
    let labels: Vec<&str> = set.features.iter().map(|f| f.name.label.as_str()).collect();
    let mut different = labels.clone();
    different.sort_unstable();
    different.dedup();
    if different.len() == labels.len() && !different.contains(&"") {
        return Ok(labels.into_iter().map(str::to_owned).collect());
    }
    Ok(set.features.iter().map(|f| f.name.index.to_string()).collect())
}

pub(in crate::cli) fn shapes(set: FeatureSet, file: &Path) -> anyhow::Result<Vec<Shape>> {
    let shapes = set.features.into_iter().map(grid::read::Feature::into_shape);
    shapes.collect::<Result<_, _>>().map_err(|fault| Failure::in_file(file, &fault.into()).into())
}

/// The parent: the only feature of its file, or all of them joined, which is told on standard error.
pub(in crate::cli) fn parent(file: &Path, crs: Option<Crs>) -> anyhow::Result<Joined> {
    let shapes = shapes(features(file, crs)?, file)?;
    let joined = join(&shapes).with_context(|| format!("{} encloses no area", file.display()))?;
    if shapes.len() > 1 {
        eprintln!("{}: note: {}", file.display(), told(shapes.len(), &joined));
    }
    Ok(joined)
}

/// What was settled between the features of the parent.
fn told(features: usize, joined: &Joined) -> String {
    let mut line = format!("{features} features were joined into one area");
    if joined.overlap_m2 > 0.0 {
        let _ = write!(line, "; they overlap by {:.1} m² in all, counted once", joined.overlap_m2);
    }
    if joined.gaps_closed > 0 {
        let (gaps, area) = (joined.gaps_closed, joined.closed_m2);
        let _ = write!(line, "; {gaps} hairline gaps between them, {area:.1} m² in all, were closed");
    }
    line
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

/// Writes to standard output. A reader that has seen enough, such as `head`, is no fault.
pub(in crate::cli) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(cannot_write(Path::new("output"), &error)),
        _ => Ok(()),
    }
}

pub(in crate::cli) fn write_file(file: &Path, text: &str) -> Result<(), Failure> {
    let mut out = WholeFile::create(file)?;
    out.write_all(text.as_bytes()).map_err(|error| cannot_write(file, &error))?;
    out.finish()
}
