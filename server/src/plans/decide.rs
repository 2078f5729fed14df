//! What a stroke does to a draft that others have worked on since the planner saw it.
//!
//! The command is decided on the draft as the planner saw it: the revisions since are taken back, and done again after. What
//! it does there is then committed on the present. That fits whenever others worked on other borders, since deltas commute;
//! where it does not fit, two people changed one border, and neither is overwritten.

use std::sync::Arc;

use grid::lattice::Point;
use grid::plan::{
    CellDelta, CellId, Command, Delta, Draft, Meanwhile, PlanCell, Refusal, RefusalKind, TakingBack,
};
use grid::scheme::Bilingual;
use store::Revision;

use super::about::fitted;

/// Square metres below which two sums of the same ground may differ.
const ROUNDING_M2: f64 = 0.01;

/// What is asked of a plan, with what the log says of it.
pub(super) enum Wanted {
    /// A command.
    Do(Command),
    /// To take back a stroke.
    Undo {
        /// What it did.
        done: Delta,
        /// Whether it was asked to take overlaps away, so that they come back.
        parts: bool,
        /// What was done after it.
        later: Meanwhile,
        /// How that was said.
        said: Bilingual,
    },
    /// To do again what was taken back.
    Redo {
        /// What taking it back did.
        undone: Delta,
        /// The command that was taken back.
        command: Option<Command>,
        /// What was done after it was taken back.
        later: Meanwhile,
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
    let own = since.iter().map(|revision| &revision.what.delta).collect();
    // What was done between the state that the stroke is made on, or that it leads back to, and the present one.
    let meanwhile: &Meanwhile = match wanted {
        Wanted::Do(_) => &own,
        Wanted::Undo { later, .. } | Wanted::Redo { later, .. } => later,
    };
    let delta = match wanted {
        Wanted::Do(command) => done(draft, since, command)?,
        Wanted::Undo { done, .. } => done.clone().inverse(),
        // What gives ground of nobody to somebody may find it taken: then only the command itself can tell.
        Wanted::Redo { undone, command: Some(command), .. }
            if !meanwhile.is_nothing() && !undone.is_balanced() =>
        {
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
    // To take back what closed a gap opens it again, and is meant to, and so is a polygon's own flaw. Nothing else may.
    let (may_open, doubled) = match wanted {
        Wanted::Undo { done, parts, .. } if !done.is_balanced() => match draft.taking_back(done, meanwhile) {
            TakingBack::Overtaken(at) => return Err(Objection::Overtaken(Some(at))),
            TakingBack::Reopens if !parts => (true, Some(doubled(draft))),
            TakingBack::Reopens | TakingBack::AsBefore => (true, None),
        },
        Wanted::Undo { .. } => (true, None),
        Wanted::Do(_) | Wanted::Redo { .. } => (false, None),
    };
    if !meanwhile.is_nothing() {
        draft.fits(&delta, meanwhile).map_err(|refusal| Objection::Overtaken(refusal.at))?;
    }
    let before = delta.touched().map(|id| (id, draft.cell(id).cloned())).collect();
    draft.commit(&delta).map_err(|refusal| Objection::Overtaken(refusal.at))?;
    let opened = was_exact && !draft.is_exact() && !may_open;
    if opened || doubled.is_some_and(|before| self::doubled(draft) > before + ROUNDING_M2) {
        let at = delta.cells.iter().find_map(|change| change.add.first()).map(|edge| edge.0);
        draft.commit(&delta.inverse()).map_err(|_| Objection::Torn)?;
        return Err(Objection::Overtaken(at));
    }
    Ok(Decided { delta, before })
}

/// Square metres that cells cover more often than they should. Takes as long as finding all defects.
fn doubled(draft: &Draft) -> f64 {
    let surplus = draft.defects().into_iter().filter(|defect| defect.times > 0);
    surplus.map(|defect| defect.area_m2 * f64::from(defect.times)).sum()
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

#[cfg(test)]
mod tests {
    use super::*;
    use grid::plan::history::Act;
    use grid::plan::{About, VertexMove};
    use grid::register::CellKind;
    use grid::shape::Shape;
    use store::{Author, Stroke};

    const WEST: CellId = CellId(1);
    const EAST: CellId = CellId(2);

    fn rectangle([west, south, east, north]: [i32; 4]) -> Shape {
        let ring = [[west, south], [east, south], [east, north], [west, north]];
        let ring = ring.map(|[x, y]| Point::new(1000 * x, 1000 * y)).to_vec();
        Shape::from_rings(vec![vec![ring]]).unwrap()
    }

    fn draft(area: [i32; 4], cells: &[[i32; 4]]) -> Draft {
        let cell = |(number, bounds): (u32, &[i32; 4])| {
            let about = About {
                name: format!("{number}"),
                kind: CellKind::Basic,
                code: None,
                locked: false,
                leader: None,
            };
            (CellId(number), PlanCell { about, shape: rectangle(*bounds) })
        };
        Draft::new(rectangle(area), (1..).zip(cells).map(cell), CellId(1))
    }

    /// Two cells with a gap between them, and another one east of them.
    fn with_gaps() -> Draft {
        draft([0, 0, 40, 10], &[[0, 0, 10, 10], [20, 0, 30, 10]])
    }

    /// Four cells around a corner at (10, 10).
    fn whole() -> Draft {
        draft([0, 0, 20, 20], &[[0, 0, 10, 10], [10, 0, 20, 10], [0, 10, 10, 20], [10, 10, 20, 20]])
    }

    fn give(to: CellId) -> Wanted {
        Wanted::Do(Command::GiveGap { at: Point::new(15_000, 5_000), to })
    }

    fn corner(by: i32) -> Wanted {
        let from = Point::new(10_000, 10_000);
        Wanted::Do(Command::MoveVertices {
            moves: vec![VertexMove { from, to: Point::new(10_000 + by, 10_000) }],
        })
    }

    fn said() -> Bilingual {
        Bilingual { zh: String::new(), en: String::new() }
    }

    fn after(made: &[&Arc<Revision>]) -> Meanwhile {
        made.iter().map(|made| &made.what.delta).collect()
    }

    fn undo(made: &Revision, later: &[&Arc<Revision>]) -> Wanted {
        let later = after(later);
        Wanted::Undo { done: made.what.delta.clone(), parts: false, later, said: said() }
    }

    /// Puts a vertex at the middle of an edge.
    fn bend(from: [i32; 2], to: [i32; 2], at: [i32; 2]) -> Wanted {
        let [a, b, at] = [from, to, at].map(|[x, y]| Point::new(1000 * x, 1000 * y));
        Wanted::Do(Command::InsertVertex { edge: [a, b], at })
    }

    /// Does what is wanted on the present, as revision `number`.
    fn revised(draft: &mut Draft, number: i64, wanted: &Wanted) -> Arc<Revision> {
        let Decided { delta, .. } = decide(draft, &[], wanted).unwrap();
        let what = Stroke {
            key: format!("revision-{number}"),
            base: number - 1,
            act: Act::Do,
            command: None,
            delta,
            sentence: said(),
        };
        let author = Author { account: None, name: "test".to_owned(), at: jiff::Timestamp::UNIX_EPOCH };
        Arc::new(Revision { number, author, what })
    }

    fn cells(draft: &Draft) -> Vec<(CellId, PlanCell)> {
        draft.cells().map(|(id, cell)| (id, cell.clone())).collect()
    }

    #[test]
    fn a_gap_goes_to_whoever_was_first() {
        let mut draft = with_gaps();
        let first = revised(&mut draft, 1, &give(WEST));
        let before = cells(&draft);
        let late = decide(&mut draft, &[first], &give(EAST));
        assert!(matches!(late, Err(Objection::Overtaken(Some(_)))), "{late:?}");
        assert_eq!(cells(&draft), before);
        assert!(draft.defects().iter().all(|defect| defect.times == 0), "nothing is covered twice");
    }

    #[test]
    fn a_gap_that_was_opened_again_and_given_away_is_not_given_twice() {
        let mut draft = with_gaps();
        let given = revised(&mut draft, 1, &give(WEST));
        let undo = undo(&given, &[]);
        let undone = revised(&mut draft, 2, &undo).what.delta.clone();
        let given_east = revised(&mut draft, 3, &give(EAST));
        let Wanted::Do(command) = give(WEST) else { unreachable!("it is a command") };
        let redo =
            Wanted::Redo { undone, command: Some(command), later: after(&[&given_east]), said: said() };
        let redone = decide(&mut draft, &[], &redo);
        assert!(matches!(redone, Err(Objection::Overtaken(_))), "{redone:?}");
        assert!(draft.defects().iter().all(|defect| defect.times == 0), "nothing is covered twice");
    }

    #[test]
    fn taking_back_what_closed_a_gap_opens_it_and_nothing_else_may() {
        let mut draft = draft([0, 0, 20, 10], &[[0, 0, 10, 10]]);
        let gap = Command::GiveGap { at: Point::new(15_000, 5_000), to: WEST };
        let given = revised(&mut draft, 1, &Wanted::Do(gap));
        assert!(draft.is_exact());
        decide(&mut draft, &[], &undo(&given, &[])).unwrap();
        assert!(!draft.is_exact());
    }

    #[test]
    fn what_moved_the_border_of_a_gap_is_not_taken_back_once_the_gap_is_closed() {
        let mut draft = draft([0, 0, 20, 10], &[[0, 0, 5, 10], [10, 0, 20, 10]]);
        let bent = revised(&mut draft, 1, &bend([5, 0], [5, 10], [6, 5]));
        let gap = Command::GiveGap { at: Point::new(8000, 5000), to: EAST };
        let given = revised(&mut draft, 2, &Wanted::Do(gap));
        assert!(draft.is_exact());
        let before = cells(&draft);
        let late = decide(&mut draft, &[], &undo(&bent, &[&given]));
        assert!(matches!(late, Err(Objection::Overtaken(Some(_)))), "{late:?}");
        assert_eq!(cells(&draft), before);
        let back = revised(&mut draft, 3, &undo(&given, &[]));
        decide(&mut draft, &[], &undo(&bent, &[&given, &back])).unwrap();
    }

    #[test]
    fn ground_that_was_left_and_that_another_cell_took_is_not_taken_back() {
        let mut draft = draft([0, 0, 20, 10], &[[0, 0, 5, 10], [10, 0, 20, 10]]);
        let left = revised(&mut draft, 1, &bend([5, 0], [5, 10], [2, 5]));
        let took = revised(&mut draft, 2, &bend([10, 10], [10, 0], [4, 5]));
        let before = cells(&draft);
        let late = decide(&mut draft, &[], &undo(&left, &[&took]));
        assert!(matches!(late, Err(Objection::Overtaken(_))), "{late:?}");
        assert_eq!(cells(&draft), before);
    }

    #[test]
    fn of_two_gaps_that_were_closed_each_may_be_opened_again() {
        let mut draft = with_gaps();
        let first = revised(&mut draft, 1, &give(WEST));
        let gap = Command::GiveGap { at: Point::new(35_000, 5_000), to: EAST };
        let second = revised(&mut draft, 2, &Wanted::Do(gap));
        assert!(draft.is_exact());
        decide(&mut draft, &[], &undo(&first, &[&second])).unwrap();
    }

    #[test]
    fn a_border_that_was_locked_since_stays_and_so_does_what_was_drawn_before() {
        let mut draft = whole();
        let moved = revised(&mut draft, 1, &corner(500));
        let lock = Wanted::Do(Command::Lock { cell: EAST, locked: true });
        let locked = revised(&mut draft, 2, &lock);
        let from = Point::new(10_500, 10_000);
        let again = VertexMove { from, to: Point::new(10_000, 10_000) };
        let again = Wanted::Do(Command::MoveVertices { moves: vec![again] });
        let late = decide(&mut draft, &[locked], &again);
        assert!(matches!(late, Err(Objection::Overtaken(_))), "{late:?}");
        let refused = decide(&mut draft, &[], &undo(&moved, &[]));
        assert!(
            matches!(&refused, Err(Objection::Refused(refusal)) if refusal.kind == RefusalKind::Locked),
            "{refused:?}"
        );
    }

    /// West, middle, east: dents into the middle from either side that meet in one point.
    fn dents() -> (Draft, [Wanted; 2]) {
        let draft = draft([0, 0, 30, 10], &[[0, 0, 10, 10], [10, 0, 20, 10], [20, 0, 30, 10]]);
        (draft, [10, 20].map(|x| bend([x, 0], [x, 10], [15, 5])))
    }

    #[test]
    fn two_dents_that_meet_do_not_leave_a_cell_in_two_pieces() {
        let (mut draft, [west, east]) = dents();
        let first = revised(&mut draft, 1, &west);
        let before = cells(&draft);
        let corner = Point::new(15_000, 5_000);
        let late = decide(&mut draft, &[first], &east);
        assert_eq!(late.unwrap_err(), Objection::Overtaken(Some(corner)));
        assert_eq!(cells(&draft), before);
    }

    #[test]
    fn a_dent_is_not_taken_back_or_made_again_where_that_would_cut_a_cell_in_two() {
        let (mut draft, [west, east]) = dents();
        let first = revised(&mut draft, 1, &west);
        let back = revised(&mut draft, 2, &undo(&first, &[]));
        let second = revised(&mut draft, 3, &east);
        let Wanted::Do(command) = west else { unreachable!("it is a command") };
        let undone = back.what.delta.clone();
        let redo = Wanted::Redo { undone, command: Some(command), later: after(&[&second]), said: said() };
        assert!(matches!(decide(&mut draft, &[], &redo), Err(Objection::Overtaken(Some(_)))));

        // The other way round: what pulled the border away from where another has dented since.
        let (mut draft, [_, east]) = dents();
        let out = revised(&mut draft, 1, &bend([10, 0], [10, 10], [15, 5]));
        let away = |from, to| {
            let [from, to] = [from, to].map(|x| Point::new(1000 * x, 5000));
            Wanted::Do(Command::MoveVertices { moves: vec![VertexMove { from, to }] })
        };
        let pulled = revised(&mut draft, 2, &away(15, 5));
        let dented = revised(&mut draft, 3, &east);
        let before = cells(&draft);
        let late = decide(&mut draft, &[], &undo(&pulled, &[&dented]));
        assert!(matches!(late, Err(Objection::Overtaken(Some(_)))), "{late:?}");
        assert_eq!(cells(&draft), before);
        // As the last of all, each can be taken back.
        let back = revised(&mut draft, 4, &undo(&dented, &[]));
        let back = revised(&mut draft, 5, &undo(&pulled, &[&dented, &back]));
        decide(&mut draft, &[], &undo(&out, &[&pulled, &dented, &back])).unwrap();
    }

    #[test]
    fn what_made_a_polygon_whole_can_be_taken_back() {
        let bow_tie = Shape::from_rings(vec![vec![
            [[0, 0], [20, 0], [20, 20], [10, 10], [12, 10], [0, 20]]
                .map(|[x, y]| Point::new(1000 * x, 1000 * y))
                .to_vec(),
        ]]);
        let about = |name: &str| About {
            name: name.to_owned(),
            kind: CellKind::Basic,
            code: None,
            locked: false,
            leader: None,
        };
        let cell = PlanCell { about: about("1"), shape: bow_tie.unwrap() };
        let mut draft = Draft::new(rectangle([0, 0, 20, 20]), [(WEST, cell)], EAST);
        assert!(!draft.flaws(WEST).is_empty(), "it crosses itself");
        let begin = cells(&draft);
        let mended = revised(&mut draft, 1, &Wanted::Do(Command::Repair { tolerance_m: 1000.0 }));
        assert!(draft.flaws(WEST).is_empty());
        decide(&mut draft, &[], &undo(&mended, &[])).unwrap();
        assert_eq!(cells(&draft), begin);
    }

    #[test]
    fn whoever_is_late_leaves_the_draft_as_it_is() {
        let mut draft = whole();
        let first = revised(&mut draft, 1, &corner(500));
        let before = cells(&draft);
        assert!(matches!(decide(&mut draft, &[first], &corner(-500)), Err(Objection::Overtaken(Some(_)))));
        assert_eq!(cells(&draft), before);
        assert!(draft.is_exact());
    }
}
