//! What has to be done now and then for sessions.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use jiff::Timestamp;
use store::StoreError;
use tokio::time::{MissedTickBehavior, interval};

use crate::app::App;
use crate::problem::causes;

/// How often what is over is removed, and a store asked whether it takes writes.
const PERIOD: Duration = Duration::from_mins(1);

impl App {
    /// Forgets whom it has seen when people change, and removes what has expired, for ever.
    pub async fn keep_sessions(self: Arc<Self>) {
        let mut people = self.people_changed();
        let mut timer = interval(PERIOD);
        timer.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = timer.tick() => self.expire().await,
                changed = people.changed() => match changed {
                    Ok(()) => self.auth.sessions.forget(),
                    // The service ends.
                    Err(_) => return,
                },
            }
        }
    }

    async fn expire(&self) {
        self.uploads.expire();
        let expired = self.store.expire(Timestamp::now()).await;
        // That it does not answer now says nothing of what it takes.
        if !matches!(expired, Err(StoreError::Unavailable { .. } | StoreError::Unsure { .. })) {
            let read_only = matches!(expired, Err(StoreError::ReadOnly));
            self.auth.read_only.store(read_only, Ordering::Relaxed);
        }
        match expired {
            Ok(())
            | Err(StoreError::ReadOnly | StoreError::Unavailable { .. } | StoreError::Unsure { .. }) => {}
            Err(error) => tracing::warn!(cause = %causes(&error), "expired sessions could not be removed"),
        }
    }
}
