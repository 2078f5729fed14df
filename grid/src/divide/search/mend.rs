//! The last touch: cells out of the band are split anew with each of their neighbours.

use super::Search;
use crate::divide::task::Task;

/// Rounds over all cells out of the band.
const ROUNDS: usize = 6;
/// Orders that are tried with each neighbour.
const ORDERS: usize = 40;

impl Search {
    /// Takes nothing but what is better. About O(o · d · b log b) for o cells out of the band, of b blocks each.
    pub(in crate::divide) fn mend(&mut self, task: &Task) {
        let [low, high] = task.band;
        let mut neighbours = Vec::new();
        for _ in 0..ROUNDS {
            let mut better = false;
            for cell in 0..task.frozen.len() as u32 {
                if task.frozen[cell as usize] || (low..=high).contains(&self.cells.all[cell as usize].weight)
                {
                    continue;
                }
                neighbours.clear();
                for block in self.cells.blocks(cell) {
                    let around = task.net.adjacent(block).iter().map(|half| self.cells.of[half.to as usize]);
                    neighbours.extend(around.filter(|&other| other != cell && !task.frozen[other as usize]));
                }
                neighbours.sort_unstable();
                neighbours.dedup();
                for &neighbour in &neighbours {
                    for _ in 0..ORDERS {
                        better |=
                            self.are_neighbours(task, cell, neighbour) && self.resplit(task, cell, neighbour);
                    }
                }
            }
            if !better {
                break;
            }
        }
    }

    /// Whether two cells are still adjacent.
    fn are_neighbours(&self, task: &Task, a: u32, b: u32) -> bool {
        let mut halves = self.cells.blocks(a).flat_map(|block| task.net.adjacent(block));
        halves.any(|half| self.cells.of[half.to as usize] == b)
    }
}
