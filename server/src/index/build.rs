//! From records to the register: assigns places to areas and cells, adds up, proves, serialises.

use grid::borders::Borders;
use grid::locate::Locator;
use grid::register::{Cell, Date, Place, PlaceKind, Stored, Tiling};
use grid::shape::Shape;
use grid::wire::{AreaNode, CellRef, Counts, Neighbour};

use super::areas::{AreaLocator, AreaTree};
use super::cells::{CellRecord, Cells};
use super::layers::Layer;
use super::ledger::{LedgerNumbers, count};
use super::places::{Places, Whereabouts};
use super::tilings::TilingEntry;
use super::{Records, Register};
use crate::kept::KeptAnswers;

/// Builds the register of a version on a day.
pub(super) fn build(records: Records, today: Date) -> Result<Register, serde_json::Error> {
    let Records { store, version, areas, tilings, mut places, layers } = records;
    let tree = AreaTree::new(areas);
    let (tilings, mut cells) = prove(&tree, tilings);
    let references: Vec<CellRef> = cells.iter().map(CellRecord::reference).collect();

    let whereabouts = locate(&tree, &tilings, &cells, &places);
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
        store,
        version,
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

/// Finds area and cells of every place.
///
/// A place belongs to the cells of the tilings of its own area and of the areas above. Where those leave it in a gap, or
/// it lies in no area at all, no cell is answerable, except that a cell that spills over the border of everything holds
/// what it spills over.
fn locate(
    tree: &AreaTree,
    tilings: &[TilingEntry],
    cells: &[CellRecord],
    places: &[Vec<Stored<Place>>],
) -> Vec<Vec<Whereabouts>> {
    let area_locator = AreaLocator::new(tree);
    let cell_locators: Vec<CellLocator<'_>> =
        (0..tilings.len()).map(|tiling| CellLocator::new(tiling, cells)).collect();
    let whereabouts = |place: &Stored<Place>| {
        let area = area_locator.locate(place.value.at);
        let concerns =
            |tiling: &TilingEntry| area.is_none_or(|area| tree.upwards(area).any(|a| a == tiling.area));
        let concerned = tilings.iter().zip(&cell_locators).filter(|(tiling, _)| concerns(tiling));
        Whereabouts { area, cells: concerned.filter_map(|(_, locator)| locator.locate(place)).collect() }
    };
    places.iter().map(|kind| kind.iter().map(whereabouts).collect()).collect()
}

/// Finds cells of one tiling by their position among all cells.
struct CellLocator<'a> {
    locator: Locator<'a>,
    positions: Vec<usize>,
}

impl<'a> CellLocator<'a> {
    fn new(tiling: usize, cells: &'a [CellRecord]) -> Self {
        let positions: Vec<usize> =
            (0..cells.len()).filter(|&position| cells[position].tiling == tiling).collect();
        Self {
            locator: Locator::new(positions.iter().map(|&position| &cells[position].cell.value.shape)),
            positions,
        }
    }

    fn locate(&self, place: &Stored<Place>) -> Option<usize> {
        self.locator.at(place.value.at).map(|index| self.positions[index])
    }
}
