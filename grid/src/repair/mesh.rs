//! Noded edges as a mesh of triangles: pieces of ground that no border runs through.

use spade::{ConstrainedDelaunayTriangulation, Point2, Triangulation as _};

use crate::lattice::{Point, orient};
use crate::measure::LocalScale;

/// Stands for the ground outside all triangles.
pub(crate) const OUTSIDE: u32 = u32::MAX;

/// Triangles that cover the convex hull of their points, corners anticlockwise.
pub(crate) struct Mesh {
    /// Side `i` of a triangle runs from its corner `i` to the next.
    corners: Vec<[Point; 3]>,
    /// The triangle across each side.
    across: Vec<[u32; 3]>,
}

impl Mesh {
    /// A mesh in which all of `edges` are sides; they have but end points in common. Delaunay where the edges leave a
    /// choice, so that triangles reach across thin ground to what is nearest. O(n log n).
    ///
    /// `None` when edges cross after all.
    pub(crate) fn new(edges: &[(Point, Point)]) -> Option<Self> {
        let mut points: Vec<Point> = edges.iter().flat_map(|&(a, b)| [a, b]).collect();
        points.sort_unstable();
        points.dedup();
        let number = |p: Point| points.partition_point(|&q| q < p);
        let edges = edges.iter().map(|&(a, b)| [number(a), number(b)]).collect();
        let vertices = points.iter().map(|p| Point2::new(f64::from(p.x), f64::from(p.y))).collect();
        let mut conflicts = 0;
        let delaunay: ConstrainedDelaunayTriangulation<Point2<f64>> =
            ConstrainedDelaunayTriangulation::try_bulk_load_cdt(vertices, edges, |_| conflicts += 1).ok()?;
        if conflicts > 0 {
            return None;
        }
        let mut mesh = Self { corners: Vec::new(), across: Vec::new() };
        // The library counts the outer face too, as the first.
        for face in delaunay.inner_faces() {
            let sides = face.adjacent_edges();
            mesh.corners.push(sides.map(|side| points[side.from().index()]));
            mesh.across.push(sides.map(|side| {
                let other = side.rev().face();
                if other.is_outer() { OUTSIDE } else { other.index() as u32 - 1 }
            }));
        }
        Some(mesh)
    }

    pub(crate) fn len(&self) -> usize {
        self.corners.len()
    }

    /// The corners of a triangle, anticlockwise.
    pub(crate) fn corners(&self, triangle: u32) -> [Point; 3] {
        self.corners[triangle as usize]
    }

    /// The sides of a triangle, anticlockwise, and what lies across each.
    pub(crate) fn sides(&self, triangle: u32) -> [(Point, Point, u32); 3] {
        let (corners, across) = (self.corners[triangle as usize], self.across[triangle as usize]);
        [0, 1, 2].map(|i| (corners[i], corners[(i + 1) % 3], across[i]))
    }

    /// Twice its area in square lattice units.
    pub(crate) fn doubled_area(&self, triangle: u32) -> i128 {
        let [a, b, c] = self.corners[triangle as usize];
        orient(a, b, c)
    }
}

/// Length of a side, m.
pub(crate) fn length_m(a: Point, b: Point) -> f64 {
    LocalScale::at(a.y.midpoint(b.y)).distance_m(a, b)
}
