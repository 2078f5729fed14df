//! Ground that hangs together.

use super::drawing::{Drawing, key};
use crate::repair::ground::Owner;
use crate::repair::mesh::OUTSIDE;
use crate::repair::trace::Edge;

/// Stands for ground that is not of the area.
pub(super) const NOWHERE: Owner = u32::MAX;

/// Numbers the pieces of the area that walls part: for each triangle its piece, in the order of their first triangles, and how
/// many there are. `is_wall` is asked for two triangles of the area and the side between them. O(n).
pub(super) fn faces(drawing: &Drawing, mut is_wall: impl FnMut(u32, u32, Edge) -> bool) -> (Vec<Owner>, u32) {
    let mut of = vec![NOWHERE; drawing.mesh.len()];
    let mut number = 0;
    for first in drawing.inside() {
        if of[first as usize] != NOWHERE {
            continue;
        }
        of[first as usize] = number;
        let mut stack = vec![first];
        while let Some(triangle) = stack.pop() {
            for (a, b, across) in drawing.mesh.sides(triangle) {
                if across != OUTSIDE
                    && of[across as usize] == NOWHERE
                    && drawing.is_inside(across)
                    && !is_wall(triangle, across, key((a, b)))
                {
                    of[across as usize] = number;
                    stack.push(across);
                }
            }
        }
        number += 1;
    }
    (of, number)
}

/// The pieces that hang together with the same number.
pub(super) fn connected(drawing: &Drawing, of: &[Owner]) -> (Vec<Owner>, u32) {
    faces(drawing, |a, b, _| of[a as usize] != of[b as usize])
}

/// The triangles of each piece, ascending.
pub(super) fn members(of: &[Owner], number: u32) -> Vec<Vec<u32>> {
    let mut members = vec![Vec::new(); number as usize];
    for (triangle, &piece) in of.iter().enumerate() {
        if piece != NOWHERE {
            members[piece as usize].push(triangle as u32);
        }
    }
    members
}
