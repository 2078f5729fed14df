//! Counting tests from what the test runs print.

use std::collections::BTreeSet;
use std::fmt;

/// How a test says that it could not run here: a line `skipped: NAME: REASON`, written past the harness's capture
/// (see `skip` in the tests crate). The harness itself counts such a test as passed.
const SKIPPED: &str = "skipped: ";

/// The sum over all runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: usize,
    failed: usize,
    /// Name and reason of tests that could not run here.
    skipped: BTreeSet<String>,
}

impl Tally {
    /// Takes in one line of a test run's output.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(result) = line.strip_prefix("test result: ") {
            self.passed += number_before(result, " passed");
            self.failed += number_before(result, " failed");
        } else if let Some((_, test)) = line.split_once(SKIPPED) {
            self.skipped.insert(test.to_owned());
        }
    }

    /// Counts a step that failed without a failing test in it: a lint, or tests that do not compile.
    pub(crate) fn fail(&mut self) {
        self.failed += 1;
    }

    /// Tests that failed, and failed steps.
    pub(crate) fn failed(&self) -> usize {
        self.failed
    }
}

/// One line for each test that was skipped, then the summary alone on the last line.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for test in &self.skipped {
            writeln!(f, "{SKIPPED}{test}")?;
        }
        let passed = self.passed.saturating_sub(self.skipped.len());
        write!(f, "{passed} passed, {} failed", self.failed)
    }
}

/// The number written just before `word`, or 0 where there is none.
fn number_before(text: &str, word: &str) -> usize {
    let before = text.split(word).next().filter(|before| before.len() < text.len()).unwrap_or_default();
    let digits = before.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
    digits.parse().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(output: &str) -> Tally {
        let mut tally = Tally::default();
        output.lines().for_each(|line| tally.read(line));
        tally
    }

    #[test]
    fn runs_are_summed() {
        let tally = tally(
            "running 3 tests\n\
             test a ... ok\n\
             test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: FAILED. 10 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.20s\n",
        );
        assert_eq!(tally.to_string(), "13 passed, 2 failed");
        assert_eq!(tally.failed(), 2);
    }

    #[test]
    fn a_skipped_test_is_named_and_not_counted_as_passed() {
        let tally = tally(
            "test browser ... skipped: browser: no chromium found\n\
             skipped: browser: no chromium found\n\
             test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n",
        );
        assert_eq!(tally.to_string(), "skipped: browser: no chromium found\n2 passed, 0 failed");
    }

    #[test]
    fn a_failed_step_counts_even_when_no_test_ran() {
        let mut tally = tally("error: could not compile `grid`\n");
        tally.fail();
        assert_eq!(tally.to_string(), "0 passed, 1 failed");
    }
}
