//! Tints that tell neighbours apart, on a black-and-white printer too where there are few.

use std::collections::BTreeSet;

use crate::borders::Borders;
use crate::shape::Shape;

/// A number for each cell, from 0, so that cells with a common border have different ones. Cells are taken in their order and given
/// the least number free: as a rule four to six are enough. O(v) for v vertices.
pub fn tints(cells: &[Shape]) -> Vec<u8> {
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); cells.len()];
    for &(a, b) in Borders::of(cells).shared_m().keys() {
        neighbours[a].push(b);
        neighbours[b].push(a);
    }
    let mut tints: Vec<Option<u8>> = vec![None; cells.len()];
    for cell in 0..cells.len() {
        let taken: BTreeSet<u8> = neighbours[cell].iter().filter_map(|&other| tints[other]).collect();
        tints[cell] = (0..=u8::MAX).find(|tint| !taken.contains(tint));
    }
    tints.into_iter().map(Option::unwrap_or_default).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lattice::Point;

    #[test]
    fn neighbours_differ_and_few_tints_are_used() {
        let square = |x: i32, y: i32| {
            let corner = |dx, dy| Point::new((x + dx) * 100, (y + dy) * 100);
            Shape::from_rings(vec![vec![vec![corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)]]])
                .unwrap()
        };
        let cells: Vec<Shape> = (0..5).flat_map(|y| (0..5).map(move |x| square(x, y))).collect();
        let found = tints(&cells);
        for &(a, b) in Borders::of(&cells).shared_m().keys() {
            assert_ne!(found[a], found[b], "{a} and {b}");
        }
        assert!(found.iter().all(|&tint| tint < 2), "a chessboard has two");
        assert_eq!(tints(&[]), Vec::<u8>::new());
    }
}
