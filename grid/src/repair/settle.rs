//! Who gets what: the decisions of a repair, triangle by triangle.

use std::collections::BTreeSet;

use super::arms;
use super::ground::{Ground, Owner};
use super::mesh::{Mesh, OUTSIDE, length_m};
use super::pieces::Piece;
use super::{Reason, Share};
use crate::defects::DefectKind;

/// What is to be mended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Which {
    /// Everything up to this width, m; no cell loses more than half of its ground.
    UpTo(f64),
    /// What lies at the border of the area, however wide; no cell loses all of its ground.
    AtTheBorder,
}

/// What may be done.
pub(super) struct Rules<'a> {
    pub(super) which: Which,
    /// Cells that may not change.
    pub(super) fixed: &'a BTreeSet<Owner>,
}

/// The cells that hold each triangle in the end.
pub(super) struct Holding {
    /// As the ground is; replaced where something was decided.
    before: Vec<u32>,
    sets: Vec<Vec<Owner>>,
    decided: Vec<Option<Owner>>,
    /// Whether a decision was taken at all; `decided` is then the one holder, or none.
    settled: Vec<bool>,
    /// By cell, twice the area it had and twice what was taken from it, in square units.
    ground: Vec<(i128, i128)>,
}

impl Holding {
    /// As things stand.
    pub(super) fn new(mesh: &Mesh, ground: &Ground, cells: usize) -> Self {
        let mut areas = vec![(0, 0); cells];
        for triangle in 0..mesh.len() as u32 {
            for &cell in ground.state(triangle).into_iter().flat_map(|state| &state.holders) {
                areas[cell as usize].0 += mesh.doubled_area(triangle);
            }
        }
        Self {
            before: ground.of.clone(),
            sets: ground.states.iter().map(|state| state.holders.clone()).collect(),
            decided: vec![None; mesh.len()],
            settled: vec![false; mesh.len()],
            ground: areas,
        }
    }

    /// The cells that hold a triangle.
    pub(super) fn holders(&self, triangle: u32) -> &[Owner] {
        let i = triangle as usize;
        match self.settled.get(i) {
            None => &[],
            Some(true) => self.decided[i].as_slice(),
            Some(false) => &self.sets[self.before[i] as usize],
        }
    }

    /// The only cell that holds a triangle.
    pub(super) fn holder(&self, triangle: u32) -> Option<Owner> {
        match self.holders(triangle) {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Gives a triangle to one cell, or to none, and takes it from all others.
    pub(super) fn give(&mut self, mesh: &Mesh, triangle: u32, to: Option<Owner>) {
        for cell in self.holders(triangle).to_vec() {
            if Some(cell) != to {
                self.ground[cell as usize].1 += mesh.doubled_area(triangle);
            }
        }
        self.decided[triangle as usize] = to;
        self.settled[triangle as usize] = true;
    }

    /// Whether a cell would keep enough of what it had if it lost this too.
    fn can_lose(&self, cell: Owner, doubled_area: i128, which: Which) -> bool {
        let (had, lost) = self.ground[cell as usize];
        match which {
            Which::UpTo(_) => 2 * (lost + doubled_area) <= had,
            Which::AtTheBorder => lost + doubled_area < had,
        }
    }
}

/// Decides what becomes of each piece, in order: shares of those that are mended, the reason why others are not.
///
/// What lies outside the area is cut off; of an overlap, that cell keeps it whose own ground it adjoins along the longest
/// border; gaps come last, see [`arms`].
pub(super) fn settle(
    mesh: &Mesh,
    ground: &Ground,
    pieces: &[Piece],
    holding: &mut Holding,
    rules: &Rules<'_>,
) -> Vec<Result<Vec<Share>, Reason>> {
    let mut outcomes: Vec<Result<Vec<Share>, Reason>> =
        pieces.iter().map(|piece| wanted(mesh, piece, ground, rules)).collect();
    let of_kind = |kind| move |i: &usize| pieces[*i].defect.kind == kind;
    for i in (0..pieces.len()).filter(of_kind(DefectKind::Spill)) {
        if outcomes[i].is_ok() {
            outcomes[i] = cut_off(mesh, &pieces[i], holding, rules);
        }
    }
    // Ground of fewer cells first, so that ground of more meets decisions.
    let mut overlaps: Vec<usize> = (0..pieces.len()).filter(of_kind(DefectKind::Overlap)).collect();
    overlaps.sort_by_key(|&i| pieces[i].defect.times);
    for i in overlaps {
        if outcomes[i].is_ok() {
            outcomes[i] = keep(mesh, &pieces[i], holding, rules);
        }
    }
    for i in (0..pieces.len()).filter(of_kind(DefectKind::Gap)) {
        if outcomes[i].is_ok() {
            outcomes[i] = arms::fill(mesh, &pieces[i], holding, rules);
        }
    }
    outcomes
}

/// Whether a piece is to be mended: no shares yet, or why not.
fn wanted(mesh: &Mesh, piece: &Piece, ground: &Ground, rules: &Rules<'_>) -> Result<Vec<Share>, Reason> {
    // Cells that take no part hold nothing near a defect, unless a flaw hides what is there.
    let known = ground.state(piece.triangles[0]).is_some_and(|state| state.others == 0);
    match rules.which {
        Which::UpTo(tolerance_m) if !known || piece.defect.width_m > tolerance_m => Err(Reason::Wide),
        Which::AtTheBorder if !known || !at_the_border(mesh, piece, ground) => Err(Reason::Inside),
        _ => Ok(Vec::new()),
    }
}

/// Whether a piece is a spill, or a gap with ground outside the area beside it.
fn at_the_border(mesh: &Mesh, piece: &Piece, ground: &Ground) -> bool {
    let outside = |triangle| ground.state(triangle).is_none_or(|state| !state.inside);
    let mut beside = piece.triangles.iter().flat_map(|&t| mesh.sides(t)).map(|(_, _, across)| across);
    match piece.defect.kind {
        DefectKind::Spill => true,
        DefectKind::Gap => beside.any(outside),
        DefectKind::Overlap => false,
    }
}

fn doubled_area(mesh: &Mesh, piece: &Piece) -> i128 {
    piece.triangles.iter().map(|&t| mesh.doubled_area(t)).sum()
}

/// Why these cells cannot lose a piece, if they cannot.
fn refused(losers: &[Owner], doubled_area: i128, holding: &Holding, rules: &Rules<'_>) -> Option<Reason> {
    if losers.iter().any(|cell| rules.fixed.contains(cell)) {
        Some(Reason::Locked)
    } else if losers.iter().any(|&cell| !holding.can_lose(cell, doubled_area, rules.which)) {
        Some(Reason::Vanishes)
    } else {
        None
    }
}

fn cut_off(
    mesh: &Mesh,
    piece: &Piece,
    holding: &mut Holding,
    rules: &Rules<'_>,
) -> Result<Vec<Share>, Reason> {
    let losers = holding.holders(piece.triangles[0]).to_vec();
    if let Some(reason) = refused(&losers, doubled_area(mesh, piece), holding, rules) {
        return Err(reason);
    }
    piece.triangles.iter().for_each(|&triangle| holding.give(mesh, triangle, None));
    Ok(losers.iter().map(|&cell| Share::lost(cell, piece.defect.area_m2)).collect())
}

fn keep(mesh: &Mesh, piece: &Piece, holding: &mut Holding, rules: &Rules<'_>) -> Result<Vec<Share>, Reason> {
    let holders = holding.holders(piece.triangles[0]).to_vec();
    let mut beside: Vec<(Owner, f64)> = holders.iter().map(|&cell| (cell, 0.0)).collect();
    for (a, b, across) in piece.triangles.iter().flat_map(|&t| mesh.sides(t)) {
        let neighbour = if across == OUTSIDE { None } else { holding.holder(across) };
        if let Some((_, metres)) = beside.iter_mut().find(|(cell, _)| Some(*cell) == neighbour) {
            *metres += length_m(a, b);
        }
    }
    beside.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let area = doubled_area(mesh, piece);
    let mut reason = Reason::Vanishes;
    for (keeper, _) in beside {
        let losers: Vec<Owner> = holders.iter().copied().filter(|&cell| cell != keeper).collect();
        if let Some(refused) = refused(&losers, area, holding, rules) {
            reason = refused;
            continue;
        }
        piece.triangles.iter().for_each(|&triangle| holding.give(mesh, triangle, Some(keeper)));
        return Ok(losers.iter().map(|&cell| Share::lost(cell, piece.defect.area_m2)).collect());
    }
    Err(reason)
}
