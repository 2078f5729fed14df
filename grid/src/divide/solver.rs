//! The search step by step: a few thousand changes at a time, so that it can be watched, stopped and gone on with.
//!
//! Simulated annealing. Three kinds of change: single blocks ([`flip`](super::search)), merging two cells and splitting
//! them anew, and chains of blocks. Then the cells that cost most are searched anew with those around them. The temperature
//! falls and the band's price rises with what was tried, never with a clock: the same graph, wishes and seed give the same
//! cells on every machine.

use super::answer::{Answer, answer};
use super::cells::Cells;
use super::division::{DivideError, Division, QUICK};
use super::graph::Graph;
use super::score::Score;
use super::search::Search;
use super::setup::set_up;
use super::task::Task;

/// How far a search is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// What was tried so far, counted in changes of a single block.
    pub done: u64,
    /// What will have been tried at the end.
    pub of: u64,
    /// How many better divisions than the first were found: when it grows, [`Solver::best`] has changed.
    pub improvements: u64,
}

/// Where a search stands after [`Solver::run`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The budget is used up; there is more to try.
    Paused,
    /// Whoever watches wanted no more; it can be gone on with.
    Stopped,
    /// All was tried.
    Done,
}

/// A search under way.
pub struct Solver {
    task: Task,
    search: Search,
    best: Vec<u32>,
    score: Score,
    progress: Progress,
    /// Whether the search is at the dearest cells.
    renewing: bool,
    /// Cells that are still to be searched anew, the dearest last.
    dearest: Vec<u32>,
    mended: bool,
}

/// Of 1,024 changes tried, how many merge and split cells of the usual size.
const RESPLITS: usize = 17;
/// And how many are chains.
const CHAINS: usize = 9;
/// How many blocks such cells have; of larger ones, fewer are split, which costs more.
const USUAL: usize = 30;
/// What is tried is counted by the time it takes, so that an effort takes as long whatever the cells are like: a single block
/// counts as 1, and for each block of the two cells at hand a split and a chain count as so much.
const RESPLIT_WORK: u64 = 2;
const CHAIN_WORK: u64 = 1;

/// Of what is tried beyond a quick search, one part of so many is spent on the dearest cells.
const RENEWED: u64 = 6;

/// The temperature at the start and at the end.
const HOT: f64 = 0.12;
const COOL: f64 = 0.018;
/// The temperatures where a present division is to be kept.
const WARM: f64 = 0.02;
const COLD: f64 = 0.004;

/// The price of deviations is steered when so much is left, by so much of what is wrong for each change tried of each block,
/// between these bounds.
const STEERED: f64 = 0.5;
const STEP: f64 = 0.02;
const PRICES: [f64; 2] = [1.5, 8.0];

/// The temperature when so much is left, from 1 to 0.
fn temperature(task: &Task, left: f64) -> f64 {
    let [hot, cool] = if task.stay.is_some() { [WARM, COLD] } else { [HOT, COOL] };
    cool + (hot - cool) * left * left * left.sqrt()
}

impl Solver {
    /// Sets a search up: its first division, not yet searched, is there at once. O(n log n log k).
    ///
    /// # Errors
    /// [`DivideError`] when there is nothing that could be searched.
    pub fn new(graph: &Graph, division: &Division) -> Result<Self, DivideError> {
        let (task, of) = set_up(graph, division)?;
        let terms = task.final_terms();
        let cells = Cells::new(&task.net, of.clone(), &task.aims, &task.frozen, terms);
        let score = Score::of(&task, &cells);
        let of_all = u64::from(division.effort) * task.net.len() as u64;
        let movable = !cells.rim.sides().is_empty();
        let progress = Progress { done: 0, of: if movable { of_all } else { 0 }, improvements: 0 };
        let search = Search::new(&task, cells, division.seed);
        Ok(Self {
            task,
            search,
            best: of,
            score,
            progress,
            renewing: false,
            dearest: Vec::new(),
            mended: false,
        })
    }

    /// Tries so much more, counted as in [`Progress`]. `keep_going` is asked every few thousand, and stops the search by `false`.
    pub fn run(&mut self, budget: u64, keep_going: &mut dyn FnMut(&Progress) -> bool) -> Status {
        let end = self.progress.done.saturating_add(budget).min(self.progress.of);
        let slice = (self.task.net.len() as u64).max(1024);
        while self.progress.done < end {
            let to_anneal = self.to_anneal().saturating_sub(self.progress.done);
            let work = if to_anneal > 0 {
                self.anneal(slice.min(end - self.progress.done).min(to_anneal))
            } else {
                self.renew()
            };
            self.progress.done = self.progress.of.min(self.progress.done + work);
            self.keep_best();
            if !keep_going(&self.progress) {
                return Status::Stopped;
            }
        }
        if self.progress.done < self.progress.of {
            return Status::Paused;
        }
        if !std::mem::replace(&mut self.mended, true) && self.progress.of > 0 {
            self.finish();
            keep_going(&self.progress);
        }
        Status::Done
    }

    /// Runs to the end.
    pub fn finished(mut self) -> Answer {
        self.run(u64::MAX, &mut |_| true);
        self.answer()
    }

    /// The cell of each block in the best division so far.
    pub fn best(&self) -> &[u32] {
        &self.best
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// The best division so far with its certificate. O(n + m).
    pub fn answer(&self) -> Answer {
        answer(&self.task, &self.best)
    }

    /// How much is spent on all cells at once; the rest, on the dearest and those around them.
    fn to_anneal(&self) -> u64 {
        let quick = u64::from(QUICK) * self.task.net.len() as u64;
        self.progress.of - self.progress.of.saturating_sub(quick) / RENEWED
    }

    /// Tries so much, and gives it back.
    fn anneal(&mut self, work: u64) -> u64 {
        let left = 1.0 - self.progress.done as f64 / self.to_anneal() as f64;
        self.steer(left, work);
        let (task, search) = (&self.task, &mut self.search);
        search.temperature = temperature(task, left);
        search.cells.price(task.terms_at(1.0 - left));
        let usual = (USUAL * task.aims.len()).min(task.net.len()).max(1);
        let resplits = RESPLITS * usual / task.net.len();
        let mut done = 0;
        while done < work {
            let draw = search.random.draw();
            let (dice, side) = (draw.dice(), search.side(draw));
            if dice >= resplits + CHAINS {
                let to = search.cells.of[side.neighbour as usize];
                search.flip(task, side.block, to, search.limit(draw));
                done += 1;
                continue;
            }
            let [a, b] = [side.block, side.neighbour].map(|block| search.cells.of[block as usize]);
            let blocks = [a, b].map(|cell| u64::from(search.cells.all[cell as usize].count));
            if dice < resplits {
                search.resplit(task, a, b);
                done += RESPLIT_WORK * (blocks[0] + blocks[1]);
            } else {
                search.chain(task, side);
                done += CHAIN_WORK * (blocks[0] + blocks[1]);
            }
        }
        work
    }

    /// Brings the price of deviations to where cells miss their aims on average by what they should: by more, and it rises, by
    /// less, and it falls. O(k).
    fn steer(&mut self, left: f64, work: u64) {
        let Some(wanted) = self.task.mean_deviation else { return };
        if left < STEERED {
            let off = (self.search.mean_deviation(&self.task) / wanted - 1.0).clamp(-1.0, 1.0);
            let step = STEP * work as f64 / self.task.net.len() as f64;
            let price = self.task.deviation * (1.0 + step.min(0.5) * off);
            self.task.deviation = price.clamp(PRICES[0], PRICES[1]);
        }
    }

    /// Searches the dearest cell anew that has not been yet, in the best division, and gives the work that it took.
    fn renew(&mut self) -> u64 {
        let (task, search) = (&self.task, &mut self.search);
        if !std::mem::replace(&mut self.renewing, true) {
            search.put(task, &self.best);
            search.cells.price(task.final_terms());
        }
        if self.dearest.is_empty() {
            let cost = |cell: u32| search.cells.all[cell as usize].cost;
            self.dearest.extend((0..task.frozen.len() as u32).filter(|&cell| !task.frozen[cell as usize]));
            self.dearest.sort_by(|&a, &b| cost(a).total_cmp(&cost(b)));
        }
        // Where all cells are locked, nothing is searched.
        self.dearest
            .pop()
            .map_or(self.progress.of, |cell| search.renew(task, cell, |left| temperature(task, left)).max(1))
    }

    fn keep_best(&mut self) {
        let score = Score::of(&self.task, &self.search.cells);
        if score.is_better_than(&self.task, &self.score) {
            self.score = score;
            self.best.copy_from_slice(&self.search.cells.of);
            self.progress.improvements += 1;
        }
    }

    /// From the best division: nothing is taken any more but what is better; cells out of the band are split anew with
    /// each of their neighbours.
    fn finish(&mut self) {
        let (task, search) = (&self.task, &mut self.search);
        search.put(task, &self.best);
        search.temperature = 0.0;
        search.cells.price(task.mending_terms());
        search.mend(task);
        self.keep_best();
    }
}
