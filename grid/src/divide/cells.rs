//! Cells while they are searched for: which block is in which, and what each has, kept exact with every move.

use std::hint::select_unpredictable;

use super::cost::{Aim, Terms};
use super::net::{MASKED, Mass, Net, PER_METRE};
use super::rim::Rim;

/// No block: the end of a list.
const NONE: u32 = u32::MAX;

/// What a cell has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    pub(super) weight: f64,
    pub(super) area: f64,
    pub(super) perimeter: f64,
    /// What it should weigh.
    pub(super) aim: Aim,
    /// Its cost by the present terms.
    pub(super) cost: f64,
    /// Number of blocks.
    pub(super) count: u32,
    head: u32,
}

/// An assignment of all blocks to cells.
pub(super) struct Cells {
    /// The cell of each block.
    pub(super) of: Vec<u32>,
    pub(super) all: Vec<Cell>,
    pub(super) terms: Terms,
    /// Where cells meet.
    pub(super) rim: Rim,
    next: Vec<u32>,
    before: Vec<u32>,
    search: Search,
}

/// What a search for connections writes on.
struct Search {
    seen: Vec<u32>,
    round: u32,
    stack: Vec<u32>,
}

/// A block on its way from one cell to another, and what the two would then be.
#[derive(Clone, Copy)]
pub(super) struct Shift {
    pub(super) block: u32,
    pub(super) from: u32,
    pub(super) to: u32,
    /// What the move adds to the cost.
    pub(super) gain: f64,
    with_from: f64,
    with_to: f64,
}

impl Cells {
    /// Takes an assignment to cells with these aims. O(n + m).
    pub(super) fn new(net: &Net, of: Vec<u32>, aims: &[Aim], frozen: &[bool], terms: Terms) -> Self {
        let empty = |&aim: &Aim| Cell {
            weight: 0.0,
            area: 0.0,
            perimeter: 0.0,
            aim,
            cost: 0.0,
            count: 0,
            head: NONE,
        };
        let mut cells = Self {
            all: aims.iter().map(empty).collect(),
            terms,
            rim: Rim::new(net, |block| !frozen[of[block as usize] as usize]),
            next: vec![NONE; of.len()],
            before: vec![NONE; of.len()],
            search: Search { seen: vec![0; of.len()], round: 0, stack: Vec::new() },
            of,
        };
        cells.recount(net);
        cells
    }

    /// Puts another assignment in the place of this one. O(n + m).
    pub(super) fn put(&mut self, net: &Net, of: &[u32]) {
        self.of.copy_from_slice(of);
        self.recount(net);
    }

    fn recount(&mut self, net: &Net) {
        for cell in &mut self.all {
            *cell = Cell { weight: 0.0, area: 0.0, perimeter: 0.0, count: 0, head: NONE, ..*cell };
        }
        for block in (0..self.of.len() as u32).rev() {
            let home = self.of[block as usize];
            let (inside, _) = self.shared(net, block, home, home);
            let cell = &mut self.all[home as usize];
            let mass = net.mass(block);
            cell.weight += mass.weight;
            cell.area += mass.area;
            cell.perimeter += mass.perimeter - inside;
            cell.count += 1;
            self.enlist(block, home);
        }
        self.rim.recount(net, &self.of);
        self.price(self.terms);
    }

    /// Changes the terms. O(k).
    pub(super) fn price(&mut self, terms: Terms) {
        self.terms = terms;
        for cell in &mut self.all {
            cell.cost = terms.cell(cell.weight, cell.area, cell.perimeter, cell.aim);
        }
    }

    /// Metres of border that a block shares with two cells.
    #[expect(clippy::inline_always, reason = "a third of the search's time is spent here")]
    #[inline(always)]
    fn shared(&self, net: &Net, block: u32, a: u32, b: u32) -> (f64, f64) {
        let (mut with_a, mut with_b) = (0_u64, 0_u64);
        for half in net.borders(block) {
            let cell = self.of[half.to as usize];
            let shared = u64::from(half.shared);
            // Nobody could foretell a branch here.
            with_a += select_unpredictable(cell == a, shared, 0);
            with_b += select_unpredictable(cell == b, shared, 0);
        }
        (with_a as f64 / PER_METRE, with_b as f64 / PER_METRE)
    }

    /// What it would be to move a block to another cell; whether it may is not asked. O(d).
    #[expect(clippy::inline_always, reason = "a third of the search's time is spent here")]
    #[inline(always)]
    pub(super) fn shift(&self, net: &Net, block: u32, to: u32) -> Shift {
        let from = self.of[block as usize];
        let (with_from, with_to) = self.shared(net, block, from, to);
        let &Mass { weight, area, perimeter } = net.mass(block);
        let (left, joined) = (&self.all[from as usize], &self.all[to as usize]);
        let terms = &self.terms;
        let left_cost = terms.cell(
            left.weight - weight,
            left.area - area,
            left.perimeter + 2.0 * with_from - perimeter,
            left.aim,
        );
        let joined_cost = terms.cell(
            joined.weight + weight,
            joined.area + area,
            joined.perimeter - 2.0 * with_to + perimeter,
            joined.aim,
        );
        let gain = left_cost + joined_cost - left.cost - joined.cost;
        Shift { block, from, to, gain, with_from, with_to }
    }

    /// Moves a block. Nothing may have changed since the shift was made. O(d).
    #[inline]
    pub(super) fn make(&mut self, net: &Net, shift: &Shift) {
        let &Shift { block, from, to, with_from, with_to, .. } = shift;
        self.relist(net, block, to);
        let &Mass { weight, area, perimeter } = net.mass(block);
        let left = self.all[from as usize];
        let left_perimeter = left.perimeter + 2.0 * with_from - perimeter;
        self.settle(from, left.weight - weight, left.area - area, left_perimeter);
        let joined = self.all[to as usize];
        let joined_perimeter = joined.perimeter - 2.0 * with_to + perimeter;
        self.settle(to, joined.weight + weight, joined.area + area, joined_perimeter);
    }

    /// What two cells have, to be given back by [`Cells::unmake`].
    pub(super) fn pair(&self, a: u32, b: u32) -> [Cell; 2] {
        [self.all[a as usize], self.all[b as usize]]
    }

    /// Takes a shift back that was the last to be made; `before` is what the two cells had.
    pub(super) fn unmake(&mut self, net: &Net, shift: &Shift, before: [Cell; 2]) {
        self.relist(net, shift.block, shift.from);
        self.restore(shift.from, before[0]);
        self.restore(shift.to, before[1]);
    }

    /// Gives a cell back what it had, once its blocks are back in its list.
    pub(super) fn restore(&mut self, cell: u32, was: Cell) {
        let head = self.all[cell as usize].head;
        self.all[cell as usize] = Cell { head, ..was };
    }

    /// Puts what was worked out for a whole cell in its place: its blocks were moved by [`Cells::relist`].
    pub(super) fn settle(&mut self, cell: u32, weight: f64, area: f64, perimeter: f64) {
        let cell = &mut self.all[cell as usize];
        let cost = self.terms.cell(weight, area, perimeter, cell.aim);
        *cell = Cell { weight, area, perimeter, cost, ..*cell };
    }

    /// Moves a block between the lists of two cells, whose sums are settled later. O(d).
    #[inline]
    pub(super) fn relist(&mut self, net: &Net, block: u32, to: u32) {
        let from = self.of[block as usize];
        self.unlist(block, from);
        self.of[block as usize] = to;
        self.enlist(block, to);
        self.rim.moved(net, &self.of, block, from, to);
        self.all[from as usize].count -= 1;
        self.all[to as usize].count += 1;
    }

    fn enlist(&mut self, block: u32, cell: u32) {
        let head = std::mem::replace(&mut self.all[cell as usize].head, block);
        self.next[block as usize] = head;
        self.before[block as usize] = NONE;
        if head != NONE {
            self.before[head as usize] = block;
        }
    }

    fn unlist(&mut self, block: u32, cell: u32) {
        let (next, before) = (self.next[block as usize], self.before[block as usize]);
        if before == NONE {
            self.all[cell as usize].head = next;
        } else {
            self.next[before as usize] = next;
        }
        if next != NONE {
            self.before[next as usize] = before;
        }
    }

    /// The blocks of a cell.
    pub(super) fn blocks(&self, cell: u32) -> impl Iterator<Item = u32> + '_ {
        let some = |block: u32| (block != NONE).then_some(block);
        std::iter::successors(some(self.all[cell as usize].head), move |&block| {
            some(self.next[block as usize])
        })
    }

    /// Whether a cell without the block would still be in one piece and not empty. Its neighbours and corners answer nearly
    /// always, in O(d); else the cell is searched.
    #[inline]
    pub(super) fn holds_without(&mut self, net: &Net, block: u32) -> bool {
        let home = self.of[block as usize];
        if self.all[home as usize].count == 1 {
            return false;
        }
        let adjacent = net.adjacent(block);
        if adjacent.len() <= MASKED {
            let mut here = 0_u32;
            for (place, half) in adjacent.iter().enumerate() {
                here |= u32::from(self.of[half.to as usize] == home) << place;
            }
            if here == 0 {
                return false;
            }
            let mut reached = 0;
            let mut fresh = here & here.wrapping_neg();
            while fresh != 0 {
                reached |= fresh;
                while fresh != 0 {
                    let place = fresh.trailing_zeros() as usize;
                    fresh &= fresh - 1;
                    let more = adjacent[place].mask & here & !reached;
                    reached |= more;
                    fresh |= more;
                }
                if reached == here {
                    return true;
                }
                for corner in net.corners(block) {
                    if corner.mask & reached != 0 && self.of[corner.block as usize] == home {
                        fresh |= corner.mask & here & !reached;
                    }
                }
            }
        }
        self.holds_by_search(net, block, home)
    }

    /// Searches the cell from one neighbour of the block until all others are met.
    fn holds_by_search(&mut self, net: &Net, block: u32, home: u32) -> bool {
        let search = &mut self.search;
        if search.round >= u32::MAX - 2 {
            search.seen.fill(0);
            search.round = 0;
        }
        // Two marks: one for neighbours of the block that are still to be met, one for blocks that were.
        let (wanted, met) = (search.round + 1, search.round + 2);
        search.round += 2;
        let (mut left, mut start) = (0_usize, NONE);
        for half in net.adjacent(block).iter().filter(|half| self.of[half.to as usize] == home) {
            search.seen[half.to as usize] = wanted;
            left += 1;
            start = half.to;
        }
        if start == NONE {
            return false;
        }
        search.seen[block as usize] = met;
        search.seen[start as usize] = met;
        left -= 1;
        search.stack.clear();
        search.stack.push(start);
        while left > 0 {
            let Some(at) = search.stack.pop() else { return false };
            for half in net.adjacent(at) {
                let seen = &mut search.seen[half.to as usize];
                if *seen != met && self.of[half.to as usize] == home {
                    left -= usize::from(*seen == wanted);
                    *seen = met;
                    search.stack.push(half.to);
                }
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::divide::random::Random;
    use crate::divide::{Block, Graph, Link, LinkKind};
    use crate::lattice::Point;

    /// Streets that cross, some of them walled off, some crossings passed diagonally.
    fn streets(side: u32, random: &mut Random) -> Net {
        let at = |i: u32| Point::new((i % side * 1_000) as i32, (i / side * 1_000) as i32);
        let block = |i| Block { weight: 1.0, area_m2: 1e4, outer_m: 10.0, at: at(i) };
        let mut links = Vec::new();
        for here in 0..side * side {
            let mut join = |other: u32, metres: f64| {
                let kind = if random.below(8) == 0 { LinkKind::Wall } else { LinkKind::Street };
                links.push(Link::new(here, other, metres, kind));
            };
            let (right, below) = (here % side + 1 < side, here / side + 1 < side);
            if right {
                join(here + 1, 100.0);
            }
            if below {
                join(here + side, 100.0);
            }
            if right && below && here % 5 == 0 {
                join(here + side + 1, 5.0);
            }
        }
        Net::of(&Graph::new((0..side * side).map(block).collect(), links).unwrap())
    }

    #[test]
    fn neighbours_and_corners_tell_what_a_search_tells() {
        let mut random = Random::new(5);
        let terms = Terms { deviation: 1.0, excess: 1.0, low: 0.0, high: 99.0 };
        let (mut held, mut torn) = (0, 0);
        for _ in 0..300 {
            let net = streets(6, &mut random);
            let of: Vec<u32> = (0..36).map(|_| u32::from(random.below(4) == 0)).collect();
            let mut cells = Cells::new(&net, of, &[Aim::new(20.0); 2], &[false; 2], terms);
            for block in 0..36 {
                let home = cells.of[block as usize];
                let (piece, _) = net.pieces(|other| other != block && cells.of[other as usize] == home);
                let around = net.adjacent(block).iter().map(|half| piece[half.to as usize]);
                let mut around: Vec<u32> = around.filter(|&piece| piece != u32::MAX).collect();
                around.sort_unstable();
                around.dedup();
                let holds = cells.holds_without(&net, block);
                assert_eq!(holds, around.len() == 1, "block {block} of {:?}", cells.of);
                held += u32::from(holds);
                torn += u32::from(!holds);
            }
        }
        assert!(held > 1_000 && torn > 1_000, "{held} held, {torn} torn");
    }
}
