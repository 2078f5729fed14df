//! Plans under edit: one room for each plan that somebody works on.
//!
//! A room holds the plan's draft as the store has it. Strokes go through it one after the other ([`mod@revise`]); what it made
//! of them is heard by everybody in the room ([`live`]), on other servers within half a second.

mod about;
mod decide;
mod live;
mod log;
mod moved;
mod present;
mod revise;
mod room;
mod shown;
mod tell;
#[cfg(test)]
mod tests;
mod view;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use grid::people::Subject;
use grid::register::Code;
use tokio::sync::watch;

use crate::app::App;
use crate::problem::ApiError;
use crate::routes::gone;

pub(crate) use live::listen;
pub(crate) use present::{Entered, Present};
pub(crate) use revise::{AskedStroke, revise};
use room::Room;
pub(crate) use shown::{Shown, as_it_stands, as_it_stood, cells_at};
pub(crate) use tell::refusal;
pub(crate) use view::{brief, cell, marks, news, revision};

/// How often the store is asked what other servers did.
const PERIOD: Duration = Duration::from_millis(500);
/// How long a room stays open that nobody is in: long enough for a planner who thinks.
const IDLE: Duration = Duration::from_mins(10);
/// Most rooms that stay open though nobody is in them. A draft takes about as much memory as its polygons twice.
const MOST_IDLE: usize = 32;

/// The rooms that are open.
pub(crate) struct Rooms {
    open: Mutex<HashMap<i64, Arc<Room>>>,
    /// Whether the service is about to end: whoever listens is sent away.
    closing: watch::Sender<bool>,
}

impl Default for Rooms {
    fn default() -> Self {
        Self { open: Mutex::default(), closing: watch::Sender::new(false) }
    }
}

impl Rooms {
    /// The room of a plan, opened if it is not. Whether there is such a plan is found out when it is entered.
    fn room(&self, plan: i64) -> Arc<Room> {
        Arc::clone(self.open().entry(plan).or_insert_with(|| Arc::new(Room::new(plan))))
    }

    /// The area of a plan whose room is open and was read.
    fn area(&self, plan: i64) -> Option<Code> {
        self.open().get(&plan)?.area().cloned()
    }

    /// Closes the room of a plan that is not there.
    fn forget(&self, plan: i64) {
        self.open().remove(&plan);
    }

    /// Sends away whoever listens: the service ends.
    pub(crate) fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Closes rooms that nobody has been in for long, and of the others those beyond the most, oldest first.
    fn tidy(&self) {
        let mut open = self.open();
        let mut idle: Vec<(Duration, i64)> = open
            .iter()
            .filter(|(_, room)| Arc::strong_count(room) == 1 && !room.is_listened_to())
            .map(|(&plan, room)| (room.idle(), plan))
            .collect();
        idle.sort_unstable();
        for (rank, &(for_long, plan)) in idle.iter().enumerate() {
            if for_long > IDLE || rank >= MOST_IDLE {
                open.remove(&plan);
            }
        }
    }

    fn open(&self) -> MutexGuard<'_, HashMap<i64, Arc<Room>>> {
        // Whatever panicked elsewhere, the map is whole.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl App {
    /// Goes into the room of a plan, which is brought up to date with the store first. Nobody else is in it until what is
    /// returned is dropped.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is no such plan, or its area is no longer there; what the store said.
    pub(crate) async fn enter(self: &Arc<Self>, plan: i64) -> Result<Entered, ApiError> {
        let mut entered = Entered::lock(self, plan).await;
        entered.bring_up_to_date(self).await?;
        Ok(entered)
    }

    /// Code of the area that a plan divides, found without reading its cells or waiting for whoever is in its room.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is no such plan; what the store said.
    pub(crate) async fn divided_by(&self, plan: i64) -> Result<Code, ApiError> {
        if let Some(area) = self.plans.area(plan) {
            return Ok(area);
        }
        let found = self.store.plans(None).await?.into_iter().find(|known| known.id == plan);
        found.map(|plan| plan.area).ok_or_else(|| gone(Subject::Plan, plan))
    }

    /// Follows what other servers do to plans that somebody listens to, and closes rooms that nobody is in; for ever. A room
    /// that somebody is in is looked at again the next time, and none waits for another.
    pub(crate) async fn keep_plans(self: Arc<Self>) {
        loop {
            tokio::time::sleep(PERIOD).await;
            self.plans.tidy();
            let heard: Vec<Arc<Room>> =
                self.plans.open().values().filter(|room| room.is_listened_to()).cloned().collect();
            if heard.is_empty() {
                continue;
            }
            let ids: Vec<i64> = heard.iter().map(|room| room.plan).collect();
            // A store that does not answer is logged where the register is followed.
            let Ok(heads) = self.store.heads(&ids).await else { continue };
            for (plan, revision, version) in heads {
                let known = heard.iter().find(|room| room.plan == plan).map(|room| room.head());
                if known.is_some_and(|known| known.revision != revision || known.version != version)
                    && let Some(entered) = Entered::lock_if_free(&self, plan)
                {
                    tokio::spawn(Arc::clone(&self).follow_plan(entered));
                }
            }
        }
    }

    async fn follow_plan(self: Arc<Self>, mut entered: Entered) {
        if let Err(error) = entered.bring_up_to_date(&self).await {
            let plan = entered.room.plan;
            tracing::warn!(plan, cause = %error, "a plan cannot be followed; trying on");
        }
    }
}
