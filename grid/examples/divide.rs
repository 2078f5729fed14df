//! Divides the instances of the benchmarks, says how well and how long it took, and writes them for peers:
//! `cargo run --release -p grid --example divide -- FOLDER [DATA]`, with DATA the folder of real blocks where there is one.
//!
//! One line of JSON for each instance, effort and seed; FOLDER gets a graph for each instance. With `--fingerprints N`, nothing
//! but a number for each of N seeds, which is the same wherever divisions are.

#[path = "../benches/town/mod.rs"]
mod town;
#[path = "../benches/town/fingerprint.rs"]
mod town_fingerprint;

use std::error::Error;
use std::fs;
use std::path::Path;
use std::time::Instant;

use grid::divide::{Division, Graph, QUICK, Size, Solver, THOROUGH};
use grid::read::{Feature, read_features};
use serde_json::json;

/// Made-up blocks: the growth of time with their number.
const TOWNS: [u32; 4] = [1_000, 5_000, 20_000, 100_000];
/// Blocks to a cell there.
const BLOCKS_PER_CELL: u32 = 15;

/// By how much a cell may miss the target there, and where nothing else is said.
const TOLERANCE: f64 = 0.05;
/// Real blocks: name, file, weight, cells, tolerance; `town` for those of one town of Taipei. Blocks too heavy for any band
/// are among those of Taipei and Providence: they are divided as METIS divides all, with a tenth.
const REAL: [(&str, &str, &str, u32, f64); 6] = [
    ("blocks_2k", "balance/blocks_2k.blocks", "households", 132, TOLERANCE),
    ("small community", "balance/small_community_120.blocks", "households", 11, TOLERANCE),
    ("Taipei", "tw_taipei_blocks", "hh", 1_049, 0.1),
    ("Taipei town, 1,000", "tw_taipei_blocks", "hh", 105, 0.07),
    ("Taipei town, 500", "tw_taipei_blocks", "hh", 210, 0.1),
    ("Providence", "us_providence_blocks", "population", 119, 0.1),
];

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a folder")?;
    if folder == "--fingerprints" {
        let seeds: u64 = arguments.next().ok_or("say how many")?.parse()?;
        (0..seeds).for_each(|seed| println!("{}", town_fingerprint::fingerprint(seed)));
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    let measure = |name: &str, graph: &Graph, cells: u32, tolerance: f64| -> Result<(), Box<dyn Error>> {
        write(&Path::new(&folder).join(format!("{name}.json")), name, graph, cells)?;
        for (effort, changes) in [("quick", QUICK), ("thorough", THOROUGH)] {
            for seed in 0..5 {
                let size = Size::Cells(cells);
                let division = Division { size, tolerance, effort: changes, seed, ..Division::default() };
                let start = Instant::now();
                let answer = Solver::new(graph, &division)?.finished();
                let seconds = start.elapsed().as_secs_f64();
                let certificate = answer.certificate;
                let near = answer.parts.iter().filter(|part| part.deviation.abs() <= 0.1).count();
                let line = json!({
                    "instance": name,
                    "by": format!("Wangge, {effort}"),
                    "blocks": graph.blocks().len(),
                    "cells": cells,
                    "max": certificate.max_deviation,
                    "least_max": certificate.least_max_deviation,
                    "mean": certificate.mean_deviation,
                    "within_tenth": near as f64 / f64::from(cells),
                    "disconnected": certificate.disconnected,
                    "mean_pp": certificate.mean_polsby_popper,
                    "min_pp": certificate.min_polsby_popper,
                    "seconds": seconds,
                });
                println!("{line}");
            }
        }
        Ok(())
    };
    for blocks in TOWNS {
        let graph = town::town(blocks);
        let cells = graph.blocks().len() as u32 / BLOCKS_PER_CELL;
        measure(&format!("made up, {blocks}"), &graph, cells, TOLERANCE)?;
    }
    if let Some(data) = arguments.next() {
        for (name, file, weight, cells, tolerance) in REAL {
            measure(name, &real(Path::new(&data), name, file, weight)?, cells, tolerance)?;
        }
    }
    Ok(())
}

/// Blocks of a file, null weights as 0; of the town only, for its instances.
fn real(data: &Path, name: &str, file: &str, weight: &str) -> Result<Graph, Box<dyn Error>> {
    let load = |file: &str| {
        Ok::<_, Box<dyn Error>>(read_features(&fs::read(data.join(format!("{file}.geojson")))?)?)
    };
    let text = |feature: &Feature, field: &str| feature.text(field).unwrap_or_default();
    let mut features = load(file)?.features;
    if name.starts_with("Taipei town") {
        let areas = load("tw_taipei_areas")?.features;
        let town: Vec<String> = areas
            .iter()
            .filter(|area| text(area, "town") == "63000080")
            .map(|area| text(area, "code2"))
            .collect();
        features.retain(|block| town.contains(&text(block, "code2")));
    }
    let weights: Vec<f64> = features.iter().map(|f| f.properties[weight].as_f64().unwrap_or(0.0)).collect();
    let shapes = features.into_iter().map(Feature::into_shape).collect::<Result<Vec<_>, _>>()?;
    Ok(Graph::of_blocks(&shapes, &weights)?)
}

fn write(path: &Path, name: &str, graph: &Graph, cells: u32) -> Result<(), Box<dyn Error>> {
    let of = |read: fn(&grid::divide::Block) -> f64| graph.blocks().iter().map(read).collect::<Vec<_>>();
    let links: Vec<_> = graph.links().iter().map(|link| json!([link.a, link.b, link.shared_m])).collect();
    let value = json!({
        "instance": name,
        "cells": cells,
        "weight": of(|block| block.weight),
        "area_m2": of(|block| block.area_m2),
        "outer_m": of(|block| block.outer_m),
        "links": links,
    });
    Ok(fs::write(path, value.to_string())?)
}
