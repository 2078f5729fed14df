//! The places of one kind.

use grid::register::{Date, Place, Stored};
use grid::wire::CellRef;

use super::features::{Features, Geometry};
use super::select::{PointTree, point_tree};
use super::views;
use super::whereabouts::Whereabouts;

/// All places of one kind, in order of ids.
pub(crate) struct Places {
    /// Ids, by position; ascending.
    pub(crate) ids: Vec<i64>,
    /// The places as features, by position.
    pub(crate) features: Features,
    /// Where they lie.
    pub(crate) tree: PointTree,
    /// The lowest area each lies in, by position.
    pub(crate) areas: Vec<Option<usize>>,
    /// The cell shown with each, by position.
    pub(crate) cells: Vec<Option<usize>>,
    /// Positions of the places of each cell, by position of the cell; ascending.
    pub(crate) of_cell: Vec<Vec<u32>>,
}

impl Places {
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
