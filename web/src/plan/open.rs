//! Opening a plan and leaving it.

use grid::plan::Loads;
use grid::wire::items::Items;
use grid::wire::plan::{PlanNews, PlanState, PlanView, RevisionView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bench::{Bench, Wish};
use super::desk::{Desk, Dirty, Head, Proof, Tool};
use super::follow::follow;
use crate::api::{self, ApiError};
use crate::browser;
use crate::remote::Load;
use crate::state::App;

/// How many revisions are read at once, as the server gives at most.
const PAGE: i64 = 500;

impl App {
    /// Opens a plan: its cells take the place of the published ones.
    pub(crate) fn open_plan(self, plan: i64) {
        self.go(|route| {
            *route = crate::route::Route { area: route.area, plan: Some(plan), ..Default::default() };
        });
        self.drawer.set(true);
    }

    /// Leaves the plan. What is not sent yet is still sent.
    pub(crate) fn leave_plan(self) {
        self.go(|route| route.plan = None);
    }

    /// Opens and leaves plans as the address says, for whoever is signed in.
    pub(crate) fn follow_plan(self) {
        let wanted = Memo::new(move |_| {
            let plan = self.route.with(|route| route.plan)?;
            let is_at_work = self.session.is_at_work();
            Some((plan, is_at_work.then(|| self.session.who()).flatten()))
        });
        Effect::new(move |_| match wanted.get() {
            Some((plan, Some(_))) => self.desk.open(plan),
            Some((_, None)) | None => _ = self.desk.clear(),
        });
        // The map goes to the plan, unless the address of the page said where to look.
        let was_placed = StoredValue::new(self.view.get_untracked().is_some());
        let opened = Memo::new(move |_| {
            self.desk.head.with(|head| head.ready().map(|head| (head.plan.id, head.plan.area.id)))
        });
        Effect::new(move |_| {
            let Some((plan, area)) = opened.get() else { return };
            self.stand_in(area);
            let was_placed = was_placed.try_update_value(std::mem::take).unwrap_or_default();
            // How much of the map the tools cover is known once they are drawn.
            request_animation_frame(move || {
                if was_placed {
                    self.tell_covered();
                } else if self.desk.id() == Some(plan) {
                    self.look_at_plan();
                }
            });
        });
        Effect::watch(
            move || (self.lang.get(), self.drawer.get(), self.sheet.height()),
            move |_, _, _| request_animation_frame(move || self.tell_covered()),
            false,
        );
    }

    /// Selects the area that the open plan divides, where the address named the plan alone or another area.
    fn stand_in(self, area: i64) {
        if self.route.with_untracked(|route| route.area != Some(area)) {
            self.route.update(|route| route.area = Some(area));
            self.write_address(false);
        }
    }

    fn look_at_plan(self) {
        let bbox = self.desk.with_draft(|draft| draft.boundary().extent().to_bbox());
        if let Some(bbox) = bbox {
            self.placed.set(true);
            self.fit(bbox, 17.0, false);
        }
    }
}

impl Desk {
    /// Reads a plan and lays it here.
    pub(super) fn open(self, plan: i64) {
        let round = self.clear();
        self.head.set(Load::Loading);
        spawn_local(async move {
            let view = self.busy.during(api::get::<PlanView>(&format!("plans/{plan}"))).await;
            if self.round.get_value() != round {
                return;
            }
            match view {
                Ok(view) => self.lay(&view, round),
                Err(error) => self.head.set(Load::Failed(error)),
            }
        });
    }

    /// Reads the plan that lies here once more: it could not follow what others did. Strokes that were not answered are
    /// asked for again.
    pub(super) fn reopen(self) {
        let Some(plan) = self.id() else { return };
        let kept = self.bench.with_value(|bench| bench.as_ref().map(Bench::kept));
        self.afterwards.set_value(kept.unwrap_or_default());
        self.open_again(plan);
    }

    /// The same without what was not answered.
    pub(super) fn reopen_without(self) {
        if let Some(plan) = self.id() {
            self.open_again(plan);
        }
    }

    fn open_again(self, plan: i64) {
        let (selected, tool) = (self.selected.get_untracked(), self.tool.get_untracked());
        self.open(plan);
        self.selected.set(selected);
        self.tool.set(tool);
    }

    /// Id of the plan that lies here; not tracked.
    pub(crate) fn id(self) -> Option<i64> {
        self.head.with_untracked(|head| head.ready().map(|head| head.plan.id))
    }

    /// Reads again what was not to be had.
    pub(crate) fn retry_open(self, plan: i64) {
        self.open(plan);
    }

    /// Takes the plan away. Gives the number of the round that begins.
    pub(super) fn clear(self) -> u32 {
        let round = self.round.get_value().wrapping_add(1);
        self.round.set_value(round);
        self.following.set_value(None);
        self.heard.set_value(Vec::new());
        self.sending.set_value(false);
        self.bench.set_value(None);
        self.loads.set_value(Loads::default());
        self.places.set(Load::Idle);
        self.dirty.set_value(Dirty::All);
        if self.head.with_untracked(|head| !matches!(head, Load::Idle)) {
            self.head.set(Load::Idle);
            self.rows.set(Vec::new());
            self.proof.set(Proof::default());
            self.trial.set(None);
            self.selected.set(None);
            self.tool.set(Tool::Select);
            self.part.set(Vec::new());
            self.clash.set(None);
            self.stuck.set(None);
            self.flash.set(None);
            self.hush();
            self.tell();
        }
        round
    }

    /// Lays a plan here, and begins to read what belongs to it.
    fn lay(self, view: &PlanView, round: u32) {
        let login = untrack(move || self.session.me()).map(|me| me.login).unwrap_or_default();
        let Ok(bench) = Bench::new(view, &login) else {
            return self.head.set(Load::Failed(ApiError::Unreadable));
        };
        self.bench.set_value(Some(bench));
        let head = Head {
            plan: view.plan.clone(),
            scheme: view.scheme.clone(),
            weights: view.weights,
            marks: view.marks.clone(),
            may_edit: view.may_edit,
            may_publish: view.may_publish,
        };
        let plan = head.plan.id;
        self.head.set(Ok(head).into());
        self.count_all();
        self.tell();
        self.following.set_value(follow(self, plan, view.plan.revision));
        spawn_local(async move {
            self.read_items(plan, round).await;
        });
        spawn_local(async move {
            self.read_log(round).await;
            if self.round.get_value() == round {
                self.ask_again(self.afterwards.try_update_value(std::mem::take).unwrap_or_default());
            }
        });
    }

    /// Reads the places once more, where they could not be read.
    pub(crate) fn count_again(self) {
        let Some(plan) = self.id() else { return };
        spawn_local(async move { self.read_items(plan, self.round.get_value()).await });
    }

    /// Counts places and streets, once they are here. Until then, nothing is said of what lies in a cell.
    async fn read_items(self, plan: i64, round: u32) {
        self.places.set(Load::Loading);
        let items = self.busy.during(api::get::<Items>(&format!("plans/{plan}/items"))).await;
        if self.round.get_value() != round {
            return;
        }
        let items = match items {
            Ok(items) => items,
            Err(error) => return self.places.set(Load::Failed(error)),
        };
        if let Some(loads) = self.with_draft(|draft| Loads::new(items.read(draft.boundary().extent()), draft))
        {
            self.loads.set_value(loads);
            self.places.set(Ok(()).into());
            self.count_all();
            self.dirty.set_value(Dirty::All);
            self.tell();
        }
    }

    /// Reads a page of revisions before those that are known. Whether there was one.
    pub(crate) async fn read_log(self, round: u32) -> bool {
        let Some(plan) = self.id() else { return false };
        let first = self.bench.with_value(|bench| {
            bench.as_ref().map_or(1, |b| b.log().first().map_or(b.revision() + 1, |r| r.number))
        });
        if first <= 1 {
            return false;
        }
        let after = (first - 1 - PAGE).max(0);
        let path = format!("plans/{plan}/revisions?after={after}");
        let Ok(older) = self.busy.during(api::get::<Vec<RevisionView>>(&path)).await else { return false };
        if self.round.get_value() != round {
            return false;
        }
        self.bench.update_value(|bench| {
            if let Some(bench) = bench {
                bench.remember(older);
            }
        });
        self.tell();
        true
    }

    /// Reads earlier revisions than those that are known, for a list that goes on. Whether there were any.
    pub(crate) async fn earlier(self) -> bool {
        self.read_log(self.round.get_value()).await
    }

    /// Takes in that the plan's name, state or marks changed.
    pub(super) fn hear_of_plan(self, text: &str) {
        if let Ok(news) = serde_json::from_str(text) {
            self.take_news(news);
        }
    }

    /// Takes in what the server says of the plan besides its revisions.
    pub(crate) fn take_news(self, news: PlanNews) {
        self.head.update(|head| {
            let Some(known) = head.ready() else { return };
            let mut known = Head::clone(&known);
            // What was published or shelved can no longer be drawn in.
            let is_open = news.plan.state == PlanState::Open;
            (known.may_edit, known.may_publish) = (known.may_edit && is_open, known.may_publish && is_open);
            (known.plan, known.marks) = (news.plan, news.marks);
            *head = Ok(known).into();
        });
    }

    /// Opens another plan and asks there for what could not be done here.
    pub(super) fn ask_afterwards(self, wishes: Vec<Wish>) {
        let asked = wishes.into_iter().map(|wish| (browser::fresh_key(), wish, None));
        self.afterwards.set_value(asked.collect());
    }
}
