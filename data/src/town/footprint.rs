//! The outline of a building.

use super::plane::Spot;

/// A rectangle on the ground: a building's outline.
#[derive(Clone, Copy, Debug)]
pub(super) struct Footprint {
    /// Its centre.
    pub(super) centre: Spot,
    /// From the centre to the middle of its right end.
    pub(super) half_length: Spot,
    /// From the centre to the middle of its back, a quarter turn to the left of `half_length`.
    pub(super) half_depth: Spot,
}

impl Footprint {
    /// A rectangle of this length along `direction` and this depth, in cm.
    pub(super) fn new(centre: Spot, direction: Spot, length: i64, depth: i64) -> Self {
        Self {
            centre,
            half_length: direction.resized(length / 2),
            half_depth: direction.left().resized(depth / 2),
        }
    }

    /// The corners, anticlockwise.
    pub(super) fn corners(&self) -> [Spot; 4] {
        let Self { centre, half_length: l, half_depth: d } = *self;
        [centre - l - d, centre + l - d, centre + l + d, centre - l + d]
    }

    /// The spot `along` ‰ of the half length and `back` ‰ of the half depth from the centre.
    pub(super) fn spot(&self, along: i64, back: i64) -> Spot {
        self.centre + self.half_length.scaled(along, 1_000) + self.half_depth.scaled(back, 1_000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_footprint_has_its_sides() {
        let house = Footprint::new(Spot::metres(10, 10), Spot::new(300, 400), 1_000, 600);
        let [a, b, c, _] = house.corners();
        assert_eq!((b - a).length(), 1_000);
        assert_eq!((c - b).length(), 600);
    }
}
