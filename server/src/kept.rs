//! Compressed answers of one version of the register, kept for whoever asks the same and may see the same.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::body::Bytes;

use crate::encoding::Coding;

/// Most bytes that are kept; addresses are counted in.
const MOST_BYTES: usize = 32 << 20;

/// Answers by address, scope and coding. They go with the version of the register they were made from, so that none
/// can be stale.
///
/// A scope is the fingerprint of what the asker may see; `None` is what everybody may.
#[derive(Default)]
pub(crate) struct KeptAnswers {
    shelf: Mutex<Shelf>,
}

#[derive(Default)]
struct Shelf {
    answers: HashMap<(Option<u64>, Coding), HashMap<String, Bytes>>,
    bytes: usize,
}

impl KeptAnswers {
    /// The answer to this path and query for this scope in this coding, if it is kept.
    pub(crate) fn get(&self, address: &str, scope: Option<u64>, coding: Coding) -> Option<Bytes> {
        self.shelf().answers.get(&(scope, coding))?.get(address).cloned()
    }

    /// Keeps an answer. When there is no room, all others go: what is asked often is soon back.
    pub(crate) fn keep(&self, address: &str, scope: Option<u64>, coding: Coding, answer: Bytes) {
        let size = address.len() + answer.len();
        if size > MOST_BYTES / 4 {
            return;
        }
        let mut shelf = self.shelf();
        if shelf.bytes + size > MOST_BYTES {
            *shelf = Shelf::default();
        }
        shelf.bytes += size;
        shelf.answers.entry((scope, coding)).or_default().insert(address.to_owned(), answer);
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
            kept.keep(address, None, Coding::Gzip, answer.clone());
        }
        assert_eq!(kept.get("/a", None, Coding::Gzip), Some(answer.clone()));
        assert_eq!(kept.get("/a", None, Coding::Brotli), None);
        for n in 0..100 {
            kept.keep(&format!("/{n}"), None, Coding::Brotli, answer.clone());
            let held: usize = kept.shelf().answers.values().flat_map(HashMap::values).map(Bytes::len).sum();
            assert!(held <= MOST_BYTES, "{held}");
            assert!(kept.get(&format!("/{n}"), None, Coding::Brotli).is_some());
        }
        kept.keep("/huge", None, Coding::Gzip, Bytes::from(vec![7; MOST_BYTES]));
        assert_eq!(kept.get("/huge", None, Coding::Gzip), None);
    }

    #[test]
    fn an_answer_for_one_scope_is_none_for_another() {
        let kept = KeptAnswers::default();
        kept.keep("/a", Some(1), Coding::Gzip, Bytes::from_static(b"theirs"));
        for scope in [None, Some(2)] {
            assert_eq!(kept.get("/a", scope, Coding::Gzip), None);
        }
        assert!(kept.get("/a", Some(1), Coding::Gzip).is_some());
    }
}
