//! Mending tilings: gaps, overlaps and spills no wider than a tolerance are closed, each at the least cost in ground moved.
//!
//! A repair does not move borders until they fit. It cuts all borders where they meet ([`noding`]), sees which cells hold
//! each piece of ground, and gives every piece that is held wrongly to one cell. The borders of the result are those of the
//! pieces of each cell: they fit whatever the pieces look like, and the proof of coverage holds by construction.
//!
//! What is promised, for a tolerance t:
//!
//! - A defect as wide as t or narrower is closed; a wider one stays and is listed with the reason. If none is left, the
//!   verdict is exact, not just within tolerance.
//! - A cell's ground changes by its shares of defects, and else by what rounding does: no more than two units along its
//!   border, where others cross it or it meets the border of the area. A share is no larger than its defect, and a defect no
//!   larger than t/2 times the length of its outline.
//! - No cell is lost, none loses more than half of its ground, and none is cut off from a neighbour by a third.
//! - The outer border is that of the area. The area and fixed cells do not change.
//! - A changed cell has every vertex that its neighbours have on its border.
//! - What is exact is left as it is, so that repairing again changes nothing.

mod arms;
pub(crate) mod cuts;
pub(crate) mod ground;
pub(crate) mod mesh;
pub(crate) mod noding;
pub(crate) mod pieces;
mod pixel;
pub(crate) mod rigid;
mod scene;
mod settle;
pub(crate) mod trace;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::certify::Certifier;
use crate::check::{InvalidShape, ROUNDING_M, Verdict, certify, seamless, verdict};
use crate::defects::{Defect, extract};
use crate::inscribed::largest_circle;
use crate::register::names;
use crate::residual::Residual;
use crate::shape::Shape;

use ground::{Ground, Owner};
use mesh::Mesh;
use scene::Scene;
use settle::{Holding, Rules, Which};
use trace::{Borders, Edge};

names! {
    /// Why something is not mended.
    Reason {
        /// It is wider than the tolerance.
        Wide = "wide",
        /// Only what lies at the border of the area was to be mended.
        Inside = "inside",
        /// A cell that may not change would have to.
        Locked = "locked",
        /// A cell would lose more than half of its ground, or all.
        Vanishes = "vanishes",
        /// A gap that no cell adjoins.
        NoNeighbour = "no_neighbour",
        /// A hair beside a border that may not change, where no lattice point lies.
        Rounding = "rounding",
    }
}

/// What a repair would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What is mended, in order of place.
    pub steps: Vec<Step>,
    /// The cells that change, by index, ascending, with their new polygons.
    pub changed: Vec<(usize, Shape)>,
    /// Of each cell, the ground gained and lost in all steps.
    pub moved: Vec<Moved>,
    /// Flaws of single cells that are mended.
    pub mended: Vec<InvalidShape>,
    /// What stays, and why; in order of place.
    pub remaining: Vec<(Defect, Reason)>,
    /// Flaws that stay, those of the area included.
    pub flaws: Vec<InvalidShape>,
    /// The verdict on the result, at the tolerance.
    pub verdict: Verdict,
}

/// One defect that is mended.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The defect.
    pub defect: Defect,
    /// Who gains or loses ground by it: of a gap those who gain, else those who lose.
    pub shares: Vec<Share>,
}

/// What one cell gains or loses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Index of the cell.
    pub cell: usize,
    /// m²; negative for what is lost.
    pub area_m2: f64,
}

/// Ground that one cell gains and loses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Moved {
    /// m²
    pub gained_m2: f64,
    /// m²
    pub lost_m2: f64,
}

impl Share {
    fn gained(cell: Owner, area_m2: f64) -> Self {
        Self { cell: cell as usize, area_m2 }
    }

    fn lost(cell: Owner, area_m2: f64) -> Self {
        Self { cell: cell as usize, area_m2: -area_m2 }
    }
}

impl Proposal {
    /// All cells as they would be.
    pub fn applied(&self, cells: &[Shape]) -> Vec<Shape> {
        let mut cells = cells.to_vec();
        for (cell, shape) in &self.changed {
            cells[*cell] = shape.clone();
        }
        cells
    }

    /// Nothing to be done.
    fn none(cells: usize, flaws: Vec<InvalidShape>, verdict: Verdict) -> Self {
        Self {
            steps: Vec::new(),
            changed: Vec::new(),
            moved: vec![Moved::default(); cells],
            mended: Vec::new(),
            remaining: Vec::new(),
            flaws,
            verdict,
        }
    }
}

/// Proposes how to mend everything that is no wider than `tolerance_m`, without changing the cells in `locked`.
///
/// `parent` is the area; without it, the ground enclosed by the cells takes its place. Time and memory grow with the cells
/// near something wrong, beyond one proof of the whole.
pub fn propose(
    cells: &[Shape],
    parent: Option<&Shape>,
    tolerance_m: f64,
    locked: &BTreeSet<usize>,
) -> Proposal {
    mend(cells, parent, Which::UpTo(tolerance_m), locked)
}

/// Proposes how to fit the outer border of the cells to that of the area: what lies outside is cut off, and gaps along the
/// border are filled, however wide they are. Other gaps stay, and overlaps.
pub fn fit(cells: &[Shape], parent: &Shape, locked: &BTreeSet<usize>) -> Proposal {
    mend(cells, Some(parent), Which::AtTheBorder, locked)
}

/// So often is looked again at what a repair leads to: where borders that may not change run close to each other, moving a
/// meeting point can make a new hair.
const MOST_ROUNDS: usize = 5;

fn mend(cells: &[Shape], parent: Option<&Shape>, which: Which, locked: &BTreeSet<usize>) -> Proposal {
    let mut proposal = one_round(cells, parent, which, locked);
    for _ in 1..MOST_ROUNDS {
        if proposal.verdict == Verdict::Exact || proposal.changed.is_empty() {
            break;
        }
        let next = one_round(&proposal.applied(cells), parent, which, locked);
        if next.changed.is_empty() {
            break;
        }
        proposal.follow(next);
    }
    proposal
}

fn one_round(cells: &[Shape], parent: Option<&Shape>, which: Which, locked: &BTreeSet<usize>) -> Proposal {
    let tolerance_m = match which {
        Which::UpTo(tolerance_m) => tolerance_m,
        Which::AtTheBorder => ROUNDING_M,
    };
    let flaws = certify(cells, parent);
    let residual = Residual::of(cells, parent);
    if flaws.is_empty() && seamless(&residual, parent.is_some()) {
        return Proposal::none(cells.len(), flaws, Verdict::Exact);
    }
    let mut flawed: Vec<usize> = flaws.iter().filter_map(|flaw| flaw.cell).collect();
    flawed.dedup();
    let scene = Scene::new(cells, parent, &flawed, &residual);
    let edges: Vec<Edge> = scene.walks.keys().copied().collect();
    let Some(mesh) = Mesh::new(&edges) else {
        debug_assert!(false, "noded edges have but ends in common");
        return unchanged(cells, parent, &residual, flaws, tolerance_m);
    };
    let ground = Ground::new(&mesh, &scene.walks, parent.is_some());
    let pieces = pieces::pieces(&mesh, &ground);
    let mut fixed: BTreeSet<Owner> = locked.iter().map(|&cell| cell as Owner).collect();
    fixed.extend(badly_wound(&mesh, &ground, tolerance_m));
    let mut holding = Holding::new(&mesh, &ground, cells.len());
    let rules = Rules { which, fixed: &fixed };
    let outcomes = settle::settle(&mesh, &ground, &pieces, &mut holding, &rules);

    let mut borders = Borders::new(&mesh, |triangle| holding.holders(triangle), &scene.cuts);
    let moved = rigid::stiffen(&mut borders, &scene.cuts, &rigid_edges(cells, parent, &scene, &fixed));
    trace::straighten(&mut borders, &scene.cuts, &moved);
    let changed = changed(cells, &scene, &fixed, &borders);

    let mut proposal = Proposal::none(cells.len(), Vec::new(), Verdict::Exact);
    proposal.changed = changed;
    for (piece, outcome) in pieces.into_iter().zip(outcomes) {
        match outcome {
            Ok(shares) => proposal.take(piece.defect, shares),
            Err(reason) => proposal.remaining.push((piece.defect, reason)),
        }
    }
    proposal.judge(cells, parent, flaws, tolerance_m);
    proposal
}

impl Proposal {
    fn take(&mut self, defect: Defect, shares: Vec<Share>) {
        for share in &shares {
            let moved = &mut self.moved[share.cell];
            if share.area_m2 > 0.0 {
                moved.gained_m2 += share.area_m2;
            } else {
                moved.lost_m2 -= share.area_m2;
            }
        }
        self.steps.push(Step { defect, shares });
    }

    /// Adds what a further round does.
    fn follow(&mut self, next: Self) {
        self.steps.extend(next.steps);
        for (moved, more) in self.moved.iter_mut().zip(next.moved) {
            moved.gained_m2 += more.gained_m2;
            moved.lost_m2 += more.lost_m2;
        }
        let changed: BTreeMap<usize, Shape> = self.changed.drain(..).chain(next.changed).collect();
        self.changed = changed.into_iter().collect();
        self.mended.extend(next.mended);
        (self.remaining, self.flaws, self.verdict) = (next.remaining, next.flaws, next.verdict);
    }

    /// Proves the result.
    fn judge(
        &mut self,
        before: &[Shape],
        parent: Option<&Shape>,
        flaws: Vec<InvalidShape>,
        tolerance_m: f64,
    ) {
        let cells = self.applied(before);
        let mut certifier = Certifier::default();
        let changed = |flaw: &InvalidShape| {
            flaw.cell.is_some_and(|cell| self.changed.binary_search_by_key(&cell, |c| c.0).is_ok())
        };
        let (of_changed, kept): (Vec<_>, Vec<_>) = flaws.into_iter().partition(changed);
        self.flaws = kept;
        for (cell, shape) in &self.changed {
            let flaws = certifier.flaws(shape).into_iter();
            self.flaws.extend(flaws.map(|flaw| InvalidShape { cell: Some(*cell), flaw }));
        }
        let still = |cell| self.flaws.iter().any(|flaw| flaw.cell == cell);
        self.mended = of_changed.into_iter().filter(|flaw| !still(flaw.cell)).collect();
        let residual = Residual::of(&cells, parent);
        let seamless = seamless(&residual, parent.is_some());
        if !seamless && self.remaining.is_empty() {
            let left = extract(&cells, parent, &residual);
            self.remaining.extend(left.into_iter().map(|defect| (defect, Reason::Rounding)));
        }
        let defects: Vec<Defect> = self.remaining.iter().map(|(defect, _)| defect.clone()).collect();
        self.verdict = verdict(self.flaws.is_empty(), seamless, &defects, Some(tolerance_m));
    }
}

fn unchanged(
    cells: &[Shape],
    parent: Option<&Shape>,
    residual: &Residual,
    flaws: Vec<InvalidShape>,
    tolerance_m: f64,
) -> Proposal {
    let defects = extract(cells, parent, residual);
    let verdict = verdict(flaws.is_empty(), false, &defects, Some(tolerance_m));
    let mut proposal = Proposal::none(cells.len(), flaws, verdict);
    proposal.remaining = defects.into_iter().map(|defect| (defect, Reason::Rounding)).collect();
    proposal
}

/// Cells whose border winds backwards around ground that is wider than the tolerance: whether that is theirs is not for a
/// program to guess.
fn badly_wound(mesh: &Mesh, ground: &Ground, tolerance_m: f64) -> BTreeSet<Owner> {
    let mut of_cell = BTreeMap::<Owner, Vec<u32>>::new();
    for &(cell, triangle) in &ground.reversed {
        of_cell.entry(cell).or_default().push(triangle);
    }
    let mut seen = vec![false; mesh.len()];
    let mut wide = |triangles: &[u32]| {
        for &triangle in triangles {
            seen[triangle as usize] = false;
        }
        triangles.iter().any(|&first| {
            let belongs = |t: u32| triangles.binary_search(&t).is_ok();
            !seen[first as usize] && {
                let piece = pieces::connected(mesh, first, &mut seen, belongs);
                largest_circle(&pieces::outline(mesh, &piece)).diameter_m > tolerance_m
            }
        })
    };
    of_cell.into_iter().filter(|(_, triangles)| wide(triangles)).map(|(cell, _)| cell).collect()
}

/// The edges that may not change, the ground that may to their left.
fn rigid_edges(cells: &[Shape], parent: Option<&Shape>, scene: &Scene, fixed: &BTreeSet<Owner>) -> Vec<Edge> {
    let of_cells = scene.cells.iter().filter(|&&cell| fixed.contains(&(cell as Owner)));
    let of_cells = of_cells.flat_map(|&cell| cells[cell].edges().map(|(a, b)| (b, a)));
    parent.into_iter().flat_map(Shape::edges).chain(of_cells).collect()
}

/// The cells whose ground is other than before, or whose edges are led through other points. Vertices of neighbours on a
/// straight edge are no change.
fn changed(
    cells: &[Shape],
    scene: &Scene,
    fixed: &BTreeSet<Owner>,
    borders: &Borders,
) -> Vec<(usize, Shape)> {
    let by_cell = borders.by_cell();
    let free = scene.cells.iter().filter(|&&cell| !fixed.contains(&(cell as Owner)));
    free.filter_map(|&cell| {
        let after = by_cell.get(&(cell as Owner))?;
        let mut before: Vec<Edge> = cells[cell].edges().flat_map(|edge| scene.cuts.along(edge)).collect();
        before.sort_unstable();
        if *after == before { None } else { Some((cell, Shape::from_edges(after).ok()?)) }
    })
    .collect()
}
