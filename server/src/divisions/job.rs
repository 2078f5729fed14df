//! One division: what was asked, how far it is, what came of it.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use grid::people::Account;
use grid::plan::CellId;
use grid::register::{Code, Stored};
use grid::scheme::Bilingual;
use grid::wire::divide::{Aim, Candidate, DivisionBrief, DivisionStage, DivisionView, NewDivision};
use jiff::Timestamp;
use store::RequestKey;
use tokio::sync::watch;

use super::lock;
use super::work::Site;
use crate::auth::Sight;
use crate::formats::Stop;
use crate::index::Register;
use crate::key::Key;

/// What a division is begun with.
pub(crate) struct Asked {
    /// Whose it is.
    pub(crate) account: i64,
    /// Their login.
    pub(crate) by: String,
    /// When.
    pub(crate) at: Timestamp,
    /// The request, so that repeating it makes no other.
    pub(crate) request: RequestKey,
    /// The plan that it is for.
    pub(crate) plan: i64,
    /// The revision that it is made from.
    pub(crate) revision: i64,
    /// The area that the plan divides.
    pub(crate) area: Code,
    /// What is wanted.
    pub(crate) wanted: NewDivision,
    /// The ground, and who may know what of the places on it.
    pub(crate) site: Site,
}

/// A division.
pub(crate) struct Job {
    /// Names it.
    pub(crate) key: Key,
    /// Its place in the order in which divisions were asked for.
    pub(super) number: u64,
    /// Whose it is.
    pub(crate) account: i64,
    pub(super) request: RequestKey,
    /// The plan that it is for.
    pub(crate) plan: i64,
    /// The area that the plan divides.
    pub(crate) area: Code,
    /// Whether what it says rests on services asked for, which not everybody may know.
    knows_needs: bool,
    /// What is wanted.
    pub(super) wanted: NewDivision,
    by: String,
    at: Timestamp,
    revision: i64,
    replaced: Vec<CellId>,
    /// The ground, until it is worked on.
    site: Mutex<Option<Site>>,
    /// Asks the work to stop.
    pub(super) stop: Stop,
    state: Mutex<State>,
    /// Grows with every change of the state.
    changes: watch::Sender<u64>,
    last: Mutex<Instant>,
}

/// How far a division is.
pub(super) struct State {
    pub(super) stage: DivisionStage,
    /// 0 to 1.
    pub(super) done: f64,
    pub(super) begun: Option<Instant>,
    pub(super) took: Option<Duration>,
    pub(super) notes: Vec<Bilingual>,
    pub(super) fault: Option<Bilingual>,
    pub(super) aim: Option<Aim>,
    pub(super) blocks: u32,
    pub(super) candidates: Vec<Candidate>,
}

impl Job {
    pub(super) fn new(key: Key, number: u64, asked: Asked, closing: &Arc<AtomicBool>) -> Self {
        let Asked { account, by, at, request, plan, revision, area, wanted, site } = asked;
        let state = State {
            stage: DivisionStage::Waiting,
            done: 0.0,
            begun: None,
            took: None,
            notes: Vec::new(),
            fault: None,
            aim: None,
            blocks: 0,
            candidates: Vec::new(),
        };
        Self {
            key,
            number,
            account,
            request,
            plan,
            area,
            knows_needs: site.sight.sees_needs(),
            wanted,
            by,
            at,
            revision,
            replaced: site.replaced().collect(),
            site: Mutex::new(Some(site)),
            stop: Stop::beside(closing),
            state: Mutex::new(state),
            changes: watch::Sender::new(0),
            last: Mutex::new(Instant::now()),
        }
    }

    /// Where it stands.
    pub(crate) fn stage(&self) -> DivisionStage {
        lock(&self.state).stage
    }

    pub(super) fn is_waiting(&self) -> bool {
        self.stage() == DivisionStage::Waiting
    }

    /// For how long it has been worked on, while it is.
    pub(super) fn worked(&self) -> Option<Duration> {
        let state = lock(&self.state);
        state.begun.filter(|_| state.stage.is_running()).map(|begun| begun.elapsed())
    }

    /// Changes the state and tells whoever listens.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let changed = change(&mut lock(&self.state));
        self.changes.send_modify(|count| *count += 1);
        changed
    }

    /// Hears of every change.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// The ground to be divided; once.
    pub(super) fn take_site(&self) -> Option<Site> {
        lock(&self.site).take()
    }

    /// Asks the work to stop; whether there is any.
    pub(super) fn cancel(&self) -> bool {
        self.stop.ask();
        let before = self.change(|state| {
            let before = state.stage;
            if before == DivisionStage::Waiting {
                state.stage = DivisionStage::Cancelled;
            }
            before
        });
        if before == DivisionStage::Waiting {
            // Nobody will work on it.
            self.take_site();
        }
        before.is_running()
    }

    /// When it was last asked for.
    pub(super) fn last_asked(&self) -> Instant {
        *lock(&self.last)
    }

    /// Notes that somebody asked for it.
    pub(super) fn touch(&self) {
        *lock(&self.last) = Instant::now();
    }

    /// Whether somebody may know of it: of the plan's area, and of what it rests on.
    pub(crate) fn is_open_to(&self, account: &Stored<Account>, register: &Register) -> bool {
        let sight = Sight::of(&account.value, register);
        let theirs = register.areas.with_code(&self.area).is_some_and(|area| sight.covers_area(area));
        theirs && (account.id == self.account || sight.sees_needs() || !self.knows_needs)
    }

    /// How far it is, for an account. `before` says how many wait before it.
    pub(crate) fn brief(&self, account: i64, before: u32) -> DivisionBrief {
        let state = lock(&self.state);
        let seconds = state.took.or_else(|| state.begun.map(|begun| begun.elapsed()));
        DivisionBrief {
            id: self.key.to_string(),
            plan: self.plan,
            revision: self.revision,
            by: self.by.clone(),
            mine: self.account == account,
            at: self.at.to_string(),
            stage: state.stage,
            done: state.done,
            place: (state.stage == DivisionStage::Waiting).then_some(before),
            seconds: seconds.unwrap_or_default().as_secs_f64(),
            notes: state.notes.clone(),
            fault: state.fault.clone(),
            candidates: state.candidates.len() as u32,
        }
    }

    /// All of it, for an account.
    pub(crate) fn view(&self, account: i64, before: u32) -> DivisionView {
        let division = self.brief(account, before);
        let state = lock(&self.state);
        DivisionView {
            division,
            asked: self.wanted.clone(),
            replaced: self.replaced.clone(),
            aim: state.aim,
            blocks: state.blocks,
            candidates: state.candidates.clone(),
        }
    }
}
