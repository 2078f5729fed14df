//! Hearing what becomes of a plan, as server-sent events.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::response::Response;
use axum::response::sse::Event;
use grid::people::Right;
use store::{Revision, SessionKey};
use tokio::sync::watch;
use tokio::time::sleep;

use super::room::{Head, Room};
use super::view;
use crate::app::App;
use crate::auth::{Sight, Viewer};
use crate::events::{self, COME_BACK, HEARTBEAT, Listen, Seat};
use crate::problem::ApiError;

/// Revisions that are read at a time.
const BATCH: u32 = 100;
/// Somebody who listens.
struct Listener {
    app: Arc<App>,
    room: Arc<Room>,
    session: SessionKey,
    heads: watch::Receiver<Head>,
    closing: watch::Receiver<bool>,
    /// Number of the last revision that was told.
    told: i64,
    /// Version of the plan that was told.
    version: Option<i64>,
    due: VecDeque<Event>,
    _seat: Seat,
}

/// Tells what becomes of the plan whose room this is, from the revision after `after` on, to whoever asks.
///
/// # Errors
/// [`ApiError::TooMany`], [`ApiError::Busy`].
pub(crate) fn listen(
    app: &Arc<App>,
    room: Arc<Room>,
    viewer: &Viewer,
    after: i64,
) -> Result<Response, ApiError> {
    let listener = Listener {
        heads: room.heads(),
        closing: app.plans.closing.subscribe(),
        session: viewer.key,
        told: after,
        version: None,
        due: VecDeque::from([Event::default().retry(COME_BACK)]),
        _seat: app.seats.take(viewer.account.id)?,
        app: Arc::clone(app),
        room,
    };
    Ok(events::answer(listener))
}

impl Listen for Listener {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if *self.closing.borrow() {
                return None;
            }
            if let Some(event) = self.due.pop_front() {
                return Some(event);
            }
            if !self.may_listen().await {
                return None;
            }
            let head = *self.heads.borrow_and_update();
            // A store that does not answer now does later; the client comes back.
            self.gather(head).await.ok()?;
            if !self.due.is_empty() {
                continue;
            }
            tokio::select! {
                changed = self.heads.changed() => changed.ok()?,
                closing = self.closing.changed() => closing.ok()?,
                () = sleep(HEARTBEAT) => self.due.push_back(Event::default().comment("")),
            }
        }
    }
}

impl Listener {
    /// Makes events of what was not told yet.
    async fn gather(&mut self, head: Head) -> Result<(), ApiError> {
        if head.revision > self.told {
            for revision in self.revisions().await? {
                self.told = revision.number;
                let event = Event::default().event("revision").id(revision.number.to_string());
                self.due.push_back(json(event, &view::revision(&revision))?);
            }
        }
        if self.version != Some(head.version) {
            let entered = self.app.enter(self.room.plan).await?;
            let plan = entered.plan.clone();
            drop(entered);
            let register = self.app.register()?;
            if let Some(area) = register.areas.with_code(&plan.area) {
                self.version = Some(plan.version);
                let news = view::news(&plan, register.areas.reference(area));
                self.due.push_back(json(Event::default().event("plan"), &news)?);
            }
        }
        Ok(())
    }

    async fn revisions(&self) -> Result<Vec<Arc<Revision>>, ApiError> {
        if let Some(remembered) = self.room.remembered(self.told, BATCH as usize) {
            return Ok(remembered);
        }
        let read = self.app.store.revisions(self.room.plan, self.told, BATCH).await?;
        Ok(read.into_iter().map(Arc::new).collect())
    }

    /// Whether they are still signed in, with the right to see this plan.
    async fn may_listen(&self) -> bool {
        let sessions = &self.app.auth.sessions;
        let Ok(Some(viewer)) = sessions.viewer(self.app.store.as_ref(), self.session).await else {
            return false;
        };
        let Ok(register) = self.app.register() else { return false };
        let sight = Sight::of(&viewer.account.value, &register);
        let area = self.room.area().and_then(|code| register.areas.with_code(code));
        viewer.may(Right::ReadPlans) && area.is_some_and(|area| sight.covers_area(area))
    }
}

fn json(event: Event, data: &impl serde::Serialize) -> Result<Event, ApiError> {
    event.json_data(data).map_err(|e| ApiError::Internal(Box::new(e)))
}
