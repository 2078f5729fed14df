//! Where long work is done: off the threads that serve everybody, a few pieces at a time.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problem::ApiError;

/// Most requests that wait for their turn. More are sent away at once: they would wait longer than their clients do.
const MOST_WAITING: usize = 64;

/// Does long work, as many pieces at once as the machine has cores.
pub(crate) struct Workers {
    /// One permit for each piece of work that is done or waits.
    places: Arc<Semaphore>,
    /// One permit for each piece of work that is done.
    turns: Arc<Semaphore>,
}

impl Default for Workers {
    fn default() -> Self {
        Self::new(std::thread::available_parallelism().map_or(1, usize::from), MOST_WAITING)
    }
}

impl Workers {
    /// Does `at_once` pieces of work at a time, while up to `waiting` others wait.
    pub(crate) fn new(at_once: usize, waiting: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(at_once + waiting)), turns: Arc::new(Semaphore::new(at_once)) }
    }

    /// Does a piece of work when its turn comes.
    ///
    /// Work that was begun is done to its end, even when nobody waits for it any more, and keeps its turn until then.
    ///
    /// # Errors
    /// [`ApiError::Busy`] when too many wait already, [`ApiError::Internal`] when the work panicked.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        self.turn().await?.run(work).await
    }

    /// Waits for a turn, for work with something that is not to be lost when there is none.
    ///
    /// # Errors
    /// [`ApiError::Busy`] when too many wait already.
    pub(crate) async fn turn(&self) -> Result<Turn, ApiError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| ApiError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(|_| ApiError::Busy)?;
        Ok(Turn { _place: place, _turn: turn })
    }
}

/// A turn to do a piece of work.
pub(crate) struct Turn {
    _place: OwnedSemaphorePermit,
    _turn: OwnedSemaphorePermit,
}

impl Turn {
    /// Does it, as [`Workers::run`] says.
    ///
    /// # Errors
    /// [`ApiError::Internal`] when the work panicked.
    pub(crate) async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let done = tokio::task::spawn_blocking(move || {
            let _held = self;
            work()
        });
        done.await.map_err(|e| ApiError::Internal(Box::new(e)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use axum::response::IntoResponse as _;
    use std::sync::mpsc::channel;

    #[tokio::test]
    async fn when_too_many_wait_the_next_one_is_sent_away() {
        let workers = Arc::new(Workers::new(1, 1));
        let (finish, finished) = channel::<()>();
        let (begin, begun) = channel();
        let first = {
            let workers = Arc::clone(&workers);
            tokio::spawn(async move {
                workers
                    .run(move || {
                        begin.send(()).unwrap();
                        finished.recv().unwrap();
                        1
                    })
                    .await
            })
        };
        tokio::task::spawn_blocking(move || begun.recv().unwrap()).await.unwrap();
        // The first one's client goes away; its work goes on.
        first.abort();
        let mut second = Box::pin(workers.run(|| 2));
        let waited = tokio::time::timeout(std::time::Duration::from_millis(50), &mut second).await;
        assert!(waited.is_err(), "the second one has to wait");

        let refused = workers.run(|| 3).await.unwrap_err().into_response();
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.headers()["retry-after"], "2");
        assert_eq!(refused.headers()["content-type"], "application/problem+json");

        finish.send(()).unwrap();
        assert_eq!(second.await.unwrap(), 2);
        assert_eq!(workers.run(|| 4).await.unwrap(), 4, "there is room again");
    }

    #[tokio::test]
    async fn work_that_panics_gives_its_turn_back() {
        let workers = Workers::new(1, 0);
        let failed = workers.run(|| panic!("as it must")).await.map(|()| 0);
        assert!(matches!(failed, Err(ApiError::Internal(_))));
        assert_eq!(workers.run(|| 5).await.unwrap(), 5);
    }
}
