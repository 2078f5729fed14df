//! What components see of the plan under edit, and what they may ask of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use grid::check::Verdict;
use grid::defects::{Defect, DefectKind};
use grid::label::label_point;
use grid::plan::{CellId, Command, Draft, Loads};
use grid::scheme::{Bilingual, Scheme};
use grid::shape::Shape;
use grid::wire::plan::{Mark, NewAct, PlanBrief, RefusalView, RevisionView};
use grid::workload::Weights;
use leptos::prelude::*;

use super::bench::{Bench, Kept, Wish};
use super::blocks::{Blocks, BlocksOf};
use super::rows::Row;
use crate::api::ApiError;
use crate::browser;
use crate::events::Events;
use crate::remote::{Busy, Load};
use crate::session::Session;
use crate::text::sentences::Faults;

/// What the hand on the map does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) enum Tool {
    /// Select cells.
    #[default]
    Select,
    /// Drag vertices and edges of borders.
    Border,
    /// Draw a border anew.
    Redraw,
    /// Cut a cell in two.
    Split,
    /// Make neighbours one cell.
    Merge,
    /// Give drawn ground, a building or an estate to a cell.
    Patch,
    /// Make a cell of ground in no cell.
    Draw,
    /// Give a gap or an overlap to a cell.
    Gap,
    /// Lock and unlock cells.
    Lock,
    /// Measure lengths and areas.
    Measure,
}

/// A plan without its cells.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Head {
    /// The plan; its revision and number of cells as they were when it was opened.
    pub(crate) plan: PlanBrief,
    /// The scheme.
    pub(crate) scheme: Scheme,
    /// What one of each counts.
    pub(crate) weights: Weights,
    /// Named marks, oldest first.
    pub(crate) marks: Vec<Mark>,
    /// Whether whoever looks may change it.
    pub(crate) may_edit: bool,
    /// Whether they may publish it.
    pub(crate) may_publish: bool,
}

/// What is proved of the draft as it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Proof {
    /// Whether all cells are proved to cover the area exactly once.
    pub(crate) exact: bool,
    /// What is wrong, when not.
    pub(crate) faults: Faults,
}

impl Proof {
    /// The verdict.
    pub(crate) const fn verdict(self) -> Verdict {
        if self.exact { Verdict::Exact } else { Verdict::Broken }
    }

    fn of(draft: &Draft, faults: &[(Defect, Vec<CellId>)]) -> Self {
        if draft.is_exact() {
            return Self { exact: true, faults: Faults::default() };
        }
        let count = |kind| faults.iter().filter(|(defect, _)| defect.kind == kind).count() as u32;
        let invalid = draft.cells().filter(|(id, _)| !draft.flaws(*id).is_empty()).count() as u32;
        let faults = Faults {
            gaps: count(DefectKind::Gap),
            overlaps: count(DefectKind::Overlap),
            spills: count(DefectKind::Spill),
            invalid,
            boundary: 0,
        };
        Self { exact: false, faults }
    }
}

/// Gaps, overlaps and spills of a draft, with the cells they are of.
fn faults_of(draft: &Draft) -> Vec<(Defect, Vec<CellId>)> {
    if draft.is_exact() {
        return Vec::new();
    }
    let ids: Vec<CellId> = draft.cells().map(|(id, _)| id).collect();
    let named = |defect: Defect| {
        let cells = defect.cells.iter().filter_map(|&index| ids.get(index).copied()).collect();
        (defect, cells)
    };
    draft.defects().into_iter().map(named).collect()
}

/// What would be if the hand let go now.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Trial {
    /// The cells whose ground would change, as they would be.
    pub(crate) rows: Vec<Row>,
    /// Whether the cells would be proved to cover the area exactly once.
    pub(crate) exact: bool,
    /// How many households would go where, as the log would say it; none if none would.
    pub(crate) moved: Option<Bilingual>,
    /// Why it cannot be; the rest is then as it was.
    pub(crate) refusal: Option<RefusalView>,
}

/// Strokes that others were faster than.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Clash {
    /// What was wanted, in this order.
    pub(crate) wishes: Vec<Wish>,
    /// The cells that they would have changed.
    pub(crate) cells: BTreeSet<CellId>,
    /// The revision that they were wanted on.
    pub(crate) base: i64,
    /// What others did since, oldest first.
    pub(crate) since: Vec<RevisionView>,
    /// Where the two meet, `[longitude, latitude]`.
    pub(crate) at: Option<[f64; 2]>,
}

/// Why strokes are kept and not sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stuck {
    /// What happened when the first of them was sent.
    pub(crate) error: ApiError,
}

/// Cells that somebody else has just changed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Flash {
    /// Login of whoever did.
    pub(crate) by: String,
    /// Where to name them, `[longitude, latitude]`.
    pub(crate) at: [f64; 2],
    /// The cells.
    pub(crate) cells: BTreeSet<CellId>,
}

/// What looks different since it was drawn last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Dirty {
    /// Everything.
    All,
    /// These cells.
    Cells(BTreeSet<CellId>),
}

impl Dirty {
    /// Nothing.
    pub(crate) const fn nothing() -> Self {
        Self::Cells(BTreeSet::new())
    }

    /// Whether a cell does.
    pub(crate) fn has(&self, cell: CellId) -> bool {
        match self {
            Self::All => true,
            Self::Cells(cells) => cells.contains(&cell),
        }
    }

    /// Adds what else does.
    pub(crate) fn extend(&mut self, other: &Self) {
        match (&mut *self, other) {
            (Self::Cells(cells), Self::Cells(others)) => cells.extend(others),
            _ => *self = Self::All,
        }
    }
}

/// The plan under edit. Copy it freely: there is one, for as long as the page is open.
///
/// `changed` grows whenever the draft as it is shown does: track it, and look with [`Desk::with_draft`].
#[derive(Clone, Copy)]
pub(crate) struct Desk(&'static OnDesk);

impl Deref for Desk {
    type Target = OnDesk;

    fn deref(&self) -> &OnDesk {
        self.0
    }
}

/// What lies on the desk.
pub(crate) struct OnDesk {
    /// The plan without its cells, and how far it is read.
    pub(crate) head: RwSignal<Load<Head>>,
    /// Grows with every change of the draft as it is shown, and of the log.
    pub(crate) changed: RwSignal<u32>,
    /// The cells in figures, in order of their numbers.
    pub(crate) rows: RwSignal<Vec<Row>>,
    /// What is proved of them.
    pub(crate) proof: RwSignal<Proof>,
    /// What would be if the hand on the map let go now.
    pub(crate) trial: RwSignal<Option<Trial>>,
    /// The selected cell.
    pub(crate) selected: RwSignal<Option<CellId>>,
    /// What the hand on the map does.
    pub(crate) tool: RwSignal<Tool>,
    /// The cells whose ground is to be divided anew; without any, the whole area.
    pub(crate) part: RwSignal<Vec<CellId>>,
    /// The revisions that the buttons undo and redo; with strokes under way, there is one to undo: not known yet which.
    pub(crate) buttons: RwSignal<(Option<i64>, Option<i64>)>,
    /// How many strokes are not answered yet.
    pub(crate) waiting: RwSignal<usize>,
    /// What was done last, in a line for people.
    pub(crate) said: RwSignal<Option<Bilingual>>,
    /// Why the last stroke was not done, and where.
    pub(crate) refusal: RwSignal<Option<RefusalView>>,
    /// Others were faster: to be decided by whoever works here.
    pub(crate) clash: RwSignal<Option<Clash>>,
    /// Strokes are kept and not sent, as the server cannot be reached or does not take them.
    pub(crate) stuck: RwSignal<Option<Stuck>>,
    /// Cells that somebody else has just changed.
    pub(crate) flash: RwSignal<Option<Flash>>,
    /// The blocks of the area of the plan, as far as somebody wanted them: see `App::want_blocks`.
    pub(crate) blocks: RwSignal<Load<Blocks>>,
    /// Cells that the map has not drawn yet as they are, each with the turn in which it was given to the map last: they
    /// are drawn on the sheet over it.
    pub(crate) fresh: RwSignal<BTreeMap<CellId, u32>>,
    /// Gaps, overlaps and spills of the draft, largest first within each kind, with their cells.
    faults: RwSignal<Vec<(Defect, Vec<CellId>)>>,
    /// Whether the places are here that are counted in cells.
    pub(crate) places: RwSignal<Load<()>>,
    pub(super) blocks_of: StoredValue<Option<BlocksOf>>,
    pub(super) busy: Busy,
    pub(super) session: Session,
    pub(super) bench: StoredValue<Option<Bench>, LocalStorage>,
    /// What lies in each cell.
    pub(super) loads: StoredValue<Loads, LocalStorage>,
    pub(super) dirty: StoredValue<Dirty>,
    pub(super) following: StoredValue<Option<Events>, LocalStorage>,
    pub(super) heard: StoredValue<Vec<RevisionView>, LocalStorage>,
    pub(super) sending: StoredValue<bool>,
    /// Which opening of a plan it is: answers to an earlier one are thrown away.
    pub(super) round: StoredValue<u32>,
    /// What is to be asked for as soon as a plan is open.
    pub(super) afterwards: StoredValue<Vec<Kept>>,
}

impl Desk {
    /// With no plan on it.
    pub(crate) fn new(busy: Busy, session: Session) -> Self {
        Self(Box::leak(Box::new(OnDesk {
            head: RwSignal::new(Load::Idle),
            changed: RwSignal::new(0),
            rows: RwSignal::new(Vec::new()),
            proof: RwSignal::new(Proof::default()),
            trial: RwSignal::new(None),
            selected: RwSignal::new(None),
            tool: RwSignal::new(Tool::Select),
            part: RwSignal::new(Vec::new()),
            buttons: RwSignal::new((None, None)),
            waiting: RwSignal::new(0),
            said: RwSignal::new(None),
            refusal: RwSignal::new(None),
            clash: RwSignal::new(None),
            stuck: RwSignal::new(None),
            flash: RwSignal::new(None),
            blocks: RwSignal::new(Load::Idle),
            fresh: RwSignal::new(BTreeMap::new()),
            faults: RwSignal::new(Vec::new()),
            places: RwSignal::new(Load::Idle),
            blocks_of: StoredValue::new(None),
            busy,
            session,
            bench: StoredValue::new_local(None),
            loads: StoredValue::new_local(Loads::default()),
            dirty: StoredValue::new(Dirty::nothing()),
            following: StoredValue::new_local(None),
            heard: StoredValue::new_local(Vec::new()),
            sending: StoredValue::new(false),
            round: StoredValue::new(0),
            afterwards: StoredValue::new(Vec::new()),
        })))
    }

    /// Whether a plan lies here, or is on its way; tracked.
    pub(crate) fn is_open(self) -> bool {
        self.head.with(|head| matches!(head, Load::Loading | Load::Ready(_)))
    }

    /// Whether whoever works here may change the plan; tracked.
    pub(crate) fn may_edit(self) -> bool {
        self.head.with(|head| head.ready().is_some_and(|head| head.may_edit))
    }

    /// Looks at the draft as it is shown; none where there is none. Not tracked: track `changed`.
    pub(crate) fn with_draft<R>(self, look: impl FnOnce(&Draft) -> R) -> Option<R> {
        self.bench.with_value(|bench| bench.as_ref().map(|bench| look(bench.draft())))
    }

    /// Looks at the revisions that are known, oldest first; tracked.
    pub(crate) fn with_log<R>(self, look: impl FnOnce(&[RevisionView]) -> R) -> R {
        self.changed.track();
        self.bench.with_value(|bench| look(bench.as_ref().map_or(&[], |bench| bench.log())))
    }

    /// Number of the last revision of the server that is in the draft; tracked.
    pub(crate) fn revision(self) -> i64 {
        self.changed.track();
        self.bench.with_value(|bench| bench.as_ref().map_or(0, Bench::revision))
    }

    /// Gaps, overlaps and spills of the draft, largest first within each kind, with the cells they are of; tracked.
    pub(crate) fn defects(self) -> Vec<(Defect, Vec<CellId>)> {
        self.faults.get()
    }

    /// Looks at what [`Desk::defects`] gives; not tracked.
    pub(super) fn defects_untracked<R>(self, look: impl FnOnce(&[(Defect, Vec<CellId>)]) -> R) -> R {
        self.faults.with_untracked(|faults| look(faults))
    }

    /// Notes that these cells are given to the map now, and gives the number of this turn.
    pub(crate) fn give(self, cells: &BTreeSet<CellId>) -> u32 {
        let turn = self.changed.get_untracked();
        self.fresh.update(|fresh| fresh.extend(cells.iter().map(|&cell| (cell, turn))));
        turn
    }

    /// Notes that the map has drawn what it was given in this turn. What it was given again since is still to be drawn.
    pub(crate) fn was_drawn(self, cells: &BTreeSet<CellId>, turn: u32) {
        self.fresh.update(|fresh| fresh.retain(|cell, last| *last != turn || !cells.contains(cell)));
    }

    /// The figures of a cell, while something is tried those that would be; tracked.
    pub(crate) fn row(self, cell: CellId) -> Option<Row> {
        let tried = self.trial.with(|trial| {
            trial.as_ref().and_then(|trial| trial.rows.iter().find(|row| row.id == cell).cloned())
        });
        tried.or_else(|| {
            self.rows.with(|rows| {
                rows.binary_search_by_key(&cell, |row| row.id).ok().and_then(|at| rows.get(at).cloned())
            })
        })
    }

    /// What people call a cell; its number where it has no name. Not tracked.
    pub(crate) fn name_of(self, cell: CellId) -> String {
        let name = self.with_draft(|draft| draft.cell(cell).map(|cell| cell.about.name.clone())).flatten();
        name.filter(|name| !name.is_empty()).unwrap_or_else(|| cell.to_string())
    }

    /// Asks for a command.
    pub(crate) fn command(self, command: Command) {
        self.send(NewAct::Do { command });
    }

    /// Takes back the last stroke.
    pub(crate) fn undo(self) {
        self.wish(Wish::Undo);
    }

    /// Does again what was taken back last.
    pub(crate) fn redo(self) {
        self.wish(Wish::Redo);
    }

    /// Asks for anything that the server does.
    pub(crate) fn send(self, act: NewAct) {
        self.wish(Wish::Act(act));
    }

    /// Selects a cell, or none.
    pub(crate) fn select(self, cell: Option<CellId>) {
        if self.selected.get_untracked() != cell {
            self.selected.set(cell);
        }
    }

    /// Where a cell is named, `[longitude, latitude]`, and the box around it.
    pub(crate) fn place_of(self, cell: CellId) -> Option<([f64; 2], [f64; 4])> {
        let place = |shape: &Shape| (label_point(shape), shape.extent().to_bbox());
        self.with_draft(|draft| draft.cell(cell).map(|cell| place(&cell.shape))).flatten()
    }

    /// Takes a word of what was done, or of why not, off the map.
    pub(crate) fn hush(self) {
        self.said.set(None);
        self.refusal.set(None);
    }

    /// Whether something would be lost if the page were left; not tracked.
    pub(crate) fn would_lose(self) -> bool {
        self.waiting.get_untracked() > 0
    }

    /// Takes in that cells look different.
    pub(super) fn show(self, touched: &BTreeSet<CellId>) {
        self.count(touched);
        self.dirty.update_value(|dirty| dirty.extend(&Dirty::Cells(touched.clone())));
        self.tell();
    }

    /// Puts everything that hangs on the draft in step with it.
    pub(super) fn tell(self) {
        let known = self.bench.with_value(|bench| {
            let bench = bench.as_ref()?;
            let faults = faults_of(bench.draft());
            let proof = Proof::of(bench.draft(), &faults);
            Some((bench.buttons(), bench.waiting(), proof, faults))
        });
        let (buttons, waiting, proof, faults) = known.unwrap_or_default();
        if !(faults.is_empty() && self.faults.with_untracked(Vec::is_empty)) {
            self.faults.set(faults);
        }
        self.buttons.set(buttons);
        self.waiting.set(waiting);
        if self.proof.get_untracked() != proof {
            self.proof.set(proof);
        }
        let gone = self
            .selected
            .get_untracked()
            .filter(|&cell| self.with_draft(|draft| draft.cell(cell).is_none()).unwrap_or(true));
        if gone.is_some() {
            self.select(None);
        }
        self.changed.update(|n| *n = n.wrapping_add(1));
    }

    /// Counts the places of cells that look different, and writes their rows anew.
    fn count(self, touched: &BTreeSet<CellId>) {
        self.with_draft(|draft| self.loads.update_value(|loads| loads.recount(draft, touched)));
        let fresh: Vec<(CellId, Option<Row>)> = touched.iter().map(|&id| (id, self.make_row(id))).collect();
        self.rows.update(|rows| {
            for (id, row) in fresh {
                match (rows.binary_search_by_key(&id, |row| row.id), row) {
                    (Ok(at), Some(row)) => rows[at] = row,
                    (Ok(at), None) => _ = rows.remove(at),
                    (Err(at), Some(row)) => rows.insert(at, row),
                    (Err(_), None) => {}
                }
            }
        });
    }

    fn make_row(self, id: CellId) -> Option<Row> {
        let about = self.with_draft(|draft| draft.cell(id).map(|cell| cell.about.clone())).flatten()?;
        let head = self.head.with_untracked(Load::ready)?;
        let load = self.is_counted().then(|| self.loads.with_value(|loads| loads.load(id)));
        Some(Row::new(id, about, load, &head.scheme, &head.weights))
    }

    /// Whether what lies in cells is known; not tracked.
    pub(super) fn is_counted(self) -> bool {
        self.places.with_untracked(|places| matches!(places, Load::Ready(_)))
    }

    /// Writes all rows anew.
    pub(super) fn count_all(self) {
        let ids = self.with_draft(|draft| draft.cells().map(|(id, _)| id).collect::<Vec<_>>());
        self.rows.set(ids.into_iter().flatten().filter_map(|id| self.make_row(id)).collect());
    }

    /// What is to be drawn anew, once.
    pub(crate) fn take_dirty(self) -> Dirty {
        self.dirty.try_update_value(|dirty| std::mem::replace(dirty, Dirty::nothing())).unwrap_or(Dirty::All)
    }
}

/// Moves the map to a cell.
impl crate::state::App {
    /// Selects a cell of the plan and moves the map to it.
    pub(crate) fn fly_to(self, cell: CellId) {
        self.desk.select(Some(cell));
        if let Some((at, bbox)) = self.desk.place_of(cell) {
            if browser::is_narrow() { self.look_at(at, 16.0) } else { self.fit(bbox, 17.5, true) }
        }
    }
}
