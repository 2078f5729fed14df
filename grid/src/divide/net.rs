//! The graph as the search reads it: flat arrays, the links of a block side by side.

use std::ops::Range;

use super::graph::{Block, Graph};
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

/// A block beyond the neighbours of another that is adjacent to more than one of them: streets mostly cross, so that the
/// neighbours of a block are joined by those across its corners.
#[derive(Clone, Copy, Debug)]
pub(super) struct Corner {
    pub(super) block: u32,
    /// Which of the neighbours, as in [`Half::mask`].
    pub(super) mask: u32,
}

/// A block: what the search asks of one lies side by side, in half a line of the processor's cache.
#[derive(Clone, Copy, Debug, Default)]
#[repr(align(32))]
struct Record {
    mass: Mass,
    /// Its first half, and the first that is a barrier.
    first: u32,
    barriers: u32,
}

/// What a block adds to its cell.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Mass {
    pub(super) weight: f64,
    pub(super) area: f64,
    pub(super) perimeter: f64,
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
    /// One more than there are blocks: the last says where the halves end.
    blocks: Vec<Record>,
    halves: Vec<Half>,
    /// The corners of each block, side by side, and where those of each begin.
    corners: Vec<Corner>,
    first_corners: Vec<u32>,
    /// Of each half that is no barrier, the half on the other side of the border.
    back: Vec<u32>,
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
        let mass =
            |block: &Block| Mass { weight: block.weight, area: block.area_m2, perimeter: block.outer_m };
        let record = |block: &Block| Record { mass: mass(block), ..Record::default() };
        let mut blocks: Vec<Record> = graph.blocks().iter().map(record).collect();
        blocks.push(Record::default());
        let mut halves = Vec::with_capacity(pairs.len());
        for &(from, to, shared, pull, barrier) in &pairs {
            let half = Half { to, shared: (shared * PER_METRE).round() as u32, pull: pull as f32, mask: 0 };
            blocks[from as usize + 1].first += 1;
            blocks[from as usize].barriers += u32::from(!barrier);
            blocks[from as usize].mass.perimeter += half.metres();
            halves.push(half);
        }
        for block in 0..n {
            blocks[block + 1].first += blocks[block].first;
            blocks[block].barriers += blocks[block].first;
        }
        let wanted = graph.links().iter().filter(|link| link.kind.pull() > 0.0);
        let mut net = Self {
            blocks,
            back: vec![0; halves.len()],
            halves,
            corners: Vec::new(),
            first_corners: Vec::with_capacity(n + 1),
            at: places(graph),
            roads: wanted.map(|link| (link.a, link.b, link.shared_m)).collect(),
            pulls: pairs.iter().any(|pair| pair.3 != 0.0),
        };
        net.mask();
        net.find_corners();
        net.turn();
        net
    }

    /// Fills the masks.
    fn mask(&mut self) {
        let mut bit = vec![0_u32; self.len()];
        for block in 0..self.len() {
            let adjacent = self.crossings(block as u32);
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

    /// Finds the corners. O(n d³), for d no more than [`MASKED`].
    fn find_corners(&mut self) {
        let mut around: Vec<Corner> = Vec::new();
        for block in 0..self.len() as u32 {
            self.first_corners.push(self.corners.len() as u32);
            let adjacent = self.adjacent(block);
            if adjacent.len() > MASKED {
                continue;
            }
            around.clear();
            // Across a neighbour that touches half the town, corners would take long to find, and tell little.
            let usual = |half: &Half| self.adjacent(half.to).len() <= MASKED;
            for (place, half) in adjacent.iter().enumerate().filter(|(_, half)| usual(half)) {
                let beyond = self.adjacent(half.to).iter().map(|half| half.to);
                let beyond =
                    beyond.filter(|&other| other != block && adjacent.iter().all(|half| half.to != other));
                around.extend(beyond.map(|other| Corner { block: other, mask: 1 << place }));
            }
            around.sort_unstable_by_key(|corner| corner.block);
            around.dedup_by(|next, kept| {
                let same = next.block == kept.block;
                kept.mask |= if same { next.mask } else { 0 };
                same
            });
            self.corners.extend(around.iter().filter(|corner| !corner.mask.is_power_of_two()));
        }
        self.first_corners.push(self.corners.len() as u32);
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
        self.at.len()
    }

    /// What a block adds to its cell.
    #[inline]
    pub(super) fn mass(&self, block: u32) -> &Mass {
        &self.blocks[block as usize].mass
    }

    /// What a block weighs.
    #[inline]
    pub(super) fn weight(&self, block: u32) -> f64 {
        self.mass(block).weight
    }

    /// What each block adds to its cell.
    pub(super) fn masses(&self) -> impl Iterator<Item = &Mass> {
        self.blocks[..self.len()].iter().map(|block| &block.mass)
    }

    /// All borders of a block with others.
    #[inline]
    pub(super) fn borders(&self, block: u32) -> &[Half] {
        let block = block as usize;
        &self.halves[self.blocks[block].first as usize..self.blocks[block + 1].first as usize]
    }

    /// The borders of a block over which its neighbours are adjacent: the first of [`Net::borders`].
    #[inline]
    pub(super) fn adjacent(&self, block: u32) -> &[Half] {
        &self.halves[self.crossings(block)]
    }

    /// The corners of a block; none beyond [`MASKED`] neighbours.
    #[inline]
    pub(super) fn corners(&self, block: u32) -> &[Corner] {
        let block = block as usize;
        &self.corners[self.first_corners[block] as usize..self.first_corners[block + 1] as usize]
    }

    /// The numbers of the halves of [`Net::adjacent`].
    #[inline]
    pub(super) fn crossings(&self, block: u32) -> Range<usize> {
        let block = &self.blocks[block as usize];
        block.first as usize..block.barriers as usize
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
        assert_eq!(net.masses().map(|mass| mass.perimeter).collect::<Vec<_>>(), [11.0, 14.0, 10.0]);
        assert_eq!(net.pieces(|_| true), (vec![0, 0, 0], 1));
        assert_eq!(net.pieces(|block| block != 0), (vec![u32::MAX, 0, 1], 2));
        assert!(net.corners(0).is_empty(), "nothing lies beyond two of its neighbours");
        // 1 and 2, both neighbours of 0, are not adjacent to each other.
        assert_eq!(net.adjacent(0).iter().map(|h| h.mask).collect::<Vec<_>>(), [0b01, 0b10]);
    }

    #[test]
    fn a_crossing_has_corners() {
        let block = |x| Block { weight: 1.0, area_m2: 1.0, outer_m: 5.0, at: Point::new(x, 0) };
        let links = [(0, 1), (0, 2), (1, 3), (2, 3)].map(|(a, b)| Link::new(a, b, 1.0, LinkKind::Street));
        let net = Net::of(&Graph::new((0..4).map(block).collect(), links.to_vec()).unwrap());
        let seen = |block| net.corners(block).iter().map(|c| (c.block, c.mask)).collect::<Vec<_>>();
        assert_eq!([0, 1, 2, 3].map(seen), [[(3, 0b11)], [(2, 0b11)], [(1, 0b11)], [(0, 0b11)]]);
    }
}
