//! Divisions that the service computes for a plan, as they travel.

use serde::{Deserialize, Serialize};

use crate::plan::{CellId, Command, Part};
use crate::register::names;
use crate::scheme::Bilingual;
use crate::shape::{MultiPolygonCoordinates, Shape, ShapeError};
use crate::workload::{Load, Weights};

names! {
    /// Where a division stands.
    DivisionStage {
        /// 排队中
        Waiting = "waiting",
        /// 正在形成街块: streets and water are made blocks.
        Blocks = "blocks",
        /// 正在划分
        Dividing = "dividing",
        /// 已完成
        Done = "done",
        /// 未能完成: `fault` says why.
        Failed = "failed",
        /// 已取消
        Cancelled = "cancelled",
    }
}

impl DivisionStage {
    /// Whether it goes on by itself.
    pub const fn is_running(self) -> bool {
        matches!(self, Self::Waiting | Self::Blocks | Self::Dividing)
    }
}

names! {
    /// What a candidate is best at.
    Strength {
        /// 最均衡: workloads as equal as can be.
        Evenest = "evenest",
        /// 最紧凑: short borders and round cells, workloads within the band.
        MostCompact = "most_compact",
        /// 改动最少: as few households as can be change their cell.
        LeastChange = "least_change",
        /// 沿主干道: as few main roads as can be run through cells.
        AlongRoads = "along_roads",
    }
}

impl Strength {
    /// As it is called on screen.
    pub fn words(self) -> Bilingual {
        let (zh, en) = match self {
            Self::Evenest => ("最均衡", "Evenest"),
            Self::MostCompact => ("最紧凑", "Most compact"),
            Self::LeastChange => ("改动最少", "Least change"),
            Self::AlongRoads => ("沿主干道", "Along main roads"),
        };
        Bilingual { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// How large cells are to be, in workload; with the weights of households alone, in households.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum CellSize {
    /// So many cells, whatever they come to: `{"cells": 6}`.
    Cells(u32),
    /// About so much each: `{"target": 400}`.
    Target(f64),
    /// From so much to so much: `{"band": [300, 500]}`.
    Band([f64; 2]),
}

super::wire! {
    /// Asks for a division, `POST /api/v1/plans/{id}/divisions` with the plan's revision in `If-Match` and an
    /// `Idempotency-Key`. Answered 201 as [`DivisionView`]; 412 when the plan is further on; 503 with `Retry-After` when too many
    /// wait.
    #[serde(deny_unknown_fields)]
    pub struct NewDivision {
        /// The cells whose ground is divided; without any, the whole area but for its locked cells.
        #[serde(default)]
        pub cells: Vec<CellId>,
        /// How large cells are to be.
        pub size: CellSize,
        /// What one of each place counts.
        #[serde(default)]
        pub weights: Weights,
        /// What no cell is to straddle.
        #[serde(default)]
        pub barriers: Barriers,
        /// Whether estates stay whole.
        #[serde(default = "yes")]
        pub estates_whole: bool,
        /// To begin with the cells that there are, and change them as little as can be.
        #[serde(default)]
        pub keep: Option<Keep>,
        /// Another number, another division of the same quality.
        #[serde(default)]
        pub seed: u64,
    }

    /// What a cell lies on one side of, but where there is a bridge.
    #[derive(Copy, Eq)]
    #[serde(default, deny_unknown_fields)]
    pub struct Barriers {
        /// 河道、水面
        pub water: bool,
        /// 铁路
        pub railways: bool,
        /// 主干道: motorways, trunk, primary and secondary roads.
        pub main_roads: bool,
        /// 支路: through streets of neighbourhoods.
        pub side_streets: bool,
    }

    /// How much may change.
    #[derive(Copy)]
    #[serde(deny_unknown_fields)]
    pub struct Keep {
        /// Most of the workload that may come into another cell, in percent, 0 to 100.
        pub max_moved_pct: f64,
    }

    /// A division in a list, `GET /api/v1/plans/{id}/divisions`, newest first; and event `progress` of
    /// `GET /api/v1/divisions/{id}/events`. Forgotten an hour after it was last asked for.
    pub struct DivisionBrief {
        /// Names it: 32 hexadecimal digits.
        pub id: String,
        /// The plan that it is for.
        pub plan: i64,
        /// The revision of the plan that it is made from.
        pub revision: i64,
        /// Login of whoever asked for it.
        pub by: String,
        /// Whether that is whoever asks now.
        pub mine: bool,
        /// When, RFC 3339.
        pub at: String,
        /// Where it stands.
        pub stage: DivisionStage,
        /// How far it is, 0 to 1.
        pub done: f64,
        /// How many are before it in the queue, while it waits.
        pub place: Option<u32>,
        /// Seconds that the work took, or has taken so far; the time in the queue not counted.
        pub seconds: f64,
        /// What was done otherwise than asked, and what is worth knowing: what stood in for streets that are not there, blocks too
        /// heavy for one cell, ground that nothing leads to.
        pub notes: Vec<Bilingual>,
        /// Why it failed.
        pub fault: Option<Bilingual>,
        /// How many candidates there are so far.
        pub candidates: u32,
    }

    /// A division, `GET /api/v1/divisions/{id}`.
    pub struct DivisionView {
        /// How far it is.
        pub division: DivisionBrief,
        /// What was asked for.
        pub asked: NewDivision,
        /// The cells whose ground is divided.
        pub replaced: Vec<CellId>,
        /// The work per cell that was aimed at, and the band around it.
        pub aim: Option<Aim>,
        /// How many blocks were put together.
        pub blocks: u32,
        /// The candidates so far.
        pub candidates: Vec<Candidate>,
    }

    /// What the work of a cell should come to.
    #[derive(Copy)]
    pub struct Aim {
        /// Number of cells.
        pub cells: u32,
        /// What each would come to if all were equal.
        pub each: f64,
        /// Least.
        pub low: f64,
        /// Most.
        pub high: f64,
    }

    /// One way to divide.
    pub struct Candidate {
        /// What it is best at.
        pub strength: Strength,
        /// The same in words.
        pub name: Bilingual,
        /// What is proved or measured of it.
        pub certificate: Certificate,
        /// Its cells.
        pub cells: Vec<CandidateCell>,
        /// Households that come into another cell, by the cell where they are now.
        pub moved: Vec<CandidateFlow>,
        /// How many in all.
        pub moved_households: u32,
        /// What is worth knowing of this one.
        pub notes: Vec<Bilingual>,
    }

    /// What is proved or measured of a candidate.
    #[derive(Copy)]
    pub struct Certificate {
        /// Number of cells.
        pub cells: u32,
        /// Whether the cells are proved to be the ground that was to be divided, without gap or overlap.
        pub exact: bool,
        /// Number of cells that are in more than one piece.
        pub disconnected: u32,
        /// Greatest deviation from the aim, percent.
        pub max_deviation_pct: f64,
        /// Mean of the deviations, percent.
        pub mean_deviation_pct: f64,
        /// No division of these blocks has a smaller greatest deviation, percent: the heaviest block stays whole, and so does every
        /// piece of ground that nothing leads to.
        pub least_max_deviation_pct: f64,
        /// Share of the cells within the band, 0 to 1.
        pub in_band: f64,
        /// Mean compactness of the cells by Polsby and Popper: 4π · area / perimeter².
        pub mean_polsby_popper: f64,
        /// That of the least compact cell.
        pub min_polsby_popper: f64,
        /// Metres of main road that run through cells.
        pub main_roads_cut_m: f64,
    }

    /// A cell of a candidate.
    pub struct CandidateCell {
        /// The cell of the plan that it continues; none for a new one.
        pub cell: Option<CellId>,
        /// As it is called, or would be.
        pub name: String,
        /// Its polygon.
        pub shape: MultiPolygonCoordinates,
        /// What lies in it, as far as whoever asked for the division may know.
        pub load: Load,
        /// Its work by the weights that were asked for.
        pub workload: f64,
        /// Deviation from the aim, percent; negative for less.
        pub deviation_pct: f64,
        /// Compactness by Polsby and Popper.
        pub polsby_popper: f64,
        /// How many blocks it is put together of.
        pub blocks: u32,
    }

    /// Households that a candidate puts into another cell.
    #[derive(Copy, Eq)]
    pub struct CandidateFlow {
        /// The cell where they are now; none for ground in no cell.
        pub from: Option<CellId>,
        /// Position of the cell in the candidate.
        pub to: u32,
        /// How many.
        pub households: u32,
    }
}

fn yes() -> bool {
    true
}

impl Default for Barriers {
    fn default() -> Self {
        Self { water: true, railways: true, main_roads: false, side_streets: false }
    }
}

impl Aim {
    /// How far the band reaches from what each cell would come to, in percent of that: the farther of its two ends.
    pub fn reach_pct(&self) -> f64 {
        100.0 * (self.high - self.each).max(self.each - self.low) / self.each
    }
}

impl DivisionView {
    /// The stroke that puts a candidate, by its position, in the place of the cells that were divided. `None` when there is no
    /// such candidate.
    ///
    /// # Errors
    /// [`ShapeError`] when a polygon arrived damaged.
    pub fn accept(&self, candidate: usize) -> Option<Result<Command, ShapeError>> {
        let part = |cell: &CandidateCell| {
            let shape = Shape::from_coordinates(&cell.shape)?;
            let name = if cell.cell.is_none() { cell.name.clone() } else { String::new() };
            Ok(Part { cell: cell.cell, name, shape })
        };
        let parts = self.candidates.get(candidate)?.cells.iter().map(part).collect::<Result<Vec<_>, _>>();
        Some(parts.map(|parts| Command::Redivide { cells: self.replaced.clone(), parts }))
    }
}
