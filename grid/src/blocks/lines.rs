//! Which lines part blocks, and how far lines that end nowhere are drawn out.

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{RTree, RTreeObject};

use super::drawing::Stroke;
use super::terrain::{BorderKind, Settings, Terrain};
use crate::lattice::{Extent, Point, orient};
use crate::measure::LocalScale;
use crate::repair::trace::Edge;

/// A line is drawn out beyond the one it meets by this many lattice units, so that rounding does not keep them apart.
const BEYOND: f64 = 4.0;

/// The edges of all lines that part blocks, as far as they come near the area, with what draws them out. O(n log n).
pub(super) fn strokes(terrain: &Terrain, settings: &Settings) -> Vec<Stroke> {
    let extent = terrain.boundary.extent();
    let scale = LocalScale::at(extent.min.y.midpoint(extent.max.y));
    let around = extent.grown((settings.extend_m / scale.east_m.min(scale.north_m) + 4.0).ceil() as i32);
    let parting = terrain.lines.iter().filter(|line| settings.parts(line));
    let mut edges: Vec<(Edge, BorderKind)> = Vec::new();
    let mut ends: Vec<(Point, Point, BorderKind)> = Vec::new();
    for line in parting {
        let mut points = line.points.clone();
        points.dedup();
        let [first, second, ..] = points[..] else { continue };
        let [.., before, last] = points[..] else { continue };
        ends.extend([(second, first, line.kind), (before, last, line.kind)]);
        let near = points.windows(2).map(|w| (w[0], w[1]));
        let near = near.filter(|&(a, b)| around.intersects(&Extent::of_edge(a, b)));
        edges.extend(near.map(|edge| (edge, line.kind)));
    }
    let mut all: Vec<Edge> = edges.iter().map(|(edge, _)| *edge).collect();
    all.extend(terrain.boundary.edges());
    all.extend(terrain.water.iter().flat_map(crate::shape::Shape::edges));
    all.extend(terrain.estates.iter().flat_map(crate::shape::Shape::edges));
    let index = Index::new(&all);
    let ends = ends.into_iter().filter(|(_, end, _)| extent.contains(*end));
    let longer = ends
        .filter_map(|(from, end, kind)| Some((index.drawn_out(from, end, settings.extend_m, scale)?, kind)));
    let longer: Vec<(Edge, BorderKind)> = longer.collect();
    let drawn = edges.into_iter().chain(longer);
    drawn.map(|(edge, kind)| Stroke { edge, kind: Some(kind), owner: None }).collect()
}

/// Edges by place.
struct Index<'a> {
    edges: &'a [Edge],
    tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>>,
}

impl<'a> Index<'a> {
    fn new(edges: &'a [Edge]) -> Self {
        let boxed = edges.iter().enumerate();
        let boxed = boxed.map(|(i, &(a, b))| GeomWithData::new(Extent::of_edge(a, b).to_rectangle(), i));
        Self { edges, tree: RTree::bulk_load(boxed.collect()) }
    }

    fn near(&self, extent: Extent) -> impl Iterator<Item = Edge> + '_ {
        let envelope = extent.to_rectangle().envelope();
        let edges = self.edges;
        self.tree.locate_in_envelope_intersecting(&envelope).map(move |found| edges[found.data])
    }

    /// What a line whose last edge is `from → end` is drawn out by, if it ends nowhere and meets another within `reach_m`.
    fn drawn_out(&self, from: Point, end: Point, reach_m: f64, scale: LocalScale) -> Option<Edge> {
        let here = Extent { min: end, max: end };
        let own = |(a, b): Edge| (a, b) == (from, end) || (b, a) == (from, end);
        let mut met = self.near(here).filter(|&edge| !own(edge));
        if met.any(|(a, b)| orient(a, b, end) == 0 && Extent::of_edge(a, b).contains(end)) {
            return None;
        }
        let (dx, dy) = (f64::from(end.x) - f64::from(from.x), f64::from(end.y) - f64::from(from.y));
        let length_m = (dx * scale.east_m).hypot(dy * scale.north_m);
        let at = |t: f64| {
            let along = |end: i32, d: f64| (f64::from(end) + t * d).round() as i32;
            Point::new(along(end.x, dx), along(end.y, dy))
        };
        let far = at(reach_m / length_m);
        let cross = |(a, b): Edge| {
            let (c, d) = (orient(end, far, a).signum(), orient(end, far, b).signum());
            let (s, e) = (orient(a, b, end), orient(a, b, far));
            (c * d <= 0 && s.signum() * e.signum() <= 0 && s != e).then(|| s as f64 / (s - e) as f64)
        };
        let others = self.near(Extent::of_edge(end, far)).filter(|&edge| !own(edge));
        let first = others.filter_map(cross).min_by(f64::total_cmp)?;
        let to = at(first * reach_m / length_m + BEYOND / dx.hypot(dy));
        (to != end).then_some((end, to))
    }
}
