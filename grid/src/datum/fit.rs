//! How well two outlines fit, and which shift brings them together.

use rstar::RTree;
use rstar::primitives::Line;

use super::outline::{corners, outline};
use crate::lattice::{Extent, Point};
use crate::measure::LocalScale;
use crate::shape::{Shape, ring_edges};

/// Corners of one outline against the edges of the other, in a plane in metres.
///
/// The corners are those of the outline that has fewer: generalising keeps some of the original corners but none of the
/// lines between them, so a corner of the coarse outline still lies on the fine one.
pub(super) struct Fit {
    origin: Point,
    scale: LocalScale,
    corners: Vec<Point>,
    edges: RTree<Line<[f64; 2]>>,
    /// Whether the corners are those of the data, and the edges those of its area.
    moves_data: bool,
}

/// Fewer corners than these say nothing.
const ENOUGH: usize = 12;
/// Corners farther than this from the other outline, m, belong to parts that it does not have. BD-09 shifts by 1.2 km.
const REACH_M: f64 = 2_000.0;

impl Fit {
    /// Sets up the comparison; `None` when there is too little to compare.
    pub(super) fn new(data: &[Shape], parents: &[Shape]) -> Option<Self> {
        let (data, parents) = (outline(data), outline(parents));
        let count = |rings: &[Vec<Point>]| rings.iter().map(Vec::len).sum::<usize>();
        let moves_data = count(&data) <= count(&parents);
        let (coarse, fine) = if moves_data { (&data, &parents) } else { (&parents, &data) };
        let extent = Extent::of(fine.iter().flatten().copied())?;
        let origin = Point::new(extent.min.x.midpoint(extent.max.x), extent.min.y.midpoint(extent.max.y));
        let scale = LocalScale::at(origin.y);
        let line = |(a, b)| Line::new(scale.offset_m(origin, a), scale.offset_m(origin, b));
        let edges = RTree::bulk_load(fine.iter().flat_map(|ring| ring_edges(ring)).map(line).collect());
        let mut fit = Self { origin, scale, corners: Vec::new(), edges, moves_data };
        fit.corners = corners(coarse);
        fit.corners.retain(|&p| fit_distance(&fit.edges, scale.offset_m(origin, p)) < REACH_M);
        (fit.corners.len() >= ENOUGH).then_some(fit)
    }

    /// Middle of the compared outlines, `[longitude, latitude]`.
    pub(super) fn centre(&self) -> [f64; 2] {
        self.origin.into()
    }

    /// Whether it is the data that is moved against its area; else it is the area, the other way.
    pub(super) const fn moves_data(&self) -> bool {
        self.moves_data
    }

    /// Median distance of the corners from the edges after moving each corner, m. `moved` maps degrees to degrees.
    pub(super) fn median_m(&self, moved: impl Fn([f64; 2]) -> [f64; 2]) -> f64 {
        let distances = self.corners.iter().filter_map(|&p| {
            let p = Point::try_from(moved(p.into())).ok()?;
            Some(fit_distance(&self.edges, self.scale.offset_m(self.origin, p)))
        });
        median(distances.collect())
    }

    /// How far the data lies off its area, metres east and north, searched from an expected offset.
    ///
    /// Iterates the least squares of the distances along the normals of the nearest edges, far corners weighing less
    /// (point-to-line registration: Chen and Medioni 1992, with Cauchy weights).
    pub(super) fn offset_m(&self, expected: [f64; 2]) -> [f64; 2] {
        const ROUNDS: usize = 30;
        // Corners of the data move to the area, against the offset; corners of the area move to the data, with it.
        let sign = if self.moves_data { -1.0 } else { 1.0 };
        let mut shift = expected.map(|e| e * sign);
        for _ in 0..ROUNDS {
            let Some(step) = self.step(shift) else { break };
            shift = [shift[0] + step[0], shift[1] + step[1]];
            if step[0].hypot(step[1]) < 0.1 {
                break;
            }
        }
        shift.map(|s| s * sign)
    }

    /// The correction to a shift of all corners; `None` when the edges do not determine it.
    fn step(&self, shift: [f64; 2]) -> Option<[f64; 2]> {
        let offsets: Vec<[f64; 2]> = self
            .corners
            .iter()
            .filter_map(|&p| {
                let [x, y] = self.scale.offset_m(self.origin, p);
                to_nearest(&self.edges, [x + shift[0], y + shift[1]])
            })
            .collect();
        let spread = median(offsets.iter().map(|[dx, dy]| dx.hypot(*dy)).collect()).max(1.0);
        let (mut xx, mut xy, mut yy, mut bx, mut by) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for [dx, dy] in offsets {
            let distance = dx.hypot(dy);
            if distance < 1e-6 {
                continue;
            }
            let weight = 1.0 / (1.0 + (distance / spread).powi(2));
            let (nx, ny) = (dx / distance, dy / distance);
            xx += weight * nx * nx;
            xy += weight * nx * ny;
            yy += weight * ny * ny;
            bx += weight * nx * distance;
            by += weight * ny * distance;
        }
        let determinant = xx * yy - xy * xy;
        // Edges that all run one way leave the shift along them open.
        if determinant <= 1e-4 * (xx + yy).powi(2) {
            return None;
        }
        Some([(bx * yy - by * xy) / determinant, (by * xx - bx * xy) / determinant])
    }
}

/// From a point of the plane to the nearest point of the edges, m.
fn to_nearest(edges: &RTree<Line<[f64; 2]>>, p: [f64; 2]) -> Option<[f64; 2]> {
    let line = edges.nearest_neighbor(&p)?;
    let [ax, ay] = line.from;
    let (dx, dy) = (line.to[0] - ax, line.to[1] - ay);
    let length2 = dx * dx + dy * dy;
    let along = if length2 > 0.0 { ((p[0] - ax) * dx + (p[1] - ay) * dy) / length2 } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    Some([ax + along * dx - p[0], ay + along * dy - p[1]])
}

fn fit_distance(edges: &RTree<Line<[f64; 2]>>, p: [f64; 2]) -> f64 {
    to_nearest(edges, p).map_or(f64::INFINITY, |[dx, dy]| dx.hypot(dy))
}

/// The upper median; infinite when there are no values.
fn median(mut values: Vec<f64>) -> f64 {
    let middle = values.len() / 2;
    if values.is_empty() {
        return f64::INFINITY;
    }
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}
