//! Who asks, and what they may see and do.
//!
//! [`who`] says for each route who may use it; a session's cookie says who asks ([`sessions`]); their scope decides
//! what there is for them ([`sight`]).

mod access;
mod conditions;
mod first;
mod housekeeping;
mod limits;
mod origin;
mod passwords;
mod sessions;
mod sight;
mod viewer;
mod who;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::http::request::Parts;
use store::Store;

pub use access::Access;
pub(crate) use access::{Client, Peer};
pub(crate) use conditions::{Met, Precondition, tag};
pub(crate) use first::{ensure_administrator, one_time_password};
pub(crate) use limits::{Attempt, Limits};
pub(crate) use origin::is_own;
pub(crate) use passwords::{Passwords, objection, one_time};
pub(crate) use sessions::{LIFE, Secret, Sessions, random};
pub(crate) use sight::Sight;
pub(crate) use viewer::Viewer;
pub(crate) use who::Who;

use crate::problem::ApiError;

/// What the service keeps to tell who asks.
pub(crate) struct Auth {
    /// How the service is reached.
    pub(crate) access: Access,
    /// Sessions seen lately.
    pub(crate) sessions: Sessions,
    /// Hashing of passwords, a few at a time.
    pub(crate) passwords: Passwords,
    /// Attempts to sign in.
    pub(crate) limits: Limits,
    /// Whether the store took no writes when it was last asked.
    read_only: AtomicBool,
}

impl Auth {
    /// Nobody has been seen yet.
    pub(crate) fn new(access: Access) -> Self {
        Self {
            access,
            sessions: Sessions::default(),
            passwords: Passwords::default(),
            limits: Limits::default(),
            read_only: AtomicBool::new(false),
        }
    }

    /// Whether the store takes no writes: it is a standby, or write-protected.
    pub(crate) fn is_read_only(&self) -> bool {
        self.read_only.load(Ordering::Relaxed)
    }

    /// Who asks, by the cookie of the request; `None` is the public. A demonstration person from elsewhere is nobody:
    /// whoever has this machine may have signed in, but the service may be open to others by now.
    ///
    /// # Errors
    /// When the store cannot say, and whoever asks was not seen lately.
    pub(crate) async fn viewer(
        &self,
        store: &Arc<dyn Store>,
        request: &Parts,
    ) -> Result<Option<Viewer>, ApiError> {
        let Some(secret) = Secret::of(&request.headers) else { return Ok(None) };
        let viewer = self.sessions.viewer(store.as_ref(), secret.key()).await?;
        let is_demo = |viewer: &Viewer| viewer.account.value.demo;
        Ok(viewer.filter(|viewer| !is_demo(viewer) || Client::of(request, self.access).is_local))
    }
}
