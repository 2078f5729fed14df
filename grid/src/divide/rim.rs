//! Where cells meet: the pairs of adjacent blocks in two different cells, kept as blocks move. A change drawn from these is
//! never one within a cell.

use super::net::Net;

/// Two adjacent blocks in different cells, from the side of one.
#[derive(Clone, Copy)]
pub(super) struct Side {
    /// The block that might go over.
    pub(super) block: u32,
    /// Its neighbour, in the cell that it would go to.
    pub(super) neighbour: u32,
    half: u32,
}

/// All sides, in an order that tells nothing.
pub(super) struct Rim {
    sides: Vec<Side>,
    /// Of each half, its place among the sides.
    place: Vec<u32>,
}

/// Not among the sides.
const ABSENT: u32 = u32::MAX;
/// Never among the sides: one of the two blocks is locked.
const BARRED: u32 = u32::MAX - 1;

impl Rim {
    /// An empty one, for blocks of which some are free to move.
    pub(super) fn new(net: &Net, free: impl Fn(u32) -> bool) -> Self {
        let mut place = vec![BARRED; net.halves()];
        for block in (0..net.len() as u32).filter(|&block| free(block)) {
            for half in net.crossings(block) {
                if free(net.half(half).to) {
                    place[half] = ABSENT;
                }
            }
        }
        Self { sides: Vec::new(), place }
    }

    /// All sides.
    #[inline]
    pub(super) fn sides(&self) -> &[Side] {
        &self.sides
    }

    /// Finds all sides anew. O(n + m).
    pub(super) fn recount(&mut self, net: &Net, of: &[u32]) {
        for side in self.sides.drain(..) {
            self.place[side.half as usize] = ABSENT;
        }
        for block in 0..net.len() as u32 {
            for half in net.crossings(block) {
                let neighbour = net.half(half).to;
                if of[block as usize] != of[neighbour as usize] {
                    self.enter(Side { block, neighbour, half: half as u32 });
                }
            }
        }
    }

    /// Takes in that a block went from one cell to another; `of` already says so. O(d).
    #[inline]
    pub(super) fn moved(&mut self, net: &Net, of: &[u32], block: u32, from: u32, to: u32) {
        for half in net.crossings(block) {
            let neighbour = net.half(half).to;
            let home = of[neighbour as usize];
            if home == from {
                self.enter(Side { block, neighbour, half: half as u32 });
                self.enter(Side { block: neighbour, neighbour: block, half: net.back(half) });
            } else if home == to {
                self.leave(half as u32);
                self.leave(net.back(half));
            }
        }
    }

    #[inline]
    fn enter(&mut self, side: Side) {
        let place = &mut self.place[side.half as usize];
        if *place == ABSENT {
            *place = self.sides.len() as u32;
            self.sides.push(side);
        }
    }

    #[inline]
    fn leave(&mut self, half: u32) {
        let place = std::mem::replace(&mut self.place[half as usize], ABSENT);
        if place >= BARRED {
            self.place[half as usize] = place;
            return;
        }
        self.sides.swap_remove(place as usize);
        if let Some(side) = self.sides.get(place as usize) {
            self.place[side.half as usize] = place;
        }
    }
}
