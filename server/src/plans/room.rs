//! A room: the draft of a plan, who listens, and what was done last.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use grid::register::Code;
use store::Revision;
use tokio::sync::watch;

use super::present::Present;

/// Revisions that are remembered, so that neither listeners nor late strokes need ask the store.
const REMEMBERED: usize = 256;

/// Where a plan stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Head {
    /// Number of its last revision.
    pub(crate) revision: i64,
    /// Version of what is no revision: name, state, marks.
    pub(crate) version: i64,
}

/// The room of a plan.
pub(crate) struct Room {
    /// Id of the plan.
    pub(crate) plan: i64,
    /// The draft; none until it is read, and after anything that leaves in doubt what it is.
    pub(super) present: Arc<tokio::sync::Mutex<Option<Present>>>,
    /// Told to everybody who listens.
    head: watch::Sender<Head>,
    /// The last revisions, without holes, oldest first.
    recent: Mutex<VecDeque<Arc<Revision>>>,
    /// The area that the plan divides, once the plan was read.
    area: OnceLock<Code>,
    used: Mutex<Instant>,
}

impl Room {
    pub(super) fn new(plan: i64) -> Self {
        Self {
            plan,
            present: Arc::default(),
            head: watch::Sender::default(),
            recent: Mutex::default(),
            area: OnceLock::new(),
            used: Mutex::new(Instant::now()),
        }
    }

    /// Where the plan stood when this server heard of it last.
    pub(crate) fn head(&self) -> Head {
        *self.head.borrow()
    }

    /// The area that the plan divides; none before the plan was read.
    pub(super) fn area(&self) -> Option<&Code> {
        self.area.get()
    }

    /// Notes the area, which stays the same.
    pub(super) fn divides(&self, area: &Code) {
        self.area.get_or_init(|| area.clone());
    }

    /// Tells whoever listens where the plan stands.
    pub(super) fn tell(&self, head: Head) {
        self.head.send_if_modified(|known| std::mem::replace(known, head) != head);
    }

    /// Hears where the plan stands from now on.
    pub(super) fn heads(&self) -> watch::Receiver<Head> {
        self.head.subscribe()
    }

    /// Whether somebody listens.
    pub(super) fn is_listened_to(&self) -> bool {
        self.head.receiver_count() > 0
    }

    /// Remembers a revision. One that does not follow the last one begins anew.
    pub(super) fn remember(&self, revision: Arc<Revision>) {
        let mut recent = self.recent();
        if recent.back().is_some_and(|last| last.number + 1 != revision.number) {
            recent.clear();
        }
        if recent.len() == REMEMBERED {
            recent.pop_front();
        }
        recent.push_back(revision);
    }

    /// Forgets all revisions unless the last one is the one of this number, so that there never is a hole before the head.
    pub(super) fn remember_up_to(&self, number: i64) {
        let mut recent = self.recent();
        if recent.back().is_some_and(|last| last.number != number) {
            recent.clear();
        }
    }

    /// The revisions after one, up to `most`, if they are remembered.
    pub(super) fn remembered(&self, after: i64, most: usize) -> Option<Vec<Arc<Revision>>> {
        let recent = self.recent();
        let first = recent.front()?.number;
        let skip = usize::try_from(after + 1 - first).ok()?;
        Some(recent.iter().skip(skip).take(most).cloned().collect())
    }

    /// Notes that somebody was here.
    pub(super) fn touch(&self) {
        *self.used.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    }

    /// For how long nobody was here.
    pub(super) fn idle(&self) -> Duration {
        self.used.lock().unwrap_or_else(PoisonError::into_inner).elapsed()
    }

    fn recent(&self) -> MutexGuard<'_, VecDeque<Arc<Revision>>> {
        self.recent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
