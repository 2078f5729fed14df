//! From records to the register: assigns places to areas and cells, adds up, proves, serialises.

use grid::borders::Borders;
use grid::register::{Cell, Date, Place, PlaceKind, Stored, Tiling};
use grid::shape::Shape;
use grid::wire::{AreaNode, CellRef, Counts, Neighbour};

use super::areas::AreaTree;
use super::cells::{CellRecord, Cells};
use super::layers::Layer;
use super::ledger::{LedgerNumbers, count};
use super::places::Places;
use super::tilings::TilingEntry;
use super::whereabouts::{PlaceLocator, Whereabouts};
use super::{Records, Register};
use crate::kept::KeptAnswers;

/// Builds the register of a version on a day.
pub(super) fn build(records: Records, today: Date) -> Result<Register, serde_json::Error> {
    let Records { position, areas, tilings, mut places, layers } = records;
    let tree = AreaTree::new(areas);
    let (tilings, mut cells) = prove(&tree, tilings);
    let references: Vec<CellRef> = cells.iter().map(CellRecord::reference).collect();

    let locator = PlaceLocator::new(&tree, &tilings, &cells);
    let find = |place: &Stored<Place>| locator.find(place.value.at);
    let whereabouts: Vec<Vec<Whereabouts>> =
        places.iter().map(|kind| kind.iter().map(find).collect()).collect();
    let mut counts = vec![Counts::default(); tree.areas.len()];
    for (place, at) in places.iter().flatten().zip(whereabouts.iter().flatten()) {
        for area in at.area.into_iter().flat_map(|area| tree.upwards(area)) {
            count(&mut counts[area], &place.value.details);
        }
        for &cell in &at.cells {
            cells[cell].add(place, today);
        }
    }

    let serialised = places.iter().zip(&whereabouts).map(|(p, w)| Places::new(p, w, &references, today));
    let serialised = serialised.collect::<Result<Vec<Places>, _>>()?;
    let area_ids: Vec<i64> = tree.areas.iter().map(|area| area.id).collect();
    let nodes = counts.into_iter().enumerate().map(|(position, counts)| {
        let tiling = tilings.iter().find(|t| t.area == position).map(TilingEntry::brief);
        AreaNode { tiling, counts, ..tree.node(position) }
    });
    let nodes = nodes.collect();
    Ok(Register {
        position,
        today,
        cells: Cells::new(cells, &tilings, &area_ids)?,
        areas: tree.into_areas(nodes)?,
        tilings,
        places: serialised,
        hazards: std::mem::take(&mut places[PlaceKind::Hazard as usize]),
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
            .map(|cell| CellRecord {
                tiling: tiling_position,
                cell,
                numbers: LedgerNumbers::default(),
                neighbours: Vec::new(),
            })
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
