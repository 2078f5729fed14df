//! The places of one kind.

use grid::register::{Date, Place, Stored};
use grid::wire::CellRef;

use super::features::{Features, Geometry};
use super::select::{PointTree, meeting, point_tree};
use super::views;
use super::whereabouts::Whereabouts;
use crate::extract::Bbox;

/// All places of one kind, in order of ids.
pub(crate) struct Places {
    /// Ids, by position; ascending.
    pub(crate) ids: Vec<i64>,
    /// The places as features, by position.
    pub(crate) features: Features,
    /// Where they lie.
    tree: PointTree,
    /// The lowest area each lies in, by position.
    pub(crate) areas: Vec<Option<usize>>,
    /// The cell shown with each, by position.
    pub(crate) cells: Vec<Option<usize>>,
    /// Positions of the places of each cell, by position of the cell; ascending.
    of_cell: Vec<Vec<u32>>,
}

impl Places {
    /// Positions of those in the box, or of all without one, in order of their ids.
    pub(crate) fn chosen(&self, bbox: Option<&Bbox>) -> Vec<u32> {
        match bbox {
            Some(bbox) => meeting(&self.tree, bbox),
            None => (0..self.ids.len() as u32).collect(),
        }
    }

    /// Positions of those in a cell, given by its position, in order of their ids.
    pub(crate) fn of_cell(&self, cell: usize) -> &[u32] {
        &self.of_cell[cell]
    }

    /// Serialises places, masked. `records` are in order of ids, `whereabouts` go with them.
    pub(crate) fn new(
        records: &[Stored<Place>],
        whereabouts: &[Whereabouts],
        cells: &[CellRef],
        today: Date,
    ) -> Result<Self, serde_json::Error> {
        let mut features = Features::default();
        let mut of_cell = vec![Vec::new(); cells.len()];
        for ((record, place), position) in records.iter().zip(whereabouts).zip(0..) {
            let cell = place.cells.first().map(|&c| cells[c].clone());
            features.push(
                record.id,
                &Geometry::Point(record.value.at),
                &views::place(record, cell, today),
            )?;
            for &cell in &place.cells {
                of_cell[cell].push(position);
            }
        }
        Ok(Self {
            ids: records.iter().map(|r| r.id).collect(),
            tree: point_tree(records.iter().map(|r| r.value.at)),
            areas: whereabouts.iter().map(|w| w.area).collect(),
            cells: whereabouts.iter().map(|w| w.cells.first().copied()).collect(),
            features,
            of_cell,
        })
    }
}
