//! A shape made ready for many point questions.

use crate::lattice::{Extent, Point, orient};
use crate::shape::{Shape, ring_edges};
use crate::winding::winding_left_of;

/// The edges of a shape sorted into bands of latitude, so that a question looks only at edges near its latitude.
///
/// Building costs O(n) for borders as they occur; a question costs the edges of one band, O(√n) or so.
pub struct Prepared {
    extent: Extent,
    band_height: i64,
    /// Band `i` holds `edges[starts[i]..starts[i + 1]]`.
    starts: Vec<usize>,
    edges: Vec<(Point, Point)>,
}

/// About so many edges lie in a band.
const EDGES_A_BAND: i64 = 8;
/// More bands than this gain nothing.
const MOST_BANDS: i64 = 1 << 14;

impl Prepared {
    /// Sorts the edges of `shape` into bands.
    pub fn new(shape: &Shape) -> Self {
        Self::of_edges(shape.extent(), shape.edges())
    }

    /// Sorts the edges of an open ring into bands.
    pub(crate) fn of_ring(ring: &[Point]) -> Self {
        let nowhere = Extent { min: Point::new(0, 0), max: Point::new(0, 0) };
        Self::of_edges(Extent::of(ring.iter().copied()).unwrap_or(nowhere), ring_edges(ring))
    }

    fn of_edges(extent: Extent, all: impl Iterator<Item = (Point, Point)> + Clone) -> Self {
        let span = |(a, b): (Point, Point)| (i64::from(a.y) - i64::from(b.y)).abs();
        let (count, climbed) = all.clone().fold((0, 0), |(n, sum), edge| (n + 1, sum + span(edge)));
        let height = i64::from(extent.max.y) - i64::from(extent.min.y) + 1;
        // An edge stands in every band it crosses: where edges are long, as in a comb, bands must be few.
        let bands = (count / EDGES_A_BAND).min(count * height / (climbed + 1)).clamp(1, MOST_BANDS) as usize;
        let band_height = (height - 1) / bands as i64 + 1;
        let mut prepared = Self { extent, band_height, starts: vec![0; bands + 1], edges: Vec::new() };
        for (a, b) in all.clone() {
            for band in prepared.bands(a.y.min(b.y), a.y.max(b.y)) {
                prepared.starts[band + 1] += 1;
            }
        }
        for i in 0..bands {
            prepared.starts[i + 1] += prepared.starts[i];
        }
        let mut next = prepared.starts.clone();
        prepared.edges = vec![(extent.min, extent.min); prepared.starts[bands]];
        for (a, b) in all {
            for band in prepared.bands(a.y.min(b.y), a.y.max(b.y)) {
                prepared.edges[next[band]] = (a, b);
                next[band] += 1;
            }
        }
        prepared
    }

    /// The box around the edges.
    pub(crate) fn extent(&self) -> Extent {
        self.extent
    }

    /// Edges of the bands that a box reaches into; some come more than once.
    fn edges_in(&self, low: i32, high: i32) -> &[(Point, Point)] {
        let bands = self.bands(low, high);
        &self.edges[self.starts[bands.start]..self.starts[bands.end]]
    }

    fn bands(&self, low: i32, high: i32) -> std::ops::Range<usize> {
        let last = self.starts.len() as i64 - 2;
        let band = |y: i32| ((i64::from(y) - i64::from(self.extent.min.y)) / self.band_height).clamp(0, last);
        band(low) as usize..band(high) as usize + 1
    }

    /// Whether the shape holds the point, by the half-open rule above.
    pub fn holds(&self, p: Point) -> bool {
        if !self.extent.contains(p) {
            return false;
        }
        holds(self.edges_in(p.y, p.y).iter().copied(), p)
    }

    /// Whether the shape holds the ground just left of the middle of an edge that none of its own crosses.
    pub(crate) fn holds_left_of(&self, (a, b): (Point, Point)) -> bool {
        let height = i64::midpoint(i64::from(a.y), i64::from(b.y)) as i32;
        winding_left_of((a, b), self.edges_in(height, height)) > 0
    }

    /// Whether any edge's box meets `extent`.
    pub(crate) fn border_near(&self, extent: &Extent) -> bool {
        if !self.extent.intersects(extent) {
            return false;
        }
        self.edges_in(extent.min.y, extent.max.y)
            .iter()
            .any(|&(a, b)| extent.intersects(&Extent::of_edge(a, b)))
    }
}

/// Whether directed edges enclose a point; points on the border belong to one side by a fixed rule.
///
/// The point is taken an infinitesimal step to the east and a still smaller one to the north, where it lies on no line
/// between lattice points. So of all shapes that meet along a border or in a corner, exactly one holds each point there:
/// in an exact tiling each point of the area belongs to exactly one cell. (Points on the outer border belong to the
/// area when it lies to their east, or, on a border that runs east and west, to their north.) Exact.
pub(crate) fn holds(edges: impl Iterator<Item = (Point, Point)>, p: Point) -> bool {
    let mut inside = false;
    for (a, b) in edges {
        if (a.y <= p.y) != (b.y <= p.y) {
            // The edge meets the ray to the east when the point lies strictly west of it.
            let turn = orient(a, b, p);
            inside ^= if a.y < b.y { turn > 0 } else { turn < 0 };
        }
    }
    inside
}
