//! How many files are kept, and how many bytes of them: of one account, and of all.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::lock;
use crate::formats::{Budget, MOST_BYTES};

/// How many files of one account are kept.
pub(super) const MOST_OF_ONE: usize = 4;
/// How many files are kept.
pub(super) const MOST: usize = 40;
/// Most bytes of one account's files, with what they unpack to.
const BYTES_OF_ONE: u64 = 4 << 30;
/// Most bytes of all files, likewise.
const BYTES: u64 = 12 << 30;

/// The places that are taken.
pub(super) struct Places {
    bytes: Arc<Budget>,
    of: Mutex<HashMap<i64, Account>>,
}

struct Account {
    files: usize,
    bytes: Arc<Budget>,
}

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Full {
    /// The account has as many files as it may.
    Own,
    /// All accounts together have.
    All,
}

/// A place for a file of an account, until it is dropped together with the file.
pub(crate) struct Place {
    places: Arc<Places>,
    account: i64,
    bytes: Arc<Budget>,
}

impl Default for Places {
    fn default() -> Self {
        Self { bytes: Arc::new(Budget::new(BYTES)), of: Mutex::default() }
    }
}

impl Places {
    /// Takes a place.
    ///
    /// # Errors
    /// [`Full`] when there is none.
    pub(super) fn take(self: &Arc<Self>, account: i64) -> Result<Place, Full> {
        let mut of = lock(&self.of);
        if of.values().map(|account| account.files).sum::<usize>() >= MOST {
            return Err(Full::All);
        }
        let theirs = of.entry(account).or_insert_with(|| Account {
            files: 0,
            bytes: Arc::new(Budget::within(Arc::clone(&self.bytes), BYTES_OF_ONE)),
        });
        if theirs.files == MOST_OF_ONE {
            return Err(Full::Own);
        }
        theirs.files += 1;
        let bytes = Arc::new(Budget::within(Arc::clone(&theirs.bytes), MOST_BYTES));
        Ok(Place { places: Arc::clone(self), account, bytes })
    }
}

impl Place {
    /// The bytes that the file may have, with what it unpacks to.
    pub(crate) const fn bytes(&self) -> &Arc<Budget> {
        &self.bytes
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Its file goes now, though who reads it may still hold the budget.
        self.bytes.clear();
        let mut of = lock(&self.places.of);
        if let Some(theirs) = of.get_mut(&self.account) {
            theirs.files -= 1;
            if theirs.files == 0 {
                of.remove(&self.account);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_bytes_are_given_back() {
        let places = Arc::new(Places::default());
        let mut taken: Vec<Place> = (0..MOST_OF_ONE).map(|_| places.take(7).ok().unwrap()).collect();
        assert_eq!(places.take(7).err(), Some(Full::Own));
        taken.truncate(2);
        // Two files may have as much as the account may; a third finds nothing left.
        for place in &taken {
            place.bytes().take(MOST_BYTES).unwrap();
        }
        let third = places.take(7).ok().unwrap();
        assert!(third.bytes().take(1).is_err());
        taken.pop();
        assert!(third.bytes().take(1).is_ok());
        let others: Vec<Place> =
            (0..MOST as i64 - 2).map(|account| places.take(100 + account).ok().unwrap()).collect();
        assert_eq!(places.take(7).err(), Some(Full::All));
        drop((others, third, taken));
        assert!(lock(&places.of).is_empty());
    }
}
