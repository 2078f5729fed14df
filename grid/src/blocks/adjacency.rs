//! Which blocks lie side by side, along what, and whether people get across.

use std::collections::BTreeMap;

use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{RTree, RTreeObject};

use super::drawing::Drawing;
use super::faces::NOWHERE;
use super::terrain::{BorderKind, Settings, Terrain};
use crate::lattice::{Extent, Point, orient};
use crate::measure::LocalScale;
use crate::repair::ground::Owner;
use crate::repair::mesh::{OUTSIDE, length_m};

/// Blocks that touch along less than this, m, where no barrier is, are not joined there: that is the end of a barrier.
const LEAST_M: f64 = 3.0;
/// A bridge joins the blocks whose border it crosses, and those whose border comes so near to it, m.
const BRIDGE_M: f64 = 15.0;

/// A border between two blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct Border {
    /// The blocks, the smaller number first; numbers begin with 0 here.
    pub blocks: (usize, usize),
    /// Metres of it by what runs along it, and whether that is a barrier. All are above 0.
    pub along: BTreeMap<BorderKind, Stretch>,
    /// Whether a bridge leads over its barriers.
    pub bridge: bool,
}

/// What of a border is of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Stretch {
    /// Its length, m.
    pub metres: f64,
    /// Whether people do not get across, but by a bridge.
    pub barrier: bool,
}

impl Border {
    /// Its length, m.
    pub fn shared_m(&self) -> f64 {
        self.along.values().map(|stretch| stretch.metres).sum()
    }

    /// Whether people get across without a bridge.
    pub fn is_open(&self) -> bool {
        let open = || self.along.values().filter(|stretch| !stretch.barrier);
        let open_m: f64 = open().map(|stretch| stretch.metres).sum();
        open_m >= LEAST_M || (open_m > 0.0 && open().count() == self.along.len())
    }

    /// Whether people get across: so that the blocks may be in one cell without another between.
    pub fn joins(&self) -> bool {
        self.bridge || self.is_open()
    }

    /// What runs along most of it: of what people cross, if they get across without a bridge, else of barriers.
    pub fn kind(&self) -> BorderKind {
        let is_open = self.is_open();
        let counts = self.along.iter().filter(|(_, stretch)| stretch.barrier != is_open);
        let most = counts.max_by(|a, b| a.1.metres.total_cmp(&b.1.metres));
        most.map_or(BorderKind::Cut, |(&kind, _)| kind)
    }
}

/// All borders between blocks, in order of the blocks, and of each block the metres that it shares with none. `number` is from
/// the piece of a triangle to the number of its block.
pub(super) fn borders(
    drawing: &Drawing,
    of: &[Owner],
    number: &BTreeMap<Owner, usize>,
    terrain: &Terrain,
    settings: &Settings,
) -> (Vec<Border>, Vec<f64>) {
    let mut along: BTreeMap<(usize, usize), BTreeMap<BorderKind, Stretch>> = BTreeMap::new();
    let mut outer_m = vec![0.0; number.len()];
    let mut closed = Vec::new();
    for triangle in drawing.inside() {
        let here = of[triangle as usize];
        for (a, b, across) in drawing.mesh.sides(triangle) {
            let there = if across == OUTSIDE { NOWHERE } else { of[across as usize] };
            let Some(&p) = number.get(&here) else { continue };
            let Some(&q) = number.get(&there) else {
                outer_m[p] += length_m(a, b);
                continue;
            };
            // Each side is seen from both its triangles; once is enough.
            if a > b || p == q {
                continue;
            }
            let pair = (p.min(q), p.max(q));
            let kind = drawing.kind((a, b)).unwrap_or(BorderKind::Cut);
            let barrier = settings.barriers.contains(&kind);
            let stretch = along.entry(pair).or_default().entry(kind).or_default();
            stretch.barrier = barrier;
            stretch.metres += length_m(a, b);
            if barrier {
                closed.push(GeomWithData::new(Extent::of_edge(a, b).to_rectangle(), ((a, b), pair)));
            }
        }
    }
    let bridged = bridged(&RTree::bulk_load(closed), terrain);
    let made = along.into_iter().map(|(blocks, along)| {
        let bridge = bridged.binary_search(&blocks).is_ok();
        Border { blocks, along, bridge }
    });
    (made.collect(), outer_m)
}

type Closed = GeomWithData<Rectangle<[f64; 2]>, ((Point, Point), (usize, usize))>;

/// The pairs of blocks that bridges lead to and from, ascending.
fn bridged(closed: &RTree<Closed>, terrain: &Terrain) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for bridge in terrain.lines.iter().filter(|line| line.bridge && !line.tunnel) {
        for w in bridge.points.windows(2) {
            let scale = LocalScale::at(w[0].y);
            let reach = (BRIDGE_M / scale.east_m.min(scale.north_m)).ceil() as i32;
            let near = Extent::of_edge(w[0], w[1]).grown(reach).to_rectangle().envelope();
            let close = closed.locate_in_envelope_intersecting(&near);
            let close = close.filter(|side| apart_m((w[0], w[1]), side.data.0, scale) <= BRIDGE_M);
            pairs.extend(close.map(|side| side.data.1));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// How far apart two edges are, m.
fn apart_m(e: (Point, Point), f: (Point, Point), scale: LocalScale) -> f64 {
    let side = |(a, b): (Point, Point), p: Point| orient(a, b, p).signum();
    if side(e, f.0) * side(e, f.1) < 0 && side(f, e.0) * side(f, e.1) < 0 {
        return 0.0;
    }
    let to_edge = |p: Point, (a, b): (Point, Point)| {
        let ([bx, by], [px, py]) = (scale.offset_m(a, b), scale.offset_m(a, p));
        let squared = bx * bx + by * by;
        let t = if squared > 0.0 { ((px * bx + py * by) / squared).clamp(0.0, 1.0) } else { 0.0 };
        (px - t * bx).hypot(py - t * by)
    };
    to_edge(e.0, f).min(to_edge(e.1, f)).min(to_edge(f.0, e)).min(to_edge(f.1, e))
}

/// The blocks that cannot be reached from most others, each pocket ascending.
pub(super) fn pockets(number: usize, borders: &[Border]) -> Vec<Vec<usize>> {
    let mut beside = vec![Vec::new(); number];
    for border in borders.iter().filter(|border| border.joins()) {
        beside[border.blocks.0].push(border.blocks.1);
        beside[border.blocks.1].push(border.blocks.0);
    }
    let mut seen = vec![false; number];
    let mut parts: Vec<Vec<usize>> = Vec::new();
    for first in 0..number {
        let (mut part, mut stack) = (Vec::new(), vec![first]);
        while let Some(block) = stack.pop() {
            if !std::mem::replace(&mut seen[block], true) {
                part.push(block);
                stack.extend(beside[block].iter().copied().filter(|&other| !seen[other]));
            }
        }
        if !part.is_empty() {
            part.sort_unstable();
            parts.push(part);
        }
    }
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part[0]));
    parts.drain(1.min(parts.len())..).collect()
}
