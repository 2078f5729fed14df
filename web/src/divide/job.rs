//! The work of the service on a division, as the page follows it: asked for, told of, cancelled, found again.

use std::sync::Arc;

use grid::scheme::Standing;
use grid::wire::divide::{
    Aim, Candidate, CandidateCell, DivisionBrief, DivisionStage, DivisionView, NewDivision,
};
use grid::wire::plan::{NewPlan, PlanStart};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::preview::Shown;
use super::wishes::Wishes;
use crate::api::{ApiError, divisions, plans};
use crate::browser;
use crate::events::Events;
use crate::state::App;

/// A division of the open plan. Copy it freely: it only holds signals, which live as long as the panel of the plan.
#[derive(Clone, Copy)]
pub(crate) struct Dividing {
    app: App,
    plan: i64,
    /// What is wished for.
    pub(crate) wishes: RwSignal<Wishes>,
    /// What that leads to, roughly, while the form is filled in.
    pub(crate) preview: RwSignal<Shown>,
    /// How far the service is, as it told last; none where nothing was asked for.
    pub(crate) brief: RwSignal<Option<DivisionBrief>>,
    /// What came of it so far.
    pub(crate) view: RwSignal<Option<Arc<DivisionView>>>,
    /// Why the last thing that was asked for was not done.
    pub(crate) error: RwSignal<Option<ApiError>>,
    /// Whether something that was asked for is on its way.
    pub(crate) sending: RwSignal<bool>,
    /// Whether nothing is heard of it, since the connection broke off.
    pub(crate) lost: RwSignal<bool>,
    /// The candidate that is chosen.
    pub(crate) chosen: RwSignal<usize>,
    /// The candidate that is only looked at.
    pub(crate) looked_at: RwSignal<Option<usize>>,
    listening: StoredValue<Option<Events>, LocalStorage>,
    /// Drawn for what is wished for now: asking again is asking once.
    key: StoredValue<(NewDivision, String)>,
}

impl Dividing {
    /// For the open plan. A division of it that is still known is found again.
    pub(crate) fn new(app: App, plan: i64, usual: Wishes) -> Self {
        let key = (usual.asked(), browser::fresh_key());
        let this = Self {
            app,
            plan,
            wishes: RwSignal::new(usual),
            preview: RwSignal::new(Shown::Nothing),
            brief: RwSignal::new(None),
            view: RwSignal::new(None),
            error: RwSignal::new(None),
            sending: RwSignal::new(false),
            lost: RwSignal::new(false),
            chosen: RwSignal::new(0),
            looked_at: RwSignal::new(None),
            listening: StoredValue::new_local(None),
            key: StoredValue::new(key),
        };
        this.find();
        this
    }

    /// The candidate that is to be seen on the map, by its position; tracked.
    pub(crate) fn shown(self) -> Option<(Arc<DivisionView>, usize)> {
        let view = self.view.get()?;
        let place = self.looked_at.get().unwrap_or_else(|| self.chosen.get());
        (place < view.candidates.len()).then_some((view, place))
    }

    /// Whether the service is at it; tracked.
    pub(crate) fn is_running(self) -> bool {
        self.brief.with(|brief| brief.as_ref().is_some_and(|brief| brief.stage.is_running()))
    }

    /// Has the plan divided as is wished for.
    pub(crate) fn ask(self) {
        let wanted = self.wishes.with_untracked(Wishes::asked);
        let (plan, revision) = (self.plan, untrack(move || self.app.desk.revision()));
        if self.sending.get_untracked() {
            return;
        }
        if self.key.with_value(|(known, _)| *known != wanted) {
            self.key.set_value((wanted.clone(), browser::fresh_key()));
        }
        let key = self.key.with_value(|(_, key)| key.clone());
        let before = self.brief.with_untracked(|brief| brief.as_ref().map(|brief| brief.id.clone()));
        self.sending.set(true);
        self.error.set(None);
        spawn_local(async move {
            let answer = self.app.busy.during(divisions::ask(plan, revision, &key, &wanted)).await;
            if self.sending.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(view) => {
                    self.key.set_value((wanted, browser::fresh_key()));
                    self.take(view);
                    // What came before is looked at no more.
                    if let Some(id) = before {
                        let _ = divisions::cancel(&id).await;
                    }
                }
                Err(error) => {
                    if !error.is_passing() {
                        self.key.set_value((wanted, browser::fresh_key()));
                    }
                    self.error.set(Some(error));
                }
            }
        });
    }

    /// Ends the work; what it has found stays.
    pub(crate) fn cancel(self) {
        let Some(id) = self.id() else { return };
        spawn_local(async move {
            if let Err(error) = self.app.busy.during(divisions::cancel(&id)).await {
                self.error.try_set(Some(error));
            }
            self.read(id).await;
        });
    }

    /// Forgets what was found.
    pub(crate) fn forget(self) {
        let id = self.id();
        self.listening.set_value(None);
        self.brief.set(None);
        self.view.set(None);
        self.looked_at.set(None);
        if let Some(id) = id {
            spawn_local(async move { _ = divisions::cancel(&id).await });
        }
    }

    /// Puts a candidate into the plan: one stroke. Whether that can be.
    pub(crate) fn accept(self, candidate: usize) -> bool {
        let command = self.view.with_untracked(|view| view.as_ref()?.accept(candidate));
        let Some(command) = command else { return false };
        let desk = self.app.desk;
        match command {
            Ok(command) => desk.command(command),
            Err(_) => self.error.set(Some(ApiError::Unreadable)),
        }
        desk.refusal.with_untracked(Option::is_none) && self.error.with_untracked(Option::is_none)
    }

    /// Makes a plan of its own of a candidate, and opens it.
    pub(crate) fn save_apart(self, candidate: usize, name: String) {
        let Some((id, area)) = self.id().zip(self.area()) else { return };
        let from = PlanStart::Division { id, candidate: candidate as u32 };
        let plan = NewPlan { name, area, scheme: None, from };
        if self.sending.get_untracked() {
            return;
        }
        self.sending.set(true);
        self.error.set(None);
        let key = browser::fresh_key();
        spawn_local(async move {
            let made = self.app.busy.during(plans::create(&key, &plan)).await;
            if self.sending.try_set(false).is_some() {
                return;
            }
            match made {
                Ok(made) => self.app.open_plan(made.id),
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    fn id(self) -> Option<String> {
        self.brief.with_untracked(|brief| brief.as_ref().map(|brief| brief.id.clone()))
    }

    fn area(self) -> Option<i64> {
        self.app.desk.head.with_untracked(|head| head.ready().map(|head| head.plan.area.id))
    }

    /// Looks whether the service knows a division of the plan that was asked for from here.
    fn find(self) {
        spawn_local(async move {
            // Where none can be had, there is none to go on with.
            let Ok(known) = divisions::of_plan(self.plan).await else { return };
            let worth = |brief: &DivisionBrief| brief.stage.is_running() || brief.candidates > 0;
            let Some(last) = known.into_iter().find(|brief| brief.mine && worth(brief)) else { return };
            let Ok(view) = divisions::division(&last.id).await else { return };
            if self.brief.try_with_untracked(Option::is_some) != Some(false) {
                return;
            }
            self.wishes.update(|wishes| *wishes = Wishes::of(&view.asked, wishes.clone()));
            self.app.desk.part.set(view.asked.cells.clone());
            self.take(view);
        });
    }

    /// Takes in a division, and listens to what becomes of it.
    fn take(self, view: DivisionView) {
        let (id, is_running) = (view.division.id.clone(), view.division.stage.is_running());
        self.chosen.set(0);
        self.looked_at.set(None);
        self.lost.set(false);
        self.brief.set(Some(view.division.clone()));
        self.view.set(Some(Arc::new(view)));
        self.listening.set_value(is_running.then(|| self.listen(id)).flatten());
    }

    fn listen(self, id: String) -> Option<Events> {
        let path = format!("divisions/{id}/events");
        let events = Events::open(&path)?.on("progress", move |text| {
            if let Ok(brief) = serde_json::from_str::<DivisionBrief>(text) {
                self.hear(brief);
            }
        })?;
        let events = events.on_break(move |is_broken| {
            if self.lost.try_set(is_broken).is_none() && !is_broken {
                self.reached();
            }
        })?;
        // The service may have forgotten it, or begun anew.
        Some(events.on_end(move || {
            let id = id.clone();
            spawn_local(self.read(id));
        }))
    }

    /// What could not be reached before is there again.
    fn reached(self) {
        if self.error.with_untracked(|error| *error == Some(ApiError::Network)) {
            self.error.set(None);
        }
    }

    fn hear(self, brief: DivisionBrief) {
        let known = self
            .view
            .try_with_untracked(|view| view.as_ref().map_or(0, |view| view.candidates.len()))
            .unwrap_or_default();
        let (id, is_over) = (brief.id.clone(), !brief.stage.is_running());
        let is_more = brief.candidates as usize > known || is_over;
        if self.id().is_none_or(|known| known != id) {
            return;
        }
        self.brief.set(Some(brief));
        if is_more {
            spawn_local(self.read(id));
        }
    }

    /// Reads what came of it so far.
    async fn read(self, id: String) {
        let answer = divisions::division(&id).await;
        let is_other =
            self.brief.try_with_untracked(|brief| brief.as_ref().is_none_or(|brief| brief.id != id));
        if is_other != Some(false) {
            return;
        }
        match answer {
            Ok(view) => {
                if !view.division.stage.is_running() {
                    self.listening.set_value(None);
                    self.lost.set(false);
                }
                self.reached();
                self.brief.set(Some(view.division.clone()));
                self.view.set(Some(Arc::new(view)));
            }
            Err(error) => {
                if error.status() == Some(404) {
                    self.brief.set(None);
                    self.view.set(None);
                }
                self.error.set(Some(error));
            }
        }
    }
}

/// How far it is, 0 to 1, for a bar.
pub(crate) fn done(brief: &DivisionBrief) -> f64 {
    if brief.stage == DivisionStage::Waiting { 0.0 } else { brief.done.clamp(0.0, 1.0) }
}

/// Whether a candidate changes what is in a cell already.
pub(crate) fn has_moved(candidate: &Candidate) -> bool {
    candidate.moved.iter().any(|flow| flow.from.is_some())
}

/// Where a cell of a candidate stands in the band; within, where nothing counts.
pub(crate) fn standing(cell: &CandidateCell, aim: Option<Aim>) -> Standing {
    match aim {
        Some(aim) if cell.workload < aim.low => Standing::Below,
        Some(aim) if cell.workload > aim.high => Standing::Above,
        Some(_) | None => Standing::Within,
    }
}
