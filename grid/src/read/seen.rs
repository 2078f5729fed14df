//! Which texts have been there before, among millions, at eight bytes each.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};

/// Looks for texts that come twice. The first time over, only a hash of each is held: if no hash is there twice, no text
/// is. Else the texts are gone over once more, and those with such hashes are compared themselves.
pub(super) struct Seen {
    hash: RandomState,
    look: Look,
}

enum Look {
    First { hashes: Vec<u64> },
    Second { repeated: HashSet<u64>, first: HashMap<String, usize> },
}

impl Seen {
    pub(super) fn new() -> Self {
        Self { hash: RandomState::new(), look: Look::First { hashes: Vec::new() } }
    }

    /// Notes the text of the feature `index`; the feature that had it first, which only a second look tells.
    pub(super) fn add(&mut self, text: &str, index: usize) -> Option<usize> {
        let hash = self.hash.hash_one(text);
        match &mut self.look {
            Look::First { hashes } => {
                hashes.push(hash);
                None
            }
            Look::Second { repeated, .. } if !repeated.contains(&hash) => None,
            Look::Second { first, .. } => {
                let there = first.get(text).copied();
                if there.is_none() {
                    first.insert(text.to_owned(), index);
                }
                there
            }
        }
    }

    /// A second look, to which all texts must be added once more; `None` when there is no need of one.
    pub(super) fn second_look(&mut self) -> Option<Self> {
        let Look::First { hashes } = &mut self.look else { return None };
        hashes.sort_unstable();
        let repeated: HashSet<u64> =
            hashes.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
        (!repeated.is_empty())
            .then(|| Self { hash: self.hash.clone(), look: Look::Second { repeated, first: HashMap::new() } })
    }
}
