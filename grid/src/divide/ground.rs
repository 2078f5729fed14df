//! Blocks as polygons: the graph that they make, and cells put together from them.

use super::graph::{Block, Graph, GraphError, Link, LinkKind};
use crate::borders::{Arc, Borders};
use crate::lattice::Point;
use crate::measure::{area_m2, perimeter_m};
use crate::shape::{Shape, ShapeError};

impl Graph {
    /// The graph of blocks that are polygons: those that share border are adjacent. `weights` are theirs, in their order.
    /// Expected O(v) for v vertices, plus a search for the middle of each block.
    ///
    /// # Errors
    /// [`GraphError`] names the first block that cannot be.
    pub fn of_blocks(blocks: &[Shape], weights: &[f64]) -> Result<Self, GraphError> {
        let shared = Borders::of(blocks).shared_m();
        let link = |((a, b), metres)| Link::new(a as u32, b as u32, metres, LinkKind::Street);
        Self::with_links(blocks, weights, shared.into_iter().map(link).collect())
    }

    /// The same where `about` says of each stretch of border what runs along it and whether it is a barrier. O(v log v).
    ///
    /// # Errors
    /// As [`Graph::of_blocks`].
    pub fn of_blocks_with(
        blocks: &[Shape],
        weights: &[f64],
        mut about: impl FnMut(&Arc) -> (LinkKind, bool),
    ) -> Result<Self, GraphError> {
        let mut links = Vec::new();
        for arc in Borders::of(blocks).arcs() {
            if let (Some(a), Some(b)) = (arc.left, arc.right)
                && a != b
            {
                let (kind, barrier) = about(&arc);
                links.push(Link { a: a as u32, b: b as u32, shared_m: arc.length_m(), kind, barrier });
            }
        }
        Self::with_links(blocks, weights, links)
    }

    fn with_links(blocks: &[Shape], weights: &[f64], links: Vec<Link>) -> Result<Self, GraphError> {
        let mut shared = vec![0.0; blocks.len()];
        for link in &links {
            shared[link.a as usize] += link.shared_m;
            shared[link.b as usize] += link.shared_m;
        }
        let block = |((shape, &weight), shared): ((&Shape, &f64), f64)| Block {
            weight,
            area_m2: area_m2(shape),
            // Lengths summed in another order differ in their last digits.
            outer_m: (perimeter_m(shape) - shared).max(0.0),
            at: centre(shape),
        };
        Self::new(blocks.iter().zip(weights).zip(shared).map(block).collect(), links)
    }
}

/// The centre of gravity.
fn centre(shape: &Shape) -> Point {
    let origin = shape.points()[0];
    let (mut x, mut y, mut doubled) = (0.0, 0.0, 0.0);
    for (a, b) in shape.edges() {
        let from = |p: Point| [f64::from(p.x) - f64::from(origin.x), f64::from(p.y) - f64::from(origin.y)];
        let ([ax, ay], [bx, by]) = (from(a), from(b));
        let cross = ax * by - bx * ay;
        doubled += cross;
        x += (ax + bx) * cross;
        y += (ay + by) * cross;
    }
    if doubled == 0.0 {
        return origin;
    }
    let [dx, dy] = [x, y].map(|moment| (moment / (3.0 * doubled)).round() as i32);
    Point::new(origin.x.saturating_add(dx), origin.y.saturating_add(dy))
}

/// The cells as polygons, in their order: the borders of their blocks, less what blocks of one cell share. O(v log v).
///
/// Precondition: `of` names the cell of each block, and none of the `cells` is without one.
///
/// # Errors
/// [`ShapeError`] when blocks overlap so that no polygon can be made.
pub fn dissolve(blocks: &[Shape], of: &[u32], cells: u32) -> Result<Vec<Shape>, ShapeError> {
    Borders::of(blocks).dissolve_all(|block| of[block] as usize, cells as usize)
}
