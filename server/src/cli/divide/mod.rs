//! `wangge divide`: puts blocks together to cells, proves them seamless and writes them.

mod barriers;
mod input;
mod report;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use grid::check::{Verdict, check};
use grid::crs::Crs;
use grid::divide::{Answer, Division, Graph, LinkKind, Prefer, QUICK, Size, Solver, THOROUGH, dissolve};
use grid::shape::Shape;
use serde_json::{Value, json};

use super::check;
use super::failure::Failure;
use super::output::{WholeFile, cannot_write, is_none_of};
use super::progress::Progress;
use super::report::Report;
use input::Input;

/// What to divide, into what, and where to.
#[derive(clap::Args)]
pub(super) struct Options {
    /// The blocks: GeoJSON polygons that cover their ground without gap or overlap
    blocks: PathBuf,
    /// The attribute that says what a block weighs, such as its households; null counts as 0
    #[arg(long, value_name = "FIELD")]
    weight: String,
    #[command(flatten)]
    size: SizeOptions,
    /// Lines that cells do not extend across: GeoJSON; those with bridge=yes or kind=bridge join again what they cross
    #[arg(long, value_name = "FILE")]
    barriers: Option<PathBuf>,
    /// The present cells: GeoJSON; they are changed as little as may be
    #[arg(long, value_name = "CELLS")]
    from: Option<PathBuf>,
    /// The most weight that may come into another cell
    #[arg(long, value_name = "WEIGHT", requires = "from", allow_negative_numbers = true)]
    max_moved: Option<f64>,
    /// Present cells that must not change, by their names, with commas between; may be given several times
    #[arg(long, value_name = "IDS", value_delimiter = ',', requires = "from")]
    lock: Vec<String>,
    /// Lines along which the borders between present cells stay where they are: GeoJSON
    #[arg(long, value_name = "FILE", requires = "from")]
    lock_borders: Option<PathBuf>,
    /// The attribute that names each block [default: block, else the feature's id, else its position in the file]
    #[arg(long, value_name = "FIELD")]
    id: Option<String>,
    /// The attribute that names each present cell [default: cell, else the feature's id, else its position in the file]
    #[arg(long, value_name = "FIELD", requires = "from")]
    from_id: Option<String>,
    /// By how much of the average, in percent, a cell may miss it, where no band is given
    #[arg(long, value_name = "PERCENT", default_value_t = 5.0, allow_negative_numbers = true)]
    tolerance: f64,
    /// What counts most, once cells lie in the band
    #[arg(long, value_enum, default_value = "both")]
    prefer: Preference,
    /// Another number gives other cells, the same number the same
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How much is tried
    #[arg(long, value_enum, default_value = "thorough")]
    effort: Effort,
    /// The system the coordinates are in: EPSG:4326, 4490, 4513 to 4554, 3857, gcj02 or bd09
    #[arg(long)]
    crs: Option<Crs>,
    #[command(flatten)]
    report: Report,
    /// The file to write: GeoJSON in longitude and latitude
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct SizeOptions {
    /// Into so many cells
    #[arg(long, value_name = "K", value_parser = cells, allow_negative_numbers = true)]
    cells: Option<u32>,
    /// Into as many cells as bring their average nearest to this weight
    #[arg(long, value_name = "WEIGHT", allow_negative_numbers = true)]
    target: Option<f64>,
    /// Into cells that weigh from LO to HI
    #[arg(long, value_name = "LO..HI", value_parser = band, allow_hyphen_values = true)]
    band: Option<(f64, f64)>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Preference {
    /// Equal weights and compactness alike
    Both,
    /// Weights as equal as can be
    Even,
    /// Cells as compact as can be
    Compact,
    /// As few metres of road within cells as can be
    Roads,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Effort {
    /// What a slider waits for
    Quick,
    /// What is worth its time
    Thorough,
    /// Four times as much
    Long,
}

/// What came out.
struct Outcome {
    input: Input,
    shapes: Vec<Shape>,
    /// What each cell is called.
    names: Vec<Value>,
    answer: Answer,
    verdict: Verdict,
    seed: u64,
    /// The most weight that may come into another cell.
    max_moved: Option<f64>,
    elapsed: Duration,
}

/// Exit code 0 when the cells are proved and each is in one piece, 1 when a locked cell is not; an error (2) when the input
/// is unusable or the cells cannot be made as asked.
pub(super) fn run(options: &Options) -> anyhow::Result<ExitCode> {
    let read = [&options.barriers, &options.from, &options.lock_borders].into_iter().flatten();
    is_none_of(&options.output, read.chain([&options.blocks]).map(PathBuf::as_path))?;
    let input = Input::read(options)?;
    let graph = graph(options, &input)?;
    let division = division(options, &input)?;
    let start = Instant::now();
    let answer = solve(&graph, &division).map_err(|error| input.in_words(&error, &options.blocks))?;
    let elapsed = start.elapsed();
    let shapes = dissolve(&input.shapes, &answer.cells, answer.certificate.cells)?;
    let verdict = check(&shapes, Some(&input.ground), None).verdict;
    let names = input.cell_names(&answer);
    let (seed, max_moved) = (options.seed, options.max_moved);
    let outcome = Outcome { input, shapes, names, answer, verdict, seed, max_moved, elapsed };
    write(options, &outcome)?;
    options.report.print(|lang| report::text(&outcome, lang), || report::json(&outcome))?;
    let sound = outcome.verdict == Verdict::Exact && outcome.answer.certificate.disconnected == 0;
    Ok(if sound { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn graph(options: &Options, input: &Input) -> anyhow::Result<Graph> {
    let graph = match &options.barriers {
        None => Graph::of_blocks(&input.shapes, &input.weights),
        Some(file) => {
            let barriers = barriers::Barriers::read(file, options.crs)?;
            let mut met = 0;
            let graph = Graph::of_blocks_with(&input.shapes, &input.weights, |arc| {
                let about = barriers.about(arc);
                met += usize::from(about.0 != LinkKind::Street || about.1);
                about
            });
            if met == 0 {
                eprintln!("warning: {}: no border between blocks runs along these lines", file.display());
            }
            graph
        }
    };
    Ok(graph.map_err(|error| Failure::new(format!("{}: {error}", options.blocks.display())))?)
}

fn division(options: &Options, input: &Input) -> anyhow::Result<Division> {
    let SizeOptions { cells, target, band } = &options.size;
    let size = match (cells, target, band) {
        (Some(cells), ..) => Size::Cells(*cells),
        (_, Some(weight), _) => Size::Target(*weight),
        (.., band) => {
            let (low, high) = band.unwrap_or_default();
            Size::Band { low, high }
        }
    };
    let prefer = match options.prefer {
        Preference::Both => Prefer::Both,
        Preference::Even => Prefer::Even,
        Preference::Compact => Prefer::Compact,
        Preference::Roads => Prefer::Roads,
    };
    let effort = match options.effort {
        Effort::Quick => QUICK,
        Effort::Thorough => THOROUGH,
        Effort::Long => 4 * THOROUGH,
    };
    if !(0.0..=100.0).contains(&options.tolerance) {
        let given = options.tolerance;
        return Err(Failure::new(format!("--tolerance {given}: 0 to 100 percent are needed")).into());
    }
    let present = input.present(options)?;
    Ok(Division { size, tolerance: options.tolerance / 100.0, prefer, seed: options.seed, effort, present })
}

fn solve(graph: &Graph, division: &Division) -> Result<Answer, grid::divide::DivideError> {
    let mut solver = Solver::new(graph, division)?;
    let progress = Progress::new(Some(100));
    solver.run(u64::MAX, &mut |at| {
        progress.percent(100.0 * at.done as f64 / at.of as f64);
        true
    });
    progress.clear();
    Ok(solver.answer())
}

/// Writes all cells, or none.
fn write(options: &Options, outcome: &Outcome) -> Result<(), Failure> {
    let file = &options.output;
    let mut out = WholeFile::create(file)?;
    let mut put = |text: &str| out.write_all(text.as_bytes()).map_err(|error| cannot_write(file, &error));
    let mut blocks: Vec<Vec<&Value>> = vec![Vec::new(); outcome.shapes.len()];
    for (&cell, name) in outcome.answer.cells.iter().zip(&outcome.input.names) {
        blocks[cell as usize].push(name);
    }
    put("{\"type\":\"FeatureCollection\",\"features\":[\n")?;
    for (i, part) in outcome.answer.parts.iter().enumerate() {
        let properties = json!({
            "cell": outcome.names[i],
            "weight": part.weight,
            "deviation_pct": part.deviation * 100.0,
            "blocks": blocks[i],
            "area_m2": part.area_m2,
            "polsby_popper": part.polsby_popper,
        });
        let end = if i + 1 < outcome.shapes.len() { "," } else { "" };
        put(&format!("{}{end}\n", check::feature(&outcome.shapes[i], &properties)))?;
    }
    put("]}\n")?;
    out.finish()
}

fn cells(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "a whole number of 1 or more is needed".to_owned())
}

fn band(text: &str) -> Result<(f64, f64), String> {
    let ends = text.split_once("..").and_then(|(low, high)| Some((low.parse().ok()?, high.parse().ok()?)));
    ends.ok_or_else(|| "a band such as 300..500 is needed".to_owned())
}
