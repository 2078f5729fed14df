//! Numbered steps with their times, so that a long first run is seen to move.

use std::time::{Duration, Instant};

/// Announces steps and tells how long each took.
pub(crate) struct Steps {
    total: usize,
    done: usize,
}

impl Steps {
    /// `total` is how many steps will be announced.
    pub(crate) fn new(total: usize) -> Self {
        Self { total, done: 0 }
    }

    /// Announces a step, takes it, and prints its time whether or not it succeeds.
    pub(crate) fn take<T>(
        &mut self,
        what: &str,
        step: impl FnOnce() -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        self.done += 1;
        eprintln!("[{}/{}] {what}", self.done, self.total);
        let start = Instant::now();
        let result = step();
        let outcome = if result.is_ok() { "done" } else { "FAILED" };
        eprintln!("[{}/{}] {outcome} in {}", self.done, self.total, show(start.elapsed()));
        result
    }
}

/// A duration to the tenth of a second, with minutes once there are any.
pub(crate) fn show(time: Duration) -> String {
    let tenths = time.as_millis().div_ceil(100);
    let (minutes, tenths) = (tenths / 600, tenths % 600);
    let seconds = format!("{}.{} s", tenths / 10, tenths % 10);
    if minutes == 0 { seconds } else { format!("{minutes} min {seconds}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!(show(Duration::ZERO), "0.0 s");
        assert_eq!(show(Duration::from_millis(1_230)), "1.3 s");
        assert_eq!(show(Duration::from_millis(59_999)), "1 min 0.0 s");
        assert_eq!(show(Duration::from_secs(725)), "12 min 5.0 s");
    }

    #[test]
    fn a_failed_step_hands_its_error_on() {
        let error = Steps::new(1).take::<()>("fails", || anyhow::bail!("why")).unwrap_err();
        assert_eq!(error.to_string(), "why");
    }
}
