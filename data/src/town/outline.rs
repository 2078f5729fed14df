//! The outline of several blocks together: what is left of their directed borders when opposite ones cancel.

use std::collections::BTreeMap;

use grid::lattice::Point;
use grid::shape::ring_edges;

use super::TownError;

/// The one ring around all these anticlockwise rings, which may share borders but not overlap.
///
/// # Errors
/// When the rings leave a hole or fall apart, or touch only at a corner: `what` names them in the message.
pub(super) fn around(
    rings: impl IntoIterator<Item = Vec<Point>>,
    what: &str,
) -> Result<Vec<Point>, TownError> {
    let mut next: BTreeMap<Point, Vec<Point>> = BTreeMap::new();
    for ring in rings {
        for (a, b) in ring_edges(&ring) {
            let opposite = next.entry(b).or_default();
            if let Some(found) = opposite.iter().position(|&end| end == a) {
                opposite.swap_remove(found);
            } else {
                next.entry(a).or_default().push(b);
            }
        }
    }
    next.retain(|_, ends| !ends.is_empty());
    let not_one = || TownError::definition(format!("plan.toml: {what} is not one piece without holes"));
    let start = *next.keys().next().ok_or_else(not_one)?;
    let mut ring = Vec::with_capacity(next.len());
    let mut at = start;
    loop {
        ring.push(at);
        match next.remove(&at).as_deref() {
            Some(&[end]) => at = end,
            _ => return Err(not_one()),
        }
        if at == start {
            break;
        }
    }
    if next.is_empty() { Ok(ring) } else { Err(not_one()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(x: i32, y: i32) -> Vec<Point> {
        [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(dx, dy)| Point::new(x + dx, y + dy)).to_vec()
    }

    #[test]
    fn neighbours_lose_the_border_between_them() {
        let ring = around([square(0, 0), square(1, 0)], "pair").unwrap();
        assert_eq!(ring.len(), 6);
    }

    #[test]
    fn pieces_apart_are_refused() {
        for rings in [
            vec![square(0, 0), square(5, 0)],
            vec![square(0, 0), square(1, 1)],
            // A frame around a hole.
            [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)]
                .map(|(x, y)| square(x, y))
                .to_vec(),
        ] {
            assert!(around(rings, "test").is_err());
        }
    }
}
