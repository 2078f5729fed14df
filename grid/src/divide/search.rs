//! The moves of the search: what each changes, and whether the change is taken.

mod chain;
mod flip;
mod mend;
mod renew;
mod resplit;

use super::cells::Cells;
use super::random::{Draw, Random};
use super::rim::Side;
use super::task::Task;
use renew::Region;
use resplit::Scratch;

/// The search as it stands.
pub(super) struct Search {
    pub(super) cells: Cells,
    pub(super) random: Random,
    /// A change that costs less than a variate times this is taken.
    pub(super) temperature: f64,
    /// Weight that is not in its present cell.
    pub(super) moved: f64,
    scratch: Scratch,
    region: Region,
}

impl Search {
    pub(super) fn new(task: &Task, cells: Cells, seed: u64) -> Self {
        let moved = task.moved(&cells.of);
        let scratch = Scratch::new(task.net.len());
        Self { cells, random: Random::new(seed), temperature: 0.0, moved, scratch, region: Region::default() }
    }

    /// One of the places where cells meet, each as likely. There must be one.
    #[inline]
    pub(super) fn side(&self, draw: Draw) -> Side {
        let sides = self.cells.rim.sides();
        sides[draw.below(sides.len())]
    }

    /// What a change may cost that is to be taken.
    #[inline]
    pub(super) fn limit(&self, draw: Draw) -> f64 {
        self.temperature * self.random.exponential_of(draw)
    }

    /// What cells that are not locked miss their aims by on average, in parts of these.
    pub(super) fn mean_deviation(&self, task: &Task) -> f64 {
        let free = self.cells.all.iter().zip(&task.frozen).filter(|(_, frozen)| !**frozen);
        let (mut sum, mut count) = (0.0, 0.0);
        for (cell, _) in free {
            sum += cell.aim.missed_by(cell.weight);
            count += 1.0;
        }
        if count > 0.0 { sum / count } else { 0.0 }
    }

    /// Begins anew from another assignment.
    pub(super) fn put(&mut self, task: &Task, of: &[u32]) {
        self.cells.put(&task.net, of);
        self.moved = task.moved(of);
    }
}

/// What a change adds to the cost beside the cells' own: ground that a road divides within a cell, and blocks that leave
/// their present cells.
#[inline]
fn beside(task: &Task, cells: &Cells, block: u32, from: u32, to: u32) -> f64 {
    if !task.has_sides() {
        return 0.0;
    }
    let mut cost = 0.0;
    if task.net.pulls {
        for half in task.net.borders(block) {
            let cell = cells.of[half.to as usize];
            let pull = f64::from(half.pull) * task.pull;
            cost += if cell == to { pull } else { 0.0 } - if cell == from { pull } else { 0.0 };
        }
    }
    cost + task.stays(block, to) - task.stays(block, from)
}
