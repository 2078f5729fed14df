//! Being woken when something was written.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::PgPool;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio::task::AbortHandle;

/// How long to rest before asking again a server that cannot be reached, or a standby, which refuses until it is one no
/// more.
const REST: Duration = Duration::from_secs(5);

/// Waits for notifications on a connection of its own, from the first time somebody wants to know.
#[derive(Debug)]
pub(super) struct Listener {
    pool: PgPool,
    news: Arc<Notify>,
    task: OnceLock<AbortHandle>,
}

impl Listener {
    pub(super) fn new(pool: PgPool) -> Self {
        Self { pool, news: Arc::default(), task: OnceLock::new() }
    }

    /// Resolves when something was written since this resolved last, or may have been.
    pub(super) async fn wake(&self) {
        self.task
            .get_or_init(|| tokio::spawn(listen(self.pool.clone(), Arc::clone(&self.news))).abort_handle());
        self.news.notified().await;
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        if let Some(task) = self.task.get() {
            task.abort();
        }
    }
}

async fn listen(pool: PgPool, news: Arc<Notify>) {
    while !pool.is_closed() {
        // Whoever waits also asks by a timer: why it failed is told there, where it matters.
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen("wangge_changes").await.is_ok()
        {
            // Something may have been written before we listened, or while a lost connection (`None`) was lost.
            news.notify_one();
            while listener.try_recv().await.is_ok() {
                news.notify_one();
            }
        }
        tokio::time::sleep(REST).await;
    }
}
