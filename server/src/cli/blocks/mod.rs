//! `wangge blocks`: parts an area into blocks between its streets and water, proved a tiling, and writes them.

mod input;
mod report;

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use grid::blocks::{Blocks, BorderKind, Settings, StreetClass, draw};
use grid::crs::Crs;
use grid::scheme::Scheme;
use grid::wire::blocks::BlockView;
use serde_json::json;

use super::check;
use super::failure::Failure;
use super::output::{WholeFile, cannot_write, is_none_of};
use super::report::Report;
use super::source;
use crate::index::Geometry;

/// What parts which area, and where to.
#[derive(clap::Args)]
pub(super) struct Options {
    /// Streets, water, railways, walls, estates and buildings: GeoJSON, .osm.pbf, GeoPackage, zipped Shapefile or KML
    #[arg(required = true, value_name = "STREETS")]
    streets: Vec<PathBuf>,
    /// The area to part: GeoJSON; several features are joined into one area
    #[arg(long)]
    area: PathBuf,
    /// Places that make work: points with a `kind` of household, premises, hazard or hydrant; households without it
    #[arg(long, value_name = "FILE")]
    places: Vec<PathBuf>,
    /// The smallest streets that part blocks: main, side, lane or path
    #[arg(long, value_name = "CLASS", default_value_t = StreetClass::Lane)]
    smallest: StreetClass,
    /// What people do not get across but by a bridge, besides railways and water: main, side, wall …; may be repeated
    #[arg(long, value_name = "KIND")]
    barrier: Vec<BorderKind>,
    /// What counts for work, and which premises are at risk: as in a preset scheme, such as fire-safety or town-village
    #[arg(long, value_name = "SCHEME", value_parser = data::scheme, default_value = "community-service")]
    mix: Scheme,
    /// A block of more work than this is cut between its buildings; a household counts 1
    #[arg(long, value_name = "WORK", value_parser = number, allow_negative_numbers = true)]
    most_work: Option<f64>,
    /// A block of more square metres than this is cut between its buildings
    #[arg(long, value_name = "M2", value_parser = number, allow_negative_numbers = true)]
    most_m2: Option<f64>,
    /// Lines that end nowhere are drawn out so far to meet another, else they part nothing
    #[arg(long, value_name = "METRES", value_parser = check::metres, default_value = "30", allow_negative_numbers = true)]
    extend: f64,
    /// Blocks thinner than this are joined to a neighbour
    #[arg(long, value_name = "METRES", value_parser = check::metres, default_value = "12", allow_negative_numbers = true)]
    sliver: f64,
    /// The system of all coordinates: EPSG:4326, 4490, 4513 to 4554, 3857, gcj02 or bd09
    #[arg(long)]
    crs: Option<Crs>,
    /// The system of the area's coordinates [default: that of --crs]
    #[arg(long)]
    area_crs: Option<Crs>,
    #[command(flatten)]
    report: Report,
    /// The file to write: GeoJSON in longitude and latitude
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
}

/// Exit code 0 when there are blocks; an error (2) when the input is unusable or the result cannot be written.
pub(super) async fn run(options: Options) -> anyhow::Result<ExitCode> {
    let read = options.streets.iter().chain(&options.places).chain([&options.area]);
    is_none_of(&options.output, read.map(PathBuf::as_path))?;
    let area = source::parent(&options.area, options.area_crs.or(options.crs))?.shape;
    let terrain = input::terrain(&options, area).await?;
    let begun = Instant::now();
    let drawn = draw(&terrain, &settings(&options))
        .map_err(|error| Failure::new(format!("{}: {error}", options.area.display())))?;
    let elapsed = begun.elapsed();
    write(&options.output, &drawn)?;
    options.report.print(|lang| report::text(&drawn, elapsed, lang), || report::json(&drawn, elapsed))?;
    Ok(ExitCode::SUCCESS)
}

fn number(text: &str) -> Result<f64, String> {
    check::metres(text).map_err(|_| "a number is needed, 0 or more".to_owned())
}

fn settings(options: &Options) -> Settings {
    let mut settings = Settings {
        streets: options.smallest,
        weights: options.mix.weights,
        extend_m: options.extend,
        sliver_m: options.sliver,
        most_work: options.most_work.filter(|&most| most > 0.0),
        most_m2: options.most_m2.filter(|&most| most > 0.0),
        ..Settings::default()
    };
    settings.barriers.extend(&options.barrier);
    settings
}

/// Writes all blocks, or none.
fn write(file: &std::path::Path, drawn: &Blocks) -> Result<(), Failure> {
    let mut out = WholeFile::create(file)?;
    let mut put = |text: &str| out.write_all(text.as_bytes()).map_err(|error| cannot_write(file, &error));
    put("{\"type\":\"FeatureCollection\",\"features\":[\n")?;
    let views = BlockView::of(drawn);
    for (block, view) in drawn.blocks.iter().zip(&views) {
        let geometry = Geometry::from(&block.shape);
        let feature =
            json!({ "type": "Feature", "id": view.block, "properties": view, "geometry": geometry });
        put(&format!("{feature}{}\n", if (view.block as usize) < views.len() { "," } else { "" }))?;
    }
    put("]}\n")?;
    out.finish()
}
