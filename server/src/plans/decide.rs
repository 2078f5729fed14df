//! What a stroke does to a draft that others have worked on since the planner saw it.
//!
//! The command is decided on the draft as the planner saw it: the revisions since are taken back, and done again after. What
//! it does there is then committed on the present. That fits whenever others worked on other borders, since deltas commute;
//! where it does not fit, two people changed one border, and neither is overwritten.

use std::sync::Arc;

use grid::lattice::Point;
use grid::plan::{CellDelta, CellId, Command, Delta, Draft, PlanCell, Refusal, RefusalKind};
use grid::scheme::Bilingual;
use store::Revision;

use super::about::fitted;

/// What is asked of a plan, with what the log says of it.
pub(super) enum Wanted {
    /// A command.
    Do(Command),
    /// To take back a stroke.
    Undo {
        /// What it did.
        done: Delta,
        /// How that was said.
        said: Bilingual,
    },
    /// To do again what was taken back.
    Redo {
        /// What taking it back did.
        undone: Delta,
        /// The command that was taken back.
        command: Option<Command>,
        /// How what it did was said.
        said: Bilingual,
    },
}

/// Why a stroke is not made.
#[derive(Debug, PartialEq)]
pub(super) enum Objection {
    /// It cannot be done, whoever does what.
    Refused(Refusal),
    /// Others changed the same border, or the same field, since.
    Overtaken(Option<Point>),
    /// The log does not lead to the draft: our fault, and the draft is to be read anew.
    Torn,
}

/// What a stroke did.
#[derive(Debug, PartialEq)]
pub(super) struct Decided {
    /// The delta that the draft has taken in.
    pub(super) delta: Delta,
    /// The cells concerned, as they were.
    pub(super) before: Vec<(CellId, Option<PlanCell>)>,
}

/// Finds out what a stroke does and does it. On an error that is not [`Objection::Torn`] the draft is what it was.
///
/// `since` are the revisions since the planner saw the draft, oldest first.
pub(super) fn decide(
    draft: &mut Draft,
    since: &[Arc<Revision>],
    wanted: &Wanted,
) -> Result<Decided, Objection> {
    let was_exact = draft.is_exact();
    let delta = match wanted {
        Wanted::Do(command) => done(draft, since, command)?,
        Wanted::Undo { done, .. } => done.clone().inverse(),
        // What gives ground of nobody to somebody may find it taken: then only the command itself can tell.
        Wanted::Redo { undone, command: Some(command), .. } if !since.is_empty() && !undone.is_balanced() => {
            draft.decide(command).map_err(|refusal| Objection::Overtaken(refusal.at))?
        }
        Wanted::Redo { undone, .. } => undone.clone().inverse(),
    };
    let delta = fitted(delta, draft).map_err(|cell| Objection::Overtaken(inside(draft, cell)))?;
    if delta.is_empty() {
        return Err(Objection::Refused(Refusal { kind: RefusalKind::Nothing, at: None, cells: Vec::new() }));
    }
    if let Some(locked) = locked(draft, &delta) {
        // The engine lets a command lock and unlock; that it was locked since is what others did.
        return Err(match wanted {
            Wanted::Do(_) => Objection::Overtaken(inside(draft, locked)),
            Wanted::Undo { .. } | Wanted::Redo { .. } => Objection::Refused(Refusal {
                kind: RefusalKind::Locked,
                at: inside(draft, locked),
                cells: vec![locked],
            }),
        });
    }
    let before = delta.touched().map(|id| (id, draft.cell(id).cloned())).collect();
    draft.commit(&delta).map_err(|refusal| Objection::Overtaken(refusal.at))?;
    // To take back what closed a gap opens it again, and is meant to. Nothing else may.
    let may_open = matches!(wanted, Wanted::Undo { done, .. } if !done.is_balanced());
    if was_exact && !draft.is_exact() && !may_open {
        let at = delta.cells.iter().find_map(|change| change.add.first()).map(|edge| edge.0);
        draft.commit(&delta.inverse()).map_err(|_| Objection::Torn)?;
        return Err(Objection::Overtaken(at));
    }
    Ok(Decided { delta, before })
}

/// What a command does, decided where its planner saw the draft.
fn done(draft: &mut Draft, since: &[Arc<Revision>], command: &Command) -> Result<Delta, Objection> {
    for revision in since.iter().rev() {
        draft.commit(&revision.what.delta.clone().inverse()).map_err(|_| Objection::Torn)?;
    }
    let decided = draft.decide(command);
    for revision in since {
        draft.commit(&revision.what.delta).map_err(|_| Objection::Torn)?;
    }
    let delta = decided.map_err(Objection::Refused)?;
    if since.is_empty() || delta.is_balanced() {
        return Ok(delta);
    }
    // Ground of nobody, or of several: it may be somebody's by now, and edges alone do not tell.
    draft.decide(command).map_err(|refusal| Objection::Overtaken(refusal.at))
}

/// A cell that is locked and whose ground would change. A vertex put into an edge changes none.
fn locked(draft: &Draft, delta: &Delta) -> Option<CellId> {
    let is_locked = |change: &&CellDelta| draft.cell(change.cell).is_some_and(|cell| cell.about.locked);
    let moves = |change: &&CellDelta| !Delta { cells: vec![(*change).clone()] }.is_balanced();
    delta.cells.iter().filter(is_locked).find(moves).map(|change| change.cell)
}

/// A place to look at for a cell.
fn inside(draft: &Draft, cell: CellId) -> Option<Point> {
    let [lon, lat] = grid::label::label_point(&draft.cell(cell)?.shape);
    Point::from_degrees(lon, lat).ok()
}
