//! Plans, their revisions, and published versions as they travel.

use serde::{Deserialize, Serialize};

pub use super::start::{PlanStart, StartCell};
use super::{AreaRef, CellRef};
use crate::check::Verdict;
use crate::plan::history::Act;
use crate::plan::{About, CellId, Command, Delta};
use crate::register::{CellKind, names};
use crate::scheme::{Bilingual, Scheme};
use crate::shape::MultiPolygonCoordinates;
use crate::workload::{Load, Weights};

names! {
    /// Where a plan stands.
    PlanState {
        /// 编辑中
        Open = "open",
        /// 已发布: nothing can be changed in it any more.
        Published = "published",
        /// 已搁置: kept, and out of the way; may be opened again.
        Shelved = "shelved",
    }
}

super::wire! {
    /// A plan in a list, `GET /api/v1/plans?area=`.
    pub struct PlanBrief {
        /// Id in the store.
        pub id: i64,
        /// As people call it.
        pub name: String,
        /// The area that it divides.
        pub area: AreaRef,
        /// Id of the scheme.
        pub scheme: String,
        /// Where it stands.
        pub state: PlanState,
        /// Number of its last revision, 0 for none. Its `ETag`, in quotes, which commands and marks send back in `If-Match`.
        pub revision: i64,
        /// Grows with every change of name or state and with every mark, but not with revisions: strokes of others do not
        /// stand in the way of a new name. `PATCH` sends it back in `If-Match`.
        pub version: i64,
        /// Number of cells.
        pub cells: u32,
        /// Where it came from, for people.
        pub origin: Bilingual,
        /// Login of whoever made it.
        pub created_by: String,
        /// When, RFC 3339.
        pub created: String,
        /// Login of whoever made the last revision.
        pub changed_by: String,
        /// When, RFC 3339.
        pub changed: String,
    }

    /// A plan as it stands, `GET /api/v1/plans/{id}`. With `?revision=N`, as it stood then.
    pub struct PlanView {
        /// The plan. Its `revision` is the one shown.
        pub plan: PlanBrief,
        /// The scheme.
        pub scheme: Scheme,
        /// What one of each counts.
        pub weights: Weights,
        /// The boundary of the area.
        pub boundary: MultiPolygonCoordinates,
        /// The cells, in order of their numbers.
        pub cells: Vec<PlanCellView>,
        /// The number that the next cell to be born is given.
        pub next: CellId,
        /// The verdict.
        pub verdict: Verdict,
        /// Named marks, oldest first.
        pub marks: Vec<Mark>,
        /// Whether whoever asks may change it.
        pub may_edit: bool,
        /// Whether whoever asks may publish it.
        pub may_publish: bool,
    }

    /// A cell of a plan.
    pub struct PlanCellView {
        /// Number within the plan.
        pub id: CellId,
        /// What is known of it; the leader masked.
        pub about: About,
        /// Its polygon.
        pub shape: MultiPolygonCoordinates,
    }

    /// A name given to a revision.
    pub struct Mark {
        /// The revision.
        pub revision: i64,
        /// 1 to 60 characters.
        pub name: String,
        /// Login of whoever gave it.
        pub by: String,
        /// When, RFC 3339.
        pub at: String,
    }

    /// What became of a plan besides revisions: event `plan` of `GET /api/v1/plans/{id}/events?after=`. Its event `revision` is a
    /// [`RevisionView`].
    pub struct PlanNews {
        /// The plan as it is now.
        pub plan: PlanBrief,
        /// Named marks, oldest first.
        pub marks: Vec<Mark>,
    }

    /// Makes a plan, `POST /api/v1/plans` with an `Idempotency-Key`. Answered 201 as [`PlanBrief`].
    #[serde(deny_unknown_fields)]
    pub struct NewPlan {
        /// 1 to 60 characters.
        pub name: String,
        /// Id of the area that it divides.
        pub area: i64,
        /// Id of the scheme; that of the area's present tiling when left out.
        #[serde(default)]
        pub scheme: Option<String>,
        /// What it starts from.
        pub from: PlanStart,
    }

    /// Changes a plan's name or state, `PATCH /api/v1/plans/{id}` with the plan's `version` in `If-Match`. Answered 200 as
    /// [`PlanNews`].
    #[serde(deny_unknown_fields)]
    pub struct PlanPatch {
        /// Another name.
        #[serde(default)]
        pub name: Option<String>,
        /// `shelved`, or `open` to take it up again.
        #[serde(default)]
        pub state: Option<PlanState>,
    }

    /// A revision, `GET /api/v1/plans/{id}/revisions?after=`, oldest first. At most 500 at once; ask on after the last.
    pub struct RevisionView {
        /// From 1, without holes.
        pub number: i64,
        /// When, RFC 3339.
        pub at: String,
        /// Login of whoever made it.
        pub by: String,
        /// What it does.
        #[serde(flatten)]
        pub act: Act,
        /// What it did, in a line for people: 将 24 户划入 03 网格.
        pub sentence: Bilingual,
        /// What changed.
        pub delta: WireDelta,
        /// The revision that it was asked for on; less than `number - 1` when it was merged with somebody else's.
        pub base: i64,
    }

    /// Asks for a revision, `POST /api/v1/plans/{id}/revisions` with `If-Match: "base"`. Answered 200 with all revisions after
    /// the base, its own the last; 409 as [`Conflict`] when others changed the same border since; 422 with a refusal.
    #[serde(deny_unknown_fields)]
    pub struct NewRevision {
        /// Drawn by the client for this stroke, 8 to 64 letters, digits and `-`: the same key makes one revision only.
        pub key: String,
        /// What is to be done.
        pub act: NewAct,
    }

    /// Names the present revision, `POST /api/v1/plans/{id}/marks` with its number in `If-Match`. Answered 200 as [`PlanNews`].
    #[serde(deny_unknown_fields)]
    pub struct NewMark {
        /// 1 to 60 characters.
        pub name: String,
    }

    /// Why a command was refused, in [`super::Problem`] under `refusal`, status 422.
    pub struct RefusalView {
        /// Why.
        pub kind: crate::plan::RefusalKind,
        /// Where, `[longitude, latitude]`.
        pub at: Option<[f64; 2]>,
        /// The cells concerned.
        pub cells: Vec<CellId>,
        /// For people: why, and what to do.
        pub sentence: Bilingual,
    }

    /// Others changed the same border since, status 409, in [`super::Problem`] under `conflict`. To insist, ask again on the present
    /// revision; or drop it; or make a plan of `base` and ask there.
    pub struct Conflict {
        /// The present revision.
        pub current: i64,
        /// What others did since the base, oldest first.
        pub since: Vec<RevisionView>,
        /// Where the two meet, `[longitude, latitude]`.
        pub at: Option<[f64; 2]>,
    }

    /// How one division differs from another, `GET /api/v1/plans/{id}/compare?with=`: `published`, `plan:ID` or
    /// `revision:N` of the same plan.
    pub struct Comparison {
        /// What it is compared with, for people.
        pub with: Bilingual,
        /// Cells of the other one, for the map.
        pub cells: Vec<PlanCellView>,
        /// Households in another cell than there, by where they were and are.
        pub moved: Vec<Flow>,
        /// Number of households in another cell.
        pub households: u32,
        /// Pairs of cells that are the same cell, with what each comes to.
        pub pairs: Vec<CellPair>,
        /// The ground that changes hands.
        pub ground: MultiPolygonCoordinates,
    }

    /// Households that go from one cell to another.
    pub struct Flow {
        /// The cell in the other division; none for ground in no cell.
        pub from: Option<CellId>,
        /// The cell in this one.
        pub to: Option<CellId>,
        /// How many.
        pub households: u32,
    }

    /// The same cell in two divisions.
    pub struct CellPair {
        /// Number in the other division; none for a new cell.
        pub before: Option<CellId>,
        /// Number in this one; none for a cell that is gone.
        pub after: Option<CellId>,
        /// Whether its ground is the same to the last point.
        pub same_ground: bool,
        /// What it came to there.
        pub load_before: Load,
        /// What it comes to here.
        pub load_after: Load,
    }

    /// What stands against publishing, `GET /api/v1/plans/{id}/check`.
    pub struct PublishCheck {
        /// The revision that was checked.
        pub revision: i64,
        /// Whether the cells are proved to cover the area exactly once. Without, nothing is published.
        pub exact: bool,
        /// What the scheme's rules find. Each is to be mended, or overridden with a reason.
        pub findings: Vec<Finding>,
        /// The codes that the cells would have.
        pub codes: Vec<CodeGiven>,
        /// Where each cell's ground came from, against the version in force.
        pub lineage: Vec<LineageShare>,
    }

    /// One finding of the check.
    pub struct Finding {
        /// Stable for the same finding: rule and cell.
        pub id: String,
        /// The rule.
        pub rule: Rule,
        /// The cell, if it is of one.
        pub cell: Option<CellId>,
        /// For people: what is found, and how to mend it.
        pub sentence: Bilingual,
        /// Where to look, `[longitude, latitude]`.
        pub at: Option<[f64; 2]>,
    }

    /// A cell's code on publishing.
    pub struct CodeGiven {
        /// The cell.
        pub cell: CellId,
        /// Its code.
        pub code: String,
        /// Whether it had that code before.
        pub kept: bool,
    }

    /// How much of an old cell is in a new one.
    pub struct LineageShare {
        /// Code of the old cell; none for ground that was in no cell.
        pub old: Option<String>,
        /// Code of the new cell; none for ground that is in no cell any more.
        pub new: Option<String>,
        /// Households that lie in both.
        pub households: u32,
        /// Their share of those of the old cell, 0 to 1; of its ground where it had none.
        pub share_of_old: f64,
        /// Their share of those of the new cell, 0 to 1; of its ground where it has none.
        pub share_of_new: f64,
    }

    /// Publishes a plan, `POST /api/v1/plans/{id}/publish` with the revision that was checked in `If-Match`. Answered 201 as
    /// [`VersionBrief`]; 422 when it is not exact (field `cells`), with one field for each finding that stands in the way (its
    /// id), or when the day will not do (field `effective`).
    #[serde(deny_unknown_fields)]
    pub struct Publication {
        /// From when it is in force, `YYYY-MM-DD`: today, or up to a year ahead.
        pub effective: String,
        /// A reason for each finding that stays.
        #[serde(default)]
        pub overrides: Vec<Override>,
    }

    /// Lets a finding stand.
    #[serde(deny_unknown_fields)]
    pub struct Override {
        /// Id of the finding.
        pub finding: String,
        /// 4 to 200 characters; kept with the version.
        pub reason: String,
    }

    /// A published version in a list, `GET /api/v1/areas/{id}/versions`, newest first.
    pub struct VersionBrief {
        /// Id in the store.
        pub id: i64,
        /// Counts the versions of an area in a scheme, from 1.
        pub number: i64,
        /// The area.
        pub area: AreaRef,
        /// Id of the scheme.
        pub scheme: String,
        /// From when it is in force, `YYYY-MM-DD`; none for what was there before versions were kept.
        pub effective: Option<String>,
        /// The first day on which it is no longer in force.
        pub until: Option<String>,
        /// Login of whoever published it.
        pub by: String,
        /// When, RFC 3339.
        pub at: String,
        /// The plan it came from.
        pub plan: Option<i64>,
        /// Number of cells.
        pub cells: u32,
    }

    /// A published version, `GET /api/v1/versions/{id}`, or `GET /api/v1/areas/{id}/versions/as-of?day=YYYY-MM-DD`, with
    /// `&scheme=` where the area is divided in several.
    pub struct VersionView {
        /// The version.
        pub version: VersionBrief,
        /// Its cells.
        pub cells: Vec<VersionCell>,
        /// Where each came from.
        pub lineage: Vec<LineageShare>,
        /// What was let stand, and why.
        pub overrides: Vec<Overridden>,
    }

    /// A cell of a published version.
    pub struct VersionCell {
        /// Code.
        pub code: String,
        /// As people call it.
        pub name: String,
        /// Basic or dedicated.
        pub kind: CellKind,
        /// Its polygon.
        pub shape: MultiPolygonCoordinates,
        /// The cell of that code today, if there is one.
        pub today: Option<CellRef>,
    }

    /// A finding that was let stand.
    pub struct Overridden {
        /// What was found.
        pub sentence: Bilingual,
        /// Why it stands.
        pub reason: String,
        /// Login of whoever said so.
        pub by: String,
    }
}

names! {
    /// What is checked before a plan is published.
    Rule {
        /// 规模: the cell's size lies in the scheme's band.
        SizeBand = "size_band",
        /// 责任人: each cell has one answerable person.
        OneLeader = "one_leader",
        /// 住户: every household of the area lies in a cell.
        HouseholdOutside = "household_outside",
        /// 连片: the cell is one piece.
        OnePiece = "one_piece",
        /// 归属: the cell lies in one community.
        OneCommunity = "one_community",
        /// 专属网格: a dedicated cell has the premises it is for.
        DedicatedFor = "dedicated_for",
        /// 名称: names within the area differ.
        NameTwice = "name_twice",
    }
}

/// What is asked of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum NewAct {
    /// A command.
    Do {
        /// Which.
        #[cfg_attr(feature = "schema", schemars(with = "serde_json::Value"))]
        command: Command,
    },
    /// Takes a revision back.
    Undo {
        /// Its number.
        of: i64,
    },
    /// Does again what a revision took back.
    Redo {
        /// Number of the revision that took it back.
        of: i64,
    },
}

/// A delta as it travels: the engine's own, leaders masked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WireDelta(pub Delta);

#[cfg(feature = "schema")]
impl schemars::JsonSchema for WireDelta {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Delta".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object",
            "description": "For each cell concerned the directed edges it loses and gains, as pairs of [longitude, latitude].",
            "properties": { "cells": { "type": "array", "items": { "type": "object" } } },
            "required": ["cells"]
        })
    }
}
