//! Divisions of real blocks: exact, connected, none empty, and as near the average as was found possible.

use std::path::Path;

use grid::check::{Verdict, check};
use grid::divide::{Division, Graph, QUICK, Size, Solver, THOROUGH, dissolve};
use grid::read::Feature;
use grid::shape::Shape;

use crate::files::{features, folder};

/// Divides, proves that the cells cover the blocks' ground exactly once, and gives the greatest deviation with what it cannot
/// be below.
fn proved(blocks: Vec<Feature>, weight: &str, cells: u32, effort: u32) -> (f64, f64) {
    let weights: Vec<f64> = blocks.iter().map(|f| f.properties[weight].as_f64().unwrap_or(0.0)).collect();
    let shapes: Vec<Shape> = blocks.into_iter().map(|f| f.into_shape().expect("a polygon")).collect();
    let graph = Graph::of_blocks(&shapes, &weights).expect("sound blocks");
    let division = Division { size: Size::Cells(cells), effort, ..Division::default() };
    let answer = Solver::new(&graph, &division).expect("can be divided").finished();
    let certificate = answer.certificate;
    assert_eq!((certificate.cells, certificate.disconnected), (cells, 0));
    assert!(answer.parts.iter().all(|part| part.blocks > 0));
    let ground = dissolve(&shapes, &vec![0; shapes.len()], 1).expect("the ground").swap_remove(0);
    let divided = dissolve(&shapes, &answer.cells, cells).expect("the cells");
    assert_eq!(check(&divided, Some(&ground), None).verdict, Verdict::Exact);
    (certificate.max_deviation, certificate.least_max_deviation)
}

/// One town of Taipei: 1,046 blocks to 105 cells.
fn town(folder: &Path) -> Vec<Feature> {
    let areas = features(folder, "tw_taipei_areas").features;
    let of_town = areas.iter().filter(|area| area.text("town").as_deref() == Some("63000080"));
    let codes: Vec<_> = of_town.map(|area| area.text("code2")).collect();
    let blocks = features(folder, "tw_taipei_blocks").features;
    blocks.into_iter().filter(|block| codes.contains(&block.text("code2"))).collect()
}

#[test]
fn a_town_of_taipei_divides_within_seven_percent() {
    let Some(folder) = folder("a_town_of_taipei_divides_within_seven_percent") else { return };
    let blocks = town(&folder);
    assert_eq!(blocks.len(), 1_046);
    let (max, least) = proved(blocks, "hh", 105, THOROUGH);
    assert!(least <= max && max <= 0.07, "{max}");
}

#[test]
fn no_cell_of_providence_is_further_off_than_its_heaviest_block() {
    let Some(folder) = folder("no_cell_of_providence_is_further_off_than_its_heaviest_block") else { return };
    let (max, least) = proved(features(&folder, "us_providence_blocks").features, "population", 119, QUICK);
    assert!((max - least).abs() < 1e-9, "{max}, and no division is below {least}");
}
