//! What a command says when it cannot do what was asked.

use std::collections::HashMap;
use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use grid::read::{FeatureName, MAX_FAULTS, ReadError};
use store::StoreError;

/// Why a command gave up: one line for each fault.
#[derive(Debug)]
pub(super) struct Failure {
    lines: Vec<String>,
}

impl Failure {
    /// A failure with one line.
    pub(super) fn new(line: impl Into<String>) -> Self {
        Self { lines: vec![line.into()] }
    }

    /// Faults of one file, each with the file's name in front.
    pub(super) fn in_file(file: &Path, error: &ReadError) -> Self {
        let lines = |fault| format!("{}: {fault}", file.display());
        let mut lines: Vec<String> = error.faults.iter().map(lines).collect();
        lines.extend(more(error.more));
        Self { lines }
    }
}

fn more(number: usize) -> Option<String> {
    (number > 0).then(|| format!("and {number} more faults"))
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

impl Error for Failure {}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let mut line = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            let said = cause.to_string().replace('\n', " ");
            // Some errors repeat their cause in their own words.
            if !line.ends_with(&said) {
                line.push_str(": ");
                line.push_str(&said);
            }
            source = cause.source();
        }
        Self::new(line)
    }
}

/// Faults of several files on their way into a [`Failure`]: the first of each sort is listed, the others are counted.
#[derive(Default)]
pub(super) struct Faults {
    lines: Vec<Line>,
    /// By file and fault, the line that lists it.
    listed: HashMap<(PathBuf, String), usize>,
    more: usize,
}

struct Line {
    text: String,
    /// How many other features have the same fault.
    others: usize,
}

impl Faults {
    /// Adds what is wrong with one file.
    pub(super) fn add(&mut self, file: &Path, error: &ReadError) {
        for fault in &error.faults {
            self.push(format!("{}: {fault}", file.display()));
        }
        self.more += error.more;
    }

    /// Adds what is wrong with one feature.
    pub(super) fn add_feature(&mut self, file: &Path, feature: &FeatureName, what: String) {
        if let Some(&line) = self.listed.get(&(file.to_owned(), what.clone())) {
            self.lines[line].others += 1;
        } else if self.push(format!("{}: {feature}: {what}", file.display())) {
            self.listed.insert((file.to_owned(), what), self.lines.len() - 1);
        }
    }

    /// Whether there was still room for the line.
    fn push(&mut self, text: String) -> bool {
        let room = self.lines.len() < MAX_FAULTS;
        if room {
            self.lines.push(Line { text, others: 0 });
        } else {
            self.more += 1;
        }
        room
    }

    /// How many faults were added.
    pub(super) fn number(&self) -> usize {
        self.lines.iter().map(|line| 1 + line.others).sum::<usize>() + self.more
    }

    pub(super) fn into_result(self) -> Result<(), Failure> {
        if self.lines.is_empty() {
            return Ok(());
        }
        let text = |line: Line| match line.others {
            0 => line.text,
            1 => format!("{} (and 1 other feature)", line.text),
            others => format!("{} (and {others} other features)", line.text),
        };
        let mut lines: Vec<String> = self.lines.into_iter().map(text).collect();
        lines.extend(more(self.more));
        Err(Failure { lines })
    }
}
