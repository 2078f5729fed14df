//! From triangles to blocks: an exact tiling, proved.

use super::BlocksError;
use super::drawing::Drawing;
use super::faces::NOWHERE;
use crate::check::{Verdict, check};
use crate::repair::ground::Owner;
use crate::repair::propose;
use crate::repair::rigid::stiffen;
use crate::repair::trace::{Borders, Edge, straighten};
use crate::shape::Shape;

/// The polygons of the pieces that triangles belong to, in order of their numbers, with these. They cover the area exactly once.
///
/// The border of the area runs as it did before anything was drawn; so do lines where nothing meets them any more.
///
/// # Errors
/// [`BlocksError::NotExact`] when the proof fails, and mending what rounding did leads nowhere.
pub(super) fn tile(
    drawing: &Drawing,
    of: &[Owner],
    boundary: &Shape,
) -> Result<(Vec<Owner>, Vec<Shape>), BlocksError> {
    let single: Vec<[Owner; 1]> = of.iter().map(|&piece| [piece]).collect();
    let holders = |t: u32| -> &[Owner] { if of[t as usize] == NOWHERE { &[] } else { &single[t as usize] } };
    let mut borders = Borders::new(&drawing.mesh, holders, &drawing.cuts);
    let rigid: Vec<Edge> = boundary.edges().collect();
    let moved = stiffen(&mut borders, &drawing.cuts, &rigid);
    straighten(&mut borders, &drawing.cuts, &moved);
    let by_piece = borders.by_cell();
    let numbers: Vec<Owner> = by_piece.keys().copied().collect();
    let shapes = by_piece.values().map(|edges| Shape::from_edges(edges));
    let mut shapes = shapes.collect::<Result<Vec<Shape>, _>>().map_err(|_| BlocksError::Tangled)?;
    let mut report = check(&shapes, Some(boundary), None);
    if report.verdict != Verdict::Exact {
        let proposal = propose(
            &shapes,
            Some(boundary),
            crate::check::ROUNDING_M * 2.0,
            &std::collections::BTreeSet::new(),
        );
        shapes = proposal.applied(&shapes);
        report = check(&shapes, Some(boundary), None);
    }
    if report.verdict == Verdict::Exact {
        Ok((numbers, shapes))
    } else {
        Err(BlocksError::NotExact { defects: report.defects.len() + report.invalid_cells.len() })
    }
}
