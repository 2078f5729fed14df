//! Compressed answers of one register, kept for whoever asks the same.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use crate::encoding::Coding;

/// Most bytes that are kept; addresses are counted in.
const MOST_BYTES: usize = 32 << 20;

/// Answers by address and coding. They go with the register they were made from, so that none can be stale.
#[derive(Default)]
pub(crate) struct KeptAnswers {
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    answers: HashMap<Coding, HashMap<String, Bytes>>,
    bytes: usize,
}

impl KeptAnswers {
    /// The answer to this path and query in this coding, if it is kept.
    pub(crate) fn get(&self, address: &str, coding: Coding) -> Option<Bytes> {
        self.shelf().answers.get(&coding)?.get(address).cloned()
    }

    /// Keeps an answer. When there is no room, all others go: what is asked often is soon back.
    pub(crate) fn keep(&self, address: &str, coding: Coding, answer: Bytes) {
        let size = address.len() + answer.len();
        if size > MOST_BYTES / 4 {
            return;
        }
        let mut shelf = self.shelf();
        if shelf.bytes + size > MOST_BYTES {
            *shelf = Shelf::default();
        }
        shelf.bytes += size;
        shelf.answers.entry(coding).or_default().insert(address.to_owned(), answer);
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        // Whatever panicked elsewhere, what is on the shelf is whole.
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_within_bounds() {
        let kept = KeptAnswers::default();
        let answer = Bytes::from(vec![7; MOST_BYTES / 8]);
        for address in ["/a", "/b", "/c", "/d", "/e", "/f"] {
            kept.keep(address, Coding::Gzip, answer.clone());
        }
        assert_eq!(kept.get("/a", Coding::Gzip), Some(answer.clone()));
        assert_eq!(kept.get("/a", Coding::Brotli), None);
        for n in 0..100 {
            kept.keep(&format!("/{n}"), Coding::Brotli, answer.clone());
            let held: usize = kept.shelf().answers.values().flat_map(HashMap::values).map(Bytes::len).sum();
            assert!(held <= MOST_BYTES, "{held}");
            assert!(kept.get(&format!("/{n}"), Coding::Brotli).is_some());
        }
        kept.keep("/huge", Coding::Gzip, Bytes::from(vec![7; MOST_BYTES]));
        assert_eq!(kept.get("/huge", Coding::Gzip), None);
    }
}
