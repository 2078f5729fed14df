//! Lines on the ground, such as barriers, and which borders between blocks run along them.

use std::path::Path;

use grid::borders::Arc;
use grid::crs::Crs;
use grid::divide::LinkKind;
use grid::lattice::{Extent, Point, orient};
use grid::measure::LocalScale;
use grid::read::{Feature, Geometry};
use rstar::{AABB, RTree, RTreeObject};

use crate::cli::source::features;

/// A border runs along a line if it is no further away: what digitising twice and a street's width do.
const BESIDE_M: f64 = 8.0;
/// Borders are looked at in steps of this length.
const STEP_M: f64 = 10.0;

/// Lines, and bridges over them.
pub(super) struct Barriers {
    lines: RTree<Segment>,
    bridges: RTree<Segment>,
}

/// An edge of a line, in lattice units.
struct Segment {
    from: Point,
    to: Point,
    kind: LinkKind,
}

impl RTreeObject for Segment {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(position(self.from), position(self.to))
    }
}

fn position(p: Point) -> [f64; 2] {
    [f64::from(p.x), f64::from(p.y)]
}

impl Barriers {
    pub(super) fn read(file: &Path, crs: Option<Crs>) -> anyhow::Result<Self> {
        let (mut lines, mut bridges) = (Vec::new(), Vec::new());
        for feature in features(file, crs)?.features {
            let kind = kind(&feature);
            let into = if kind == LinkKind::Bridge { &mut bridges } else { &mut lines };
            let mut add = |from, to| into.push(Segment { from, to, kind });
            match feature.geometry {
                Geometry::Lines(all) => {
                    all.iter().flat_map(|line| line.windows(2)).for_each(|pair| add(pair[0], pair[1]));
                }
                // The banks of a river.
                Geometry::Shape(shape) => shape.edges().for_each(|(from, to)| add(from, to)),
                Geometry::Points(_) => {}
            }
        }
        Ok(Self { lines: RTree::bulk_load(lines), bridges: RTree::bulk_load(bridges) })
    }

    /// What runs along a border, and whether it is a barrier: where it runs along lines that no bridge crosses there.
    pub(super) fn about(&self, arc: &Arc) -> (LinkKind, bool) {
        let Some(kind) = self.along(arc) else { return (LinkKind::Street, false) };
        let bridged = arc.points.windows(2).any(|pair| self.crossed(pair[0], pair[1]));
        if bridged { (LinkKind::Bridge, false) } else { (kind, true) }
    }

    /// The kind of the lines that a border runs along: where at least half of it lies beside them.
    pub(super) fn along(&self, arc: &Arc) -> Option<LinkKind> {
        let (mut beside, mut all, mut kind) = (0_usize, 0_usize, None);
        for pair in arc.points.windows(2) {
            let length = LocalScale::at(pair[0].y).distance_m(pair[0], pair[1]);
            let steps = (length / STEP_M).ceil().max(1.0) as usize;
            for step in 0..steps {
                let share = (step as f64 + 0.5) / steps as f64;
                let at = between(pair[0], pair[1], share);
                all += 1;
                if let Some(line) = self.beside(at) {
                    beside += 1;
                    kind = Some(line);
                }
            }
        }
        kind.filter(|_| 2 * beside >= all)
    }

    /// The kind of a line near a point.
    fn beside(&self, at: Point) -> Option<LinkKind> {
        let scale = LocalScale::at(at.y);
        let [dx, dy] = [BESIDE_M / scale.east_m, BESIDE_M / scale.north_m];
        let [x, y] = position(at);
        let near = AABB::from_corners([x - dx, y - dy], [x + dx, y + dy]);
        let segments = self.lines.locate_in_envelope_intersecting(&near);
        let is_near = |segment: &&Segment| distance_m(scale, at, segment.from, segment.to) <= BESIDE_M;
        segments.filter(is_near).map(|segment| segment.kind).next()
    }

    fn crossed(&self, a: Point, b: Point) -> bool {
        let near = AABB::from_corners(position(a), position(b));
        let opposite =
            |p: Point, q: Point, r: Point, s: Point| orient(p, q, r).signum() * orient(p, q, s).signum() <= 0;
        let cross = |s: &Segment| {
            let boxes = Extent::of_edge(a, b).intersects(&Extent::of_edge(s.from, s.to));
            boxes && opposite(a, b, s.from, s.to) && opposite(s.from, s.to, a, b)
        };
        self.bridges.locate_in_envelope_intersecting(&near).any(cross)
    }
}

/// The kind that a feature names, else that of a street: a chosen road may be a barrier too.
fn kind(feature: &Feature) -> LinkKind {
    let text = |field: &str| feature.text(field).unwrap_or_default();
    let bridge = text("bridge");
    if !bridge.is_empty() && bridge != "no" {
        return LinkKind::Bridge;
    }
    let named = text("kind").parse().ok();
    named.unwrap_or(match () {
        () if !text("waterway").is_empty() || text("kind") == "water" => LinkKind::River,
        () if !text("railway").is_empty() => LinkKind::Railway,
        () => LinkKind::Street,
    })
}

fn between(a: Point, b: Point, share: f64) -> Point {
    let mix = |a: i32, b: i32| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as i32;
    Point::new(mix(a.x, b.x), mix(a.y, b.y))
}

/// Metres from a point to an edge.
fn distance_m(scale: LocalScale, at: Point, from: Point, to: Point) -> f64 {
    let [bx, by] = scale.offset_m(from, to);
    let [px, py] = scale.offset_m(from, at);
    let length = bx * bx + by * by;
    let along = if length > 0.0 { ((px * bx + py * by) / length).clamp(0.0, 1.0) } else { 0.0 };
    (px - along * bx).hypot(py - along * by)
}
