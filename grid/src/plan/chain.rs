//! Sums of directed edges, cell by cell: what a command does, before it is written down as a delta.

use std::collections::BTreeMap;

use super::{About, AboutChange, CellDelta, CellId, Delta, Draft, Edge};
use crate::lattice::Point;

/// A sum of directed edges, in which opposite ones cancel.
#[derive(Clone, Debug, Default)]
pub(super) struct Chain {
    /// How often each edge is walked from its lower end to its higher one, net; never 0.
    times: BTreeMap<(Point, Point), i32>,
}

impl Chain {
    /// Adds an edge `times` times; nothing when its ends are one point.
    pub(super) fn add(&mut self, (from, to): Edge, times: i32) {
        if from == to {
            return;
        }
        let (key, times) = if from < to { ((from, to), times) } else { ((to, from), -times) };
        let sum = self.times.entry(key).or_insert(0);
        *sum += times;
        if *sum == 0 {
            self.times.remove(&key);
        }
    }

    /// Puts a path from the edge's first end to its second in its place.
    pub(super) fn reroute(&mut self, edge: Edge, via: &[Point]) {
        self.add(edge, -1);
        let stops = via.iter().copied().chain([edge.1]);
        stops.fold(edge.0, |from, to| {
            self.add((from, to), 1);
            to
        });
    }

    /// Every edge that is left, in the direction in which it is walked, with how often.
    pub(super) fn edges(&self) -> impl Iterator<Item = (Point, Point, u32)> + '_ {
        self.times.iter().map(|(&(low, high), &n)| {
            let (from, to) = if n > 0 { (low, high) } else { (high, low) };
            (from, to, n.unsigned_abs())
        })
    }
}

/// What a command does to each cell.
#[derive(Clone, Debug, Default)]
pub(super) struct Chains {
    cells: BTreeMap<CellId, Chain>,
    about: BTreeMap<CellId, AboutChange>,
}

impl Chains {
    /// What is added to a cell's border.
    pub(super) fn of(&mut self, cell: CellId) -> &mut Chain {
        self.cells.entry(cell).or_default()
    }

    /// Adds edges to a cell, `times` times each.
    pub(super) fn add(&mut self, cell: CellId, edges: impl IntoIterator<Item = Edge>, times: i32) {
        let chain = self.of(cell);
        edges.into_iter().for_each(|edge| chain.add(edge, times));
    }

    /// Notes what is known of a cell before and after.
    pub(super) fn about(&mut self, cell: CellId, before: Option<About>, after: Option<About>) {
        self.about.insert(cell, AboutChange { before, after });
    }

    /// The cells to whose borders something is added, on the whole.
    pub(super) fn changed(&self) -> impl Iterator<Item = CellId> + '_ {
        self.cells.iter().filter(|(_, chain)| !chain.times.is_empty()).map(|(&id, _)| id)
    }

    /// The delta on a draft: an edge that a cell walks the other way is taken out before one is put in.
    pub(super) fn into_delta(mut self, draft: &Draft) -> Delta {
        let mut cells: BTreeMap<CellId, CellDelta> = BTreeMap::new();
        let empty = |cell| CellDelta { cell, remove: Vec::new(), add: Vec::new(), about: None };
        for (id, mut chain) in self.cells {
            let mut change = empty(id);
            for (from, to) in draft.cell(id).into_iter().flat_map(|cell| cell.shape.edges()) {
                let key = (from.min(to), from.max(to));
                if chain.times.get(&key).is_some_and(|&n| (n > 0) != (from < to)) {
                    change.remove.push((from, to));
                    chain.add((from, to), 1);
                }
            }
            let gained = chain.edges().flat_map(|(a, b, n)| (0..n).map(move |_| (a, b)));
            change.add.extend(gained);
            change.remove.sort_unstable();
            change.add.sort_unstable();
            if !change.remove.is_empty() || !change.add.is_empty() {
                cells.insert(id, change);
            }
        }
        for (id, about) in std::mem::take(&mut self.about) {
            cells.entry(id).or_insert_with(|| empty(id)).about = Some(about);
        }
        Delta { cells: cells.into_values().collect() }
    }
}
