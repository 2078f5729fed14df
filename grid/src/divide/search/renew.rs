//! A few neighbouring cells are searched anew from a high temperature, and what comes of it is kept only if it is better: a
//! second chance for those that came off badly.

use super::Search;
use crate::divide::cells::Cell;
use crate::divide::score::Score;
use crate::divide::task::Task;

/// How many cells at most.
const CELLS: usize = 9;
/// Changes tried for each of their blocks; about half of them turn out to lie within a cell.
const EFFORT: u64 = 600;
/// Of 1,024 changes tried, how many merge and split.
const RESPLITS: usize = 17;

/// What is searched anew; empty between calls.
#[derive(Default)]
pub(super) struct Region {
    cells: Vec<u32>,
    /// What each of them had.
    before: Vec<Cell>,
    /// Whether each cell of all is one of them.
    inside: Vec<bool>,
    blocks: Vec<u32>,
    /// The cell in which each block was.
    homes: Vec<u32>,
}

impl Search {
    /// Searches a cell and those around it anew, and gives the work that it took. Temperatures are what `temperature` says
    /// when so much is left, from 1 to 0.
    ///
    /// Precondition: the cell is not locked.
    pub(in crate::divide) fn renew(
        &mut self,
        task: &Task,
        cell: u32,
        temperature: impl Fn(f64) -> f64,
    ) -> u64 {
        let mut region = std::mem::take(&mut self.region);
        self.gather(task, cell, &mut region);
        let tries = EFFORT * region.blocks.len() as u64;
        if region.cells.len() > 1 {
            let (worth, moved) = (self.worth(task, &region), self.moved);
            for round in 0..EFFORT {
                self.temperature = temperature(1.0 - round as f64 / EFFORT as f64);
                for _ in 0..region.blocks.len() {
                    self.change_within(task, &region);
                }
            }
            if !self.worth(task, &region).is_better_than(task, &worth) {
                self.put_back(task, &region);
                self.moved = moved;
            }
        }
        for &cell in &region.cells {
            region.inside[cell as usize] = false;
        }
        self.region = region;
        tries / 2
    }

    /// The cell, its neighbours, theirs and so on until they are enough.
    fn gather(&self, task: &Task, cell: u32, region: &mut Region) {
        let Region { cells, before, inside, blocks, homes } = region;
        inside.resize(task.frozen.len(), false);
        cells.clear();
        cells.push(cell);
        inside[cell as usize] = true;
        let mut next = 0;
        while next < cells.len() {
            for block in self.cells.blocks(cells[next]) {
                for half in task.net.adjacent(block) {
                    let other = self.cells.of[half.to as usize];
                    if cells.len() < CELLS && !inside[other as usize] && !task.frozen[other as usize] {
                        inside[other as usize] = true;
                        cells.push(other);
                    }
                }
            }
            next += 1;
        }
        before.clear();
        before.extend(cells.iter().map(|&cell| self.cells.all[cell as usize]));
        blocks.clear();
        blocks.extend(cells.iter().flat_map(|&cell| self.cells.blocks(cell)));
        homes.clear();
        homes.extend(blocks.iter().map(|&block| self.cells.of[block as usize]));
    }

    /// Tries one change that stays within the region.
    fn change_within(&mut self, task: &Task, region: &Region) {
        let draw = self.random.draw();
        let block = region.blocks[draw.below(region.blocks.len())];
        let adjacent = task.net.adjacent(block);
        let Some(half) = adjacent.get(draw.few(adjacent.len())) else { return };
        let [from, to] = [block, half.to].map(|block| self.cells.of[block as usize]);
        if from == to || !region.inside[to as usize] {
            return;
        }
        if draw.dice() < RESPLITS {
            self.resplit(task, from, to);
        } else {
            self.flip(task, block, to, self.limit(draw));
        }
    }

    /// How good the region is.
    fn worth(&self, task: &Task, region: &Region) -> Score {
        Score::of_part(task, &self.cells, &region.cells, &region.blocks)
    }

    fn put_back(&mut self, task: &Task, region: &Region) {
        for (&block, &home) in region.blocks.iter().zip(&region.homes) {
            if self.cells.of[block as usize] != home {
                self.cells.relist(&task.net, block, home);
            }
        }
        for (&cell, &was) in region.cells.iter().zip(&region.before) {
            self.cells.restore(cell, was);
        }
    }
}
