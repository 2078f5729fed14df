//! Moments as text that compares as they do.

use jiff::Timestamp;

/// RFC 3339 in UTC with microseconds, always 27 characters long.
pub(super) fn text(at: Timestamp) -> String {
    format!("{at:.6}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_of_one_width_and_sort_as_the_moments_do() {
        let moments = ["1970-01-01T00:00:00Z", "2026-11-22T00:28:59.9999999Z", "2026-11-22T00:29:00.5Z"];
        let texts: Vec<String> = moments.iter().map(|at| text(at.parse().unwrap())).collect();
        assert_eq!(
            texts,
            ["1970-01-01T00:00:00.000000Z", "2026-11-22T00:28:59.999999Z", "2026-11-22T00:29:00.500000Z"]
        );
        assert!(texts.is_sorted());
    }
}
