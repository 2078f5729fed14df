//! Strokes on their way: shown at once, sent one after the other, tried again with the same key until they are answered.

use std::collections::BTreeSet;
use std::time::Duration;

use grid::plan::{CellId, Refusal};
use grid::wire::plan::{NewAct, NewPlan, NewRevision, PlanBrief, PlanStart, RefusalView, RevisionView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bench::{Kept, Sent, Stroke, Taken, Wish};
use super::desk::{Clash, Desk, Flash, Stuck};
use crate::api::ApiError;
use crate::api::send::{Given, post};
use crate::browser;
use crate::remote::Load;
use crate::state::App;

/// After how long a stroke that did not reach the server is tried again by itself.
const AGAIN: Duration = Duration::from_secs(4);

impl Desk {
    /// Shows what a wish leads to, and asks the server for it.
    pub(super) fn wish(self, wish: Wish) {
        self.hush();
        let asked = self.bench.try_update_value(|bench| {
            let bench = bench.as_mut()?;
            let asked = bench.ask(browser::fresh_key(), wish);
            Some(asked)
        });
        match asked.flatten() {
            Some(Ok(touched)) => {
                self.show(&touched);
                self.pump();
            }
            Some(Err(refusal)) => self.refusal.set(Some(self.in_words(&refusal))),
            None => {}
        }
    }

    /// Asks again for what was not answered before the plan was read anew.
    pub(super) fn ask_again(self, kept: Vec<Kept>) {
        let touched = self.bench.try_update_value(|bench| {
            let bench = bench.as_mut()?;
            Some(kept.into_iter().flat_map(|stroke| bench.ask_again(stroke)).collect())
        });
        if let Some(touched) = touched.flatten() {
            self.show(&touched);
            self.pump();
        }
    }

    /// Sends the next stroke, unless one is on its way or something has to be decided first.
    fn pump(self) {
        if self.sending.get_value() || self.clash.with_untracked(Option::is_some) {
            return;
        }
        let next = self.bench.try_update_value(|bench| bench.as_mut()?.next()).flatten();
        let (Some((key, sent)), Some(plan)) = (next, self.id()) else { return };
        let Sent { base, act } = match sent {
            Ok(sent) => sent,
            // There is nothing left to undo.
            Err(refusal) => return self.give_up(&key, self.in_words(&refusal)),
        };
        self.sending.set_value(true);
        let round = self.round.get_value();
        spawn_local(async move {
            let path = format!("plans/{plan}/revisions");
            let body = NewRevision { key: key.clone(), act };
            let answer =
                self.busy.during(post::<Vec<RevisionView>>(&path, Given::Version(base), &body)).await;
            if self.round.get_value() == round {
                self.sending.set_value(false);
                self.answered(&key, base, answer);
            }
        });
    }

    /// Takes in what the server answered to a stroke.
    fn answered(self, key: &str, base: i64, answer: Result<Vec<RevisionView>, ApiError>) {
        let error = match answer {
            Ok(revisions) => {
                self.stuck.set(None);
                self.said.set(revisions.last().map(|revision| revision.sentence.clone()));
                self.take(&revisions, Some(key));
                self.take_heard();
                return self.pump();
            }
            Err(error) => error,
        };
        if let Some(conflict) = error.conflict() {
            let stroke = self.bench.with_value(|bench| bench.as_ref()?.stroke(key).cloned());
            let dropped = self.take_in(&conflict.since, Some(key)).map(|(_, dropped)| dropped);
            // Those behind it that rest on it are lost with it.
            let lost = stroke.into_iter().chain(dropped.into_iter().flatten().map(|(stroke, _)| stroke));
            self.clash_over(lost.collect(), base, conflict.since.clone(), conflict.at);
        } else if let Some(refusal) = error.refusal() {
            self.stuck.set(None);
            self.give_up(key, refusal.clone());
            self.pump();
        } else {
            // The network, the session or the server: the stroke is kept.
            let passes = error.is_passing();
            self.stuck.set(Some(Stuck { error }));
            if passes {
                set_timeout(move || self.try_again(), AGAIN);
            }
        }
        self.take_heard();
    }

    /// Sends strokes that are kept.
    pub(crate) fn try_again(self) {
        self.pump();
    }

    /// Forgets all strokes that are not answered.
    pub(crate) fn give_up_waiting(self) {
        self.reopen_without();
    }

    /// Forgets a stroke and says why.
    fn give_up(self, key: &str, refusal: RefusalView) {
        self.take(&[], Some(key));
        self.refusal.set(Some(refusal));
    }

    /// Takes revisions in. Where others thereby made strokes impossible that wait, it is asked what is to become of them.
    pub(super) fn take(self, revisions: &[RevisionView], answered: Option<&str>) {
        let Some((before, dropped)) = self.take_in(revisions, answered) else { return };
        let Some((_, refusal)) = dropped.first() else { return };
        let (at, me) = (refusal.at.map(Into::into), untrack(move || self.session.me()).map(|me| me.login));
        let theirs = revisions.iter().filter(|r| r.number > before && Some(&r.by) != me.as_ref());
        let theirs: Vec<RevisionView> = theirs.cloned().collect();
        if theirs.is_empty() {
            self.refusal.set(Some(self.in_words(refusal)));
        } else {
            self.clash_over(dropped.into_iter().map(|(stroke, _)| stroke).collect(), before, theirs, at);
        }
    }

    /// Asks what is to become of strokes that others were faster than, besides those of which that is being asked.
    fn clash_over(self, lost: Vec<Stroke>, base: i64, since: Vec<RevisionView>, at: Option<[f64; 2]>) {
        let known = self.clash.get_untracked();
        let mut clash = known.unwrap_or(Clash {
            wishes: Vec::new(),
            cells: BTreeSet::new(),
            base,
            since: Vec::new(),
            at,
        });
        let last = clash.since.last().map_or(i64::MIN, |revision| revision.number);
        clash.since.extend(since.into_iter().filter(|revision| revision.number > last));
        for Stroke { wish, cells, .. } in lost {
            clash.wishes.push(wish);
            clash.cells.extend(cells);
        }
        self.clash.set(Some(clash));
    }

    /// Takes revisions in, shows what they changed, and says whose they are. A draft that cannot follow is read anew. Gives
    /// the number of the last revision before, and the strokes that can no longer be done.
    fn take_in(
        self,
        revisions: &[RevisionView],
        answered: Option<&str>,
    ) -> Option<(i64, Vec<(Stroke, Refusal)>)> {
        let taken = self.bench.try_update_value(|bench| {
            let bench = bench.as_mut()?;
            let before = bench.revision();
            Some(bench.take(revisions, answered).map(|taken| (before, taken)))
        });
        match taken.flatten() {
            Some(Ok((before, Taken { touched, dropped }))) => {
                self.show(&touched);
                self.name_others(revisions, before);
                Some((before, dropped))
            }
            Some(Err(_)) => {
                self.reopen();
                None
            }
            None => None,
        }
    }

    /// Has the cells flash that somebody else changed.
    fn name_others(self, revisions: &[RevisionView], before: i64) {
        let me = untrack(move || self.session.me()).map(|me| me.login);
        let others = |r: &&RevisionView| r.number > before && Some(&r.by) != me.as_ref();
        let Some(last) = revisions.iter().rev().find(others) else { return };
        let cells: BTreeSet<CellId> = last.delta.0.touched().collect();
        if let Some((at, _)) = cells.iter().find_map(|&cell| self.place_of(cell)) {
            self.flash.set(Some(Flash { by: last.by.clone(), at, cells }));
        }
    }

    /// A refusal in words.
    pub(super) fn in_words(self, refusal: &Refusal) -> RefusalView {
        let names: Vec<String> = refusal.cells.iter().map(|&cell| self.name_of(cell)).collect();
        let sentence = grid::explain::refusal(refusal, &names.iter().map(String::as_str).collect::<Vec<_>>());
        RefusalView {
            kind: refusal.kind,
            at: refusal.at.map(Into::into),
            cells: refusal.cells.clone(),
            sentence,
        }
    }

    /// Of a clash: gives the own stroke up.
    pub(crate) fn take_theirs(self) {
        self.clash.set(None);
        self.pump();
    }

    /// Of a clash: asks again, on what is there now. Where that cannot be, what others did on the same border is taken
    /// back first.
    pub(crate) fn take_mine(self) {
        let Some(Clash { wishes, cells, since, .. }) = self.clash.get_untracked() else { return };
        self.clash.set(None);
        let in_the_way = self.bench.with_value(|bench| {
            let bench = bench.as_ref()?;
            // Whether the first can be tells of all: the others may rest on it.
            let can_be = wishes.first().is_none_or(|wish| bench.can(wish));
            (!can_be).then(|| bench.in_the_way(&since, &cells))
        });
        let undo = in_the_way.into_iter().flatten().map(|of| Wish::Act(NewAct::Undo { of }));
        undo.chain(wishes).for_each(|wish| self.wish(wish));
        self.pump();
    }
}

impl App {
    /// Of a clash: makes a plan of how it was, and does the own stroke there.
    pub(crate) fn take_copy(self, name: String) {
        let desk = self.desk;
        let (Some(clash), Some(head)) = (desk.clash.get_untracked(), desk.head.with_untracked(Load::ready))
        else {
            return;
        };
        let plan = NewPlan {
            name,
            area: head.plan.area.id,
            scheme: Some(head.plan.scheme.clone()),
            from: PlanStart::Plan { id: head.plan.id, revision: Some(clash.base) },
        };
        let key = browser::fresh_key();
        spawn_local(async move {
            match self.busy.during(post::<PlanBrief>("plans", Given::Key(&key), &plan)).await {
                Ok(copy) => {
                    desk.clash.set(None);
                    desk.ask_afterwards(clash.wishes);
                    self.open_plan(copy.id);
                }
                Err(error) => desk.stuck.set(Some(Stuck { error })),
            }
        });
    }
}
