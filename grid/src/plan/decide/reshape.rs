//! Drawing a border anew.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{CellId, Delta, Draft, Edge, Refusal, RefusalKind};
use super::arrangement::Arrangement;
use super::faces::Face;
use super::patch::{Transfer, transfer, within};
use super::split::drawn_line;
use super::{Ground, Rules, finish};
use crate::lattice::{Extent, Point};
use crate::loops::link;
use crate::measure::LocalScale;
use crate::shape::{doubled_area, ring_edges};
use crate::winding::winding_left_of;

pub(super) fn reshape(draft: &Draft, id: CellId, line: &[Point]) -> Result<Delta, Refusal> {
    let cell = draft.open(id)?;
    let line = drawn_line(line)?;
    let no_cut = Refusal { kind: RefusalKind::NoCut, at: line.first().copied(), cells: vec![id] };
    let window =
        Extent::of(line.iter().copied()).map_or(cell.shape.extent(), |e| e.union(cell.shape.extent()));
    let mut arrangement = Arrangement::new(draft, window);
    let line = arrangement.lay(&line)?;
    let border = arrangement.border(id);
    arrangement.effort().spend(border.len(), line.len())?;
    let (inner, outer) = stretches(&border, &line);
    let mut moved = given_up(draft, &arrangement, id, &inner)?;
    arrangement.effort().spend(border.len(), outer.len())?;
    let grounds: Vec<Vec<Edge>> = outer
        .iter()
        .map(|stretch| enclosed(&border, stretch))
        .collect::<Option<_>>()
        .ok_or_else(|| no_cut.clone())?;
    let lines: Vec<Edge> = outer.iter().flat_map(|stretch| edges(stretch)).collect();
    for (other, _) in draft.near(window).filter(|(other, _)| *other != id && !outer.is_empty()) {
        let taken = |face: &Face| grounds.iter().any(|ground| face.winding(ground) > 0);
        let faces = within(&arrangement, other, &lines)?;
        arrangement.effort().spend(faces.len(), grounds.iter().map(Vec::len).sum())?;
        let faces = faces.into_iter().filter(taken);
        moved.extend(faces.map(|face| Transfer { from: other, face, to: id }));
    }
    if moved.is_empty() {
        return Err(no_cut);
    }
    finish(draft, transfer(&arrangement, &moved), Rules::new(Ground::Kept))
}

fn edges(stretch: &[Point]) -> impl Iterator<Item = Edge> + '_ {
    stretch.windows(2).map(|w| (w[0], w[1]))
}

/// The stretches of a line from border to border: those inside, and those outside.
fn stretches(border: &[Edge], line: &[Point]) -> (Vec<Vec<Point>>, Vec<Vec<Point>>) {
    let on_border: BTreeSet<Point> = border.iter().map(|edge| edge.0).collect();
    let held: BTreeSet<Edge> = border.iter().copied().collect();
    let meets: Vec<usize> = (0..line.len()).filter(|&i| on_border.contains(&line[i])).collect();
    let stretches = meets.windows(2).map(|w| line[w[0]..=w[1]].to_vec());
    let along = |stretch: &Vec<Point>| {
        stretch.len() == 2
            && (held.contains(&(stretch[0], stretch[1])) || held.contains(&(stretch[1], stretch[0])))
    };
    stretches.filter(|s| !along(s)).partition(|s| winding_left_of((s[0], s[1]), border) > 0)
}

/// The ground that the cell leaves outside of its new border, each piece to the neighbour along its longest stretch.
fn given_up(
    draft: &Draft,
    arrangement: &Arrangement<'_>,
    id: CellId,
    inner: &[Vec<Point>],
) -> Result<Vec<Transfer>, Refusal> {
    let lines: BTreeSet<Edge> =
        inner.iter().flat_map(|s| edges(s)).flat_map(|(a, b)| [(a, b), (b, a)]).collect();
    let lines_once: Vec<Edge> = inner.iter().flat_map(|s| edges(s)).collect();
    let mut pieces = within(arrangement, id, &lines_once)?;
    pieces.sort_by_key(|face| -face.doubled_area);
    let left = pieces.into_iter().skip(1).filter(|face| face.edges.iter().any(|edge| lines.contains(edge)));
    left.map(|face| {
        let to = neighbour(draft, arrangement, id, &face)?.ok_or_else(|| Refusal {
            kind: RefusalKind::OuterBorder,
            at: face.edges.first().map(|edge| edge.0),
            cells: vec![id],
        })?;
        Ok(Transfer { from: id, face, to })
    })
    .collect()
}

/// The cell other than `id` that shares the longest border with a piece of ground; one that is locked only where there is no
/// other.
fn neighbour(
    draft: &Draft,
    arrangement: &Arrangement<'_>,
    id: CellId,
    face: &Face,
) -> Result<Option<CellId>, Refusal> {
    let sides: BTreeSet<Edge> = face.edges.iter().map(|&(a, b)| (b, a)).collect();
    let Some(extent) = Extent::of(face.edges.iter().map(|edge| edge.0)) else { return Ok(None) };
    let mut shared: BTreeMap<CellId, f64> = BTreeMap::new();
    for (other, _) in draft.near(extent).filter(|(other, _)| *other != id) {
        let border = arrangement.border(other);
        arrangement.effort().spend(1, border.len())?;
        for (a, b) in border.into_iter().filter(|edge| sides.contains(edge)) {
            *shared.entry(other).or_default() += LocalScale::at(a.y).distance_m(a, b);
        }
    }
    let locked = |id: CellId| draft.cell(id).is_some_and(|cell| cell.about.locked);
    let best = shared.into_iter().max_by(|a, b| locked(b.0).cmp(&locked(a.0)).then(a.1.total_cmp(&b.1)));
    Ok(best.map(|(id, _)| id))
}

/// The ground between a cell's border and a line outside from one of its points to another.
fn enclosed(border: &[Edge], stretch: &[Point]) -> Option<Vec<Edge>> {
    let (&from, &to) = (stretch.first()?, stretch.last()?);
    let once: Vec<(Point, Point, u32)> = border.iter().map(|&(a, b)| (a, b, 1)).collect();
    let rings = link(&once);
    if from == to {
        let mut ring = stretch[1..].to_vec();
        if doubled_area(&ring) < 0 {
            ring.reverse();
        }
        return Some(ring_edges(&ring).collect());
    }
    let grounds = rings.into_iter().filter_map(|mut ring| {
        let start = ring.iter().position(|&p| p == from)?;
        ring.rotate_left(start);
        let end = ring.iter().position(|&p| p == to)?;
        let between = &stretch[1..stretch.len() - 1];
        // Along the border from the first point to the last, the cell on the left, and back beside the line; or on along the
        // border from the last point to the first, after the line.
        let back: Vec<Point> = ring[..=end].iter().rev().copied().collect();
        let with_line = |rest: Vec<Point>| between.iter().copied().chain(rest).collect::<Vec<_>>();
        let first = with_line(back);
        let mut second = with_line(ring[end..].iter().chain(&ring[..1]).copied().collect());
        let fits_first = doubled_area(&first) > 0;
        let fits_second = doubled_area(&second) < 0;
        second.reverse();
        let fitting = [(fits_first, first), (fits_second, second)].into_iter().filter(|(fits, _)| *fits);
        fitting.map(|(_, ring)| ring).min_by_key(|ring| doubled_area(ring).abs())
    });
    let smallest = grounds.min_by_key(|ring| doubled_area(ring).abs())?;
    Some(ring_edges(&smallest).collect())
}
