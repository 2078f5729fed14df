//! Drawing a cell into ground that is in no cell yet.

use std::collections::BTreeSet;

use super::super::chain::Chains;
use super::super::{About, Delta, Draft, Edge, Refusal, RefusalKind};
use super::about::checked_name;
use super::arrangement::Arrangement;
use super::faces::Face;
use super::gaps::{borders_of_gaps, free_ground};
use super::patch::{cut, lay_patch};
use super::{Ground, Rules, finish};
use crate::lattice::Extent;
use crate::register::CellKind;
use crate::shape::Shape;

/// Makes a cell of what lies in the patch and in the area and in no cell. Of several pieces that do not hang together the
/// largest becomes the cell.
pub(super) fn draw(draft: &Draft, patch: &Shape, name: &str) -> Result<Delta, Refusal> {
    let name = checked_name(name)?;
    let free = free_ground(draft);
    let window = patch.extent();
    let mut arrangement = Arrangement::with(draft, window, &free);
    // Where gaps and overlaps alternate, borders cross: only when these have common vertices, gaps have borders.
    let near = |&(a, b): &Edge| window.intersects(&Extent::of_edge(a, b));
    arrangement.untangle(&free.iter().copied().filter(near).collect::<Vec<_>>())?;
    let ring = lay_patch(&mut arrangement, patch)?;
    let free = borders_of_gaps(&arrangement.noded(&free), None);
    let crosses =
        || Refusal { kind: RefusalKind::Crosses, at: patch.points().first().copied(), cells: Vec::new() };
    let free = free.ok_or_else(crosses)?;
    let inside = |face: &Face| face.winding(&ring) > 0;
    let pieces = cut(&free, &ring).into_iter().filter(inside);
    let Some(ground) = pieces.max_by_key(|face| face.doubled_area) else {
        let at = patch.points().first().copied();
        return Err(Refusal { kind: RefusalKind::NoRoom, at, cells: Vec::new() });
    };
    let mut chains = Chains::default();
    let used = ground.edges.iter().map(|edge| edge.0).collect();
    arrangement.apply(&mut chains, &used, &BTreeSet::new());
    chains.add(draft.next(), ground.edges, 1);
    let about = About { name, kind: CellKind::Basic, code: None, locked: false, leader: None };
    chains.about(draft.next(), None, Some(about));
    finish(draft, chains, Rules::new(Ground::Mended))
}
