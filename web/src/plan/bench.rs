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
    /// The cells that it was last known to change.
    pub(crate) cells: BTreeSet<CellId>,
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
        let mut cells = BTreeSet::new();
        if let Some(delta) = &shown {
            self.draft.commit(delta)?;
            cells.extend(delta.touched());
        }
        self.strokes.push_back(Stroke { key, wish, cells: cells.clone(), shown, sent: None });
        Ok(cells)
    }

    /// Asks once more for something that may have been done already, of which the answer never came: the server knows it
    /// by its key.
    pub(crate) fn ask_again(&mut self, (key, wish, sent): Kept) -> BTreeSet<CellId> {
        let shown = self.ask(key.clone(), wish.clone());
        if shown.is_err() {
            self.strokes.push_back(Stroke { key, wish, cells: BTreeSet::new(), shown: None, sent: None });
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

    /// The stroke with this key.
    pub(crate) fn stroke(&self, key: &str) -> Option<&Stroke> {
        self.strokes.iter().find(|stroke| stroke.key == key)
    }

    /// All that is wanted and not answered, oldest first.
    pub(crate) fn kept(&self) -> Vec<Kept> {
        self.strokes.iter().map(|s| (s.key.clone(), s.wish.clone(), s.sent.clone())).collect()
    }

    /// Whether a wish can be done on what is shown.
    pub(crate) fn can(&self, wish: &Wish) -> bool {
        self.decide(wish).is_ok_and(|delta| self.draft.preview(&delta).is_ok())
    }

    /// Which of these revisions would have to be taken back, newest first, so that these cells are again what they were
    /// before: all that changed one of them, stand, and are not themselves taken back among them.
    pub(crate) fn in_the_way(&self, since: &[RevisionView], cells: &BTreeSet<CellId>) -> Vec<i64> {
        let taken_back = |number: i64| {
            self.log.iter().any(|r| matches!(r.act, Act::Undo { of } | Act::Redo { of } if of == number))
        };
        let meets = |r: &RevisionView| r.delta.0.touched().any(|cell| cells.contains(&cell));
        let stands = |r: &RevisionView| !matches!(r.act, Act::Undo { .. }) && !taken_back(r.number);
        since.iter().rev().filter(|r| meets(r) && stands(r)).map(|revision| revision.number).collect()
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

    /// Shows the strokes that wait, on what is there now. Those that cannot be done any more are dropped, but for one that
    /// was sent, which may have been done already: the server will say. Until then those behind it wait as well, since they
    /// may rest on it.
    fn show_again(&mut self, touched: &mut BTreeSet<CellId>) -> Vec<(Stroke, Refusal)> {
        let (mut dropped, mut is_open) = (Vec::new(), false);
        for (place, mut stroke) in std::mem::take(&mut self.strokes).into_iter().enumerate() {
            let can_tell = matches!(stroke.wish, Wish::Act(_)) || place == 0;
            let decided = if can_tell { Some(self.decide(&stroke.wish)) } else { None };
            match decided.map(|delta| delta.and_then(|delta| self.draft.commit(&delta).map(|()| delta))) {
                Some(Ok(delta)) => {
                    stroke.cells = delta.touched().collect();
                    touched.extend(&stroke.cells);
                    stroke.shown = Some(delta);
                }
                Some(Err(refusal)) if stroke.sent.is_none() && !is_open => {
                    dropped.push((stroke, refusal));
                    continue;
                }
                Some(Err(_)) => is_open |= stroke.sent.is_some(),
                None => {}
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
mod tests;
