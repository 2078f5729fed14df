//! Lines half-way between groups of points.

use rstar::RTree;
use rstar::primitives::GeomWithData;
use spade::{DelaunayTriangulation, Point2, Triangulation as _};

use super::BlocksError;
use crate::lattice::{Extent, Point};
use crate::measure::LocalScale;
use crate::repair::trace::Edge;

/// A point with the number of its group.
pub(super) type Site = (Point, u32);

/// Points and which group each belongs to.
pub(super) struct Sites {
    all: Vec<Site>,
    scale: LocalScale,
    tree: RTree<GeomWithData<[f64; 2], u32>>,
}

impl Sites {
    /// Of several groups in one point, the first counts. O(n log n).
    pub(super) fn new(mut sites: Vec<Site>) -> Self {
        sites.sort_unstable();
        sites.dedup_by_key(|site| site.0);
        let middle = Extent::of(sites.iter().map(|site| site.0));
        let scale = LocalScale::at(middle.map_or(0, |extent| extent.min.y.midpoint(extent.max.y)));
        let placed = sites.iter().map(|&(at, group)| GeomWithData::new(plane(scale, at), group)).collect();
        Self { scale, tree: RTree::bulk_load(placed), all: sites }
    }

    /// The group of the nearest site; the lowest where several are as near.
    pub(super) fn nearest(&self, at: Point) -> Option<u32> {
        let near = self.tree.nearest_neighbors(&plane(self.scale, at));
        near.into_iter().map(|site| site.data).min()
    }

    /// The borders between the ground nearest to one group and that nearest to another, by Voronoi, within a box. O(n log n).
    ///
    /// # Errors
    /// [`BlocksError::Tangled`] when the points cannot be triangulated, which does not occur for points of the lattice.
    pub(super) fn borders(&self, within: Extent) -> Result<Vec<Edge>, BlocksError> {
        let origin = within.min;
        let offset = |at: Point| {
            let [x, y] = self.scale.offset_m(origin, at);
            Point2::new(x, y)
        };
        let points = self.all.iter().map(|site| offset(site.0)).collect();
        let delaunay: DelaunayTriangulation<Point2<f64>> =
            DelaunayTriangulation::bulk_load_stable(points).map_err(|_| BlocksError::Tangled)?;
        let corner = offset(within.max);
        let far = 2.0 * corner.x.hypot(corner.y) + 10.0;
        let mut borders = Vec::new();
        for edge in delaunay.directed_edges() {
            let (from, to) = (edge.from().fix().index(), edge.to().fix().index());
            // Each edge is seen from both its ends; once is enough.
            if from > to || self.all[from].1 == self.all[to].1 {
                continue;
            }
            let (a, b) = (edge.from().position(), edge.to().position());
            let length = (b.x - a.x).hypot(b.y - a.y);
            let middle = [f64::midpoint(a.x, b.x), f64::midpoint(a.y, b.y)];
            // At right angles, to the left of the edge.
            let left = [-(b.y - a.y) / length, (b.x - a.x) / length];
            // Of three points all but on a line, the circle is too large for numbers.
            let end = |centre: Option<Point2<f64>>, turn: f64| match centre {
                Some(c) if c.x.is_finite() && c.y.is_finite() => [c.x, c.y],
                _ => [middle[0] + turn * far * left[0], middle[1] + turn * far * left[1]],
            };
            let centre_left = edge.face().as_inner().map(|face| face.circumcenter());
            let centre_right = edge.rev().face().as_inner().map(|face| face.circumcenter());
            let ends = (end(centre_left, 1.0), end(centre_right, -1.0));
            if let Some((p, q)) = clipped(ends, [corner.x, corner.y]) {
                let back = |[x, y]: [f64; 2]| {
                    let at = |from: i32, m: f64, unit: f64| (f64::from(from) + m / unit).round() as i32;
                    Point::new(at(origin.x, x, self.scale.east_m), at(origin.y, y, self.scale.north_m))
                };
                borders.push((back(p), back(q)));
            }
        }
        borders.retain(|(p, q)| p != q);
        Ok(borders)
    }
}

fn plane(scale: LocalScale, at: Point) -> [f64; 2] {
    [f64::from(at.x) * scale.east_m, f64::from(at.y) * scale.north_m]
}

/// The part of a stretch in the box from the origin to a corner (Liang and Barsky 1984).
fn clipped((p, q): ([f64; 2], [f64; 2]), corner: [f64; 2]) -> Option<([f64; 2], [f64; 2])> {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let step = q[axis] - p[axis];
        if step == 0.0 {
            if p[axis] < 0.0 || p[axis] > corner[axis] {
                return None;
            }
            continue;
        }
        let (low, high) = (-p[axis] / step, (corner[axis] - p[axis]) / step);
        from = from.max(low.min(high));
        to = to.min(low.max(high));
    }
    let at = |t: f64| [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])];
    (from < to).then(|| (at(from), at(to)))
}
