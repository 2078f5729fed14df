//! Something read from the server: on its way, here, or not to be had.

use std::future::Future;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;

/// Where a read stands.
#[derive(Debug)]
pub(crate) enum Load<T> {
    /// Nothing was asked for.
    Idle,
    /// On its way.
    Loading,
    /// Here.
    Ready(Arc<T>),
    /// Not to be had.
    Failed(ApiError),
}

impl<T> Clone for Load<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Idle => Self::Idle,
            Self::Loading => Self::Loading,
            Self::Ready(value) => Self::Ready(Arc::clone(value)),
            Self::Failed(error) => Self::Failed(error.clone()),
        }
    }
}

impl<T> Load<T> {
    /// The value, if it is here.
    pub(crate) fn ready(&self) -> Option<Arc<T>> {
        match self {
            Self::Ready(value) => Some(Arc::clone(value)),
            _ => None,
        }
    }
}

impl<T> From<Result<T, ApiError>> for Load<T> {
    fn from(result: Result<T, ApiError>) -> Self {
        result.map_or_else(Self::Failed, |value| Self::Ready(Arc::new(value)))
    }
}

/// How many reads are on their way, for the progress bar.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Busy(RwSignal<u32>);

impl Busy {
    /// None on their way.
    pub(crate) fn new() -> Self {
        Self(RwSignal::new(0))
    }

    /// Whether any is on its way.
    pub(crate) fn get(self) -> bool {
        self.0.get() > 0
    }

    /// Counts a read while it is on its way.
    pub(crate) async fn during<T>(self, read: impl Future<Output = T>) -> T {
        self.0.update(|n| *n += 1);
        let result = read.await;
        self.0.update(|n| *n = n.saturating_sub(1));
        result
    }
}

/// A read that is repeated whenever its key changes. Answers to an older key are thrown away.
#[derive(Debug)]
pub(crate) struct Remote<T: 'static> {
    state: RwSignal<Load<T>>,
    attempt: RwSignal<u32>,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: Send + Sync + 'static> Remote<T> {
    /// Reads with `fetch` for each value of `key`, nothing while that is none.
    pub(crate) fn new<K, F>(
        busy: Busy,
        key: impl Fn() -> Option<K> + Send + Sync + 'static,
        fetch: impl Fn(K) -> F + 'static,
    ) -> Self
    where
        K: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = Result<T, ApiError>> + 'static,
    {
        let state = RwSignal::new(Load::Idle);
        let attempt = RwSignal::new(0_u32);
        let round = StoredValue::new(0_u32);
        let key = Memo::new(move |_| key());
        Effect::new(move |_| {
            attempt.track();
            round.update_value(|n| *n += 1);
            let this_round = round.get_value();
            let Some(key) = key.get() else {
                state.set(Load::Idle);
                return;
            };
            state.set(Load::Loading);
            let read = fetch(key);
            spawn_local(async move {
                let result = busy.during(read).await;
                if round.try_get_value() == Some(this_round) {
                    state.set(result.into());
                }
            });
        });
        Self { state, attempt }
    }

    /// Where it stands; tracked.
    pub(crate) fn get(self) -> Load<T> {
        self.state.get()
    }

    /// The value if it is here; tracked.
    pub(crate) fn ready(self) -> Option<Arc<T>> {
        self.state.with(Load::ready)
    }

    /// Reads again.
    pub(crate) fn retry(self) {
        self.attempt.update(|n| *n += 1);
    }

    /// Reads again if the last read failed.
    pub(crate) fn retry_if_failed(self) {
        if self.state.with_untracked(|state| matches!(state, Load::Failed(_))) {
            self.retry();
        }
    }
}
