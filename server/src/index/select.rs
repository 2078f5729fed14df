//! Choosing records by box, area and page.

use grid::lattice::{Extent, Point};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree, RTreeObject};

use crate::extract::Bbox;

/// Positions of records by where they lie. Corners are lattice units held in `f64`, in which they are exact and the
/// tree's own arithmetic cannot overflow.
pub(crate) type ExtentTree = RTree<GeomWithData<Rectangle<[f64; 2]>, u32>>;
/// Positions of points.
pub(crate) type PointTree = RTree<GeomWithData<[f64; 2], u32>>;

/// Builds a tree of extents, in order of positions.
pub(crate) fn extent_tree(extents: impl Iterator<Item = Extent>) -> ExtentTree {
    let corners = |e: Extent| Rectangle::from_corners(corner(e.min), corner(e.max));
    RTree::bulk_load(extents.zip(0..).map(|(e, position)| GeomWithData::new(corners(e), position)).collect())
}

/// Builds a tree of points and their positions.
pub(crate) fn point_tree(points: impl Iterator<Item = (Point, u32)>) -> PointTree {
    RTree::bulk_load(points.map(|(p, position)| GeomWithData::new(corner(p), position)).collect())
}

/// Positions of everything that meets the box, ascending.
pub(crate) fn meeting<G>(tree: &RTree<GeomWithData<G, u32>>, bbox: &Bbox) -> Vec<u32>
where
    G: RTreeObject<Envelope = AABB<[f64; 2]>>,
{
    let mut positions: Vec<u32> = bbox
        .windows()
        .flat_map(|w| tree.locate_in_envelope_intersecting(&AABB::from_corners(corner(w.min), corner(w.max))))
        .map(|item| item.data)
        .collect();
    // What spans the antimeridian may meet both windows.
    positions.sort_unstable();
    positions.dedup();
    positions
}

/// A point as the trees hold it.
pub(crate) fn corner(p: Point) -> [f64; 2] {
    [f64::from(p.x), f64::from(p.y)]
}

/// A page of chosen positions.
pub(crate) struct Paged {
    /// How many were chosen on all pages together.
    pub(crate) matched: usize,
    /// Those of this page.
    pub(crate) positions: Vec<u32>,
    /// Cursor of the next page, if there is one.
    pub(crate) next: Option<i64>,
}

impl Paged {
    /// The only page there is.
    pub(crate) fn whole(positions: Vec<u32>) -> Self {
        Self { matched: positions.len(), positions, next: None }
    }
}

/// Cuts the page out of `positions` that begins behind the id `after`.
///
/// `ids` holds the id of every position; `positions` are in the order of ids.
pub(crate) fn page(mut positions: Vec<u32>, ids: &[i64], after: i64, limit: usize) -> Paged {
    let matched = positions.len();
    let start = positions.partition_point(|&p| ids[p as usize] <= after);
    positions.drain(..start);
    let more = positions.len() > limit;
    positions.truncate(limit);
    let next = positions.last().filter(|_| more).map(|&p| ids[p as usize]);
    Paged { matched, positions, next }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_visit_every_item_once() {
        let ids: Vec<i64> = (0..23).map(|n| n * 7 + 3).collect();
        let chosen: Vec<u32> = (0..23).filter(|n| n % 3 != 1).collect();
        for limit in 1..25 {
            let (mut after, mut seen) = (0, Vec::new());
            loop {
                let page = page(chosen.clone(), &ids, after, limit);
                assert_eq!(page.matched, chosen.len());
                seen.extend(page.positions);
                match page.next {
                    Some(next) => after = next,
                    None => break,
                }
            }
            assert_eq!(seen, chosen, "limit {limit}");
        }
    }
}
