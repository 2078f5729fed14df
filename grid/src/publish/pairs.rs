//! How much ground each cell of one division has in common with each of another.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::ground::Ground;
use crate::lattice::{Extent, Point};
use crate::measure::area_m2;
use crate::shape::Shape;

/// Positions of a cell before and of one after; `None` stands for ground in no cell there.
pub(super) type Pair = (Option<usize>, Option<usize>);

/// m² that the cells of each pair have in common, pairs with none left out. Every cell is in at least one pair.
///
/// Precondition: shapes are canonical, so that what is the same is seen to be. Cells that both have their like in the other
/// division are paired with that alone, even where they overlap each other: nothing moved between them, and only what
/// changed goes through an overlay. O(n log n) for n cells, besides.
pub(super) fn common_m2(before: &[Shape], after: &[Shape]) -> BTreeMap<Pair, f64> {
    let alike = alike(before, after);
    let (same_before, same_after): (BTreeSet<usize>, BTreeSet<usize>) = alike.iter().copied().unzip();
    let mut pairs: BTreeMap<Pair, f64> =
        alike.iter().map(|&(i, j)| ((Some(i), Some(j)), area_m2(&before[i]))).collect();
    let mut meeting: [BTreeMap<usize, Vec<usize>>; 2] = Default::default();
    for (i, j) in near(before, after) {
        if same_before.contains(&i) && same_after.contains(&j) {
            continue;
        }
        let common = Ground::common(&before[i], &after[j]);
        if !common.is_empty() {
            pairs.insert((Some(i), Some(j)), common.area_m2());
            meeting[0].entry(i).or_default().push(j);
            meeting[1].entry(j).or_default().push(i);
        }
    }
    let mut rest = |shape: &Shape, others: Option<&Vec<usize>>, among: &[Shape], pair: Pair| {
        let others = others.map_or(&[][..], Vec::as_slice);
        let left = Ground::outside_all(shape, others.iter().map(|&other| &among[other]));
        if !left.is_empty() || others.is_empty() {
            pairs.insert(pair, left.area_m2());
        }
    };
    for (i, shape) in before.iter().enumerate().filter(|(i, _)| !same_before.contains(i)) {
        rest(shape, meeting[0].get(&i), after, (Some(i), None));
    }
    for (j, shape) in after.iter().enumerate().filter(|(j, _)| !same_after.contains(j)) {
        rest(shape, meeting[1].get(&j), before, (None, Some(j)));
    }
    pairs
}

/// Pairs of cells with the same ground to the last point.
fn alike(before: &[Shape], after: &[Shape]) -> BTreeSet<(usize, usize)> {
    let mut by_points: HashMap<&[Point], Vec<usize>> = HashMap::new();
    for (j, shape) in after.iter().enumerate() {
        by_points.entry(shape.points()).or_default().push(j);
    }
    let like = |(i, shape): (usize, &Shape)| {
        let candidates = by_points.get(shape.points()).into_iter().flatten();
        candidates.filter(|&&j| after[j] == before[i]).map(|&j| (i, j)).collect::<Vec<_>>()
    };
    before.iter().enumerate().flat_map(like).collect()
}

/// Pairs of cells whose boxes meet.
fn near(before: &[Shape], after: &[Shape]) -> Vec<(usize, usize)> {
    let boxes = after.iter().map(|shape| shape.extent().to_rectangle()).zip(0..);
    let tree: RTree<_> = RTree::bulk_load(boxes.map(|(b, j)| GeomWithData::new(b, j)).collect());
    let meets = |extent: Extent| {
        let corner = |p: Point| [f64::from(p.x), f64::from(p.y)];
        AABB::from_corners(corner(extent.min), corner(extent.max))
    };
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (i, shape) in before.iter().enumerate() {
        let found = tree.locate_in_envelope_intersecting(&meets(shape.extent()));
        pairs.extend(found.map(|entry| (i, entry.data)));
    }
    pairs.sort_unstable();
    pairs
}
