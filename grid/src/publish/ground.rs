//! Ground that cells of two divisions of an area have in common, and ground that they do not.
//!
//! By overlay, so that it holds for broken divisions too. Its outlines are rounded to the lattice, and pieces as thin as
//! that rounding are nothing.

use crate::label::label_point;
use crate::lattice::Point;
use crate::loops::Region;
use crate::measure::ring_area_m2;
use crate::overlay::{at_least, inside, minus, outside};
use crate::shape::{Shape, doubled_area, ring_edges};

/// Pieces of ground, none as thin as rounding.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ground(Vec<Region>);

impl Ground {
    /// All of a shape.
    pub(crate) fn of(shape: &Shape) -> Self {
        Self::thick(at_least(&rings(shape), 1))
    }

    /// What two shapes have in common.
    pub(crate) fn common(a: &Shape, b: &Shape) -> Self {
        if a.extent().intersects(&b.extent()) {
            Self::thick(inside(&at_least(&rings(a), 1), b))
        } else {
            Self::default()
        }
    }

    /// What one shape has and another has not.
    pub(crate) fn without(shape: &Shape, other: &Shape) -> Self {
        Self::thick(outside(&at_least(&rings(shape), 1), other))
    }

    /// What a shape has that none of others has.
    pub(crate) fn outside_all<'a>(shape: &Shape, others: impl IntoIterator<Item = &'a Shape>) -> Self {
        let near = others.into_iter().filter(|other| other.extent().intersects(&shape.extent()));
        let others = at_least(&near.flat_map(rings).collect::<Vec<_>>(), 1);
        Self::thick(minus(&at_least(&rings(shape), 1), &others))
    }

    /// All of several pieces of ground, which may overlap.
    pub(crate) fn union(all: impl IntoIterator<Item = Self>) -> Self {
        let loops: Vec<Vec<Point>> = all.into_iter().flat_map(|ground| ground.0).flatten().collect();
        Self::thick(at_least(&loops, 1))
    }

    /// m² on the ground.
    pub(crate) fn area_m2(&self) -> f64 {
        self.0.iter().flatten().map(|ring| ring_area_m2(ring)).sum()
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Somewhere in it, `[longitude, latitude]`, with room around.
    pub(crate) fn label(&self) -> Option<[f64; 2]> {
        self.shape().map(|shape| label_point(&shape))
    }

    /// Each piece for itself.
    pub(crate) fn pieces(self) -> Vec<Self> {
        self.0.into_iter().map(|region| Self(vec![region])).collect()
    }

    /// As a shape; none where there is none.
    pub(crate) fn shape(&self) -> Option<Shape> {
        Shape::from_rings(self.0.clone()).ok()
    }

    fn thick(mut regions: Vec<Region>) -> Self {
        regions.retain(is_thick);
        Self(regions)
    }
}

fn rings(shape: &Shape) -> Vec<Vec<Point>> {
    shape.rings().map(|(ring, _)| ring.to_vec()).collect()
}

/// Whether a piece is wider in the mean than rounding moves a border, one unit on either side.
#[allow(clippy::ptr_arg, reason = "regions are handed on as they are")]
fn is_thick(region: &Region) -> bool {
    let length =
        |(a, b): (Point, Point)| (f64::from(a.x) - f64::from(b.x)).hypot(f64::from(a.y) - f64::from(b.y));
    let border: f64 = region.iter().flat_map(|ring| ring_edges(ring)).map(length).sum();
    let doubled: i128 = region.iter().map(|ring| doubled_area(ring)).sum();
    // A strip has half its border on either side: doubled area over border is its width.
    doubled as f64 > 2.0 * border
}
