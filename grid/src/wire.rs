//! What travels between server and page as JSON: one definition for both.
//!
//! Personal fields are masked before they are put in here; a value of these types is safe to show, but for those of a
//! granted reveal ([`edit::Revealed`]).

use serde::{Deserialize, Serialize};

use crate::check::Verdict;
use crate::defects::DefectKind;
use crate::register::{
    CellKind, HazardKind, HazardState, HydrantState, Level, Post, PremisesKind, ServiceNeed, Severity,
};
use crate::scheme::{Bilingual, Scheme, Standing};
use crate::shape::MultiPolygonCoordinates;
use edit::{FieldError, Stale};

pub mod blocks;
pub mod divide;
pub mod edit;
pub mod items;
pub mod people;
pub mod plan;
mod start;
pub mod upload;

/// Derives for everything that travels.
macro_rules! wire {
    ($($(#[$doc:meta])* pub struct $name:ident $(<$t:ident>)? { $($body:tt)* })+) => {
        $(#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        $(#[$doc])*
        pub struct $name $(<$t>)? { $($body)* })+
    };
}
use wire;

wire! {
    /// A node of the tree of areas, `GET /api/v1/areas`.
    pub struct AreaNode {
        /// Id in the store.
        pub id: i64,
        /// The area it is part of.
        pub parent: Option<i64>,
        /// Where in the tree it stands.
        pub level: Level,
        /// Division code.
        pub code: String,
        /// As people call it.
        pub name: String,
        /// `[west, south, east, north]`.
        pub bbox: [f64; 4],
        /// m² on the ground.
        pub area_m2: f64,
        /// Where its label belongs: the pole of inaccessibility, `[longitude, latitude]`.
        pub label: [f64; 2],
        /// The division into cells, where there is one.
        pub tiling: Option<TilingBrief>,
        /// What lies in the area.
        pub counts: Counts,
    }

    /// The proof of a tiling in a few numbers, for the tree and the badge.
    pub struct TilingBrief {
        /// Id of the scheme.
        pub scheme: String,
        /// Number of cells.
        pub cells: u32,
        /// The verdict.
        pub verdict: Verdict,
        /// Number of gaps.
        pub gaps: u32,
        /// Number of overlaps.
        pub overlaps: u32,
        /// Number of spills.
        pub spills: u32,
        /// Number of cells whose polygon is flawed in itself.
        pub invalid_cells: u32,
        /// Number of places where the boundary of the area is flawed in itself.
        #[serde(default)]
        pub boundary_flaws: u32,
    }

    /// How many places lie in an area or cell.
    #[derive(Copy, Default)]
    pub struct Counts {
        /// Households.
        pub households: u32,
        /// People in them.
        pub people: u32,
        /// Premises.
        pub premises: u32,
        /// Hazards that are not closed.
        pub hazards: u32,
        /// Hydrants.
        pub hydrants: u32,
    }

    /// Points at an area.
    pub struct AreaRef {
        /// Id in the store.
        pub id: i64,
        /// Division code.
        pub code: String,
        /// As people call it.
        pub name: String,
    }

    /// Points at a cell.
    pub struct CellRef {
        /// Id in the store.
        pub id: i64,
        /// Cell code.
        pub code: String,
        /// As people call it.
        pub name: String,
    }

    /// A tiling with its proof, `GET /api/v1/areas/{id}/tiling`.
    pub struct TilingReport {
        /// The divided area.
        pub area: AreaRef,
        /// The scheme.
        pub scheme: Scheme,
        /// From when it is in force, `YYYY-MM-DD`.
        pub effective: Option<String>,
        /// The verdict.
        pub verdict: Verdict,
        /// Number of cells.
        pub cells: u32,
        /// Number of vertices.
        pub vertices: u32,
        /// Gaps, overlaps and spills, largest first.
        pub defects: Vec<DefectItem>,
        /// Cells whose polygon is flawed in itself.
        pub invalid_cells: Vec<InvalidCell>,
        /// Where the boundary of the area is flawed in itself.
        #[serde(default)]
        pub boundary_flaws: Vec<BoundaryFlaw>,
        /// Sum of the areas of the gaps, m².
        pub gap_m2: f64,
        /// Sum of the areas of the overlaps, m².
        pub overlap_m2: f64,
        /// Sum of the areas of the spills, m².
        pub spill_m2: f64,
    }

    /// One gap, overlap or spill.
    pub struct DefectItem {
        /// Stable: the same defect has the same id as long as its outline is the same.
        pub id: String,
        /// What it is.
        pub kind: DefectKind,
        /// How many cells cover it: 0 for a gap.
        pub times: u32,
        /// m² on the ground.
        pub area_m2: f64,
        /// Diameter of the largest circle inside, m.
        pub width_m: f64,
        /// The cells that overlap or spill; for a gap its neighbours, longest shared border first.
        pub cells: Vec<CellRef>,
        /// For a gap, metres of border shared with each of `cells`, in the same order; else empty.
        pub shared_m: Vec<f64>,
        /// A point inside, `[longitude, latitude]`.
        pub at: [f64; 2],
        /// `[west, south, east, north]`.
        pub bbox: [f64; 4],
        /// Its outline as `MultiPolygon` coordinates.
        pub outline: MultiPolygonCoordinates,
        /// One sentence for people.
        pub sentence: Bilingual,
    }

    /// A cell whose polygon is flawed in itself.
    pub struct InvalidCell {
        /// The cell.
        pub cell: CellRef,
        /// What is wrong, in a sentence for people.
        pub sentence: Bilingual,
        /// Where, `[longitude, latitude]`.
        pub at: [f64; 2],
    }

    /// A place where the boundary of an area is flawed in itself.
    pub struct BoundaryFlaw {
        /// What is wrong, in a sentence for people.
        pub sentence: Bilingual,
        /// Where, `[longitude, latitude]`.
        pub at: [f64; 2],
    }

    /// Properties of a cell feature, `GET /api/v1/cells`.
    pub struct CellProperties {
        /// Id in the store.
        pub id: i64,
        /// The divided area.
        pub area_id: i64,
        /// Cell code.
        pub code: String,
        /// As people call it.
        pub name: String,
        /// Basic or dedicated.
        pub kind: CellKind,
        /// Households in it.
        pub households: u32,
        /// People in them.
        pub people: u32,
        /// Premises in it.
        pub premises: u32,
        /// Hazards in it that are not closed.
        pub hazards: u32,
        /// Hydrants in it.
        pub hydrants: u32,
        /// m² on the ground.
        pub area_m2: f64,
        /// Where its households stand against the scheme's band.
        pub standing: Standing,
        /// Where its label belongs: the pole of inaccessibility, `[longitude, latitude]`.
        pub label: [f64; 2],
        /// Masked name of the answerable person, if there is one.
        pub leader: Option<String>,
    }

    /// A person in a post, masked.
    pub struct DutyView {
        /// The post.
        pub post: Post,
        /// Masked name.
        pub person: String,
        /// Masked telephone.
        pub phone: String,
    }

    /// Who is answerable for a cell, `GET /api/v1/areas/{id}/rosters`.
    pub struct CellRoster {
        /// The cell.
        pub cell: CellRef,
        /// Who is answerable, leader first; masked, but for a granted reveal.
        pub roster: Vec<DutyView>,
    }

    /// Everything of one cell, `GET /api/v1/cells/{id}/ledger`.
    pub struct Ledger {
        /// The cell.
        pub cell: CellProperties,
        /// The area it divides.
        pub area: AreaRef,
        /// Who is answerable, leader first.
        pub roster: Vec<DutyView>,
        /// Premises by category, only categories that occur.
        pub premises: Vec<Tally<PremisesKind>>,
        /// How many premises belong to the nine kinds of small places.
        pub nine_small: u32,
        /// How many premises are 三合一.
        pub live_work_store: u32,
        /// Hazards by state.
        pub hazards: Vec<Tally<HazardState>>,
        /// Hazards that are not closed, by kind.
        #[serde(default)]
        pub hazard_kinds: Vec<Tally<HazardKind>>,
        /// Open hazards past their due date.
        pub hazards_overdue: u32,
        /// Hydrants by state.
        pub hydrants: Vec<Tally<HydrantState>>,
        /// Households by service asked for.
        pub needs: Vec<Tally<ServiceNeed>>,
        /// Cells that share a border, longest first.
        pub neighbours: Vec<Neighbour>,
    }

    /// How often something occurs.
    pub struct Tally<T> {
        /// What.
        pub of: T,
        /// How often.
        pub count: u32,
    }

    /// A cell that shares a border.
    pub struct Neighbour {
        /// The cell.
        pub cell: CellRef,
        /// Length of the shared border, m.
        pub shared_m: f64,
    }

    /// A place as it is shown: personal fields masked. Properties of a place feature.
    pub struct PlaceView {
        /// Id in the store.
        pub id: i64,
        /// Code within its kind.
        pub code: String,
        /// `[longitude, latitude]`.
        pub at: [f64; 2],
        /// The basic cell it lies in, if any.
        pub cell: Option<CellRef>,
        /// What it is.
        #[serde(flatten)]
        pub details: DetailsView,
    }

    /// A page of a list.
    pub struct Page<T> {
        /// The items of this page.
        pub items: Vec<T>,
        /// How many there are in all.
        pub total: u64,
        /// Address of the next page, if there is one.
        pub next: Option<String>,
    }

    /// Hazards that stand close together, `GET /api/v1/clusters`.
    pub struct Cluster {
        /// Unique within the answer, largest cluster first, from 1.
        pub number: u32,
        /// Centre of the members, `[longitude, latitude]`.
        pub at: [f64; 2],
        /// `[west, south, east, north]` of the members.
        pub bbox: [f64; 4],
        /// Distance from the centre to the farthest member, m.
        pub reach_m: f64,
        /// The places in it.
        pub members: Vec<PlaceView>,
        /// The cells its members lie in.
        pub cells: Vec<CellRef>,
        /// Everyone answerable for those cells, masked.
        pub answerable: Vec<Answerable>,
    }

    /// A person answerable for a cell.
    pub struct Answerable {
        /// The cell.
        pub cell: CellRef,
        /// The person.
        pub duty: DutyView,
    }

    /// An error as RFC 9457 has it, `application/problem+json`.
    pub struct Problem {
        /// `about:blank` or a path that explains the kind of problem.
        #[serde(rename = "type")]
        pub kind: String,
        /// Short and fixed per kind.
        pub title: String,
        /// HTTP status.
        pub status: u16,
        /// What is wrong here and what to do about it.
        pub detail: String,
        /// The parameter or field that is wrong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub field: Option<String>,
        /// The place that is wrong, `[longitude, latitude]`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub at: Option<[f64; 2]>,
        /// With status 422: every field of the body that is wrong.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        pub fields: Vec<FieldError>,
        /// With status 412: what changed since the version that was named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub stale: Option<Stale>,
        /// With status 422 of a command: why it cannot be done.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub refusal: Option<plan::RefusalView>,
        /// With status 409 of a command: what others did since.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub conflict: Option<Box<plan::Conflict>>,
    }
}

impl Problem {
    /// A problem of which there is no more to say than its detail.
    pub fn plain(status: u16, title: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            kind: "about:blank".to_owned(),
            title: title.into(),
            status,
            detail: detail.into(),
            field: None,
            at: None,
            fields: Vec::new(),
            stale: None,
            refusal: None,
            conflict: None,
        }
    }
}

/// What a place is, by kind, with personal fields masked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DetailsView {
    /// A household.
    Household {
        /// Estate, building, entrance, door.
        address: String,
        /// How many people.
        people: u32,
        /// How many services it has asked for; which ones is a personal field.
        needs: u32,
    },
    /// A unit or place of business.
    Premises {
        /// On the sign.
        name: String,
        /// Street and number.
        address: String,
        /// Category.
        category: PremisesKind,
        /// m², if known.
        floor_area_m2: Option<u32>,
        /// 三合一
        live_work_store: bool,
    },
    /// A hazard.
    Hazard {
        /// What is wrong.
        category: HazardKind,
        /// In words.
        note: String,
        /// Where, in words.
        address: String,
        /// How bad.
        severity: Severity,
        /// Where it stands.
        state: HazardState,
        /// `YYYY-MM-DD`.
        found: String,
        /// `YYYY-MM-DD`.
        due: String,
        /// Past its due date and not closed.
        overdue: bool,
    },
    /// A hydrant.
    Hydrant {
        /// Where, in words.
        address: String,
        /// Whether it gives water.
        state: HydrantState,
        /// `YYYY-MM-DD`.
        checked: String,
    },
}
