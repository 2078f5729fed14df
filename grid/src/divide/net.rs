//! The graph as the search reads it: flat arrays, the links of a block side by side.

use std::ops::Range;

use super::graph::Graph;
use crate::lattice::{Extent, Point};
use crate::measure::LocalScale;

/// One block's side of the border with a neighbour.
#[derive(Clone, Copy, Debug)]
pub(super) struct Half {
    /// The neighbour.
    pub(super) to: u32,
    /// Length of the border in 16,384ths of a metre, up to 262 km: whole numbers, so that sums
    /// are exact in whatever order.
    pub(super) shared: u32,
    /// What it costs, in metres of border, to have both in one cell; see [`super::LinkKind`].
    pub(super) pull: f32,
    /// Which of the block's adjacent neighbours this one is adjacent to, itself included: the bit of each is its place among
    /// the block's halves. 0 for a barrier, and beyond [`MASKED`].
    pub(super) mask: u32,
}

/// What [`Half::shared`] counts to a metre.
pub(super) const PER_METRE: f64 = 16_384.0;

impl Half {
    /// Length of the border in metres.
    #[inline]
    pub(super) fn metres(&self) -> f64 {
        f64::from(self.shared) / PER_METRE
    }
}

/// As many neighbours have a bit in a mask.
pub(super) const MASKED: usize = 32;

/// The graph, compiled. Parallel links are one half; halves that are no barrier come first.
pub(super) struct Net {
    first: Vec<u32>,
    barriers: Vec<u32>,
    halves: Vec<Half>,
    /// Of each half that is no barrier, the half on the other side of the border.
    back: Vec<u32>,
    pub(super) weight: Vec<f64>,
    pub(super) area: Vec<f64>,
    pub(super) perimeter: Vec<f64>,
    /// Metres east and north of the south-west corner.
    pub(super) at: Vec<[f32; 2]>,
    /// Links along which borders are wanted, with their metres.
    pub(super) roads: Vec<(u32, u32, f64)>,
    /// Whether any half has a pull.
    pub(super) pulls: bool,
}

impl Net {
    /// O(n + m · d) for degree d.
    pub(super) fn of(graph: &Graph) -> Self {
        let n = graph.blocks().len();
        let mut pairs: Vec<(u32, u32, f64, f64, bool)> = Vec::with_capacity(2 * graph.links().len());
        for link in graph.links() {
            let pull = link.kind.pull() * link.shared_m;
            pairs.push((link.a, link.b, link.shared_m, pull, link.barrier));
            pairs.push((link.b, link.a, link.shared_m, pull, link.barrier));
        }
        // Stable, so that parallel links are summed in one order from both ends.
        pairs.sort_by_key(|&(from, to, ..)| (from, to));
        pairs.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 += next.2;
                kept.3 += next.3;
                kept.4 &= next.4;
            }
            same
        });
        pairs.sort_by_key(|&(from, to, .., barrier)| (from, barrier, to));
        let mut first = vec![0_u32; n + 1];
        let mut passable = vec![0_u32; n];
        let mut perimeter: Vec<f64> = graph.blocks().iter().map(|block| block.outer_m).collect();
        let mut halves = Vec::with_capacity(pairs.len());
        for &(from, to, shared, pull, barrier) in &pairs {
            let half = Half { to, shared: (shared * PER_METRE).round() as u32, pull: pull as f32, mask: 0 };
            first[from as usize + 1] += 1;
            passable[from as usize] += u32::from(!barrier);
            perimeter[from as usize] += half.metres();
            halves.push(half);
        }
        for block in 0..n {
            first[block + 1] += first[block];
        }
        let barriers = passable.iter().zip(&first).map(|(count, start)| start + count).collect();
        let wanted = graph.links().iter().filter(|link| link.kind.pull() > 0.0);
        let mut net = Self {
            first,
            barriers,
            back: vec![0; halves.len()],
            halves,
            weight: graph.blocks().iter().map(|block| block.weight).collect(),
            area: graph.blocks().iter().map(|block| block.area_m2).collect(),
            perimeter,
            at: places(graph),
            roads: wanted.map(|link| (link.a, link.b, link.shared_m)).collect(),
            pulls: pairs.iter().any(|pair| pair.3 != 0.0),
        };
        net.mask();
        net.turn();
        net
    }

    /// Fills the masks.
    fn mask(&mut self) {
        let mut bit = vec![0_u32; self.len()];
        for block in 0..self.len() {
            let adjacent = self.first[block] as usize..self.barriers[block] as usize;
            if adjacent.len() > MASKED {
                continue;
            }
            for (place, half) in adjacent.clone().enumerate() {
                bit[self.halves[half].to as usize] = 1 << place;
            }
            for half in adjacent.clone() {
                let to = self.halves[half].to;
                self.halves[half].mask =
                    self.adjacent(to).iter().fold(bit[to as usize], |mask, h| mask | bit[h.to as usize]);
            }
            for half in adjacent {
                bit[self.halves[half].to as usize] = 0;
            }
        }
    }

    /// Finds the other side of each border.
    fn turn(&mut self) {
        for block in 0..self.len() as u32 {
            for half in self.crossings(block) {
                let there = self.crossings(self.halves[half].to);
                let before = self.halves[there.clone()].partition_point(|other| other.to < block);
                self.back[half] = (there.start + before) as u32;
            }
        }
    }

    /// Number of blocks.
    pub(super) fn len(&self) -> usize {
        self.weight.len()
    }

    /// All borders of a block with others.
    #[inline]
    pub(super) fn borders(&self, block: u32) -> &[Half] {
        let block = block as usize;
        &self.halves[self.first[block] as usize..self.first[block + 1] as usize]
    }

    /// The borders of a block over which its neighbours are adjacent: the first of [`Net::borders`].
    #[inline]
    pub(super) fn adjacent(&self, block: u32) -> &[Half] {
        let block = block as usize;
        &self.halves[self.first[block] as usize..self.barriers[block] as usize]
    }

    /// The numbers of the halves of [`Net::adjacent`].
    #[inline]
    pub(super) fn crossings(&self, block: u32) -> Range<usize> {
        self.first[block as usize] as usize..self.barriers[block as usize] as usize
    }

    /// The half of this number.
    #[inline]
    pub(super) fn half(&self, half: usize) -> &Half {
        &self.halves[half]
    }

    /// The half on the other side of a border that is no barrier.
    #[inline]
    pub(super) fn back(&self, half: usize) -> u32 {
        self.back[half]
    }

    /// Number of halves.
    pub(super) fn halves(&self) -> usize {
        self.halves.len()
    }

    /// Groups of blocks that are in one piece, of those that `take` says: by block the number of its piece, in order of
    /// their first blocks, `u32::MAX` for blocks not taken; and how many pieces there are. O(n + m).
    pub(super) fn pieces(&self, take: impl Fn(u32) -> bool) -> (Vec<u32>, u32) {
        self.joined(|_, b| take(b), &take)
    }

    /// The same where only some pairs of adjacent blocks hold together.
    pub(super) fn joined(
        &self,
        holds: impl Fn(u32, u32) -> bool,
        take: impl Fn(u32) -> bool,
    ) -> (Vec<u32>, u32) {
        let mut piece = vec![u32::MAX; self.len()];
        let (mut pieces, mut stack) = (0, Vec::new());
        for start in 0..self.len() as u32 {
            if piece[start as usize] != u32::MAX || !take(start) {
                continue;
            }
            piece[start as usize] = pieces;
            stack.push(start);
            while let Some(block) = stack.pop() {
                for half in self.adjacent(block) {
                    if piece[half.to as usize] == u32::MAX && holds(block, half.to) {
                        piece[half.to as usize] = pieces;
                        stack.push(half.to);
                    }
                }
            }
            pieces += 1;
        }
        (piece, pieces)
    }
}

/// Centres of the blocks in metres.
fn places(graph: &Graph) -> Vec<[f32; 2]> {
    let corner = Extent::of(graph.blocks().iter().map(|block| block.at)).map_or(Point::new(0, 0), |e| e.min);
    let scale = LocalScale::at(corner.y);
    let offset = |p: Point| scale.offset_m(corner, p).map(|metres| metres as f32);
    graph.blocks().iter().map(|block| offset(block.at)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::divide::{Block, Link, LinkKind};

    #[test]
    fn parallel_links_are_one_border_and_barriers_none_to_cross() {
        let block = |x| Block { weight: 1.0, area_m2: 1.0, outer_m: 5.0, at: Point::new(x, 0) };
        let link = |a, b, m, kind| Link::new(a, b, m, kind);
        let links = vec![
            link(0, 1, 2.0, LinkKind::River),
            link(1, 0, 3.0, LinkKind::Street),
            link(1, 2, 4.0, LinkKind::River),
            link(0, 2, 1.0, LinkKind::Street),
        ];
        let net = Net::of(&Graph::new((0..3).map(block).collect(), links).unwrap());
        let seen = |halves: &[Half]| halves.iter().map(|h| (h.to, h.metres())).collect::<Vec<_>>();
        assert_eq!(seen(net.borders(1)), [(0, 5.0), (2, 4.0)]);
        assert_eq!(seen(net.adjacent(1)), [(0, 5.0)]);
        assert_eq!(net.perimeter, [11.0, 14.0, 10.0]);
        assert_eq!(net.pieces(|_| true), (vec![0, 0, 0], 1));
        assert_eq!(net.pieces(|block| block != 0), (vec![u32::MAX, 0, 1], 2));
        // 1 and 2, both neighbours of 0, are not adjacent to each other.
        assert_eq!(net.adjacent(0).iter().map(|h| h.mask).collect::<Vec<_>>(), [0b01, 0b10]);
    }
}
