//! The certificate: proof that a shape covers ground once or not at all.
//!
//! Write w for the winding number of a shape's rings (outer rings anticlockwise, holes clockwise). The proof of coverage
//! in [`crate::residual`] is sound when w is 0 or 1 everywhere, for each cell and for the parent. That is what is
//! certified here, in three steps that need no epsilon:
//!
//! 1. No two edges cross. Where a vertex lies on another edge, that edge is split there; the split is exact, because
//!    the vertex is a lattice point. Now edges meet in end points only.
//! 2. Around each vertex, edges that leave and edges that arrive take turns. Then every connected set of edges has one
//!    number c such that w is c to the right and c + 1 to the left of each of its edges.
//! 3. For each connected set, c = 0: seen from its westernmost point, the other sets wind around it 0 times when its
//!    border runs anticlockwise there, and once when it runs clockwise.
//!
//! So rings may touch in points, a hole may touch its shell, and islands may lie in holes; a bow-tie is found even
//! when it crosses exactly at a repeated vertex.

use std::collections::{BTreeMap, BTreeSet};

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};
use serde::{Deserialize, Serialize};

use crate::contacts::{Contact, Contacts, Edge, within};
use crate::direction::Direction;
use crate::lattice::{Point, orient};
use crate::prepared::Prepared;
use crate::register::names;
use crate::sets::Sets;
use crate::shape::Shape;

names! {
    /// What is wrong with a polygon.
    FlawKind {
        /// Its border crosses itself: the polygon is a bow-tie, or two of its rings cross.
        Crossing = "crossing",
        /// Its border runs out and back along the same line.
        Spike = "spike",
        /// Two of its rings, or two parts of one ring, run along the same line.
        DoubledEdge = "doubled_edge",
        /// A part lies inside another part.
        NestedPart = "nested_part",
        /// A hole lies outside every outer ring, or inside another hole.
        HoleOutside = "hole_outside",
    }
}

/// One flaw of a polygon.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// What is wrong.
    pub kind: FlawKind,
    /// Where.
    pub at: Point,
}

/// At most this many flaws of a shape are listed.
pub const MOST_FLAWS: usize = 64;

/// Certifies shapes, keeping its working memory from one to the next.
#[derive(Default)]
pub struct Certifier {
    contacts: Contacts,
}

impl Certifier {
    /// The flaws of `shape`, up to [`MOST_FLAWS`], in order of kind and place; none is the certificate. All flaws of the
    /// first step that finds one are listed; what the later steps would find shows when these are mended.
    ///
    /// Time: O(n log n + contacts) for n edges as borders occur. Memory: O(n).
    pub fn flaws(&mut self, shape: &Shape) -> Vec<Flaw> {
        let mut crossings: Vec<Flaw> = Vec::new();
        let (mut touched, mut cuts) = (false, Cuts::new());
        self.contacts.each(shape, |contact, e, f| {
            match contact {
                Contact::Crossing => crossings.push(Flaw { kind: FlawKind::Crossing, at: crossing(e, f) }),
                Contact::Touch => {
                    touched = true;
                    note_cuts(&mut cuts, e, f);
                }
            }
            crossings.len() < MOST_FLAWS
        });
        let mut flaws = if !crossings.is_empty() {
            crossings
        } else if touched {
            Noded::new(shape, &cuts).flaws()
        } else if shape.rings().len() > 1 {
            misplaced_rings(shape)
        } else {
            Vec::new()
        };
        flaws.sort_unstable();
        flaws.dedup();
        flaws.truncate(MOST_FLAWS);
        flaws
    }
}

/// Certifies one shape; see [`Certifier::flaws`].
pub fn flaws(shape: &Shape) -> Vec<Flaw> {
    Certifier::default().flaws(shape)
}

/// The lattice point nearest to where two edges cross; for display only.
fn crossing(e: Edge, f: Edge) -> Point {
    let (a, b) = (orient(f.from, f.to, e.from) as f64, orient(f.from, f.to, e.to) as f64);
    let t = a / (a - b);
    let along = |from: i32, to: i32| (f64::from(from) + t * (f64::from(to) - f64::from(from))).round() as i32;
    Point::new(along(e.from.x, e.to.x), along(e.from.y, e.to.y))
}

/// For each edge, the vertices that lie inside it.
type Cuts = BTreeMap<(Point, Point), BTreeSet<Point>>;

/// Notes where an end of one edge lies inside the other.
fn note_cuts(cuts: &mut Cuts, e: Edge, f: Edge) {
    for (edge, other) in [(e, f), (f, e)] {
        for p in [other.from, other.to] {
            let inside = p != edge.from && p != edge.to && within(edge, p);
            if inside && orient(edge.from, edge.to, p) == 0 {
                cuts.entry((edge.from, edge.to)).or_default().insert(p);
            }
        }
    }
}

/// Step 3 for rings that do not touch each other at all: each is a connected set of its own.
fn misplaced_rings(shape: &Shape) -> Vec<Flaw> {
    let rings: Vec<(&[Point], bool)> = shape.rings().collect();
    let prepared: Vec<Prepared> = rings.iter().map(|(points, _)| Prepared::of_ring(points)).collect();
    let numbered = prepared.iter().enumerate();
    let boxes = RTree::bulk_load(
        numbered.map(|(i, ring)| GeomWithData::new(ring.extent().to_rectangle(), i)).collect(),
    );
    let mut flaws = Vec::new();
    for (i, &(points, outer)) in rings.iter().enumerate() {
        let at = points.iter().copied().min().unwrap_or(points[0]);
        let others = boxes
            .locate_in_envelope_intersecting(&AABB::from_point([f64::from(at.x), f64::from(at.y)]))
            .map(|found| found.data);
        // A ring that is free of crossings winds once around what it holds, in the direction of its role.
        let around = others
            .filter(|&j| j != i && prepared[j].holds(at))
            .map(|j| if rings[j].1 { 1 } else { -1 })
            .sum();
        flaws.extend(misplaced(outer, around).map(|kind| Flaw { kind, at }));
    }
    flaws
}

/// What is wrong with a connected set of edges that the others wind around `around` times.
fn misplaced(anticlockwise: bool, around: i64) -> Option<FlawKind> {
    match (anticlockwise, around) {
        (true, 0) | (false, 1) => None,
        (true, _) => Some(FlawKind::NestedPart),
        (false, _) => Some(FlawKind::HoleOutside),
    }
}

/// How often directed edges wind around a point that lies on none of them. Exact.
fn winding(edges: impl Iterator<Item = (Point, Point)>, p: Point) -> i64 {
    let mut w = 0;
    for (a, b) in edges {
        // Upward edges count when the point is to their left, downward ones when it is to their right: a ray east.
        if a.y <= p.y {
            if b.y > p.y && orient(a, b, p) > 0 {
                w += 1;
            }
        } else if b.y <= p.y && orient(a, b, p) < 0 {
            w -= 1;
        }
    }
    w
}

/// A shape's edges, split where vertices lie on them, without those that are walked in both directions.
struct Noded {
    /// Edges with net multiplicity, directed so that it is positive.
    edges: Vec<(Point, Point, u32)>,
    flaws: Vec<Flaw>,
}

impl Noded {
    /// Splits edges at the vertices that lie on them.
    fn new(shape: &Shape, cuts: &Cuts) -> Self {
        // Forward and backward walks of each undirected edge.
        let mut walks: BTreeMap<(Point, Point), [u32; 2]> = BTreeMap::new();
        let mut walk = |a: Point, b: Point| {
            let backward = usize::from(a > b);
            walks.entry((a.min(b), a.max(b))).or_default()[backward] += 1;
        };
        for (from, to) in shape.edges() {
            let mut stops: Vec<Point> = cuts.get(&(from, to)).into_iter().flatten().copied().collect();
            if from > to {
                stops.reverse();
            }
            let last = stops.into_iter().chain([to]).fold(from, |a, b| {
                walk(a, b);
                b
            });
            debug_assert_eq!(last, to);
        }
        let mut noded = Self { edges: Vec::new(), flaws: Vec::new() };
        for ((a, b), [forward, backward]) in walks {
            if forward > 0 && backward > 0 {
                noded.flaws.push(Flaw { kind: FlawKind::DoubledEdge, at: a });
            }
            match forward.cmp(&backward) {
                std::cmp::Ordering::Greater => noded.edges.push((a, b, forward - backward)),
                std::cmp::Ordering::Less => noded.edges.push((b, a, backward - forward)),
                std::cmp::Ordering::Equal => {}
            }
        }
        noded.name_spikes(shape);
        noded
    }

    /// A doubled edge at whose end the ring turns straight back is a spike; its tip is the place to show.
    fn name_spikes(&mut self, shape: &Shape) {
        if self.flaws.is_empty() {
            return;
        }
        let mut tips = Vec::new();
        for (ring, _) in shape.rings() {
            let n = ring.len();
            for i in 0..n {
                let (a, tip, b) = (ring[(i + n - 1) % n], ring[i], ring[(i + 1) % n]);
                let back = Direction::between(a, tip).dot(Direction::between(tip, b)) < 0;
                if back && orient(a, tip, b) == 0 {
                    tips.push(Flaw { kind: FlawKind::Spike, at: tip });
                }
            }
        }
        if !tips.is_empty() {
            self.flaws = tips;
        }
    }

    /// Steps 2 and 3.
    fn flaws(mut self) -> Vec<Flaw> {
        let doubled = self.edges.iter().filter(|(_, _, times)| *times > 1);
        self.flaws.extend(doubled.map(|&(at, _, _)| Flaw { kind: FlawKind::NestedPart, at }));
        let mut stars: BTreeMap<Point, Vec<(Direction, bool, usize)>> = BTreeMap::new();
        for (i, &(a, b, _)) in self.edges.iter().enumerate() {
            stars.entry(a).or_default().push((Direction::between(a, b), true, i));
            stars.entry(b).or_default().push((Direction::between(b, a), false, i));
        }
        let south = Direction::between(Point::new(0, 0), Point::new(0, -1));
        let mut sets = Sets::new(self.edges.len());
        for (&at, star) in &mut stars {
            star.sort_unstable_by(|a, b| south.cmp_turns(a.0, b.0));
            let next = star.iter().skip(1).chain(star.first());
            if star.iter().zip(next).any(|(a, b)| a.1 == b.1) {
                self.flaws.push(Flaw { kind: FlawKind::Crossing, at });
            }
            star.windows(2).for_each(|w| sets.join(w[0].2, w[1].2));
        }
        if self.flaws.is_empty() {
            self.misplaced_sets(&stars, &mut sets);
        }
        self.flaws
    }

    fn misplaced_sets(&mut self, stars: &BTreeMap<Point, Vec<(Direction, bool, usize)>>, sets: &mut Sets) {
        let of: Vec<usize> = (0..self.edges.len()).map(|i| sets.find(i)).collect();
        let mut seen = BTreeSet::new();
        // Points come west to east: the first point of each set is its westernmost, and there the first edge after
        // south, anticlockwise, has the outside of the set on its right hand as seen from the point.
        for (&at, star) in stars {
            let (_, leaves, first) = star[0];
            if !seen.insert(of[first]) {
                continue;
            }
            let others = self.edges.iter().zip(&of).filter(|(_, set)| **set != of[first]);
            let around = winding(others.map(|(&(a, b, _), _)| (a, b)), at);
            self.flaws.extend(misplaced(leaves, around).map(|kind| Flaw { kind, at }));
        }
    }
}
