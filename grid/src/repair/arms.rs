//! Filling gaps.
//!
//! A gap can run along the borders of many cells: given to one of them, it would stretch out arms between the others and cut
//! them off from each other. So a gap is cut into *arms*, each between two neighbours: its triangles hang together in strips
//! that meet where a triangle has no side on the outline. Each arm goes to that one of its two neighbours which shares more
//! border with the whole gap, so both remain neighbours of each other.

use std::collections::BTreeMap;

use super::ground::Owner;
use super::mesh::{Mesh, OUTSIDE, length_m};
use super::pieces::Piece;
use super::settle::{Holding, Rules};
use super::{Reason, Share};
use crate::measure::ring_area_m2;

/// Gives each triangle of a gap to a neighbour: area gained by each.
pub(super) fn fill(
    mesh: &Mesh,
    gap: &Piece,
    holding: &mut Holding,
    rules: &Rules<'_>,
) -> Result<Vec<Share>, Reason> {
    let gap = Gap::new(mesh, gap, holding, rules);
    if gap.shared_m.is_empty() {
        return Err(if gap.beside_fixed { Reason::Locked } else { Reason::NoNeighbour });
    }
    let mut owners = vec![None; gap.triangles.len()];
    for strip in gap.strips() {
        for (triangle, owner) in gap.owners_along(&strip) {
            owners[triangle] = owner;
        }
    }
    gap.spread(&mut owners);
    let mut gained: BTreeMap<Owner, f64> = BTreeMap::new();
    for (&triangle, owner) in gap.triangles.iter().zip(owners) {
        holding.give(mesh, triangle, owner);
        if let Some(owner) = owner {
            *gained.entry(owner).or_default() += ring_area_m2(&mesh.corners(triangle));
        }
    }
    Ok(gained.into_iter().map(|(cell, area_m2)| Share::gained(cell, area_m2)).collect())
}

struct Gap<'a> {
    mesh: &'a Mesh,
    triangles: &'a [u32],
    /// Of each side of each triangle: what lies across.
    sides: Vec<[Side; 3]>,
    /// Metres of border that each neighbour shares with the gap.
    shared_m: BTreeMap<Owner, f64>,
    /// Whether a neighbour may not change.
    beside_fixed: bool,
}

/// What lies across a side of a triangle of a gap.
#[derive(Clone, Copy, PartialEq)]
enum Side {
    /// Another triangle of the gap, by its position.
    Door(usize),
    /// The outline: a neighbour that may be given ground, if there is one.
    Outline(Option<Owner>),
}

impl<'a> Gap<'a> {
    fn new(mesh: &'a Mesh, gap: &'a Piece, holding: &Holding, rules: &Rules<'_>) -> Self {
        let triangles = &gap.triangles[..];
        let (mut shared_m, mut beside_fixed) = (BTreeMap::new(), false);
        let mut sides = Vec::with_capacity(triangles.len());
        for &triangle in triangles {
            sides.push(mesh.sides(triangle).map(|(a, b, across)| {
                if let Ok(position) = triangles.binary_search(&across) {
                    return Side::Door(position);
                }
                let holders = if across == OUTSIDE { &[][..] } else { holding.holders(across) };
                beside_fixed |= holders.iter().any(|cell| rules.fixed.contains(cell));
                let neighbour = holders.iter().copied().find(|cell| !rules.fixed.contains(cell));
                if let Some(cell) = neighbour {
                    *shared_m.entry(cell).or_default() += length_m(a, b);
                }
                Side::Outline(neighbour)
            }));
        }
        Self { mesh, triangles, sides, shared_m, beside_fixed }
    }

    /// The other triangles that a triangle hangs together with.
    fn doors(&self, triangle: usize) -> impl Iterator<Item = usize> + '_ {
        self.sides[triangle].iter().filter_map(|side| match side {
            Side::Door(to) => Some(*to),
            Side::Outline(_) => None,
        })
    }

    /// Whether strips meet in a triangle.
    fn is_junction(&self, triangle: usize) -> bool {
        self.doors(triangle).count() == 3
    }

    /// Rows of triangles between junctions, each from one end to the other; rings begin with their first triangle.
    fn strips(&self) -> Vec<Vec<usize>> {
        let in_strip = |t: usize| self.doors(t).filter(|&next| !self.is_junction(next));
        let mut seen = vec![false; self.triangles.len()];
        let mut strips = Vec::new();
        // Ends first; what is left then are rings.
        for ends in [true, false] {
            for first in 0..self.triangles.len() {
                if seen[first] || self.is_junction(first) || (ends && in_strip(first).count() > 1) {
                    continue;
                }
                let (mut strip, mut at) = (Vec::new(), Some(first));
                while let Some(triangle) = at {
                    seen[triangle] = true;
                    strip.push(triangle);
                    at = in_strip(triangle).find(|&next| !seen[next]);
                }
                strips.push(strip);
            }
        }
        strips
    }

    /// Who gets each triangle of a strip: one of the neighbours on its two sides there.
    fn owners_along(&self, strip: &[usize]) -> Vec<(usize, Option<Owner>)> {
        let (mut left, mut right) = (Vec::with_capacity(strip.len()), Vec::with_capacity(strip.len()));
        for (i, &triangle) in strip.iter().enumerate() {
            let before = i.checked_sub(1).map(|i| strip[i]);
            // Where a gap ends at the border of the area, the end is no side: what lies to its sides there are the cells.
            let is_end = self.doors(triangle).count() == 1;
            let side = |side| if is_end && side == Side::Outline(None) { Side::Door(triangle) } else { side };
            let [l, r] = self.left_and_right(triangle, before, strip.get(i + 1).copied());
            left.push(side(l));
            right.push(side(r));
        }
        let pairs = nearest(&left).into_iter().zip(nearest(&right));
        strip.iter().copied().zip(pairs.map(|(l, r)| self.longest(l.into_iter().chain(r)))).collect()
    }

    /// What lies to the left and to the right of somebody who walks through a triangle.
    fn left_and_right(&self, triangle: usize, before: Option<usize>, after: Option<usize>) -> [Side; 2] {
        let sides = self.sides[triangle];
        let door = |to: Option<usize>| to.and_then(|to| sides.iter().position(|&s| s == Side::Door(to)));
        let any_door = || sides.iter().position(|s| matches!(s, Side::Door(_)));
        if let (None, Some(i)) = (door(before), door(after)) {
            // Whoever leaves over side i has the next one to the left.
            [sides[(i + 1) % 3], sides[(i + 2) % 3]]
        } else if let Some(i) = door(before).or_else(any_door) {
            // Whoever comes in over side i has the next one to the right and the one after that to the left.
            [sides[(i + 2) % 3], sides[(i + 1) % 3]]
        } else {
            // A gap of one triangle.
            let neighbours = sides.iter().filter_map(|side| match side {
                Side::Outline(neighbour) => *neighbour,
                Side::Door(_) => None,
            });
            [Side::Outline(self.longest(neighbours)); 2]
        }
    }

    /// Of some neighbours, the one that shares most border with the gap.
    fn longest(&self, neighbours: impl Iterator<Item = Owner>) -> Option<Owner> {
        let metres = |cell: Owner| self.shared_m.get(&cell).copied().unwrap_or(0.0);
        neighbours.max_by(|&a, &b| metres(a).total_cmp(&metres(b)).then(b.cmp(&a)))
    }

    /// Gives what has no owner yet, junctions first of all, to the owner it adjoins along the longest sides.
    fn spread(&self, owners: &mut [Option<Owner>]) {
        loop {
            let open = (0..owners.len()).filter(|&t| owners[t].is_none());
            let found: Vec<(usize, Owner)> =
                open.filter_map(|t| self.adjoining(t, owners).map(|owner| (t, owner))).collect();
            if found.is_empty() {
                return;
            }
            for (triangle, owner) in found {
                owners[triangle] = Some(owner);
            }
        }
    }

    fn adjoining(&self, triangle: usize, owners: &[Option<Owner>]) -> Option<Owner> {
        let mut beside: BTreeMap<Owner, f64> = BTreeMap::new();
        let metres = self.mesh.sides(self.triangles[triangle]).map(|(a, b, _)| length_m(a, b));
        for (side, metres) in self.sides[triangle].iter().zip(metres) {
            let owner = match side {
                Side::Door(to) => owners[*to],
                Side::Outline(neighbour) => *neighbour,
            };
            if let Some(owner) = owner {
                *beside.entry(owner).or_default() += metres;
            }
        }
        beside.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(owner, _)| owner)
    }
}

/// At each place the neighbour seen last, or, before one was, that seen first; doors show nothing.
fn nearest(seen: &[Side]) -> Vec<Option<Owner>> {
    let outlines = seen.iter().map(|side| match side {
        Side::Outline(neighbour) => Ok(*neighbour),
        Side::Door(_) => Err(()),
    });
    let mut last = outlines.clone().find_map(Result::ok).flatten();
    let carry = |now: Result<Option<Owner>, ()>| {
        last = now.unwrap_or(last);
        last
    };
    outlines.map(carry).collect()
}
