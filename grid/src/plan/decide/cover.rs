//! Whether the cells cover together what they covered before.

use super::super::{CellDelta, Delta, Draft, Edge, Refusal, RefusalKind};
use super::Ground;
use super::effort::Effort;
use super::gaps::free_ground;
use crate::lattice::{Extent, orient};
use crate::residual::Residual;
use crate::winding::winding_beside;

/// Places on an edge are told apart by so many parts of it: parts of an edge of ten kilometres are 15 cm long.
const PARTS: i64 = 1 << 16;

/// Refuses a delta that changes what the cells cover together more than its command may.
pub(super) fn as_before(draft: &Draft, delta: &Delta, ground: Ground) -> Result<(), Refusal> {
    let change = delta.net();
    if change.is_zero() || ground == Ground::Mended {
        return Ok(());
    }
    let refuse = |kind, at| Refusal { kind, at, cells: delta.touched().collect() };
    match ground {
        Ground::Kept => Err(refuse(RefusalKind::OuterBorder, change.edges().first().map(|e| e.0))),
        // Whatever was gained: now all is covered once.
        Ground::Filled if draft.residual().cancels(&change) => Ok(()),
        Ground::Filled => gains_free_ground(draft, delta, &change, ground),
        Ground::Reshaped | Ground::Mended => {
            // Borders where cells meet, or meet the area's, stay.
            let lost = delta.cells.iter().flat_map(|c: &CellDelta| c.remove.iter().map(|&(a, b)| (a, b, -1)));
            let lost = Residual::of_edges(lost).edges().into_iter().filter(|&(a, b, _)| change.touches(a, b));
            for (a, b, _) in lost {
                if !draft.residual().touches(a, b) {
                    return Err(refuse(RefusalKind::OuterBorder, Some(a)));
                }
            }
            gains_free_ground(draft, delta, &change, ground)
        }
    }
}

/// Refuses what would cover ground that is in a cell already, or outside the area; and what would lose ground that is covered
/// once, where the ground is to be filled.
///
/// What a chain winds around is the same on all of a stretch that no border meets: so one place on either side of every stretch
/// of the borders that change, and of gaps, overlaps and spills among them, tells of all ground.
fn gains_free_ground(draft: &Draft, delta: &Delta, change: &Residual, ground: Ground) -> Result<(), Refusal> {
    let walked: Vec<Edge> =
        change.edges().into_iter().flat_map(|(a, b, n)| (0..n).map(move |_| (a, b))).collect();
    let Some(window) = Extent::of(walked.iter().flat_map(|&(a, b)| [a, b])) else { return Ok(()) };
    let free = free_ground(draft);
    let near = |&&(a, b): &&Edge| window.intersects(&Extent::of_edge(a, b));
    let mut borders: Vec<Edge> = walked.iter().chain(free.iter().filter(near)).copied().collect();
    borders.sort_unstable();
    borders.dedup();
    let effort = Effort::default();
    for &border in &borders {
        let places = stretches(border, &borders);
        effort.spend(places.len(), walked.len() + free.len())?;
        for place in places {
            for (side, place) in [(border, place), ((border.1, border.0), PARTS - place)] {
                let gained = winding_beside(side, (place, PARTS), &walked);
                if gained == 0 || (gained < 0 && ground != Ground::Filled) {
                    continue;
                }
                let free = winding_beside(side, (place, PARTS), &free);
                if !(free.min(0)..=free.max(0)).contains(&gained) {
                    let area: Vec<Edge> = draft.boundary().edges().collect();
                    let outside = gained > 0 && winding_beside(side, (place, PARTS), &area) == 0;
                    let kind = match ground {
                        _ if outside => RefusalKind::LeavesArea,
                        Ground::Filled => RefusalKind::OtherGround,
                        Ground::Kept | Ground::Reshaped | Ground::Mended => RefusalKind::Crosses,
                    };
                    return Err(Refusal { kind, at: Some(side.1), cells: delta.touched().collect() });
                }
            }
        }
    }
    Ok(())
}

/// A place on each stretch of an edge between borders that meet it, as so many of its [`PARTS`].
fn stretches((a, b): Edge, borders: &[Edge]) -> Vec<i64> {
    let bounds = Extent::of_edge(a, b);
    let (dx, dy) = (f64::from(b.x) - f64::from(a.x), f64::from(b.y) - f64::from(a.y));
    let mut stops = vec![0.0, 1.0];
    for &(c, d) in borders.iter().filter(|&&(c, d)| bounds.intersects(&Extent::of_edge(c, d))) {
        let (oc, od) = (orient(a, b, c), orient(a, b, d));
        let along = |p: crate::lattice::Point| {
            ((f64::from(p.x) - f64::from(a.x)) * dx + (f64::from(p.y) - f64::from(a.y)) * dy)
                / (dx * dx + dy * dy)
        };
        if oc.signum() * od.signum() < 0 {
            let (oc, od) = (oc as f64, od as f64);
            let (tc, td) = (along(c), along(d));
            stops.push(tc + oc / (oc - od) * (td - tc));
        } else {
            stops
                .extend([(oc, c), (od, d)].into_iter().filter(|(side, _)| *side == 0).map(|(_, p)| along(p)));
        }
    }
    stops.retain(|t| (0.0..=1.0).contains(t));
    stops.sort_by(f64::total_cmp);
    let middle = |w: &[f64]| (f64::midpoint(w[0], w[1]) * PARTS as f64).round() as i64;
    // Shorter stretches are less than parts can tell apart.
    let long = |w: &&[f64]| (w[1] - w[0]) * PARTS as f64 > 4.0;
    stops.windows(2).filter(long).map(middle).collect()
}
