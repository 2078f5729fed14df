//! The cells of all tilings.

use std::collections::HashMap;

use grid::label::label_point;
use grid::lattice::Extent;
use grid::measure::area_m2;
use grid::register::{Cell, Stored};
use grid::wire::{AreaRef, CellProperties, CellRef, DutyView, Ledger, Neighbour};

use super::features::{CountedFeatures, Geometry};
use super::ledger::{LedgerNumbers, Share, Turn};
use super::select::{ExtentTree, extent_tree, meeting};
use super::tilings::TilingEntry;
use super::views;
use crate::extract::Bbox;

/// All cells, in order of ids.
pub(crate) struct Cells {
    /// Ids, by position; ascending.
    pub(crate) ids: Vec<i64>,
    /// What is known of each, by position.
    pub(crate) entries: Vec<CellEntry>,
    /// The cells as features, by position.
    pub(crate) features: CountedFeatures,
    /// Where they lie.
    tree: ExtentTree,
    positions: HashMap<i64, usize>,
}

/// One cell.
pub(crate) struct CellEntry {
    /// Position of the area that its tiling divides.
    pub(crate) area: usize,
    /// Position of its tiling.
    pub(crate) tiling: usize,
    /// What the map shows.
    pub(crate) properties: CellProperties,
    /// Who is answerable, masked, the leader first.
    pub(crate) roster: Vec<DutyView>,
    numbers: LedgerNumbers,
    neighbours: Vec<Neighbour>,
}

/// A cell on its way into the register.
pub(crate) struct CellRecord {
    /// Position of its tiling.
    pub(crate) tiling: usize,
    /// The record.
    pub(crate) cell: Stored<Cell>,
    /// Cells that share a border, longest first.
    pub(crate) neighbours: Vec<Neighbour>,
}

impl CellRecord {
    /// Points at the cell.
    pub(crate) fn reference(&self) -> CellRef {
        let Cell { code, name, .. } = &self.cell.value;
        CellRef { id: self.cell.id, code: code.to_string(), name: name.clone() }
    }
}

impl Cells {
    /// Serialises cells, nothing counted yet. `records` are in order of ids; `area_ids` holds the id of every area.
    pub(crate) fn new(
        records: Vec<CellRecord>,
        tilings: &[TilingEntry],
        area_ids: &[i64],
    ) -> Result<Self, serde_json::Error> {
        let mut features = CountedFeatures::default();
        let mut entries = Vec::with_capacity(records.len());
        let ids: Vec<i64> = records.iter().map(|r| r.cell.id).collect();
        let extents: Vec<Extent> = records.iter().map(|r| r.cell.value.shape.extent()).collect();
        for record in records {
            let tiling = &tilings[record.tiling];
            let properties = properties(&record, tiling, area_ids[tiling.area]);
            features.push(record.cell.id, &Geometry::from(&record.cell.value.shape), &properties)?;
            entries.push(CellEntry {
                area: tiling.area,
                tiling: record.tiling,
                properties,
                roster: views::roster(&record.cell.value.roster),
                numbers: LedgerNumbers::default(),
                neighbours: record.neighbours,
            });
        }
        let tree = extent_tree(extents.into_iter());
        Ok(Self { positions: ids.iter().copied().zip(0..).collect(), ids, entries, features, tree })
    }

    /// Positions of those whose extent meets the box, or of all without one, ascending; so do their ids.
    pub(crate) fn chosen(&self, bbox: Option<&Bbox>) -> Vec<u32> {
        match bbox {
            Some(bbox) => meeting(&self.tree, bbox),
            None => (0..self.ids.len() as u32).collect(),
        }
    }

    /// Adds a place to a cell's numbers, or takes it away. [`Cells::renew`] is to follow.
    pub(super) fn count(&mut self, position: usize, share: Share, turn: Turn) {
        self.entries[position].numbers.count(share, turn);
    }

    /// Shows the present counts of a cell, and where they stand against the band of its scheme.
    pub(super) fn renew(
        &mut self,
        position: usize,
        tilings: &[TilingEntry],
    ) -> Result<(), serde_json::Error> {
        let CellEntry { properties, numbers, tiling, .. } = &mut self.entries[position];
        let counts = numbers.sums.counts();
        properties.households = counts.households;
        properties.people = counts.people;
        properties.premises = counts.premises;
        properties.hazards = counts.hazards;
        properties.hydrants = counts.hydrants;
        properties.standing = tilings[*tiling].report.scheme.standing(counts.households);
        self.features.renew(position, properties)
    }

    /// Position of the cell with this id.
    pub(crate) fn position(&self, id: i64) -> Option<usize> {
        self.positions.get(&id).copied()
    }

    /// Points at a cell.
    pub(crate) fn reference(&self, position: usize) -> CellRef {
        let CellProperties { id, code, name, .. } = &self.entries[position].properties;
        CellRef { id: *id, code: code.clone(), name: name.clone() }
    }

    /// Everything of one cell; `area` is the one it divides.
    pub(crate) fn ledger(&self, position: usize, area: AreaRef) -> Ledger {
        let CellEntry { properties, roster, numbers, neighbours, .. } = &self.entries[position];
        Ledger {
            cell: properties.clone(),
            area,
            roster: roster.clone(),
            premises: numbers.premises.list(),
            nine_small: numbers.nine_small,
            live_work_store: numbers.live_work_store,
            hazards: numbers.hazards.list(),
            hazard_kinds: numbers.hazard_kinds.list(),
            hazards_overdue: numbers.hazards_overdue,
            hydrants: numbers.hydrants.list(),
            needs: numbers.needs.list(),
            neighbours: neighbours.clone(),
        }
    }
}

fn properties(record: &CellRecord, tiling: &TilingEntry, area_id: i64) -> CellProperties {
    let cell = &record.cell.value;
    CellProperties {
        id: record.cell.id,
        area_id,
        code: cell.code.to_string(),
        name: cell.name.clone(),
        kind: cell.kind,
        households: 0,
        people: 0,
        premises: 0,
        hazards: 0,
        hydrants: 0,
        area_m2: area_m2(&cell.shape),
        standing: tiling.report.scheme.standing(0),
        label: label_point(&cell.shape),
        leader: views::leader(&cell.roster),
    }
}
