//! Pieces that are no blocks of their own are joined to a neighbour.

use std::collections::{BTreeMap, BTreeSet};

use super::drawing::Drawing;
use super::faces::{NOWHERE, members};
use super::terrain::{BorderKind, Settings};
use crate::inscribed::largest_circle;
use crate::lattice::orient;
use crate::measure::LocalScale;
use crate::repair::ground::Owner;
use crate::repair::mesh::{OUTSIDE, length_m};
use crate::repair::pieces::outline;

/// What is known of a piece while pieces are joined.
#[derive(Clone, Default)]
struct Piece {
    triangles: Vec<u32>,
    area_m2: f64,
    /// Metres of the whole outline.
    outline_m: f64,
    /// Metres shared with each neighbour, over what people cross and over barriers.
    shared: BTreeMap<Owner, [f64; 2]>,
}

/// Joins every piece that is too thin, and every one among `forced`, to the neighbour it shares the longest border with; barriers
/// are crossed only where there is no other neighbour. Pieces `apart` are left alone, and nothing is joined to them.
///
/// Says for each piece in which it is now. The smallest goes first, so that thin ground along a street is taken in piece by piece. Takes O(n log n), and a circle for each piece that may be thin.
pub(super) fn merge(
    drawing: &Drawing,
    of: &mut [Owner],
    number: u32,
    forced: &BTreeSet<Owner>,
    apart: &BTreeSet<Owner>,
    settings: &Settings,
) -> Vec<Owner> {
    let mut pieces = measured(drawing, of, number, settings);
    let mut joined: Vec<Owner> = (0..number).collect();
    let mut waiting: BTreeSet<(u64, Owner)> = BTreeSet::new();
    let order = |piece: &Piece, at: Owner| (piece.area_m2.to_bits(), at);
    for at in (0..number).filter(|at| !apart.contains(at)) {
        if forced.contains(&at) || is_thin(drawing, &pieces[at as usize], settings.sliver_m) {
            waiting.insert(order(&pieces[at as usize], at));
        }
    }
    while let Some((_, at)) = waiting.pop_first() {
        let piece = &pieces[at as usize];
        let beside = |rank: usize| {
            let near = piece.shared.iter().filter(|(other, m)| !apart.contains(other) && m[rank] > 0.0);
            near.max_by(|a, b| a.1[rank].total_cmp(&b.1[rank]).then(b.0.cmp(a.0))).map(|(&other, _)| other)
        };
        let Some(to) = beside(0).or_else(|| beside(1)) else { continue };
        waiting.remove(&order(&pieces[to as usize], to));
        join(&mut pieces, at, to);
        joined[at as usize] = to;
        if forced.contains(&to) || is_thin(drawing, &pieces[to as usize], settings.sliver_m) {
            waiting.insert(order(&pieces[to as usize], to));
        }
    }
    let last = |mut at: Owner| {
        while joined[at as usize] != at {
            at = joined[at as usize];
        }
        at
    };
    for at in of.iter_mut().filter(|at| **at != NOWHERE) {
        *at = last(*at);
    }
    (0..number).map(last).collect()
}

fn join(pieces: &mut [Piece], from: Owner, to: Owner) {
    let gone = std::mem::take(&mut pieces[from as usize]);
    let between: f64 = gone.shared.get(&to).map_or(0.0, |m| m.iter().sum());
    for (&other, metres) in gone.shared.iter().filter(|(other, _)| **other != to) {
        pieces[other as usize].shared.remove(&from);
        for (a, b) in [(to, other), (other, to)] {
            let held = pieces[a as usize].shared.entry(b).or_default();
            held[0] += metres[0];
            held[1] += metres[1];
        }
    }
    let held = &mut pieces[to as usize];
    held.shared.remove(&from);
    held.area_m2 += gone.area_m2;
    held.outline_m += gone.outline_m - 2.0 * between;
    held.triangles.extend(gone.triangles);
    held.triangles.sort_unstable();
}

fn measured(drawing: &Drawing, of: &[Owner], number: u32, settings: &Settings) -> Vec<Piece> {
    let all = members(of, number).into_iter();
    let mut pieces: Vec<Piece> = all.map(|triangles| Piece { triangles, ..Piece::default() }).collect();
    for (at, piece) in pieces.iter_mut().enumerate() {
        for &triangle in &piece.triangles {
            let [a, b, c] = drawing.mesh.corners(triangle);
            let scale = LocalScale::at(a.y);
            piece.area_m2 += orient(a, b, c) as f64 / 2.0 * scale.east_m * scale.north_m;
            for (a, b, across) in drawing.mesh.sides(triangle) {
                let beyond = if across == OUTSIDE { NOWHERE } else { of[across as usize] };
                if beyond == at as Owner {
                    continue;
                }
                piece.outline_m += length_m(a, b);
                if beyond != NOWHERE {
                    let kind = drawing.kind((a, b)).unwrap_or(BorderKind::Cut);
                    let rank = usize::from(settings.barriers.contains(&kind));
                    piece.shared.entry(beyond).or_default()[rank] += length_m(a, b);
                }
            }
        }
    }
    pieces
}

/// Whether a circle of the diameter has no room.
fn is_thin(drawing: &Drawing, piece: &Piece, diameter_m: f64) -> bool {
    // No outline encloses more than its length times the radius of the circle that has room in it.
    if piece.triangles.is_empty() || 2.0 * piece.area_m2 >= diameter_m * piece.outline_m {
        return false;
    }
    largest_circle(&outline(&drawing.mesh, &piece.triangles)).diameter_m < diameter_m
}
