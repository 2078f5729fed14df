//! Which lines of a label there is room for.

use super::Frame;
use crate::label::label_room;
use crate::shape::Shape;

/// Where a label goes on paper, and how much room there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// Its middle, in millimetres.
    pub at: [f64; 2],
    /// Diameter of the largest circle there that stays within the shape, in millimetres.
    pub diameter_mm: f64,
}

impl Room {
    /// How many of the lines, each `(height, width)` in millimetres, fit one below the other into the circle.
    pub fn lines(&self, lines: &[(f64, f64)]) -> usize {
        let fits = |lines: &[(f64, f64)]| {
            let height: f64 = lines.iter().map(|(height, _)| height).sum();
            let width = lines.iter().map(|(_, width)| *width).fold(0.0, f64::max);
            height.hypot(width) <= self.diameter_mm
        };
        (0..=lines.len()).rev().find(|&n| fits(&lines[..n])).unwrap_or(0)
    }
}

/// The room for a shape's label.
pub fn room(shape: &Shape, frame: &Frame) -> Room {
    let (at, diameter_m) = label_room(shape);
    Room { at: frame.place(at), diameter_mm: frame.mm(diameter_m) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_lines_as_fit() {
        let room = |diameter_mm| Room { at: [0.0, 0.0], diameter_mm };
        let lines = [(6.0, 9.0), (3.0, 14.0), (3.0, 20.0)];
        for (diameter, wanted) in [(5.0, 0), (11.0, 1), (17.0, 2), (24.0, 3)] {
            assert_eq!(room(diameter).lines(&lines), wanted, "{diameter} mm");
        }
    }
}
