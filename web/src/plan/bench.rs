//! The draft as it is shown: what the server confirmed, and over it the strokes that are not answered yet.

use std::collections::{BTreeSet, VecDeque};

use grid::plan::history::{Act, Entry, buttons};
use grid::plan::{CellId, Delta, Draft, PlanCell, Refusal, RefusalKind};
use grid::shape::{Shape, ShapeError};
use grid::wire::plan::{NewAct, PlanView, RevisionView};

/// What somebody wants done.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wish {
    /// This.
    Act(NewAct),
    /// Take back the last one, whichever that is when its turn comes.
    Undo,
    /// Do again what was taken back last.
    Redo,
}

/// A wish on its way: asked for once, whatever becomes of the network, by its key.
#[derive(Clone, Debug)]
pub(crate) struct Stroke {
    /// Drawn once, the same whenever it is tried again.
    pub(crate) key: String,
    /// What is wanted.
    pub(crate) wish: Wish,
    /// What is shown for it meanwhile; none while that cannot be told.
    shown: Option<Delta>,
    /// What it was sent as, and on which revision: the same whenever it is tried again.
    sent: Option<Sent>,
}

/// A stroke in the words of the server.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sent {
    /// The revision that it is wanted on.
    pub(crate) base: i64,
    /// What is wanted.
    pub(crate) act: NewAct,
}

/// A stroke that outlives its draft: its key, what is wanted, and what it was sent as.
pub(crate) type Kept = (String, Wish, Option<Sent>);

/// The draft with the strokes that are not answered yet.
pub(crate) struct Bench {
    draft: Draft,
    /// Number of the last revision that is in the draft.
    revision: i64,
    /// The revisions that are known, oldest first, without holes, up to `revision`.
    log: Vec<RevisionView>,
    /// Strokes not answered yet, oldest first.
    strokes: VecDeque<Stroke>,
    /// Who works here.
    login: String,
}

impl Bench {
    /// The draft of a plan as the server shows it, for somebody with this login.
    ///
    /// # Errors
    /// [`ShapeError`] when a polygon is none.
    pub(crate) fn new(view: &PlanView, login: &str) -> Result<Self, ShapeError> {
        let shape = |coordinates: &_| Shape::from_coordinates(coordinates);
        let cells: Vec<(CellId, PlanCell)> = view
            .cells
            .iter()
            .map(|cell| Ok((cell.id, PlanCell { about: cell.about.clone(), shape: shape(&cell.shape)? })))
            .collect::<Result<_, ShapeError>>()?;
        Ok(Self {
            draft: Draft::new(shape(&view.boundary)?, cells, view.next),
            revision: view.plan.revision,
            log: Vec::new(),
            strokes: VecDeque::new(),
            login: login.to_owned(),
        })
    }

    /// The draft as it is shown.
    pub(crate) fn draft(&self) -> &Draft {
        &self.draft
    }

    /// Number of the last revision that is in it.
    pub(crate) fn revision(&self) -> i64 {
        self.revision
    }

    /// The revisions that are known, oldest first.
    pub(crate) fn log(&self) -> &[RevisionView] {
        &self.log
    }

    /// How many strokes are not answered yet.
    pub(crate) fn waiting(&self) -> usize {
        self.strokes.len()
    }

    /// Puts older revisions before those that are known. Those that do not join on are left out.
    pub(crate) fn remember(&mut self, older: Vec<RevisionView>) {
        let first = self.log.first().map_or(self.revision + 1, |revision| revision.number);
        let mut older: Vec<_> = older.into_iter().filter(|revision| revision.number < first).collect();
        if older.last().is_none_or(|last| last.number + 1 == first) {
            older.append(&mut self.log);
            self.log = older;
        }
    }

    /// The revisions that the buttons would undo and redo; with strokes under way, it is not known yet which, only that
    /// there will be one to undo.
    pub(crate) fn buttons(&self) -> (Option<i64>, Option<i64>) {
        let entries: Vec<Entry<'_>> =
            self.log.iter().map(|r| Entry { number: r.number, who: &r.by, act: r.act }).collect();
        buttons(&entries, &self.login)
    }

    /// Asks for something, and shows at once what it will lead to. Gives the cells that look different.
    ///
    /// # Errors
    /// [`Refusal`] when it is certain that it cannot be done; it is then not asked for.
    pub(crate) fn ask(&mut self, key: String, wish: Wish) -> Result<BTreeSet<CellId>, Refusal> {
        // What is to be undone is certain only when nothing else is under way.
        let can_tell = matches!(wish, Wish::Act(_)) || self.strokes.is_empty();
        let shown = if can_tell { Some(self.decide(&wish)?) } else { None };
        let mut touched = BTreeSet::new();
        if let Some(delta) = &shown {
            self.draft.commit(delta)?;
            touched.extend(delta.touched());
        }
        self.strokes.push_back(Stroke { key, wish, shown, sent: None });
        Ok(touched)
    }

    /// Asks once more for something that may have been done already, of which the answer never came: the server knows it
    /// by its key.
    pub(crate) fn ask_again(&mut self, (key, wish, sent): Kept) -> BTreeSet<CellId> {
        let shown = self.ask(key.clone(), wish.clone());
        if shown.is_err() {
            self.strokes.push_back(Stroke { key, wish, shown: None, sent: None });
        }
        if let Some(stroke) = self.strokes.back_mut() {
            stroke.sent = sent;
        }
        shown.unwrap_or_default()
    }

    /// The stroke to send now, if there is one: its key, and what it is asked for as. One that has become impossible is
    /// given with the reason, and is to be dropped.
    pub(crate) fn next(&mut self) -> Option<(String, Result<Sent, Refusal>)> {
        let stroke = self.strokes.front()?;
        let key = stroke.key.clone();
        let sent = match &stroke.sent {
            Some(sent) => Ok(sent.clone()),
            None => self.resolve(&stroke.wish).map(|act| Sent { base: self.revision, act }),
        };
        if let (Some(stroke), Ok(sent)) = (self.strokes.front_mut(), &sent) {
            stroke.sent = Some(sent.clone());
        }
        Some((key, sent))
    }

    /// Takes in what the server committed after [`Bench::revision`], oldest first; what is known already is passed over.
    /// `answered` is the stroke that is thereby answered. Gives the cells that look different, and the strokes that can
    /// no longer be done.
    ///
    /// # Errors
    /// [`Refusal`] when a revision is missing or does not fit: then the plan must be read anew.
    pub(crate) fn take(
        &mut self,
        revisions: &[RevisionView],
        answered: Option<&str>,
    ) -> Result<Taken, Refusal> {
        let mut touched = self.roll_back()?;
        self.strokes.retain(|stroke| Some(stroke.key.as_str()) != answered);
        for revision in revisions {
            if revision.number <= self.revision {
                continue;
            }
            if revision.number != self.revision + 1 {
                return Err(overtaken());
            }
            self.draft.commit(&revision.delta.0)?;
            touched.extend(revision.delta.0.touched());
            self.revision = revision.number;
            self.log.push(revision.clone());
        }
        let dropped = self.show_again(&mut touched);
        Ok(Taken { touched, dropped })
    }

    /// What is wanted by the stroke with this key.
    pub(crate) fn wish(&self, key: &str) -> Option<Wish> {
        self.strokes.iter().find(|stroke| stroke.key == key).map(|stroke| stroke.wish.clone())
    }

    /// All that is wanted and not answered, oldest first.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        self.strokes.iter().map(|s| (s.key.clone(), s.wish.clone(), s.sent.clone())).collect()
    }

    /// Whether a wish can be done on what is shown.
    pub(crate) fn can(&self, wish: &Wish) -> bool {
        self.decide(wish).is_ok_and(|delta| self.draft.preview(&delta).is_ok())
    }

    /// Which of these revisions would have to be taken back, newest first, so that what was there before them is there
    /// again: all that stand and are not themselves taken back among them.
    pub(crate) fn in_the_way(&self, since: &[RevisionView]) -> Vec<i64> {
        let taken_back = |number: i64| {
            self.log.iter().any(|r| matches!(r.act, Act::Undo { of } | Act::Redo { of } if of == number))
        };
        let standing =
            since.iter().rev().filter(|r| !matches!(r.act, Act::Undo { .. }) && !taken_back(r.number));
        standing.map(|revision| revision.number).collect()
    }

    /// Takes back what is shown but not answered.
    fn roll_back(&mut self) -> Result<BTreeSet<CellId>, Refusal> {
        let mut touched = BTreeSet::new();
        for stroke in self.strokes.iter_mut().rev() {
            if let Some(delta) = stroke.shown.take() {
                touched.extend(delta.touched());
                self.draft.commit(&delta.inverse())?;
            }
        }
        Ok(touched)
    }

    /// Shows the strokes that wait, on what is there now. Those that cannot be done any more are dropped, but for the
    /// first, which may have been done already: the server will say.
    fn show_again(&mut self, touched: &mut BTreeSet<CellId>) -> Vec<(Stroke, Refusal)> {
        let mut dropped = Vec::new();
        for (place, mut stroke) in std::mem::take(&mut self.strokes).into_iter().enumerate() {
            let can_tell = matches!(stroke.wish, Wish::Act(_)) || place == 0;
            let decided = if can_tell { Some(self.decide(&stroke.wish)) } else { None };
            match decided.map(|delta| delta.and_then(|delta| self.draft.commit(&delta).map(|()| delta))) {
                Some(Ok(delta)) => {
                    touched.extend(delta.touched());
                    stroke.shown = Some(delta);
                }
                Some(Err(refusal)) if place > 0 => {
                    dropped.push((stroke, refusal));
                    continue;
                }
                Some(Err(_)) | None => {}
            }
            self.strokes.push_back(stroke);
        }
        dropped
    }

    /// What a wish would do to what is shown.
    fn decide(&self, wish: &Wish) -> Result<Delta, Refusal> {
        match self.resolve(wish)? {
            NewAct::Do { command } => self.draft.decide(&command),
            NewAct::Undo { of } | NewAct::Redo { of } => {
                let revision = self.log.iter().find(|revision| revision.number == of);
                Ok(revision.ok_or_else(overtaken)?.delta.0.clone().inverse())
            }
        }
    }

    /// A wish in the words of the server.
    fn resolve(&self, wish: &Wish) -> Result<NewAct, Refusal> {
        let nothing = || Refusal { kind: RefusalKind::Nothing, at: None, cells: Vec::new() };
        match wish {
            Wish::Act(act) => Ok(act.clone()),
            Wish::Undo => self.buttons().0.map(|of| NewAct::Undo { of }).ok_or_else(nothing),
            Wish::Redo => self.buttons().1.map(|of| NewAct::Redo { of }).ok_or_else(nothing),
        }
    }
}

/// What came of taking revisions in.
#[derive(Debug)]
pub(crate) struct Taken {
    /// The cells that look different.
    pub(crate) touched: BTreeSet<CellId>,
    /// Strokes that can no longer be done, and why.
    pub(crate) dropped: Vec<(Stroke, Refusal)>,
}

fn overtaken() -> Refusal {
    Refusal { kind: RefusalKind::Overtaken, at: None, cells: Vec::new() }
}

#[cfg(test)]
mod tests {
    use grid::check::Verdict;
    use grid::lattice::Point;
    use grid::plan::{About, Command, VertexMove};
    use grid::register::CellKind;
    use grid::scheme::{Bilingual, Scheme};
    use grid::wire::AreaRef;
    use grid::wire::plan::{PlanBrief, PlanCellView, PlanState, WireDelta};
    use grid::workload::Weights;

    use super::*;

    const UNIT: i32 = 10_000;

    fn p(x: i32, y: i32) -> Point {
        Point::new(x * UNIT, y * UNIT)
    }

    fn words() -> Bilingual {
        Bilingual { zh: String::new(), en: String::new() }
    }

    /// Two cells side by side in a strip, with a vertex in the middle of the border between them.
    fn view() -> PlanView {
        let shape = |ring: Vec<Point>| Shape::from_rings(vec![vec![ring]]).unwrap().to_coordinates();
        let about = |name: &str| About {
            name: name.to_owned(),
            kind: CellKind::Basic,
            code: None,
            locked: false,
            leader: None,
        };
        let west = shape(vec![p(0, 0), p(4, 0), p(4, 2), p(4, 4), p(0, 4)]);
        let east = shape(vec![p(4, 0), p(8, 0), p(8, 4), p(4, 4), p(4, 2)]);
        let cell = |id, shape| PlanCellView { id: CellId(id), about: about(&format!("网格{id}")), shape };
        PlanView {
            plan: PlanBrief {
                id: 1,
                name: "方案".to_owned(),
                area: AreaRef { id: 1, code: "1".to_owned(), name: "社区".to_owned() },
                scheme: "test".to_owned(),
                state: PlanState::Open,
                revision: 0,
                version: 1,
                cells: 2,
                origin: words(),
                created_by: "a".to_owned(),
                created: String::new(),
                changed_by: "a".to_owned(),
                changed: String::new(),
            },
            scheme: Scheme {
                id: "test".to_owned(),
                name: words(),
                levels: Vec::new(),
                size: None,
                roster: Vec::new(),
                ledger: Vec::new(),
            },
            weights: Weights::default(),
            boundary: shape(vec![p(0, 0), p(8, 0), p(8, 4), p(0, 4)]),
            cells: vec![cell(1, west), cell(2, east)],
            next: CellId(3),
            verdict: Verdict::Exact,
            marks: Vec::new(),
            may_edit: true,
            may_publish: false,
        }
    }

    fn bench() -> Bench {
        Bench::new(&view(), "a").unwrap()
    }

    fn shift(from: Point, to: Point) -> NewAct {
        NewAct::Do { command: Command::MoveVertices { moves: vec![VertexMove { from, to }] } }
    }

    fn rename(name: &str) -> NewAct {
        NewAct::Do { command: Command::Rename { cell: CellId(2), name: name.to_owned() } }
    }

    /// What the server makes of a command on the state of a bench without strokes.
    fn revision(on: &Bench, by: &str, act: &NewAct) -> RevisionView {
        let (delta, act) = match act {
            NewAct::Do { command } => (on.draft.decide(command).unwrap(), Act::Do),
            NewAct::Undo { of } | NewAct::Redo { of } => {
                let found = on.log.iter().find(|revision| revision.number == *of).unwrap();
                (found.delta.0.clone().inverse(), Act::Undo { of: *of })
            }
        };
        RevisionView {
            number: on.revision + 1,
            at: String::new(),
            by: by.to_owned(),
            act,
            sentence: words(),
            delta: WireDelta(delta),
            base: on.revision,
        }
    }

    fn names(bench: &Bench) -> Vec<String> {
        bench.draft.cells().map(|(_, cell)| cell.about.name.clone()).collect()
    }

    fn has_vertex(bench: &Bench, at: Point) -> bool {
        bench.draft.cells().all(|(_, cell)| cell.shape.points().contains(&at))
    }

    #[test]
    fn a_stroke_is_shown_at_once_and_stays_when_it_is_answered() {
        let mut bench = bench();
        let act = shift(p(4, 2), p(5, 2));
        let answer = revision(&bench, "a", &act);
        let touched = bench.ask("key-1".to_owned(), Wish::Act(act)).unwrap();
        assert_eq!(touched, BTreeSet::from([CellId(1), CellId(2)]));
        assert!(has_vertex(&bench, p(5, 2)) && bench.draft.is_exact());
        assert_eq!((bench.waiting(), bench.revision()), (1, 0));
        let taken = bench.take(&[answer], Some("key-1")).unwrap();
        assert!(taken.dropped.is_empty());
        assert!(has_vertex(&bench, p(5, 2)));
        assert_eq!((bench.waiting(), bench.revision(), bench.buttons()), (0, 1, (Some(1), None)));
    }

    #[test]
    fn what_cannot_be_done_is_not_asked_for() {
        let mut bench = bench();
        let beyond = bench.ask("key".to_owned(), Wish::Act(shift(p(4, 2), p(9, 2))));
        assert!(beyond.is_err());
        assert_eq!(bench.waiting(), 0);
        assert!(has_vertex(&bench, p(4, 2)));
        assert!(bench.ask("key".to_owned(), Wish::Undo).is_err(), "there is nothing to undo yet");
    }

    #[test]
    fn strokes_of_others_come_between_and_ones_own_stay() {
        let mut bench = bench();
        let theirs = revision(&bench, "b", &rename("东"));
        bench.ask("key".to_owned(), Wish::Act(shift(p(4, 2), p(5, 2)))).unwrap();
        bench.take(&[theirs], None).unwrap();
        assert_eq!(names(&bench), ["网格1", "东"]);
        assert!(has_vertex(&bench, p(5, 2)), "the own stroke is still shown");
        assert_eq!((bench.waiting(), bench.revision()), (1, 1));
    }

    #[test]
    fn a_stroke_that_others_made_impossible_is_asked_for_only_if_it_is_under_way() {
        let mut bench = bench();
        let theirs = revision(&bench, "b", &shift(p(4, 2), p(3, 2)));
        bench.ask("first".to_owned(), Wish::Act(rename("东"))).unwrap();
        bench.ask("second".to_owned(), Wish::Act(shift(p(4, 2), p(5, 2)))).unwrap();
        let taken = bench.take(&[theirs.clone()], None).unwrap();
        assert_eq!(taken.dropped.len(), 1, "the second was not sent yet");
        assert!(has_vertex(&bench, p(3, 2)), "theirs is shown");

        let mut alone = self::bench();
        alone.ask("only".to_owned(), Wish::Act(shift(p(4, 2), p(5, 2)))).unwrap();
        let taken = alone.take(&[theirs.clone()], None).unwrap();
        assert!(taken.dropped.is_empty(), "the server may have done it already");
        assert_eq!(alone.waiting(), 1);
        // It had not: the server says so, and the own stroke is done after theirs was taken back.
        alone.take(&[], Some("only")).unwrap();
        let mine = Wish::Act(shift(p(4, 2), p(5, 2)));
        assert!(!alone.can(&mine));
        assert_eq!(alone.in_the_way(&[theirs]), [1]);
        alone.ask("back".to_owned(), Wish::Act(NewAct::Undo { of: 1 })).unwrap();
        alone.ask("mine".to_owned(), mine).unwrap();
        assert!(has_vertex(&alone, p(5, 2)));
    }

    #[test]
    fn undo_and_redo_find_their_stroke_when_their_turn_comes() {
        let mut bench = bench();
        let act = shift(p(4, 2), p(5, 2));
        let done = revision(&bench, "a", &act);
        bench.ask("do".to_owned(), Wish::Act(act)).unwrap();
        bench.ask("undo".to_owned(), Wish::Undo).unwrap();
        assert!(has_vertex(&bench, p(5, 2)), "it is not known yet what will be undone");
        bench.take(&[done], Some("do")).unwrap();
        assert!(has_vertex(&bench, p(4, 2)), "now it is");
        let sent = Sent { base: 1, act: NewAct::Undo { of: 1 } };
        assert_eq!(bench.next(), Some(("undo".to_owned(), Ok(sent))));
    }

    #[test]
    fn a_hole_in_the_log_is_noticed_and_known_revisions_are_passed_over() {
        let mut bench = bench();
        let first = revision(&bench, "b", &rename("东"));
        bench.take(&[first.clone()], None).unwrap();
        assert!(bench.take(&[first.clone()], None).unwrap().touched.is_empty());
        let far = RevisionView { number: 3, ..first };
        assert!(bench.take(&[far], None).is_err());
    }

    #[test]
    fn an_answer_that_never_came_is_asked_for_again_with_its_key() {
        let mut bench = bench();
        let act = shift(p(4, 2), p(5, 2));
        let done = revision(&bench, "a", &act);
        bench.ask("key".to_owned(), Wish::Act(act)).unwrap();
        let sent = bench.next();
        // It is heard of before it is answered: it is asked for on the same revision all the same.
        bench.take(&[done.clone()], None).unwrap();
        assert_eq!(bench.next(), sent);
        let kept = bench.kept().remove(0);
        bench.take(&[], Some("key")).unwrap();
        bench.ask_again(kept);
        assert_eq!(bench.next(), sent, "so it is when the plan was read anew");
        bench.take(&[done], Some("key")).unwrap();
        assert!(has_vertex(&bench, p(5, 2)));
        assert_eq!(bench.waiting(), 0);
    }
}
