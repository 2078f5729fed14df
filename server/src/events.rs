//! Server-sent events: who may listen, and how an answer of them is made.

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::http::HeaderValue;
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::unfold;

use crate::problem::ApiError;

/// How often something is sent when nothing happens, so that neither side takes the connection for dead.
pub(crate) const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how long a client that lost its connection is to come back.
pub(crate) const COME_BACK: Duration = Duration::from_secs(2);
/// Most that one account may listen to at once: a window for each plan, on each of its machines.
const PER_ACCOUNT: u32 = 16;
/// Most listeners in all: each keeps one of the connections that there are.
const MOST: u32 = 512;

/// How many listen, by account.
#[derive(Default)]
pub(crate) struct Seats(Arc<Mutex<HashMap<i64, u32>>>);

/// A seat of somebody who listens; given back when dropped.
pub(crate) struct Seat {
    seats: Arc<Mutex<HashMap<i64, u32>>>,
    account: i64,
}

impl Seats {
    /// A seat for somebody with this account.
    ///
    /// # Errors
    /// [`ApiError::TooMany`] when the account has all that it may have, [`ApiError::Busy`] when none is left.
    pub(crate) fn take(&self, account: i64) -> Result<Seat, ApiError> {
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

/// What somebody listens to.
pub(crate) trait Listen: Send + 'static {
    /// The next event; `None` when there is nothing more to tell, or nobody who may hear it.
    fn next(&mut self) -> impl Future<Output = Option<Event>> + Send;
}

/// The answer to somebody who listens: it goes on for as long as there are events.
pub(crate) fn answer(listener: impl Listen) -> Response {
    let events = unfold(listener, |mut listener| async move {
        let event = listener.next().await?;
        Some((Ok::<_, Infallible>(event), listener))
    });
    let mut response = Sse::new(events).into_response();
    // Proxies that gather answers before they pass them on are asked not to.
    response.headers_mut().insert("x-accel-buffering", HeaderValue::from_static("no"));
    response
}
