//! Closed loops out of directed edges.

use std::collections::HashMap;

use crate::direction::Direction;
use crate::lattice::Point;
use crate::prepared::Prepared;
use crate::shape::{doubled_area, ring_edges};

/// One connected region: its outer ring anticlockwise, then its holes clockwise.
pub(crate) type Region = Vec<Vec<Point>>;

/// Links the edges of a closed chain into loops, each edge walked as often as it says.
///
/// Where several edges leave a point, the loop takes the one that keeps the face to its right: so for a chain whose
/// edges have one value on their right and another on their left, each loop is one border of one right-hand face.
/// Precondition: as many edges arrive at each point as leave it. O(n log n).
pub(crate) fn link(edges: &[(Point, Point, u32)]) -> Vec<Vec<Point>> {
    let mut outgoing: Vec<(Point, Point, u32)> = edges.to_vec();
    outgoing.sort_unstable();
    let leaving = |p: Point| {
        let start = outgoing.partition_point(|e| e.0 < p);
        let end = start + outgoing[start..].partition_point(|e| e.0 == p);
        start..end
    };
    let mut left: Vec<u32> = outgoing.iter().map(|e| e.2).collect();
    let mut loops = Vec::new();
    for first in 0..outgoing.len() {
        while left[first] > 0 {
            left[first] -= 1;
            let (start, mut at, _) = outgoing[first];
            let (mut before, mut ring) = (start, vec![start]);
            while at != start {
                ring.push(at);
                let back = Direction::between(at, before);
                let mut ways = leaving(at).filter(|&i| left[i] > 0);
                // At most points there is but one way on.
                let next = ways.next().map(|first| {
                    ways.fold(first, |best, i| {
                        let turn = |i: usize| Direction::between(at, outgoing[i].1);
                        if back.cmp_turns(turn(i), turn(best)).is_lt() { i } else { best }
                    })
                });
                let Some(next) = next else {
                    debug_assert!(false, "the chain is closed");
                    break;
                };
                left[next] -= 1;
                (before, at) = (at, outgoing[next].1);
            }
            loops.push(ring);
        }
    }
    loops
}

/// Cuts a loop that comes back to a point of its own into loops that do not.
pub(crate) fn split_at_repeats(ring: Vec<Point>) -> Vec<Vec<Point>> {
    let mut sorted = ring.clone();
    sorted.sort_unstable();
    if sorted.windows(2).all(|w| w[0] != w[1]) {
        return vec![ring];
    }
    let (mut path, mut loops): (Vec<Point>, Vec<Vec<Point>>) = (Vec::new(), Vec::new());
    let mut place: HashMap<Point, usize> = HashMap::new();
    for p in ring {
        if let Some(&start) = place.get(&p) {
            let cut: Vec<Point> = path.drain(start..).collect();
            for q in &cut {
                place.remove(q);
            }
            loops.push(cut);
        }
        place.insert(p, path.len());
        path.push(p);
    }
    loops.push(path);
    loops
}

/// Sorts loops that keep the inside to their left: an anticlockwise one is the outer ring of a region, a clockwise one is
/// a hole of the smallest region around it. Clockwise loops that lie in none come second.
///
/// Precondition: loops do not cross; they may touch in points, themselves too. O(n log n + h · r) for n points, r regions
/// and h holes, and of each hole a look at the outer rings whose boxes hold its own, O(√n) or so.
pub(crate) fn regions(loops: impl IntoIterator<Item = Vec<Point>>) -> (Vec<Region>, Vec<Vec<Point>>) {
    let simple = loops.into_iter().flat_map(split_at_repeats);
    let (mut outers, holes): (Vec<_>, Vec<_>) = simple.partition(|ring| doubled_area(ring) > 0);
    outers.sort_by_cached_key(|ring| (doubled_area(ring), ring.iter().min().copied()));
    let borders: Vec<Prepared> = if holes.is_empty() {
        Vec::new()
    } else {
        outers.iter().map(|ring| Prepared::of_ring(ring)).collect()
    };
    let mut regions: Vec<Region> = outers.into_iter().map(|ring| vec![ring]).collect();
    let mut strays = Vec::new();
    for hole in holes {
        match borders.iter().position(|outer| encloses(outer, &hole)) {
            Some(around) => regions[around].push(hole),
            None => strays.push(hole),
        }
    }
    (regions, strays)
}

/// Whether the ground along a hole lies in an outer ring. One side of the hole would tell, but that a corner of the ring may
/// touch its very middle.
fn encloses(outer: &Prepared, hole: &[Point]) -> bool {
    hole.iter().all(|&p| outer.extent().contains(p)) && ring_edges(hole).any(|edge| outer.holds_left_of(edge))
}
