//! Commands that change what is known of a cell, not its ground.

use super::super::chain::Chains;
use super::super::{About, CellId, Delta, Draft, Leader, Refusal, RefusalKind};
use crate::register::CellKind;

/// At most this many characters in a name.
const LONGEST_NAME: usize = 60;

/// A name as it is kept: without blanks around it.
pub(super) fn checked_name(name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    let fits = (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    if fits { Ok(name.to_owned()) } else { Err(Refusal::of(RefusalKind::BadValue)) }
}

pub(super) fn rename(draft: &Draft, cell: CellId, name: &str) -> Result<Delta, Refusal> {
    let name = checked_name(name).map_err(|refusal| refusal.with(cell))?;
    changed(draft, cell, |about| about.name = name)
}

pub(super) fn set_kind(draft: &Draft, cell: CellId, kind: CellKind) -> Result<Delta, Refusal> {
    changed(draft, cell, |about| about.kind = kind)
}

pub(super) fn lock(draft: &Draft, cell: CellId, locked: bool) -> Result<Delta, Refusal> {
    changed(draft, cell, |about| about.locked = locked)
}

pub(super) fn appoint(draft: &Draft, cell: CellId, leader: Option<&Leader>) -> Result<Delta, Refusal> {
    let trimmed = |text: &str| text.trim().to_owned();
    let leader = leader.map(|l| Leader { person: trimmed(&l.person), phone: trimmed(&l.phone) });
    if let Some(leader) = &leader {
        checked_name(&leader.person).map_err(|refusal| refusal.with(cell))?;
        if leader.phone.chars().count() > LONGEST_NAME || leader.phone.chars().any(char::is_control) {
            return Err(Refusal::of(RefusalKind::BadValue).with(cell));
        }
    }
    changed(draft, cell, |about| about.leader = leader)
}

fn changed(draft: &Draft, id: CellId, change: impl FnOnce(&mut About)) -> Result<Delta, Refusal> {
    let before = &draft.named(id)?.about;
    let mut after = before.clone();
    change(&mut after);
    if after == *before {
        return Err(Refusal::of(RefusalKind::Nothing).with(id));
    }
    let mut chains = Chains::default();
    chains.about(id, Some(before.clone()), Some(after));
    Ok(chains.into_delta(draft))
}
