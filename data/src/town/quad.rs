//! A block's ground as a field with coordinates of its own.

use super::plane::Spot;

/// Four corners with coordinates inside: `u` runs west to east, `v` south to north, both 0 to [`Quad::FULL`].
#[derive(Clone, Copy, Debug)]
pub(super) struct Quad {
    pub(super) sw: Spot,
    pub(super) se: Spot,
    pub(super) ne: Spot,
    pub(super) nw: Spot,
}

impl Quad {
    /// The far end of `u` and `v`.
    pub(super) const FULL: i64 = 10_000;

    /// The spot at `(u, v)`, bilinear between the corners.
    pub(super) fn at(&self, u: i64, v: i64) -> Spot {
        let south = self.sw.towards(self.se, u, Self::FULL);
        let north = self.nw.towards(self.ne, u, Self::FULL);
        south.towards(north, v, Self::FULL)
    }

    /// Its corners, counter-clockwise.
    pub(super) const fn corners(&self) -> [Spot; 4] {
        [self.sw, self.se, self.ne, self.nw]
    }

    /// Mean width west to east, cm.
    pub(super) fn width(&self) -> i64 {
        i64::midpoint((self.se - self.sw).length(), (self.ne - self.nw).length())
    }

    /// Mean depth south to north, cm.
    pub(super) fn depth(&self) -> i64 {
        i64::midpoint((self.nw - self.sw).length(), (self.ne - self.se).length())
    }

    /// The quad that is left when strips of these widths in cm are taken off; `None` when nothing is.
    pub(super) fn inset(&self, west: i64, east: i64, south: i64, north: i64) -> Option<Self> {
        let (width, depth) = (self.width(), self.depth());
        if west + east >= width || south + north >= depth {
            return None;
        }
        let [u0, u1] = [west * Self::FULL / width, Self::FULL - east * Self::FULL / width];
        let [v0, v1] = [south * Self::FULL / depth, Self::FULL - north * Self::FULL / depth];
        Some(Self { sw: self.at(u0, v0), se: self.at(u1, v0), ne: self.at(u1, v1), nw: self.at(u0, v1) })
    }

    /// The direction of growing `u` at `v`, of some length above zero.
    pub(super) fn eastward(&self, v: i64) -> Spot {
        self.at(Self::FULL, v) - self.at(0, v)
    }

    /// The direction of growing `v` at `u`, of some length above zero.
    pub(super) fn northward(&self, u: i64) -> Spot {
        self.at(u, Self::FULL) - self.at(u, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quad_runs_from_corner_to_corner() {
        let quad = Quad {
            sw: Spot::metres(0, 0),
            se: Spot::metres(100, 0),
            ne: Spot::metres(120, 90),
            nw: Spot::metres(0, 80),
        };
        assert_eq!(quad.at(0, 0), quad.sw);
        assert_eq!(quad.at(Quad::FULL, Quad::FULL), quad.ne);
        assert_eq!(quad.at(Quad::FULL / 2, 0), Spot::metres(50, 0));
        assert!(quad.inset(4_000, 4_000, 1_000, 1_000).is_some());
        assert!(quad.inset(6_000, 6_000, 1_000, 1_000).is_none());
    }
}
