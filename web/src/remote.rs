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
    attempt: RwSignal<Attempt>,
}

/// One round of reading.
#[derive(Clone, Copy, Debug, Default)]
struct Attempt {
    number: u32,
    /// What is shown stays until there is something else to show.
    is_quiet: bool,
}

impl<T> Clone for Remote<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Remote<T> {}

impl<T: PartialEq + Send + Sync + 'static> Remote<T> {
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
        let attempt = RwSignal::new(Attempt::default());
        let key = Memo::new(move |_| key());
        Effect::new(move |last: Option<Option<K>>| {
            let this = attempt.get();
            let key = key.get();
            let Some(wanted) = key.clone() else {
                state.set(Load::Idle);
                return key;
            };
            let is_here = state.with_untracked(|state| matches!(state, Load::Ready(_)));
            let is_quiet = this.is_quiet && is_here && last.as_ref() == Some(&key);
            if !is_quiet {
                state.set(Load::Loading);
            }
            let round = StoredValue::new(());
            let read = fetch(wanted);
            spawn_local(async move {
                let result = busy.during(read).await;
                // The effect has run again since: a newer answer is on its way.
                if round.try_get_value().is_some() {
                    take(state, result, is_quiet);
                }
            });
            key
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
        self.again(false);
    }

    /// Reads again and shows what it showed meanwhile.
    pub(crate) fn refresh(self) {
        self.again(true);
    }

    fn again(self, is_quiet: bool) {
        self.attempt
            .update(|attempt| *attempt = Attempt { number: attempt.number.wrapping_add(1), is_quiet });
    }

    /// Reads again if the last read failed.
    pub(crate) fn retry_if_failed(self) {
        if self.state.with_untracked(|state| matches!(state, Load::Failed(_))) {
            self.retry();
        }
    }
}

/// Shows what was read, unless it is shown already. A quiet read that fails leaves what is there, but for what is there
/// no more.
fn take<T: PartialEq + Send + Sync + 'static>(
    state: RwSignal<Load<T>>,
    result: Result<T, ApiError>,
    is_quiet: bool,
) {
    let is_news = !is_quiet
        || match &result {
            Ok(value) => state.with_untracked(|state| !matches!(state, Load::Ready(old) if **old == *value)),
            Err(error) => error.status() == Some(404),
        };
    if is_news {
        state.set(result.into());
    }
}
