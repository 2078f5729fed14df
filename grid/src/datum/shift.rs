//! The offsets that data may have against its area.

use crate::crs::Crs;
use crate::lattice::Point;
use crate::measure::LocalScale;

/// One of the offsets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    /// [`Crs::Gcj02`] or [`Crs::Bd09`].
    pub(super) system: Crs,
    /// Whether the area and not the data is shifted.
    pub(super) reversed: bool,
}

impl Shift {
    pub(super) const ALL: [Self; 4] = [
        Self { system: Crs::Gcj02, reversed: false },
        Self { system: Crs::Bd09, reversed: false },
        Self { system: Crs::Gcj02, reversed: true },
        Self { system: Crs::Bd09, reversed: true },
    ];

    /// Where a coordinate of the data, in degrees, would lie without the offset against its area.
    pub(super) fn undo(self, p: [f64; 2]) -> [f64; 2] {
        if self.reversed { self.distort(p) } else { self.correct(p) }
    }

    /// Where a coordinate of the area, in degrees, would lie with the offset of the data.
    pub(super) fn redo(self, p: [f64; 2]) -> [f64; 2] {
        if self.reversed { self.correct(p) } else { self.distort(p) }
    }

    /// How far the offset puts the data off its area, metres east and north.
    pub(super) fn offset_m(self, at: [f64; 2]) -> [f64; 2] {
        let redone = self.redo(at);
        match (Point::try_from(at), Point::try_from(redone)) {
            (Ok(from), Ok(to)) => LocalScale::at(from.y).offset_m(from, to),
            _ => [0.0; 2],
        }
    }

    fn correct(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (x, y) = if self.system == Crs::Bd09 { coordtransform::bd09_to_gcj02(x, y) } else { (x, y) };
        coordtransform::gcj02_to_wgs84_in_mainland(x, y).into()
    }

    fn distort(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let (x, y) = coordtransform::wgs84_to_gcj02_in_mainland(x, y);
        let p = if self.system == Crs::Bd09 { coordtransform::gcj02_to_bd09(x, y) } else { (x, y) };
        p.into()
    }
}
