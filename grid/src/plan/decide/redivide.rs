//! Dividing the ground of cells anew.

use std::collections::BTreeSet;

use super::super::chain::Chains;
use super::super::command::Part;
use super::super::{About, CellId, Delta, Draft, Refusal, RefusalKind};
use super::about::checked_name;
use super::{Ground, Rules, finish};
use crate::certify::Certifier;
use crate::register::CellKind;

/// At most so many parts.
const MOST_PARTS: usize = 5_000;

/// Puts parts in the place of cells. That they are the same ground is not looked for but proved, from the borders of both: by
/// [`finish`].
pub(super) fn redivide(draft: &Draft, cells: &[CellId], parts: &[Part]) -> Result<Delta, Refusal> {
    if parts.len() > MOST_PARTS {
        return Err(Refusal::of(RefusalKind::TooLarge));
    }
    let mut replaced: BTreeSet<CellId> = cells.iter().copied().collect();
    let mut chains = Chains::default();
    for &id in &replaced {
        // Where a cell is no more, the ground was given another shape meanwhile; those that are left have names to be told.
        let cell = draft.open(id).map_err(|refusal| match refusal.kind {
            RefusalKind::NoCell => {
                let left = cells.iter().copied().filter(|&cell| draft.cell(cell).is_some()).collect();
                Refusal { cells: left, ..Refusal::of(RefusalKind::OtherGround) }
            }
            _ => refusal,
        })?;
        chains.add(id, cell.shape.edges(), -1);
    }
    let mut certifier = Certifier::default();
    let mut next = draft.next();
    for part in parts {
        // A cell that was flawed before may not be so afterwards: what is computed has no excuse.
        if let Some(flaw) = certifier.flaws(&part.shape).first() {
            return Err(Refusal { kind: RefusalKind::BadDrawing, at: Some(flaw.at), cells: cells.to_vec() });
        }
        let id = match part.cell {
            Some(id) if replaced.remove(&id) => id,
            Some(id) => return Err(Refusal::of(RefusalKind::NoCell).with(id)),
            None => {
                let name = checked_name(&part.name)?;
                let about = About { name, kind: CellKind::Basic, code: None, locked: false, leader: None };
                chains.about(next, None, Some(about));
                let born = next;
                next.0 += 1;
                born
            }
        };
        chains.add(id, part.shape.edges(), 1);
    }
    for id in replaced {
        chains.about(id, Some(draft.named(id)?.about.clone()), None);
    }
    finish(draft, chains, Rules::new(Ground::Filled)).map_err(|refusal| match refusal.kind {
        RefusalKind::OtherGround => Refusal { cells: cells.to_vec(), ..refusal },
        _ => refusal,
    })
}
