//! Two neighbouring cells are merged and split anew: what makes cells compact.

mod order;

use std::hint::select_unpredictable;

use super::Search;
use crate::divide::cells::Cells;
use crate::divide::net::{Mass, Net, PER_METRE};
use crate::divide::task::Task;

/// Not among the blocks at hand.
const ABSENT: u32 = u32::MAX;
/// Set in a place while a piece is searched.
const MET: u32 = 1 << 31;
/// As many splits are tried of one order before it is given up.
const TRIES: usize = 4;

/// What a resplit writes on; empty between calls.
pub(super) struct Scratch {
    /// The blocks in their order, each behind its key.
    order: Vec<u64>,
    /// Of each block, its place in the order.
    place: Vec<u32>,
    steps: Vec<Step>,
    stack: Vec<u32>,
    /// Blocks that growth has reached and not yet taken, each with its key.
    edge: Vec<(f32, u32)>,
}

/// The next block in the order, and the cut before it.
#[derive(Clone, Copy, Default)]
struct Step {
    weight: f64,
    area: f64,
    /// What the block adds to the perimeter of the part before.
    before: f64,
    /// What it adds to the perimeter of the part behind.
    behind: f64,
    /// What it adds to the cost of a cut beside the cells' own.
    beside: f64,
    /// What it costs to have it in the first of the two cells, and in the second.
    stay: [f64; 2],
    /// The part behind the cut.
    rest: Part,
    /// What the cut adds to the cost; infinite once it was found impossible.
    gain: f64,
    /// Whether the part before the cut becomes the second cell.
    swapped: bool,
}

/// One part of a cut order.
#[derive(Clone, Copy, Default)]
struct Part {
    weight: f64,
    area: f64,
    perimeter: f64,
}

/// Costs beside the cells' own.
#[derive(Clone, Copy, Default)]
struct Beside {
    /// As the two cells are.
    now: f64,
    /// With all blocks in the first cell, and in the second.
    all: [f64; 2],
}

impl Scratch {
    pub(super) fn new(blocks: usize) -> Self {
        Self {
            order: Vec::new(),
            place: vec![ABSENT; blocks],
            steps: Vec::new(),
            stack: Vec::new(),
            edge: Vec::new(),
        }
    }

    fn block(&self, place: usize) -> u32 {
        self.order[place] as u32
    }

    /// Whether the places from `start` to `end` are one piece.
    fn is_piece(&mut self, net: &Net, start: usize, end: usize) -> bool {
        let first = self.block(start);
        self.place[first as usize] |= MET;
        self.stack.clear();
        self.stack.push(first);
        let (mut left, range) = (end - start - 1, start as u32..end as u32);
        while let Some(block) = self.stack.pop() {
            for half in net.adjacent(block) {
                let place = &mut self.place[half.to as usize];
                if range.contains(place) {
                    *place |= MET;
                    left -= 1;
                    self.stack.push(half.to);
                }
            }
        }
        for place in start..end {
            let block = self.block(place);
            self.place[block as usize] &= !MET;
        }
        left == 0
    }
}

impl Search {
    /// Tries one order of two neighbouring cells' blocks, and in it all cuts. About O(b (d + log b)) for b blocks.
    ///
    /// Precondition: the cells are neighbours and not locked.
    pub(in crate::divide) fn resplit(&mut self, task: &Task, a: u32, b: u32) -> bool {
        if self.cells.all[a as usize].count + self.cells.all[b as usize].count == 2 {
            return false;
        }
        let limit = self.temperature * self.random.exponential();
        self.scratch.draw(&task.net, &self.cells, &mut self.random, a, b);
        let cut = if self.scratch.weigh(task, &self.cells, [a, b], limit) {
            let beside = self.scratch.measure(task, &self.cells, a, b);
            self.scratch.price(&self.cells, beside, a, b);
            self.choose(task, a, b, limit)
        } else {
            None
        };
        if let Some((cut, moved)) = cut {
            self.make_cut(task, a, b, cut);
            self.moved = moved;
        }
        for place in 0..self.scratch.order.len() {
            let block = self.scratch.block(place);
            self.scratch.place[block as usize] = ABSENT;
        }
        cut.is_some()
    }

    /// The cut that costs least, if it costs less than the limit and may be made; and the weight that is then out of its
    /// present cell.
    fn choose(&mut self, task: &Task, a: u32, b: u32, limit: f64) -> Option<(usize, f64)> {
        for _ in 0..TRIES {
            let steps = self.scratch.steps.iter().enumerate();
            let (cut, step) = steps.min_by(|x, y| x.1.gain.total_cmp(&y.1.gain))?;
            if step.gain >= limit {
                return None;
            }
            if task.stay.is_none() && self.is_as_it_is(cut) {
                return None;
            }
            let (swapped, end) = (step.swapped, self.scratch.order.len());
            let moved = self.moved + self.moved_by(task, a, b, cut, swapped);
            if task.allows(self.moved, moved)
                && self.scratch.is_piece(&task.net, 0, cut)
                && self.scratch.is_piece(&task.net, cut, end)
                && self.scratch.keeps_apart(task, cut)
            {
                return Some((cut, moved));
            }
            self.scratch.steps[cut].gain = f64::INFINITY;
        }
        None
    }

    /// Whether a cut parts the blocks as they are.
    fn is_as_it_is(&self, cut: usize) -> bool {
        let home = |place: usize| self.cells.of[self.scratch.block(place) as usize];
        let first = home(0);
        (1..self.scratch.order.len()).all(|place| (home(place) == first) == (place < cut))
    }

    /// What a cut adds to the weight that is out of its present cell.
    fn moved_by(&self, task: &Task, a: u32, b: u32, cut: usize, swapped: bool) -> f64 {
        if task.stay.is_none() {
            return 0.0;
        }
        let of = |place: usize| if (place < cut) == swapped { b } else { a };
        let blocks = (0..self.scratch.order.len()).map(|place| (self.scratch.block(place), of(place)));
        blocks.map(|(block, to)| task.moves(block, self.cells.of[block as usize], to)).sum()
    }

    fn make_cut(&mut self, task: &Task, a: u32, b: u32, cut: usize) {
        let scratch = &self.scratch;
        let mut swapped = scratch.steps[cut].swapped;
        if task.stay.is_none() {
            // Either way round is as good: the one in which fewer blocks change their lists.
            let stays = |place: usize| (place < cut) == (self.cells.of[scratch.block(place) as usize] == a);
            swapped =
                2 * (0..scratch.order.len()).filter(|&place| stays(place)).count() < scratch.order.len();
        }
        let (first, second) = if swapped { (b, a) } else { (a, b) };
        for place in 0..scratch.order.len() {
            let (block, to) = (scratch.block(place), if place < cut { first } else { second });
            if self.cells.of[block as usize] != to {
                self.cells.relist(&task.net, block, to);
            }
        }
        let mut part = Part::default();
        for step in &scratch.steps[..cut] {
            part.add(step.weight, step.area, step.before);
        }
        let rest = scratch.steps[cut].rest;
        self.cells.settle(first, part.weight, part.area, part.perimeter);
        self.cells.settle(second, rest.weight, rest.area, rest.perimeter);
    }
}

impl Part {
    #[inline]
    fn add(&mut self, weight: f64, area: f64, perimeter: f64) {
        self.weight += weight;
        self.area += area;
        self.perimeter += perimeter;
    }
}

impl Scratch {
    /// Fills the weights of the steps, and finds out which cuts cost too much by their weights alone, whatever the shapes: whether
    /// there is another.
    fn weigh(&mut self, task: &Task, cells: &Cells, [a, b]: [u32; 2], limit: f64) -> bool {
        let [first, second] = [a, b].map(|cell| cells.all[cell as usize]);
        // What is beside the cells' own cost may make up for anything.
        let most = if task.has_sides() { f64::INFINITY } else { first.cost + second.cost + limit };
        let (all, mut part, mut open) = (first.weight + second.weight, 0.0, 0);
        self.steps.clear();
        for &block in &self.order {
            let least = cells.terms.weighing(part, first.aim) + cells.terms.weighing(all - part, first.aim);
            let weight = task.net.weight(block as u32);
            let gain = if least < most { 0.0 } else { f64::INFINITY };
            open += usize::from(least < most);
            self.steps.push(Step { weight, gain, ..Step::default() });
            part += weight;
        }
        open > 0
    }

    /// Fills the steps but for what the cuts cost.
    fn measure(&mut self, task: &Task, cells: &Cells, a: u32, b: u32) -> Beside {
        let mut beside = Beside::default();
        for (place, &block) in self.order.iter().enumerate() {
            let block = block as u32;
            let (mut before, mut behind) = (0_u64, 0_u64);
            for half in task.net.borders(block) {
                let other = self.place[half.to as usize];
                let shared = u64::from(half.shared);
                let is_behind = other > place as u32 && other != ABSENT;
                before += select_unpredictable(other < place as u32, shared, 0);
                behind += select_unpredictable(is_behind, shared, 0);
            }
            let i = block as usize;
            let &Mass { area, perimeter, .. } = task.net.mass(block);
            let both_sides = |shared: u64| 2.0 * shared as f64 / PER_METRE;
            let step = &mut self.steps[place];
            step.area = area;
            step.before = perimeter - both_sides(before);
            step.behind = perimeter - both_sides(behind);
            if task.has_sides() {
                let home = cells.of[i];
                for half in task.net.borders(block) {
                    let (other, pull) = (self.place[half.to as usize], f64::from(half.pull) * task.pull);
                    if other != ABSENT {
                        step.beside += if other < place as u32 { pull } else { -pull };
                        beside.now -= if home == a && cells.of[half.to as usize] == b { pull } else { 0.0 };
                    }
                }
                step.stay = [a, b].map(|cell| task.stays(block, cell));
                beside.now += task.stays(block, home);
                beside.all[0] += step.stay[0];
                beside.all[1] += step.stay[1];
            }
        }
        beside
    }

    /// What each cut adds to the cost.
    fn price(&mut self, cells: &Cells, beside: Beside, a: u32, b: u32) {
        let [first, second] = [a, b].map(|cell| cells.all[cell as usize]);
        let (terms, aim, now) = (cells.terms, first.aim, first.cost + second.cost + beside.now);
        let mut rest = Part::default();
        for step in self.steps.iter_mut().rev() {
            rest.add(step.weight, step.area, step.behind);
            step.rest = rest;
        }
        let [mut swapped, mut straight] = beside.all;
        let (mut part, mut cut) = (Part::default(), 0.0);
        for step in &mut self.steps {
            let rest = step.rest;
            step.swapped = swapped < straight;
            if step.gain.is_finite() {
                step.gain = terms.cell(part.weight, part.area, part.perimeter, aim)
                    + terms.cell(rest.weight, rest.area, rest.perimeter, aim)
                    + (cut + straight.min(swapped) - now);
            }
            part.add(step.weight, step.area, step.before);
            cut += step.beside;
            straight += step.stay[0] - step.stay[1];
            swapped += step.stay[1] - step.stay[0];
        }
        // The first cut has nothing before it.
        self.steps[0].gain = f64::INFINITY;
    }

    /// Whether no locked border has both its sides in one part.
    fn keeps_apart(&self, task: &Task, cut: usize) -> bool {
        let part = |place: u32| (place != ABSENT).then_some((place as usize) < cut);
        self.order.iter().enumerate().all(|(place, &block)| {
            let others = task.apart.from(block as u32).iter();
            others.map(|&(_, other)| part(self.place[other as usize])).all(|p| p != Some(place < cut))
        })
    }
}
