//! A block goes to a neighbouring cell, which passes another on, which passes on a third: weight travels without piling up
//! on the way.

use super::{Search, beside};
use crate::divide::cells::{Cell, Shift};
use crate::divide::rim::Side;
use crate::divide::task::Task;

/// As many blocks go at most.
const DEPTH: usize = 3;

impl Search {
    /// Tries a chain that begins at a side. It ends where what it costs so far is taken; if that is nowhere, nothing changes.
    /// About O(b · d) for the b blocks of a cell.
    pub(in crate::divide) fn chain(&mut self, task: &Task, side: Side) -> bool {
        let Side { block, neighbour, .. } = side;
        let (from, to) = (self.cells.of[block as usize], self.cells.of[neighbour as usize]);
        let first = self.cells.shift(&task.net, block, to);
        let gain = first.gain + beside(task, &self.cells, block, from, to);
        let limit = self.temperature * self.random.exponential();
        let mut made: [Option<(Shift, [Cell; 2])>; DEPTH] = [None; DEPTH];
        let mut next = Some((first, gain));
        let (mut cost, mut moved) = (0.0, self.moved);
        for place in &mut made {
            let Some((shift, gain)) = next else { break };
            let weight = task.moves(shift.block, shift.from, shift.to);
            if !task.apart.admits(&self.cells.of, shift.block, shift.to)
                || !self.cells.holds_without(&task.net, shift.block)
            {
                break;
            }
            *place = Some((shift, self.cells.pair(shift.from, shift.to)));
            self.cells.make(&task.net, &shift);
            cost += gain;
            moved += weight;
            if cost < limit && task.allows(self.moved, moved) {
                self.moved = moved;
                return true;
            }
            next = self.best_from(task, shift.to, shift.block);
        }
        for (shift, before) in made.into_iter().rev().flatten() {
            self.cells.unmake(&task.net, &shift, before);
        }
        false
    }

    /// The shift out of a cell that costs least, but for one block, and what it costs.
    fn best_from(&self, task: &Task, cell: u32, except: u32) -> Option<(Shift, f64)> {
        let mut best: Option<(Shift, f64)> = None;
        for block in self.cells.blocks(cell).filter(|&block| block != except) {
            let mut last = cell;
            for half in task.net.adjacent(block) {
                let to = self.cells.of[half.to as usize];
                if to == cell || to == last || task.frozen[to as usize] {
                    continue;
                }
                last = to;
                let shift = self.cells.shift(&task.net, block, to);
                let gain = shift.gain + beside(task, &self.cells, block, cell, to);
                if best.is_none_or(|(_, least)| gain < least) {
                    best = Some((shift, gain));
                }
            }
        }
        best
    }
}
