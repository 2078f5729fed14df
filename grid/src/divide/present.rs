//! The present division as a start: its cells made sound, and as many as asked, with as little change as that needs.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use super::apart::Apart;
use super::division::{DivideError, Present};
use super::net::Net;
use super::start::bisect;
use super::task::HOMELESS;

/// A start.
pub(super) struct Kept {
    /// The cell of each block.
    pub(super) of: Vec<u32>,
    /// Whether each cell is locked.
    pub(super) frozen: Vec<bool>,
    pub(super) apart: Apart,
    /// The present cell that each cell goes on from; [`HOMELESS`] for a new one.
    pub(super) names: Vec<u32>,
}

/// Belongs to no cell yet.
const NOWHERE: u32 = u32::MAX;

/// Where more cells are asked for, what the new ones begin with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Split {
    /// The lighter half of the heaviest cell.
    Half,
    /// The lightest block that a cell can do without: next to nothing moves.
    Block,
}

/// Keeps what can be kept. Cells keep their numbers, and new ones follow; where a cell has to go, the last takes its
/// number.
pub(super) fn keep(net: &Net, present: &Present, cells: u32, split: Split) -> Result<Kept, DivideError> {
    if present.cells.len() != net.len() {
        return Err(DivideError::PresentBlocks { given: present.cells.len(), blocks: net.len() });
    }
    let of: Vec<u32> = present.cells.iter().map(|cell| cell.unwrap_or(NOWHERE)).collect();
    let count = of.iter().filter(|&&cell| cell != NOWHERE).max().map_or(0, |&cell| cell + 1);
    if count as usize > net.len() {
        return Err(DivideError::NoSuchCell(net.len() as u32));
    }
    let mut blocks = vec![0_u32; count as usize];
    of.iter().filter(|&&cell| cell != NOWHERE).for_each(|&cell| blocks[cell as usize] += 1);
    if let Some(empty) = blocks.iter().position(|&blocks| blocks == 0) {
        return Err(DivideError::NoSuchCell(empty as u32));
    }
    let mut frozen = vec![false; count as usize];
    for &cell in &present.locked {
        *frozen.get_mut(cell as usize).ok_or(DivideError::NoSuchCell(cell))? = true;
    }
    let names = (0..count).collect();
    let mut kept = Kept { apart: apart(net, present, &of)?, of, frozen, names };
    let locked = kept.frozen.iter().filter(|&&locked| locked).count() as u32;
    let free = net.len() as u32
        - (0..count).filter(|&c| kept.frozen[c as usize]).map(|c| blocks[c as usize]).sum::<u32>();
    if locked > cells || (locked == cells) != (free == 0) {
        return Err(DivideError::Locked { locked, cells: cells.saturating_sub(locked) });
    }
    if cells - locked > free {
        return Err(DivideError::MoreCellsThanBlocks { cells: cells - locked, blocks: free });
    }
    kept.gather(net);
    kept.found(net);
    let pieces = kept.pieces(net);
    if pieces > cells - locked {
        return Err(DivideError::Pieces { pieces, cells: cells - locked });
    }
    if (kept.frozen.len() as u32) < cells && split == Split::Block {
        kept.split_blocks_off(net, cells);
    }
    while (kept.frozen.len() as u32) < cells {
        kept.split(net);
    }
    while kept.frozen.len() as u32 > cells {
        kept.dissolve(net)?;
    }
    Ok(kept)
}

/// The locked borders, each of which must be one.
fn apart(net: &Net, present: &Present, of: &[u32]) -> Result<Apart, DivideError> {
    for &(a, b) in &present.locked_borders {
        let border = (a as usize) < net.len() && net.borders(a).iter().any(|half| half.to == b);
        if !border || of[a as usize] == of[b as usize] {
            return Err(DivideError::NoSuchBorder(a, b));
        }
    }
    Ok(Apart::of(&present.locked_borders))
}

impl Kept {
    fn frozen_block(&self, block: u32) -> bool {
        let cell = self.of[block as usize];
        cell != NOWHERE && self.frozen[cell as usize]
    }

    fn pieces(&self, net: &Net) -> u32 {
        net.pieces(|block| !self.frozen_block(block)).1
    }

    /// Of each cell that lies in several pieces, only the heaviest stays; the rest belongs nowhere. Then what belongs nowhere
    /// goes to the cells around it, from their borders inwards, to the lightest first.
    fn gather(&mut self, net: &Net) {
        let of = &self.of;
        let (piece, pieces) =
            net.joined(|a, b| of[a as usize] == of[b as usize], |block| of[block as usize] != NOWHERE);
        let mut measure = vec![(0.0_f64, 0_u32); pieces as usize];
        for (block, &piece) in piece.iter().enumerate().filter(|(_, piece)| **piece != u32::MAX) {
            measure[piece as usize].0 += net.weight(block as u32);
            measure[piece as usize].1 += 1;
        }
        let heavier = |a: u32, b: u32| {
            let [a, b] = [a, b].map(|piece| measure[piece as usize]);
            a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)).is_gt()
        };
        let mut main = vec![u32::MAX; self.frozen.len()];
        for (&cell, &piece) in of.iter().zip(&piece).filter(|(cell, _)| **cell != NOWHERE) {
            let main = &mut main[cell as usize];
            if *main == u32::MAX || heavier(piece, *main) {
                *main = piece;
            }
        }
        for (block, &piece) in piece.iter().enumerate().filter(|(_, piece)| **piece != u32::MAX) {
            let cell = self.of[block] as usize;
            if main[cell] != piece && !self.frozen[cell] {
                self.of[block] = NOWHERE;
            }
        }
        self.spread(net);
    }

    /// Gives blocks that belong nowhere to a neighbouring cell that is not locked and not barred by a locked border: again
    /// and again one beside the lightest such cell. O(m log m).
    fn spread(&mut self, net: &Net) {
        let mut weight = vec![0.0; self.frozen.len()];
        for (block, &cell) in self.of.iter().enumerate().filter(|(_, cell)| **cell != NOWHERE) {
            weight[cell as usize] += net.weight(block as u32);
        }
        // Weights are not negative: their bits are in their order.
        let mut sides: BinaryHeap<Reverse<(u64, u32, u32)>> = BinaryHeap::new();
        for block in (0..net.len() as u32).filter(|&block| self.of[block as usize] == NOWHERE) {
            let cells = net.adjacent(block).iter().map(|half| self.of[half.to as usize]);
            let open = cells.filter(|&cell| cell != NOWHERE && !self.frozen[cell as usize]);
            sides.extend(open.map(|cell| Reverse((weight[cell as usize].to_bits(), cell, block))));
        }
        while let Some(Reverse((bits, cell, block))) = sides.pop() {
            let now = weight[cell as usize].to_bits();
            if self.of[block as usize] != NOWHERE || !self.apart.admits(&self.of, block, cell) {
                continue;
            }
            if now != bits {
                sides.push(Reverse((now, cell, block)));
                continue;
            }
            self.of[block as usize] = cell;
            weight[cell as usize] += net.weight(block);
            let waiting = net.adjacent(block).iter().filter(|half| self.of[half.to as usize] == NOWHERE);
            let now = weight[cell as usize].to_bits();
            sides.extend(waiting.map(|half| Reverse((now, cell, half.to))));
        }
    }

    /// A cell that goes on from none, still without blocks.
    fn new_cell(&mut self) -> u32 {
        self.frozen.push(false);
        self.names.push(HOMELESS);
        self.frozen.len() as u32 - 1
    }

    /// Makes a cell of each piece of ground that no cell has reached; several where a locked border runs through it.
    fn found(&mut self, net: &Net) {
        let mut reached = Vec::new();
        for first in 0..net.len() as u32 {
            if self.of[first as usize] != NOWHERE {
                continue;
            }
            let cell = self.new_cell();
            self.of[first as usize] = cell;
            reached.push(first);
            while let Some(block) = reached.pop() {
                for half in net.adjacent(block) {
                    if self.of[half.to as usize] == NOWHERE && self.apart.admits(&self.of, half.to, cell) {
                        self.of[half.to as usize] = cell;
                        reached.push(half.to);
                    }
                }
            }
        }
    }

    /// Splits the heaviest free cell that has two blocks in two.
    fn split(&mut self, net: &Net) {
        let measures = self.measures(net);
        let can =
            measures.iter().enumerate().filter(|(cell, (_, blocks))| *blocks > 1 && !self.frozen[*cell]);
        // There is one: there are more free blocks than free cells.
        let Some((cell, _)) = can.max_by(|a, b| a.1.0.total_cmp(&b.1.0)) else { return };
        let blocks = (0..net.len() as u32).filter(|&b| self.of[b as usize] == cell as u32).collect();
        // The larger part keeps the number: the halves are numbered 0 and 1 on a sheet of their own.
        let mut half = vec![NOWHERE; net.len()];
        bisect(net, blocks, 2, 0, &mut half);
        let mut weight = [0.0; 2];
        for (block, &half) in half.iter().enumerate().filter(|(_, half)| **half != NOWHERE) {
            weight[half as usize] += net.weight(block as u32);
        }
        let leaves = u32::from(weight[1] <= weight[0]);
        let fresh = self.new_cell();
        for (block, _) in half.iter().enumerate().filter(|(_, half)| **half == leaves) {
            self.of[block] = fresh;
        }
    }

    /// Makes cells of one block each until they are so many, of the lightest blocks without which their cells stay in one piece.
    /// O(n log n), and O(b) for each block of a cell of b blocks that is tried.
    fn split_blocks_off(&mut self, net: &Net, cells: u32) {
        let mut order: Vec<u32> = (0..net.len() as u32).filter(|&block| !self.frozen_block(block)).collect();
        order.sort_by(|&a, &b| net.weight(a).total_cmp(&net.weight(b)));
        let mut blocks: Vec<u32> = self.measures(net).into_iter().map(|(_, blocks)| blocks).collect();
        for block in order {
            let home = self.of[block as usize];
            if self.frozen.len() as u32 == cells {
                return;
            }
            if blocks[home as usize] > 1 && self.holds_without(net, block) {
                blocks[home as usize] -= 1;
                blocks.push(1);
                self.of[block as usize] = self.new_cell();
            }
        }
    }

    /// Whether the cell of a block is in one piece without it. There are others in it.
    fn holds_without(&self, net: &Net, block: u32) -> bool {
        let home = self.of[block as usize];
        let beside = |block: u32| {
            net.adjacent(block).iter().map(|half| half.to).filter(|&to| self.of[to as usize] == home)
        };
        let Some(start) = beside(block).next() else { return false };
        let (mut met, mut stack) = (HashSet::from([block, start]), vec![start]);
        while let Some(at) = stack.pop() {
            stack.extend(beside(at).filter(|&to| met.insert(to)));
        }
        beside(block).all(|to| met.contains(&to))
    }

    /// Gives the lightest free cell that has a free neighbour to its neighbours, and its number to the last cell.
    fn dissolve(&mut self, net: &Net) -> Result<(), DivideError> {
        let measures = self.measures(net);
        let mut order: Vec<u32> =
            (0..self.frozen.len() as u32).filter(|&cell| !self.frozen[cell as usize]).collect();
        order.sort_by(|&a, &b| measures[a as usize].0.total_cmp(&measures[b as usize].0));
        let before = self.of.clone();
        for cell in order {
            self.of.iter_mut().filter(|of| **of == cell).for_each(|of| *of = NOWHERE);
            self.spread(net);
            if self.of.contains(&NOWHERE) {
                self.of.copy_from_slice(&before);
                continue;
            }
            let last = self.frozen.len() as u32 - 1;
            self.of.iter_mut().filter(|of| **of == last).for_each(|of| *of = cell);
            self.frozen.swap_remove(cell as usize);
            self.names.swap_remove(cell as usize);
            return Ok(());
        }
        let cells = self.frozen.len() as u32;
        Err(DivideError::Pieces { pieces: cells, cells: cells - 1 })
    }

    fn measures(&self, net: &Net) -> Vec<(f64, u32)> {
        let mut measures = vec![(0.0, 0); self.frozen.len()];
        for (block, &cell) in self.of.iter().enumerate() {
            measures[cell as usize].0 += net.weight(block as u32);
            measures[cell as usize].1 += 1;
        }
        measures
    }
}
