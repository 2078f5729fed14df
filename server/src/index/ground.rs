//! Measures on the ground and point location, as far as the register needs them.

use grid::lattice::Point;
use grid::shape::Shape;

use super::select::{ExtentTree, extent_tree};
use rstar::AABB;

/// Finds the shape that a point lies in.
pub(crate) struct Locator<'a> {
    shapes: Vec<&'a Shape>,
    tree: ExtentTree,
}

impl<'a> Locator<'a> {
    /// Prepares the shapes; answers are indexes into them.
    pub(crate) fn new(shapes: Vec<&'a Shape>) -> Self {
        let tree = extent_tree(shapes.iter().map(|s| s.extent()));
        Self { shapes, tree }
    }

    /// The first shape that holds the point.
    pub(crate) fn locate(&self, p: Point) -> Option<usize> {
        let at = AABB::from_point([f64::from(p.x), f64::from(p.y)]);
        let hits = self.tree.locate_in_envelope_intersecting(&at).map(|item| item.data as usize);
        hits.filter(|&i| holds(self.shapes[i], p)).min()
    }
}

/// Half-open even-odd rule.
fn holds(shape: &Shape, p: Point) -> bool {
    let mut inside = false;
    for (a, b) in shape.edges() {
        if (a.y > p.y) != (b.y > p.y) {
            let (low, high) = if a.y < b.y { (a, b) } else { (b, a) };
            inside ^= grid::lattice::orient(low, high, p) > 0;
        }
    }
    inside
}

/// Groups of points in which each core point has at least `min_members` points within `radius_m`, itself counted.
pub(crate) fn clusters(points: &[Point], radius_m: f64, min_members: usize) -> Vec<Vec<usize>> {
    const METRES_PER_UNIT: f64 = 0.011_119_492_664;
    let near = |a: Point, b: Point| {
        let east = (f64::from(a.x) - f64::from(b.x)) * a.lat().to_radians().cos();
        east.hypot(f64::from(a.y) - f64::from(b.y)) * METRES_PER_UNIT <= radius_m
    };
    let neighbours = |i: usize| (0..points.len()).filter(|&j| near(points[i], points[j])).collect::<Vec<_>>();
    let mut taken = vec![false; points.len()];
    let mut clusters = Vec::new();
    for start in 0..points.len() {
        if taken[start] || neighbours(start).len() < min_members {
            continue;
        }
        let mut members = Vec::new();
        let mut stack = vec![start];
        taken[start] = true;
        while let Some(i) = stack.pop() {
            members.push(i);
            let around = neighbours(i);
            if around.len() >= min_members {
                for j in around {
                    if !std::mem::replace(&mut taken[j], true) {
                        stack.push(j);
                    }
                }
            }
        }
        members.sort_unstable();
        clusters.push(members);
    }
    clusters
}

/// Metres between two points.
pub(crate) fn distance_m(a: Point, b: Point) -> f64 {
    let east = (f64::from(a.x) - f64::from(b.x)) * a.lat().to_radians().cos();
    east.hypot(f64::from(a.y) - f64::from(b.y)) * 0.011_119_492_664
}
