//! One block goes over to a neighbouring cell.

use super::{Search, beside};
use crate::divide::task::Task;

impl Search {
    /// Tries to move a block to a neighbouring cell. Whether it goes is decided first by what it costs, then by what may not be.
    /// About O(d).
    pub(in crate::divide) fn flip(&mut self, task: &Task, block: u32, to: u32, limit: f64) -> bool {
        let from = self.cells.of[block as usize];
        if self.cells.all[from as usize].count == 1 {
            return false;
        }
        let shift = self.cells.shift(&task.net, block, to);
        let gain = shift.gain + beside(task, &self.cells, block, from, to);
        if gain >= limit {
            return false;
        }
        let moved = self.moved + task.moves(block, from, to);
        if !task.apart.admits(&self.cells.of, block, to)
            || !task.allows(self.moved, moved)
            || !self.cells.holds_without(&task.net, block)
        {
            return false;
        }
        self.cells.make(&task.net, &shift);
        self.moved = moved;
        true
    }
}
