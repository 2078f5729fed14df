//! Leaving an overlap to one cell.

use std::collections::BTreeSet;

use super::super::chain::Chains;
use super::super::{CellId, Delta, Draft, Edge, Refusal, RefusalKind};
use super::arrangement::Arrangement;
use super::faces::Face;
use super::patch::cut;
use super::{Ground, Rules, finish};
use crate::lattice::{Extent, Point};
use crate::winding::winding_at;

/// Takes the whole overlap that holds a point from all its cells but `to`.
pub(super) fn give_overlap(draft: &Draft, at: Point, to: CellId) -> Result<Delta, Refusal> {
    let none = || Refusal::of(RefusalKind::NothingThere).at(at);
    let keeper: Vec<Edge> = draft.open(to)?.shape.edges().collect();
    let holds = |edges: &[Edge]| winding_at(at, edges) > 0;
    if !holds(&keeper) {
        return Err(none().with(to));
    }
    let here = draft.near(Extent { min: at, max: at }).filter(|(id, _)| *id != to);
    let givers: Vec<(CellId, Vec<Edge>)> = here
        .map(|(id, cell)| (id, cell.shape.edges().collect()))
        .filter(|(_, edges): &(_, Vec<Edge>)| holds(edges))
        .collect();
    let extent = |edges: &[Edge]| Extent::of(edges.iter().map(|edge| edge.0));
    let window =
        givers.iter().filter_map(|(_, edges)| extent(edges)).reduce(Extent::union).ok_or_else(none)?;
    let mut arrangement = Arrangement::new(draft, window);
    let near: Vec<Edge> =
        keeper.iter().copied().filter(|&(a, b)| window.intersects(&Extent::of_edge(a, b))).collect();
    arrangement.untangle(&near)?;
    let keeper = arrangement.border(to);
    let mut taken: Vec<(CellId, Face)> = Vec::new();
    for (id, _) in givers {
        draft.open(id)?;
        for face in cut(&arrangement.border(id), &keeper).into_iter().filter(|face| holds(&face.edges)) {
            let is_overlap = face.winding(&keeper) > 0;
            // Beside the border of the area, of a locked cell or of several others, crossings may have found no vertex: what was
            // cut there is more than the overlap.
            let beyond = if is_overlap { face.outside(&keeper) } else { None };
            if let Some(place) = face.crossed_by(&keeper).or(beyond) {
                return Err(Refusal { kind: RefusalKind::Crosses, at: Some(place), cells: vec![id, to] });
            }
            taken.extend(is_overlap.then_some((id, face)));
        }
    }
    let mut chains = Chains::default();
    let used = taken.iter().flat_map(|(_, face)| face.edges.iter().map(|edge| edge.0)).collect();
    let taking_part: BTreeSet<CellId> = taken.iter().map(|(id, _)| *id).chain([to]).collect();
    arrangement.apply(&mut chains, &used, &taking_part);
    for (id, face) in taken {
        chains.add(id, face.edges, -1);
    }
    finish(draft, chains, Rules::new(Ground::Mended))
}
