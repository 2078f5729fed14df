//! What is to be divided, worked out once for all candidates.

use std::collections::{BTreeMap, BTreeSet};

use super::aim::{self, expected};
use super::fault::Fault;
use super::found::Ground;
use super::graph::{links, weighed};
use super::pockets;
use super::present::{Present, homes, households};
use crate::blocks::{self, BorderKind, Line, Note, Settings, Terrain};
use crate::divide::{self, Division, Graph, LinkKind, Prefer, Size, Solver, Status};
use crate::explain;
use crate::locate::Locator;
use crate::plan::Site;
use crate::scheme::Bilingual;
use crate::shape::Shape;
use crate::wire::divide::{Aim, Candidate, CellSize, NewDivision, Strength};
use crate::workload::Item;

/// A block is cut when it is more than this part of a cell.
const LARGEST_BLOCK: f64 = 0.5;
/// Ground that nothing leads to is left to be a cell of its own from this part of the least cell on.
const LEAST_POCKET: f64 = 0.5;
/// Changes that are tried between two looks at whether to go on.
const SLICE: u64 = 20_000;

/// Ground as blocks, with what is wanted of it.
pub struct Problem {
    wanted: NewDivision,
    ground: Ground,
    graph: Graph,
    has_roads: bool,
    notes: Vec<Bilingual>,
}

impl Problem {
    /// Makes blocks of the ground and finds out how many cells there are to be. `terrain` is what is known of the ground;
    /// its boundary is put in the place of the terrain's. `names` are those that cells elsewhere in the plan have.
    ///
    /// Precondition: [`super::check`] finds nothing wrong. Expected O(n log n) for what lies on the ground.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn new(
        mut terrain: Terrain,
        site: Site,
        wanted: NewDivision,
        names: BTreeSet<String>,
    ) -> Result<Self, Fault> {
        terrain.boundary = site.ground.clone();
        let items = on(&site.ground, std::mem::take(&mut terrain.items));
        let total: f64 = items.iter().map(|item| item.load().workload(&wanted.weights)).sum();
        let by_area = total <= 0.0;
        if by_area && !matches!(wanted.size, CellSize::Cells(_)) {
            return Err(Fault::Nothing);
        }
        terrain.items = items;
        let made =
            blocks::draw(&prepared(terrain.clone(), &site, &wanted), &settings(&wanted, total, &site))?;
        let weights: Vec<f64> =
            made.blocks.iter().map(|b| if by_area { b.area_m2 } else { b.workload }).collect();
        let homes = homes(&site, &made.blocks);
        let mut roads = links(&made, &homes);
        let mut notes = notes(&made, by_area);
        let whole: f64 = weights.iter().sum();
        let number = number(aim::size(wanted.size), whole);
        let least = least_pocket(expected(wanted.size, whole));
        let opened = pockets::open(&weights, &mut roads, least, number);
        notes.extend((opened > 0).then(|| explain::pockets_opened(opened)));
        let has_roads = roads.iter().any(|link| link.kind == LinkKind::Road && !link.barrier);
        let graph = Graph::new(weighed(&made.blocks, &weights), roads)?;
        let set_up =
            Division { size: aim::size(wanted.size), tolerance: aim::TOLERANCE, ..Division::default() };
        let stated = Solver::new(&graph, &Division { effort: 0, ..set_up })?.answer().certificate;
        let [low, high] = stated.band;
        let aim = Aim { cells: stated.cells, each: stated.target, low, high };
        let shapes: Vec<Shape> = made.blocks.iter().map(|block| block.shape.clone()).collect();
        let households = households(&site, &shapes, &terrain.items);
        let loads = made.blocks.iter().map(|block| block.content.load).collect();
        let ground = Ground { site, shapes, loads, weights, homes, households, aim, by_area, names };
        Ok(Self { wanted, ground, graph, has_roads, notes })
    }

    /// What was done otherwise than asked, and what is worth knowing of the ground.
    pub fn notes(&self) -> &[Bilingual] {
        &self.notes
    }

    /// How many blocks the ground has.
    pub fn blocks(&self) -> usize {
        self.ground.shapes.len()
    }

    /// What the work of a cell should come to; none where nothing counts and cells are made equal in area.
    pub fn aim(&self) -> Option<Aim> {
        (!self.ground.by_area).then_some(self.ground.aim)
    }

    /// What there are candidates for, the first one first.
    pub fn strengths(&self) -> Vec<Strength> {
        let along_roads = self.has_roads.then_some(Strength::AlongRoads);
        let least_change = (!self.ground.site.cells.is_empty()).then_some(Strength::LeastChange);
        if self.wanted.keep.is_some() && least_change.is_some() {
            return [least_change, Some(Strength::Evenest), along_roads].into_iter().flatten().collect();
        }
        let third = along_roads.or(least_change);
        [Some(Strength::Evenest), Some(Strength::MostCompact), third].into_iter().flatten().collect()
    }

    /// Searches for one candidate. `keep_going` is told how far it is, from 0 to 1, and ends the search with what has been found
    /// so far by `false`. The same problem gives the same candidate, unless it is ended so.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn solve(
        &self,
        strength: Strength,
        keep_going: &mut dyn FnMut(f64) -> bool,
    ) -> Result<Candidate, Fault> {
        let division = Division {
            size: aim::size(self.wanted.size),
            tolerance: aim::TOLERANCE,
            prefer: match strength {
                Strength::Evenest => Prefer::Even,
                Strength::MostCompact => Prefer::Compact,
                Strength::AlongRoads => Prefer::Roads,
                Strength::LeastChange => Prefer::Both,
            },
            seed: self.wanted.seed,
            present: self.present(strength),
            ..Division::default()
        };
        let mut solver = Solver::new(&self.graph, &division)?;
        let mut on = |progress: &divide::Progress| {
            keep_going(if progress.of == 0 { 1.0 } else { progress.done as f64 / progress.of as f64 })
        };
        while solver.run(SLICE, &mut on) == Status::Paused {}
        let answer = solver.answer();
        let mut found = self.ground.candidate(strength, &answer, self.graph.links())?;
        let is_told = !self.ground.by_area && !self.ground.site.cells.is_empty();
        if let Some(most) = self.most_moved().filter(|_| is_told) {
            found.notes.push(explain::work_moved(answer.certificate.moved_weight, most));
        }
        Ok(found)
    }

    /// The cells that there are, where as little as may be is to change.
    fn present(&self, strength: Strength) -> Option<divide::Present> {
        let bound = self.most_moved();
        (bound.is_some() || strength == Strength::LeastChange).then(|| divide::Present {
            cells: numbered(&self.ground.homes).0,
            most_moved: bound,
            ..divide::Present::default()
        })
    }

    /// The most weight that may come into another cell, where that is bounded.
    fn most_moved(&self) -> Option<f64> {
        let total: f64 = self.ground.weights.iter().sum();
        self.wanted.keep.map(|keep| keep.max_moved_pct / 100.0 * total)
    }
}

/// The places that lie on the ground.
fn on(ground: &Shape, items: Vec<Item>) -> Vec<Item> {
    let at: Vec<_> = items.iter().map(|item| item.at).collect();
    let found = Locator::new([ground]).assign(&at);
    items.into_iter().zip(found).filter(|(_, found)| found.is_some()).map(|(item, _)| item).collect()
}

/// What is known of the ground, as far as it is wanted; with the borders of the present cells, so that they can be kept.
fn prepared(mut terrain: Terrain, site: &Site, wanted: &NewDivision) -> Terrain {
    if !wanted.estates_whole {
        terrain.estates.clear();
    }
    if wanted.keep.is_some() {
        let rings = site.cells.iter().flat_map(|(_, cell)| cell.shape.rings());
        terrain.lines.extend(rings.map(|(ring, _)| Line {
            points: ring.iter().chain(&ring[..1]).copied().collect(),
            kind: BorderKind::Cut,
            bridge: false,
            tunnel: false,
        }));
    }
    terrain
}

/// What the blocks are to be like.
fn settings(wanted: &NewDivision, total: f64, site: &Site) -> Settings {
    let barriers = wanted.barriers;
    let chosen = [
        (barriers.water, BorderKind::Water),
        (barriers.railways, BorderKind::Railway),
        (barriers.main_roads, BorderKind::Main),
        (barriers.side_streets, BorderKind::Side),
    ];
    let part = |whole: f64| LARGEST_BLOCK * expected(wanted.size, whole);
    let by_area = (total <= 0.0).then(|| part(crate::measure::area_m2(&site.ground)));
    Settings {
        barriers: chosen.into_iter().filter(|(is, _)| *is).map(|(_, kind)| kind).collect(),
        most_work: (total > 0.0).then(|| part(total)),
        most_m2: by_area,
        weights: wanted.weights,
        ..Settings::default()
    }
}

/// The least work with which ground that nothing leads to is left to be a cell of its own.
pub(super) fn least_pocket(each: f64) -> f64 {
    LEAST_POCKET * (1.0 - aim::TOLERANCE) * each
}

/// How many cells there will be.
pub(super) fn number(size: Size, total: f64) -> u32 {
    match size {
        Size::Cells(cells) => cells,
        Size::Target(each) => (total / each).round().max(1.0) as u32,
        Size::Band { low, high } => (total / f64::midpoint(low, high)).round().max(1.0) as u32,
    }
}

/// What is told of the blocks. Pockets are dealt with, and told of, here.
fn notes(made: &blocks::Blocks, by_area: bool) -> Vec<Bilingual> {
    let told = made.notes.iter().filter(|note| !matches!(note, Note::Pocket { .. }));
    let mut notes: Vec<Bilingual> = told.map(explain::blocks).collect();
    notes.extend(by_area.then(explain::by_area));
    notes
}

/// Present cells numbered without a gap, as those that have blocks; with their positions.
pub(super) fn numbered(homes: &[Option<Present>]) -> (Vec<Option<u32>>, Vec<Present>) {
    let present: Vec<Present> =
        homes.iter().flatten().copied().collect::<BTreeSet<_>>().into_iter().collect();
    let number: BTreeMap<Present, u32> = present.iter().copied().zip(0..).collect();
    (homes.iter().map(|home| home.map(|home| number[&home])).collect(), present)
}
