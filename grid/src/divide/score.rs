//! How good a division is as a whole: what lies outside the band first, then the cost of its cells.

use super::cells::Cells;
use super::cost::Terms;
use super::task::Task;

/// How good a division is. Less is better.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Score {
    /// What all cells together miss the band by, in target weights.
    excess: f64,
    /// What all cells together miss their aims by, in parts of these.
    deviation: f64,
    /// What they cost beside.
    rest: f64,
}

/// Of what is summed over many cells, the last digits mean nothing.
const SAME: f64 = 1e-9;

impl Score {
    /// Of all cells but those that are locked. O(k + m).
    pub(super) fn of(task: &Task, cells: &Cells) -> Self {
        let free = (0..).zip(&task.frozen).filter(|(_, frozen)| !**frozen).map(|(cell, _)| cell);
        Self::sum(task, cells, free, 0..task.net.len() as u32)
    }

    /// Of some cells, with all their blocks: when they get better, all together do. O(d) for each block.
    pub(super) fn of_part(task: &Task, cells: &Cells, some: &[u32], blocks: &[u32]) -> Self {
        Self::sum(task, cells, some.iter().copied(), blocks.iter().copied())
    }

    fn sum(
        task: &Task,
        cells: &Cells,
        some: impl Iterator<Item = u32>,
        blocks: impl Iterator<Item = u32>,
    ) -> Self {
        let terms = Terms { deviation: 0.0, ..task.final_terms() };
        let [low, high] = task.band;
        let mut score = Self { excess: 0.0, deviation: 0.0, rest: 0.0 };
        for cell in some.map(|cell| &cells.all[cell as usize]) {
            score.excess += (low - cell.weight).max(cell.weight - high).max(0.0) / task.target;
            score.deviation += cell.aim.missed_by(cell.weight);
            score.rest += terms.cell(cell.weight, cell.area, cell.perimeter, cell.aim);
        }
        if task.has_sides() {
            for block in blocks {
                let home = cells.of[block as usize];
                let within = task.net.borders(block).iter().filter(|half| cells.of[half.to as usize] == home);
                let pull: f64 = within.map(|half| f64::from(half.pull)).sum();
                // Each border is met from both its sides.
                score.rest += task.stays(block, home) + task.pull * pull / 2.0;
            }
        }
        score
    }

    /// Compares at the present price of deviations.
    pub(super) fn is_better_than(&self, task: &Task, other: &Self) -> bool {
        if (self.excess - other.excess).abs() > SAME {
            self.excess < other.excess
        } else {
            let cost = |score: &Self| task.deviation * score.deviation + score.rest;
            cost(self) < cost(other) - SAME
        }
    }
}
