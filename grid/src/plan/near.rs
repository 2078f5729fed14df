//! What lies nearest to the hand: vertices and edges, of the draft and of the base map.

use super::{Draft, Edge};
use crate::lattice::{Extent, Point, UNITS_PER_DEGREE};
use crate::measure::LocalScale;

/// How far the hand reaches, and what a lattice step is there in metres.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    scale: LocalScale,
    metres: f64,
}

impl Reach {
    /// A reach of so many metres around a place.
    pub fn new(at: Point, metres: f64) -> Self {
        Self { scale: LocalScale::at(at.y), metres }
    }

    /// The box that is reached around a place.
    pub fn around(self, at: Point) -> Extent {
        let units = (self.metres / self.scale.east_m.min(self.scale.north_m)).ceil();
        Extent { min: at, max: at }.grown(units.clamp(1.0, UNITS_PER_DEGREE) as i32)
    }
}

/// Something near the hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Near {
    /// A vertex.
    Vertex(Point),
    /// A place on an edge.
    Edge(Edge, Point),
}

impl Near {
    /// Where it is.
    pub const fn at(self) -> Point {
        match self {
            Self::Vertex(at) | Self::Edge(_, at) => at,
        }
    }
}

/// The nearest vertex of these edges within reach; where there is none, the nearest place on one of them.
pub fn nearest(edges: impl Iterator<Item = Edge>, at: Point, reach: Reach) -> Option<Near> {
    let window = reach.around(at);
    let (mut vertex, mut edge) = ((reach.metres, None), (reach.metres, None));
    for (a, b) in edges {
        if !Extent::of_edge(a, b).intersects(&window) {
            continue;
        }
        for end in [a, b] {
            let away = reach.scale.distance_m(end, at);
            if away <= vertex.0 {
                vertex = (away, Some(Near::Vertex(end)));
            }
        }
        let on = foot(a, b, at, reach.scale);
        let away = reach.scale.distance_m(on, at);
        if away <= edge.0 {
            edge = (away, Some(Near::Edge((a, b), on)));
        }
    }
    vertex.1.or(edge.1)
}

/// The place on an edge that is nearest to another one, to the lattice.
fn foot(a: Point, b: Point, at: Point, scale: LocalScale) -> Point {
    let ([bx, by], [px, py]) = (scale.offset_m(a, b), scale.offset_m(a, at));
    let t = ((bx * px + by * py) / (bx * bx + by * by).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
    let along = |from: i32, to: i32| (f64::from(from) + t * (f64::from(to) - f64::from(from))).round() as i32;
    Point::new(along(a.x, b.x), along(a.y, b.y))
}

impl Draft {
    /// Edges of all cells whose boxes meet a box. Costs the cells near it.
    pub fn edges_near(&self, window: Extent) -> impl Iterator<Item = Edge> + '_ {
        self.near(window).flat_map(|(_, cell)| cell.shape.edges())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> Vec<Edge> {
        let corners = [(0, 0), (10_000, 0), (10_000, 10_000), (0, 10_000)].map(|(x, y)| Point::new(x, y));
        (0..4).map(|i| (corners[i], corners[(i + 1) % 4])).collect()
    }

    fn find(at: (i32, i32), metres: f64) -> Option<Near> {
        let at = Point::new(at.0, at.1);
        nearest(square().into_iter(), at, Reach::new(at, metres))
    }

    #[test]
    fn a_vertex_within_reach_goes_before_a_nearer_edge() {
        // 100 units are 1.1 m at the equator.
        assert_eq!(find((150, 100), 3.0), Some(Near::Vertex(Point::new(0, 0))));
        let edge = (Point::new(0, 0), Point::new(10_000, 0));
        assert_eq!(find((5_000, 100), 3.0), Some(Near::Edge(edge, Point::new(5_000, 0))));
        assert_eq!(find((5_000, 5_000), 3.0), None, "the middle is out of reach");
        assert_eq!(find((-200, -200), 3.0), None, "so is what lies outside beyond it");
    }

    #[test]
    fn the_box_that_is_reached_holds_all_that_is() {
        let at = Point::from_degrees(120.0, 60.0).unwrap();
        let reach = Reach::new(at, 10.0);
        let window = reach.around(at);
        for (dx, dy) in [(1, 0), (-1, 0), (0, 1), (0, -1)] {
            let mut p = at;
            while reach.scale.distance_m(p, at) <= 9.9 {
                p = Point::new(p.x + dx, p.y + dy);
            }
            assert!(window.contains(p), "{p:?}");
        }
    }
}
