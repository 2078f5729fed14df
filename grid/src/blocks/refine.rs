//! The second drawing: water is given to its banks, and blocks that are too large are cut between their buildings.
//!
//! Both are one thing: ground is given to the nearest of some points, those of a bank or those of the buildings of a group.

use std::collections::{BTreeMap, BTreeSet};

use super::BlocksError;
use super::drawing::{Drawing, Stroke, outline};
use super::faces::{NOWHERE, connected, faces, members};
use super::terrain::BorderKind;
use super::voronoi::Sites;
use super::whole::{give_whole, hanging_together, root};
use crate::lattice::{Extent, Point};
use crate::repair::ground::Owner;
use crate::shape::Shape;

/// A piece that is to be given away bit by bit.
pub(super) struct Job<'a> {
    /// The piece.
    pub(super) piece: Owner,
    /// The points; a group is the piece that the ground nearest to it goes to.
    pub(super) sites: Sites,
    /// Where the ground lies.
    pub(super) extent: Extent,
    /// What the borders are that come about.
    pub(super) kind: BorderKind,
    /// What stays whole.
    pub(super) buildings: Vec<&'a Shape>,
}

/// A finer drawing, and what each triangle of it belongs to.
pub(super) struct Refined {
    pub(super) drawing: Drawing,
    pub(super) of: Vec<Owner>,
    pub(super) number: u32,
    /// Pieces that came off the ground they were given to.
    pub(super) strays: BTreeSet<Owner>,
    /// From the number of a piece to what it was called before.
    pub(super) before: Vec<Owner>,
}

/// Does the jobs. `free` is the first number that no piece and no group has.
pub(super) fn refine(
    drawing: Drawing,
    of: &[Owner],
    jobs: &[Job<'_>],
    free: Owner,
) -> Result<Refined, BlocksError> {
    let mut strokes = drawing.borders(of);
    let mut building = free;
    for job in jobs {
        let lines = job.sites.borders(job.extent)?;
        strokes.extend(lines.into_iter().map(|edge| Stroke { edge, kind: Some(job.kind), owner: None }));
        for shape in &job.buildings {
            strokes.extend(outline(shape, building, None));
            building += 1;
        }
    }
    let drawing = Drawing::new(&strokes, drawing.cuts)?;
    let by_piece: BTreeMap<Owner, &Job<'_>> = jobs.iter().map(|job| (job.piece, job)).collect();
    let piece = |t: u32| drawing.holders(t).first().copied().filter(|&owner| owner < free);
    let (bits, number) = faces(&drawing, |t, u, edge| {
        piece(t) != piece(u)
            || (drawing.kind(edge).is_some() && piece(t).is_some_and(|piece| by_piece.contains_key(&piece)))
    });
    let mut of = vec![NOWHERE; drawing.mesh.len()];
    let mut given = BTreeSet::new();
    for bit in members(&bits, number) {
        let Some(first) = bit.first().and_then(|&t| piece(t)) else { continue };
        let largest = bit.iter().max_by_key(|&&t| (drawing.mesh.doubled_area(t), t));
        let group =
            by_piece.get(&first).zip(largest).and_then(|(job, &t)| job.sites.nearest(middle(&drawing, t)));
        for t in bit {
            of[t as usize] = group.unwrap_or(first);
            if group.is_some() {
                given.insert(t);
            }
        }
    }
    let together = hanging_together(&drawing, free..building);
    let mut standing: BTreeMap<(Owner, Owner), Vec<u32>> = BTreeMap::new();
    for triangle in drawing.inside() {
        let (Some(first), holders) = (piece(triangle), drawing.holders(triangle)) else { continue };
        if let Some(&building) = holders.iter().find(|&&owner| owner >= free)
            && by_piece.get(&first).is_some_and(|job| !job.buildings.is_empty())
        {
            standing.entry((first, root(&together, building))).or_default().push(triangle);
        }
    }
    for triangles in standing.values() {
        give_whole(&drawing, triangles, &mut of, |_| true);
    }
    let (pieces, number) = connected(&drawing, &of);
    let strays = strays(&drawing, &pieces, number, &of, &given);
    let before = members(&pieces, number).iter().map(|bit| of[bit[0] as usize]).collect();
    Ok(Refined { drawing, of: pieces, number, strays, before })
}

/// Of the pieces that are called the same, all but the one with the most ground that nobody was given, or else with the most
/// ground.
fn strays(
    drawing: &Drawing,
    pieces: &[Owner],
    number: u32,
    of: &[Owner],
    given: &BTreeSet<u32>,
) -> BTreeSet<Owner> {
    let mut main: BTreeMap<Owner, ((i128, i128), Owner)> = BTreeMap::new();
    let all = members(pieces, number);
    for (piece, triangles) in all.iter().enumerate() {
        let area = |which: &dyn Fn(&u32) -> bool| -> i128 {
            triangles.iter().filter(|t| which(t)).map(|&t| drawing.mesh.doubled_area(t)).sum()
        };
        let size = (area(&|t| !given.contains(t)), area(&|_| true));
        let held = main.entry(of[triangles[0] as usize]).or_insert((size, piece as Owner));
        if size > held.0 {
            *held = (size, piece as Owner);
        }
    }
    let kept: BTreeSet<Owner> = main.into_values().map(|(_, piece)| piece).collect();
    (0..number).filter(|piece| !kept.contains(piece)).collect()
}

/// The lattice point nearest to the middle of a triangle.
fn middle(drawing: &Drawing, triangle: u32) -> Point {
    let corners = drawing.mesh.corners(triangle);
    let mean = |of: fn(&Point) -> i32| (corners.iter().map(|p| i64::from(of(p))).sum::<i64>() / 3) as i32;
    Point::new(mean(|p| p.x), mean(|p| p.y))
}
