//! From records to the register: proves tilings, assigns places to areas and cells, adds up, serialises.

use std::collections::HashMap;

use grid::borders::Borders;
use grid::register::{Cell, Date, PlaceKind, Stored, Tiling};
use grid::shape::Shape;
use grid::wire::{AreaNode, CellRef, Neighbour};

use super::Register;
use super::areas::AreaTree;
use super::cells::{CellRecord, Cells};
use super::frame::{Batch, Frame};
use super::layers::Layer;
use super::places::Places;
use super::tilings::TilingEntry;
use super::whereabouts::PlaceLocator;
use crate::kept::KeptAnswers;

/// Builds the register of a version on a day.
pub(super) fn build(
    frame: Frame,
    places: impl Iterator<Item = Batch>,
    today: Date,
) -> Result<Register, serde_json::Error> {
    let mut register = without_places(frame, today)?;
    for (_, batch) in places {
        for record in batch.into_iter().filter(|record| record.value.closed.is_none()) {
            register.enter_first(record)?;
        }
    }
    register.places.iter_mut().for_each(Places::plant_all);
    for area in 0..register.areas.nodes.len() {
        register.areas.renew(area)?;
    }
    for cell in 0..register.cells.ids.len() {
        register.cells.renew(cell, &register.tilings)?;
    }
    Ok(register)
}

fn without_places(frame: Frame, today: Date) -> Result<Register, serde_json::Error> {
    let Frame { position, areas, tilings, layers } = frame;
    let tree = AreaTree::new(areas);
    let (tilings, cells) = prove(&tree, tilings);
    let locator = PlaceLocator::new(&tree, &tilings, &cells);
    let area_ids: Vec<i64> = tree.areas.iter().map(|area| area.id).collect();
    let nodes = (0..tree.areas.len()).map(|position| {
        let tiling = tilings.iter().find(|t| t.area == position).map(TilingEntry::brief);
        AreaNode { tiling, ..tree.node(position) }
    });
    let nodes = nodes.collect();
    Ok(Register {
        position,
        today,
        places: PlaceKind::ALL.iter().map(|_| Places::new(cells.len())).collect(),
        cells: Cells::new(cells, &tilings, &area_ids)?,
        areas: tree.into_areas(nodes)?,
        tilings,
        locator,
        hazards: HashMap::new(),
        kept: KeptAnswers::default(),
        layers: layers.into_iter().map(Layer::new).collect::<Result<_, _>>()?,
    })
}
/// Proves every tiling; returns them in order of ids, with all cells in order of ids.
fn prove(
    tree: &AreaTree,
    mut tilings: Vec<(Stored<Tiling>, Vec<Stored<Cell>>)>,
) -> (Vec<TilingEntry>, Vec<CellRecord>) {
    tilings.sort_by_key(|(tiling, _)| tiling.id);
    let mut entries = Vec::new();
    let mut all = Vec::new();
    for (tiling, cells) in tilings {
        let Some(area) = tree.position(&tiling.value.area) else {
            tracing::warn!(tiling = tiling.id, "left out: the area that it divides is not there");
            continue;
        };
        let tiling_position = entries.len();
        let mut cells: Vec<CellRecord> = cells
            .into_iter()
            .map(|cell| CellRecord { tiling: tiling_position, cell, neighbours: Vec::new() })
            .collect();
        let references: Vec<CellRef> = cells.iter().map(CellRecord::reference).collect();
        let shapes: Vec<Shape> = cells.iter().map(|record| record.cell.value.shape.clone()).collect();
        let boundary = (area, tree.reference(area), &tree.areas[area].value.shape);
        entries.push(TilingEntry::prove(&tiling.value, boundary, &shapes, &references));
        name_neighbours(&mut cells, &shapes, &references);
        all.extend(cells);
    }
    all.sort_by_key(|record| record.cell.id);
    (entries, all)
}

/// Tells the cells of a tiling who shares a border with them, longest first.
fn name_neighbours(cells: &mut [CellRecord], shapes: &[Shape], references: &[CellRef]) {
    for (&(a, b), &shared_m) in &Borders::of(shapes).shared_m() {
        for (cell, other) in [(a, b), (b, a)] {
            cells[cell].neighbours.push(Neighbour { cell: references[other].clone(), shared_m });
        }
    }
    for cell in cells {
        cell.neighbours.sort_by(|a, b| b.shared_m.total_cmp(&a.shared_m));
    }
}
