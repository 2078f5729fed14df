//! Not waiting for ever for a store that fell silent.

use std::time::Duration;

use store::StoreError;
use tokio::time::timeout;

/// How long the store may take for one answer. A database that is there gives up sooner by itself: this is for a network
/// that swallows answers and says nothing.
pub(crate) const SILENCE: Duration = Duration::from_secs(35);

/// What the store answers, if it does so in time.
///
/// # Errors
/// What the store said, and [`StoreError::Unavailable`] when it said nothing.
pub(crate) async fn within<T>(
    limit: Duration,
    answer: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    timeout(limit, answer).await.unwrap_or_else(|elapsed| {
        Err(StoreError::Unavailable { op: "waiting for its answer", source: Box::new(elapsed) })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_store_that_says_nothing_is_one_that_cannot_be_reached() {
        let silent = within(Duration::from_millis(1), std::future::pending::<Result<(), _>>()).await;
        assert!(matches!(silent, Err(StoreError::Unavailable { .. })), "{silent:?}");
        assert_eq!(within(SILENCE, async { Ok(1) }).await.unwrap(), 1);
    }
}
