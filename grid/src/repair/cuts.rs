//! Where borders were cut, so that they can run straight again.

use std::collections::HashMap;

use super::trace::Edge;
use crate::lattice::{Point, orient};

/// The places where borders were cut, and the corners that were there before.
#[derive(Default)]
pub(crate) struct Cuts {
    /// Each border that is cut, from its lower to its higher end, and where.
    pub(crate) by_edge: HashMap<Edge, Vec<Point>>,
    /// Corners that were there before, ascending.
    pub(crate) vertices: Vec<Point>,
}

impl Cuts {
    /// Where an edge was cut, in its direction.
    pub(crate) fn nodes(&self, (a, b): Edge) -> Vec<Point> {
        let mut nodes = self.by_edge.get(&(a.min(b), a.max(b))).cloned().unwrap_or_default();
        if a > b {
            nodes.reverse();
        }
        nodes
    }

    /// An edge as it was cut, if it is still straight; else as it was.
    pub(crate) fn along(&self, (a, b): Edge) -> Vec<Edge> {
        let mut stops = self.nodes((a, b));
        if stops.iter().any(|&p| orient(a, b, p) != 0) {
            return vec![(a, b)];
        }
        stops.insert(0, a);
        stops.push(b);
        stops.windows(2).map(|w| (w[0], w[1])).collect()
    }
}
