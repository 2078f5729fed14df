//! What the service knows of its store: how far it has followed it, since when it could not, and whose turn it is.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex as StdMutex, MutexGuard as StdMutexGuard, PoisonError};
use std::time::Instant;

use jiff::Timestamp;
use store::StoreError;
use tokio::sync::{Mutex, OwnedMutexGuard, watch};

/// State of following the store; shared by the task that keeps the register fresh and by those who write.
pub(crate) struct Following {
    /// Whoever holds it follows the store and changes the register, alone. It holds the number of the follow that
    /// ended last.
    turn: Arc<Mutex<u64>>,
    /// Number of the follow that began last.
    begun: AtomicU64,
    /// Held while the register is loaded as a whole.
    pub(crate) loading: Mutex<()>,
    /// How often it was.
    loads: AtomicU64,
    /// Grows when accounts or sessions have changed, or may have.
    people: watch::Sender<u64>,
    contact: StdMutex<Contact>,
}

/// When the store last answered.
struct Contact {
    /// The moment up to which the register is known to be the store's.
    current: Instant,
    /// When the store was first found not to answer, until it does again.
    lost: Option<Timestamp>,
}

/// Somebody's turn to follow. The next one's begins when this is dropped.
pub(crate) struct Turn {
    ended: OwnedMutexGuard<u64>,
    number: u64,
    begun: Instant,
}

impl Default for Following {
    fn default() -> Self {
        Self {
            turn: Arc::default(),
            begun: AtomicU64::default(),
            loading: Mutex::default(),
            loads: AtomicU64::default(),
            people: watch::Sender::new(0),
            contact: StdMutex::new(Contact { current: Instant::now(), lost: None }),
        }
    }
}

impl Following {
    /// Waits for one's turn to follow; `None` when somebody else's, begun after this was called, has made it needless.
    pub(crate) async fn turn(&self) -> Option<Turn> {
        // What began before now may have read the store before the caller's write.
        let before = self.begun.load(Ordering::SeqCst);
        let turn = self.turn_of_its_own().await;
        (*turn.ended <= before).then_some(turn)
    }

    /// Waits for one's turn whatever others do.
    pub(crate) async fn turn_of_its_own(&self) -> Turn {
        let ended = Arc::clone(&self.turn).lock_owned().await;
        let number = self.begun.fetch_add(1, Ordering::SeqCst) + 1;
        Turn { ended, number, begun: Instant::now() }
    }

    /// What was found in this turn has been taken in: those who asked before it began need not follow themselves.
    pub(crate) fn end(&self, mut turn: Turn) {
        let mut contact = self.contact();
        contact.current = contact.current.max(turn.begun);
        *turn.ended = turn.number;
    }

    /// How often the register was loaded as a whole.
    pub(crate) fn loads(&self) -> u64 {
        self.loads.load(Ordering::SeqCst)
    }

    /// Notes that the register was loaded as a whole.
    pub(crate) fn count_load(&self) {
        self.loads.fetch_add(1, Ordering::SeqCst);
    }

    /// Notes that accounts or sessions changed.
    pub(crate) fn people_changed(&self) {
        self.people.send_modify(|changes| *changes += 1);
    }

    /// A number that grows when accounts or sessions changed.
    pub(crate) fn people(&self) -> watch::Receiver<u64> {
        self.people.subscribe()
    }

    /// Notes whether the store answered; logs when it ceases to, and when it does again.
    pub(crate) fn heard(&self, failure: Option<&StoreError>) {
        let mut contact = self.contact();
        match failure {
            None => {
                if let Some(since) = contact.lost.take() {
                    tracing::info!(%since, "the store answers again");
                }
            }
            Some(error) if contact.lost.is_none() => {
                contact.lost = Some(Timestamp::now());
                let cause = crate::problem::causes(error);
                tracing::error!(%cause, "the store does not answer; answering from memory and trying on");
            }
            Some(_) => {}
        }
    }

    /// Since when the store does not answer, if it does not.
    pub(crate) fn stale_since(&self) -> Option<Timestamp> {
        self.contact().lost
    }

    /// For how many seconds the register may lack what was written.
    pub(crate) fn lag_seconds(&self) -> f64 {
        self.contact().current.elapsed().as_secs_f64()
    }

    fn contact(&self) -> StdMutexGuard<'_, Contact> {
        self.contact.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[tokio::test]
    async fn who_asks_while_another_follows_waits_for_the_next_turn_which_serves_all_who_wait() {
        let following = Following::default();
        let first = following.turn().await.unwrap();
        // The first turn may have read the store before these two wrote.
        let mut second = Box::pin(following.turn());
        let mut third = Box::pin(following.turn());
        assert!((&mut second).now_or_never().is_none() && (&mut third).now_or_never().is_none());
        following.end(first);
        let second = second.await.expect("the first turn began too early for the second");
        following.end(second);
        assert!(third.await.is_none(), "the second turn began when the third had been asked for");
    }

    #[tokio::test]
    async fn a_turn_that_came_to_nothing_serves_nobody() {
        let following = Following::default();
        let first = following.turn().await.unwrap();
        let mut second = Box::pin(following.turn());
        let mut third = Box::pin(following.turn());
        assert!((&mut second).now_or_never().is_none() && (&mut third).now_or_never().is_none());
        drop(first);
        drop(second.await.unwrap());
        assert!(third.await.is_some());
    }

    #[test]
    fn a_store_that_does_not_answer_is_remembered_until_it_does() {
        let following = Following::default();
        assert_eq!(following.stale_since(), None);
        let lost = StoreError::Unavailable { op: "testing", source: "gone".into() };
        following.heard(Some(&lost));
        let since = following.stale_since().unwrap();
        following.heard(Some(&lost));
        assert_eq!(following.stale_since(), Some(since), "since the first time");
        following.heard(None);
        assert_eq!(following.stale_since(), None);
    }
}
