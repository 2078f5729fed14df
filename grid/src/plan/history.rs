//! Undo and redo without limit, read from the log of a plan: who did what, and what was taken back.
//!
//! The log is only ever added to. To undo is a revision too: the inverse of the one it takes back. So everything can be
//! undone after a reload, and by somebody else.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

/// What a revision does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "act", rename_all = "snake_case")]
pub enum Act {
    /// A command.
    Do,
    /// Takes back the revision `of`, which is one that does or redoes something.
    Undo {
        /// Its number.
        of: i64,
    },
    /// Does again what the revision `of`, which is one that undoes, took back.
    Redo {
        /// Its number.
        of: i64,
    },
}

/// One row of the log, as far as undo is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Number of the revision, from 1.
    pub number: i64,
    /// Who made it.
    pub who: &'a str,
    /// What it does.
    pub act: Act,
}

/// What the buttons of somebody would do: the revision to undo, and the one to redo.
///
/// To undo: the last one of theirs that stands; of somebody who has made none, the last one of all that stands. To redo:
/// the last undo of theirs that stands and that nothing of theirs was done after. O(n).
pub fn buttons(log: &[Entry<'_>], who: &str) -> (Option<i64>, Option<i64>) {
    let taken_back: HashSet<i64> = log
        .iter()
        .filter_map(|e| match e.act {
            Act::Do => None,
            Act::Undo { of } | Act::Redo { of } => Some(of),
        })
        .collect();
    let stands = |number: i64| !taken_back.contains(&number);
    let undone = |e: &&Entry<'_>| matches!(e.act, Act::Undo { .. });
    let done = |e: &&Entry<'_>| !undone(e) && stands(e.number);
    let takes_part = log.iter().any(|e| e.who == who);
    let undo = log.iter().rev().filter(|e| !takes_part || e.who == who).find(done).map(|e| e.number);
    let mine = log.iter().rev().filter(|e| e.who == who);
    let redo = mine.take_while(|e| !matches!(e.act, Act::Do)).find(|e| undone(e) && stands(e.number));
    (undo, redo.map(|e| e.number))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(rows: &[(&'static str, Act)]) -> Vec<Entry<'static>> {
        rows.iter().zip(1..).map(|(&(who, act), number)| Entry { number, who, act }).collect()
    }

    #[test]
    fn everybody_undoes_their_own() {
        let log = log(&[("a", Act::Do), ("b", Act::Do), ("a", Act::Do)]);
        assert_eq!(buttons(&log, "a"), (Some(3), None));
        assert_eq!(buttons(&log, "b"), (Some(2), None));
        assert_eq!(buttons(&log, "c"), (Some(3), None), "who has done nothing undoes the last of all");
    }

    #[test]
    fn undo_goes_back_step_by_step_and_redo_forth() {
        let mut rows = vec![("a", Act::Do), ("a", Act::Do), ("a", Act::Undo { of: 2 })];
        assert_eq!(buttons(&log(&rows), "a"), (Some(1), Some(3)));
        rows.push(("a", Act::Undo { of: 1 }));
        assert_eq!(buttons(&log(&rows), "a"), (None, Some(4)));
        rows.push(("a", Act::Redo { of: 4 }));
        assert_eq!(buttons(&log(&rows), "a"), (Some(5), Some(3)));
        rows.push(("a", Act::Redo { of: 3 }));
        assert_eq!(buttons(&log(&rows), "a"), (Some(6), None));
    }

    #[test]
    fn a_new_stroke_ends_redoing() {
        let log = log(&[("a", Act::Do), ("a", Act::Undo { of: 1 }), ("a", Act::Do)]);
        assert_eq!(buttons(&log, "a"), (Some(3), None));
    }
}
