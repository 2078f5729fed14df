//! How far a long command is.

use std::io::{IsTerminal as _, Write as _};

use store::Step;

/// A line on standard error that says how far a command is, for people; files and pipes are spared.
pub(super) struct Progress {
    /// The whole number of records, where it is known.
    of: Option<u64>,
    shown: bool,
}

impl Progress {
    pub(super) fn new(of: Option<u64>) -> Self {
        Self { of, shown: std::io::stderr().is_terminal() }
    }

    pub(super) fn show(&self, taken: u64) {
        match self.of {
            Some(of) => self.say(&format!("{taken} of {of} records")),
            None => self.say(&format!("{taken} records")),
        }
    }

    /// The same for a search.
    pub(super) fn percent(&self, done: f64) {
        self.say(&format!("{done:.0}%"));
    }

    /// The same while files are looked over.
    pub(super) fn read(&self, features: u64) {
        self.say(&format!("{features} features read"));
    }

    /// The same for copies, which write and then compare.
    pub(super) fn step(&self, step: Step, taken: u64) {
        match step {
            Step::Writing => self.say(&format!("writing: {taken} records")),
            Step::Comparing => self.say(&format!("comparing: {taken} records read")),
        }
    }

    fn say(&self, text: &str) {
        if self.shown {
            eprint!("\r\x1b[K{text}");
            // Whether it is seen decides nothing.
            let _ = std::io::stderr().flush();
        }
    }

    pub(super) fn clear(&self) {
        if self.shown {
            eprint!("\r\x1b[K");
        }
    }
}
