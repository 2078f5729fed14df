//! How many bytes may be written: by one file, by all files of somebody, by all of them together.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A number of bytes that may be written, out of a larger one that others draw on as well. What was taken is given back to that
/// when this is dropped.
#[derive(Debug)]
pub(crate) struct Budget {
    limit: u64,
    taken: AtomicU64,
    within: Option<Arc<Self>>,
}

impl Budget {
    /// So many bytes, out of nothing larger.
    pub(crate) const fn new(limit: u64) -> Self {
        Self { limit, taken: AtomicU64::new(0), within: None }
    }

    /// So many bytes at most, as long as `within` has them.
    pub(crate) const fn within(within: Arc<Self>, limit: u64) -> Self {
        Self { limit, taken: AtomicU64::new(0), within: Some(within) }
    }

    /// Takes bytes.
    ///
    /// # Errors
    /// [`io::ErrorKind::FileTooLarge`] when its own are used up, [`io::ErrorKind::QuotaExceeded`] when those are that it draws
    /// on.
    pub(crate) fn take(&self, bytes: u64) -> io::Result<()> {
        let more = |taken: u64| taken.checked_add(bytes).filter(|taken| *taken <= self.limit);
        self.taken
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, more)
            .map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        let Some(within) = &self.within else { return Ok(()) };
        within.take(bytes).map_err(|_| {
            self.taken.fetch_sub(bytes, Ordering::Relaxed);
            io::ErrorKind::QuotaExceeded.into()
        })
    }

    /// Gives back all that was taken, as what was written is removed.
    pub(crate) fn clear(&self) {
        let taken = self.taken.swap(0, Ordering::Relaxed);
        if let Some(within) = &self.within {
            within.give_back(taken);
        }
    }

    fn give_back(&self, bytes: u64) {
        self.taken.fetch_sub(bytes, Ordering::Relaxed);
        if let Some(within) = &self.within {
            within.give_back(bytes);
        }
    }
}

impl Drop for Budget {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_takes_others_lack_until_it_is_given_back() {
        let all = Arc::new(Budget::new(100));
        let theirs = Arc::new(Budget::within(Arc::clone(&all), 80));
        let [one, two] = [60, 60].map(|limit| Budget::within(Arc::clone(&theirs), limit));
        let kind = |result: io::Result<()>| result.map_err(|error| error.kind());
        assert_eq!(kind(one.take(61)), Err(io::ErrorKind::FileTooLarge));
        assert_eq!(kind(one.take(60)), Ok(()));
        assert_eq!(kind(two.take(21)), Err(io::ErrorKind::QuotaExceeded));
        assert_eq!(kind(two.take(20)), Ok(()), "what was refused is not counted");
        assert_eq!(kind(all.take(21)), Err(io::ErrorKind::FileTooLarge));
        drop(one);
        assert_eq!(kind(two.take(40)), Ok(()));
        two.clear();
        assert_eq!(kind(all.take(100)), Ok(()));
    }
}
