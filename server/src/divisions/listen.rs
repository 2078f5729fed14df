//! Hearing how far a division is, as server-sent events.

use std::sync::Arc;
use std::time::Duration;

use axum::response::Response;
use axum::response::sse::Event;
use grid::people::Right;
use store::SessionKey;
use tokio::sync::watch;
use tokio::time::sleep;

use super::job::Job;
use crate::app::App;
use crate::auth::Viewer;
use crate::events::{self, COME_BACK, HEARTBEAT, Listen, Seat};
use crate::problem::ApiError;

/// More often than this nothing is told: a bar on a screen moves no quicker.
const PACE: Duration = Duration::from_millis(200);

/// How often the place in the queue is told.
const QUEUE: Duration = Duration::from_secs(1);

struct Listener {
    app: Arc<App>,
    job: Arc<Job>,
    session: SessionKey,
    account: i64,
    changes: watch::Receiver<u64>,
    /// Whether something is to be told before it changes again.
    due: bool,
    /// Whether the end was told.
    over: bool,
    _seat: Seat,
}

/// Tells how far a division is, until it has ended.
///
/// # Errors
/// [`ApiError::TooMany`], [`ApiError::Busy`].
pub(crate) fn listen(app: &Arc<App>, job: Arc<Job>, viewer: &Viewer) -> Result<Response, ApiError> {
    let mut changes = job.changes();
    changes.mark_unchanged();
    let listener = Listener {
        _seat: app.seats.take(viewer.account.id)?,
        session: viewer.key,
        account: viewer.account.id,
        changes,
        due: true,
        over: false,
        app: Arc::clone(app),
        job,
    };
    Ok(events::answer(listener))
}

impl Listen for Listener {
    async fn next(&mut self) -> Option<Event> {
        if self.over {
            return None;
        }
        if !self.due {
            sleep(PACE).await;
            let waits = self.job.is_waiting();
            tokio::select! {
                changed = self.changes.changed() => changed.ok()?,
                // What comes before it in the queue does not change it, but its place.
                () = sleep(QUEUE), if waits => {}
                () = sleep(HEARTBEAT) => return Some(Event::default().comment("")),
            }
        }
        self.due = false;
        if !self.may_listen().await {
            return None;
        }
        self.changes.mark_unchanged();
        let brief = self.job.brief(self.account, self.app.divisions.before(&self.job));
        self.over = !brief.stage.is_running();
        self.job.touch();
        let id = (*self.changes.borrow()).to_string();
        Event::default().event("progress").id(id).retry(COME_BACK).json_data(&brief).ok()
    }
}

impl Listener {
    /// Whether they are still signed in, with the right to see this division.
    async fn may_listen(&self) -> bool {
        let sessions = &self.app.auth.sessions;
        let Ok(Some(viewer)) = sessions.viewer(self.app.store.as_ref(), self.session).await else {
            return false;
        };
        let Ok(register) = self.app.register() else { return false };
        viewer.may(Right::ReadPlans) && self.job.is_open_to(&viewer.account, &register)
    }
}
