//! Moving, inserting and removing vertices of borders.

use std::collections::{BTreeMap, BTreeSet};

use super::super::chain::Chains;
use super::super::{CellId, Delta, Draft, Edge, Refusal, RefusalKind, VertexMove};
use super::{Ground, Rules, finish};
use crate::direction::Direction;
use crate::lattice::{Extent, Point, orient};
use crate::winding::winding_at;

/// At most so many vertices move at once.
const MOST_MOVES: usize = 10_000;

pub(super) fn move_all(draft: &Draft, moves: &[VertexMove]) -> Result<Delta, Refusal> {
    if moves.len() > MOST_MOVES {
        return Err(Refusal::of(RefusalKind::TooLarge));
    }
    let mut to: BTreeMap<Point, Point> = BTreeMap::new();
    for step in moves {
        if to.insert(step.from, step.to).is_some_and(|other| other != step.to) {
            return Err(Refusal::of(RefusalKind::BadDrawing).at(step.from));
        }
    }
    to.retain(|from, to| from != to);
    let Some(extent) = Extent::of(to.keys().copied()) else {
        return Err(Refusal::of(RefusalKind::Nothing));
    };
    // The edges that have one of the vertices at an end or inside.
    let mut walked: Vec<(CellId, Edge)> = Vec::new();
    for (id, cell) in draft.near(extent) {
        let concerned = |&(a, b): &Edge| {
            let bounds = Extent::of_edge(a, b);
            let mut close = to.range(bounds.min..=bounds.max).map(|(&p, _)| p);
            close.any(|p| p == a || p == b || inside((a, b), p))
        };
        walked.extend(cell.shape.edges().filter(concerned).map(|edge| (id, edge)));
    }
    if let Some(&missing) = to.keys().find(|p| !walked.iter().any(|(_, edge)| edge.0 == **p)) {
        return Err(Refusal::of(RefusalKind::NothingThere).at(missing));
    }
    let stops = junctions(draft, &walked);
    let mut chains = Chains::default();
    for (id, edge) in walked {
        let mut stops: Vec<Point> =
            stops.iter().chain(to.keys()).copied().filter(|&p| inside(edge, p)).collect();
        stops.extend([edge.0, edge.1]);
        stops.sort_unstable();
        stops.dedup();
        if edge.0 > edge.1 {
            stops.reverse();
        }
        let chain = chains.of(id);
        chain.add(edge, -1);
        let moved = |p: Point| to.get(&p).copied().unwrap_or(p);
        stops.windows(2).for_each(|w| chain.add((moved(w[0]), moved(w[1])), 1));
    }
    finish(draft, chains, Rules::new(Ground::Reshaped)).map_err(|refusal| {
        let boundary: Vec<Edge> = draft.boundary().edges().collect();
        let outside =
            |p: &&Point| winding_at(**p, &boundary) == 0 && !boundary.iter().any(|&edge| inside(edge, **p));
        match to.values().find(outside) {
            Some(&p) => Refusal { kind: RefusalKind::LeavesArea, at: Some(p), cells: refusal.cells },
            None => refusal,
        }
    })
}

/// The vertices of other borders inside those edges that no other cell walks the other way.
fn junctions(draft: &Draft, walked: &[(CellId, Edge)]) -> BTreeSet<Point> {
    let edges: BTreeSet<Edge> = walked.iter().map(|&(_, edge)| edge).collect();
    let single = edges.iter().filter(|&&(a, b)| !edges.contains(&(b, a)));
    let mut found = BTreeSet::new();
    for &(a, b) in single {
        for (_, cell) in draft.near(Extent::of_edge(a, b)) {
            found.extend(cell.shape.points().iter().copied().filter(|&p| inside((a, b), p)));
        }
    }
    found
}

/// Whether a point lies on an edge, between its ends. Exact.
pub(super) fn inside((a, b): Edge, p: Point) -> bool {
    p != a && p != b && Extent::of_edge(a, b).contains(p) && orient(a, b, p) == 0
}

pub(super) fn insert(draft: &Draft, [a, b]: [Point; 2], at: Point) -> Result<Delta, Refusal> {
    if a == b {
        return Err(Refusal::of(RefusalKind::NothingThere).at(a));
    }
    // Of a border that is split differently on its two sides, the piece that is nearest.
    let mut ends = vec![a, b];
    let mut walked: Vec<(CellId, Edge)> = Vec::new();
    for (id, cell) in draft.near(Extent::of_edge(a, b)) {
        for edge in cell.shape.edges() {
            let on_line = orient(a, b, edge.0) == 0 && orient(a, b, edge.1) == 0;
            if on_line && Extent::of_edge(edge.0, edge.1).intersects(&Extent::of_edge(a, b)) {
                ends.extend([edge.0, edge.1].into_iter().filter(|&p| inside((a, b), p)));
                walked.push((id, edge));
            }
        }
    }
    ends.sort_unstable();
    ends.dedup();
    let gap = |w: &[Point]| (distance_squared(w[0], w[1], at), w[0]);
    let piece =
        ends.windows(2).min_by(|v, w| gap(v).partial_cmp(&gap(w)).unwrap_or(std::cmp::Ordering::Equal));
    let Some(&[s, t]) = piece else {
        return Err(Refusal::of(RefusalKind::NothingThere).at(at));
    };
    if at == s || at == t {
        return Err(Refusal::of(RefusalKind::Nothing).at(at));
    }
    let mut chains = Chains::default();
    let mut any = false;
    for (id, edge) in walked {
        let holds = |p: Point| p == edge.0 || p == edge.1 || inside(edge, p);
        if holds(s) && holds(t) {
            any = true;
            let forward = (edge.0 < edge.1) == (s < t);
            chains.of(id).reroute(edge, &if forward { [s, at, t] } else { [t, at, s] });
        }
    }
    if !any {
        return Err(Refusal::of(RefusalKind::NothingThere).at(at));
    }
    finish(draft, chains, Rules::new(Ground::Reshaped))
}

/// Square of the distance from a point to an edge, in lattice units.
pub(super) fn distance_squared(a: Point, b: Point, p: Point) -> f64 {
    let local = |q: Point| [f64::from(q.x) - f64::from(a.x), f64::from(q.y) - f64::from(a.y)];
    let ([bx, by], [px, py]) = (local(b), local(p));
    let t = ((px * bx + py * by) / (bx * bx + by * by)).clamp(0.0, 1.0);
    (px - t * bx).powi(2) + (py - t * by).powi(2)
}

pub(super) fn remove(draft: &Draft, at: Point) -> Result<Delta, Refusal> {
    let none = || Refusal::of(RefusalKind::NothingThere).at(at);
    // The borders that leave the point, each with the nearest vertex on it.
    let mut ways: Vec<Point> = Vec::new();
    let mut is_vertex = false;
    let mut walks: Vec<(CellId, Edge)> = Vec::new();
    for (id, cell) in draft.near(Extent { min: at, max: at }) {
        for edge in cell.shape.edges() {
            let passes = inside(edge, at);
            if edge.0 != at && edge.1 != at && !passes {
                continue;
            }
            is_vertex |= edge.0 == at;
            walks.push((id, edge));
            for end in [edge.0, edge.1].into_iter().filter(|&end| end != at) {
                let same_way = |w: &&mut Point| {
                    let (d, e) = (Direction::between(at, **w), Direction::between(at, end));
                    d.cross(e) == 0 && d.dot(e) > 0
                };
                match ways.iter_mut().find(same_way) {
                    Some(way) if Extent::of_edge(at, *way).contains(end) => *way = end,
                    Some(_) => {}
                    None => ways.push(end),
                }
            }
        }
    }
    if !is_vertex {
        return Err(none());
    }
    let [x, y] = ways[..] else {
        return Err(Refusal {
            kind: RefusalKind::Junction,
            at: Some(at),
            cells: walks.iter().map(|w| w.0).collect(),
        });
    };
    let mut chains = Chains::default();
    for &(id, edge) in &walks {
        // Cut at the nearest vertices, which may be a neighbour's only.
        let mut stops: Vec<Point> = [x, y, at].into_iter().filter(|&p| inside(edge, p)).collect();
        stops.sort_unstable_by(|p, q| if edge.0 < edge.1 { p.cmp(q) } else { q.cmp(p) });
        chains.of(id).reroute(edge, &stops);
        // What arrives at the point from one side leaves it for the other.
        for (from, to) in [(x, y), (y, x)] {
            if from == edge.0 || inside((edge.0, at), from) {
                let chain = chains.of(id);
                chain.add((from, at), -1);
                chain.add((at, to), -1);
                chain.add((from, to), 1);
            }
        }
    }
    finish(draft, chains, Rules::new(Ground::Reshaped))
}
