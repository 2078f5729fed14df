//! Whether points lie where they may.

use grid::datum::{Misplaced, Suspicion, placed, suspect_points};
use grid::lattice::{Extent, Point};
use grid::shape::Shape;

/// What was found about points.
#[derive(Debug, Default)]
pub(crate) struct Guarded {
    /// How many lie far off, and the first of them.
    pub(crate) strays: Option<(usize, Misplaced)>,
    /// Whether they sit where a Chinese offset would put them.
    pub(crate) suspicion: Option<Suspicion>,
}

/// Compares points with the outermost areas. They may lie outside all of them, such as a hydrant across the border; most of them
/// may not.
pub(crate) fn points(points: &[Point], roots: &[Shape]) -> Guarded {
    let Some(area) = roots.iter().map(Shape::extent).reduce(Extent::union) else { return Guarded::default() };
    let stray = |p: &Point| placed(Extent { min: *p, max: *p }, area).err();
    let mut strays = points.iter().filter_map(stray);
    let first = strays.next();
    let number = strays.count() + 1;
    Guarded { strays: first.map(|first| (number, first)), suspicion: suspect_points(points, roots) }
}
