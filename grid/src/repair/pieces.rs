//! Connected pieces of ground that should not be as they are.

use super::ground::{Ground, Owner};
use super::mesh::{Mesh, OUTSIDE, length_m};
use crate::defects::{self, Defect, DefectKind, describe};
use crate::inscribed::largest_circle;
use crate::lattice::Point;
use crate::loops::{Region, link, split_at_repeats};
use crate::shape::doubled_area;

/// A piece of ground in one state, with its triangles in ascending order.
pub(crate) struct Piece {
    pub(crate) triangles: Vec<u32>,
    pub(crate) defect: Defect,
}

/// All gaps, overlaps and spills, in order of their first triangle.
pub(crate) fn pieces(mesh: &Mesh, ground: &Ground) -> Vec<Piece> {
    let unsound: Vec<bool> = ground.states.iter().map(|state| !state.is_sound()).collect();
    let of = |triangle: u32| ground.of[triangle as usize];
    let mut seen = vec![false; mesh.len()];
    let mut pieces = Vec::new();
    for first in 0..mesh.len() as u32 {
        if unsound[of(first) as usize] && !seen[first as usize] {
            let triangles = connected(mesh, first, &mut seen, |t| of(t) == of(first));
            pieces.extend(piece(mesh, ground, triangles));
        }
    }
    pieces
}

/// The triangles that hang together with one over sides, as far as `belongs`, ascending.
pub(crate) fn connected(
    mesh: &Mesh,
    first: u32,
    seen: &mut [bool],
    belongs: impl Fn(u32) -> bool,
) -> Vec<u32> {
    let (mut found, mut stack) = (Vec::new(), vec![first]);
    while let Some(triangle) = stack.pop() {
        if !std::mem::replace(&mut seen[triangle as usize], true) {
            found.push(triangle);
            let across = mesh.sides(triangle).map(|side| side.2);
            stack.extend(across.into_iter().filter(|&t| t != OUTSIDE && !seen[t as usize] && belongs(t)));
        }
    }
    found.sort_unstable();
    found
}

/// The outline of triangles that hang together: outer ring first, then holes.
pub(crate) fn outline(mesh: &Mesh, triangles: &[u32]) -> Region {
    let within = |triangle: u32| triangles.binary_search(&triangle).is_ok();
    let sides = triangles.iter().flat_map(|&t| mesh.sides(t));
    let edges: Vec<(Point, Point, u32)> =
        sides.filter(|&(_, _, across)| !within(across)).map(|(a, b, _)| (a, b, 1)).collect();
    let mut rings: Region = link(&edges).into_iter().flat_map(split_at_repeats).collect();
    rings.sort_by_key(|ring| std::cmp::Reverse(doubled_area(ring)));
    rings
}

fn piece(mesh: &Mesh, ground: &Ground, triangles: Vec<u32>) -> Option<Piece> {
    let state = ground.state(triangles[0])?;
    let region = outline(mesh, &triangles);
    let times = state.holders.len() as u32;
    let (kind, cells, shared_m) = match (state.inside, times) {
        (true, 0) => {
            let (cells, shared_m) = shared(mesh, ground, &triangles).into_iter().unzip();
            (DefectKind::Gap, cells, shared_m)
        }
        (true, _) => (DefectKind::Overlap, state.holders.clone(), Vec::new()),
        (false, _) => (DefectKind::Spill, state.holders.clone(), Vec::new()),
    };
    let circle = largest_circle(&region);
    let cells = cells.into_iter().map(|cell| cell as usize).collect();
    let defect = describe(kind, times, &defects::Piece { region, circle, cells }, shared_m);
    Some(Piece { triangles, defect })
}

/// The cells beside a gap with the metres of border they share with it, longest first.
fn shared(mesh: &Mesh, ground: &Ground, triangles: &[u32]) -> Vec<(Owner, f64)> {
    let mut shared: Vec<(Owner, f64)> = Vec::new();
    for (a, b, across) in triangles.iter().flat_map(|&t| mesh.sides(t)) {
        for &cell in ground.state(across).into_iter().flat_map(|state| &state.holders) {
            match shared.iter_mut().find(|(other, _)| *other == cell) {
                Some((_, metres)) => *metres += length_m(a, b),
                None => shared.push((cell, length_m(a, b))),
            }
        }
    }
    shared.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    shared
}
