//! Hearing what becomes of a plan, as server-sent events.

use std::collections::{HashMap, VecDeque};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::HeaderValue;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::unfold;
use grid::people::Right;
use store::{Revision, SessionKey};
use tokio::sync::watch;
use tokio::time::sleep;

use super::room::{Head, Room};
use super::view;
use crate::app::App;
use crate::auth::{Sight, Viewer};
use crate::problem::ApiError;

/// How often something is sent when nothing happens, so that neither side takes the connection for dead.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how long a client that lost its connection is to come back.
pub(crate) const COME_BACK: Duration = Duration::from_secs(2);
/// Revisions that are read at a time.
const BATCH: u32 = 100;
/// Most that one account may listen to at once: a window for each plan, on each of its machines.
const PER_ACCOUNT: u32 = 16;
/// Most listeners in all: each keeps one of the connections that there are.
const MOST: u32 = 512;

/// How many listen, by account.
#[derive(Default)]
pub(super) struct Seats(Arc<Mutex<HashMap<i64, u32>>>);

/// A seat of somebody who listens; given back when dropped.
pub(crate) struct Seat {
    seats: Arc<Mutex<HashMap<i64, u32>>>,
    account: i64,
}

impl Seats {
    pub(super) fn take(&self, account: i64) -> Result<Seat, ApiError> {
        let mut taken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if taken.values().sum::<u32>() >= MOST {
            return Err(ApiError::Busy);
        }
        let own = taken.entry(account).or_default();
        if *own >= PER_ACCOUNT {
            return Err(ApiError::TooMany(
                "this account follows 16 plans and divisions already; close some of their windows",
            ));
        }
        *own += 1;
        Ok(Seat { seats: Arc::clone(&self.0), account })
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = taken.get_mut(&self.account) {
            *own -= 1;
            if *own == 0 {
                taken.remove(&self.account);
            }
        }
    }
}

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
        _seat: app.plans.listeners.take(viewer.account.id)?,
        app: Arc::clone(app),
        room,
    };
    let events = unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(events).into_response();
    // Proxies that gather answers before they pass them on are asked not to.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    Ok(response)
}

impl Listener {
    /// The next event; `None` when there is nothing more to tell, or nobody who may hear it.
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
