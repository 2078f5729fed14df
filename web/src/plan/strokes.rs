//! Strokes on their way: shown at once, sent one after the other, tried again with the same key until they are answered.

use std::collections::BTreeSet;
use std::time::Duration;

use grid::plan::{CellId, Refusal};
use grid::wire::plan::{NewAct, NewPlan, NewRevision, PlanBrief, PlanStart, RefusalView, RevisionView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bench::{Kept, Sent, Taken, Wish};
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
            let wish = self.bench.with_value(|bench| bench.as_ref()?.wish(key));
            if let Some(wish) = wish {
                let (since, at) = (conflict.since.clone(), conflict.at);
                self.clash.set(Some(Clash { wish, base, since, at }));
            }
            self.take(&conflict.since, Some(key));
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

    /// Takes revisions in, shows what they changed, and says whose they are. A draft that cannot follow is read anew.
    pub(super) fn take(self, revisions: &[RevisionView], answered: Option<&str>) {
        let taken = self.bench.try_update_value(|bench| {
            let bench = bench.as_mut()?;
            let before = bench.revision();
            Some(bench.take(revisions, answered).map(|taken| (before, taken)))
        });
        match taken.flatten() {
            Some(Ok((before, Taken { touched, dropped }))) => {
                self.show(&touched);
                self.name_others(revisions, before);
                if let Some((_, refusal)) = dropped.first() {
                    self.refusal.set(Some(self.in_words(refusal)));
                }
            }
            Some(Err(_)) => self.reopen(),
            None => {}
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
        let Some(Clash { wish, since, .. }) = self.clash.get_untracked() else { return };
        self.clash.set(None);
        let can_be = self.bench.with_value(|bench| bench.as_ref().is_some_and(|bench| bench.can(&wish)));
        if !can_be {
            let mine = self.bench.with_value(|bench| bench.as_ref().map(|b| b.in_the_way(&since)));
            for of in mine.unwrap_or_default() {
                self.wish(Wish::Act(NewAct::Undo { of }));
            }
        }
        self.wish(wish);
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
                    desk.ask_afterwards(clash.wish);
                    self.open_plan(copy.id);
                }
                Err(error) => desk.stuck.set(Some(Stuck { error })),
            }
        });
    }
}
