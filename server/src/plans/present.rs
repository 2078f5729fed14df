//! A plan as it stands, kept in step with the store.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use grid::check::Verdict;
use grid::people::Subject;
use grid::plan::{Delta, Draft};
use grid::shape::Shape;
use store::{Plan, Revision, StoreError};
use tokio::sync::OwnedMutexGuard;

use super::room::{Head, Room};
use crate::app::App;
use crate::problem::ApiError;
use crate::routes::gone;

/// Revisions that are read at a time.
const BATCH: u32 = 500;

/// A plan as it stands.
pub(crate) struct Present {
    /// All but its cells.
    pub(crate) plan: Plan,
    /// Its cells with their proof.
    pub(crate) draft: Draft,
    /// The verdict, once somebody asked for it.
    pub(super) verdict: Option<Verdict>,
    /// The boundary that the draft was proved against.
    boundary: Arc<Shape>,
}

impl Present {
    /// Where the plan stands.
    pub(super) fn head(&self) -> Head {
        Head { revision: self.plan.revision, version: self.plan.version }
    }

    /// Notes a revision whose delta the draft has taken in.
    pub(super) fn advance(&mut self, revision: &Revision) {
        self.plan.revision = revision.number;
        self.plan.changed = (revision.author.name.clone(), revision.author.at);
        self.plan.next = self.draft.next();
        self.plan.cells = self.draft.cells().len() as u32;
        self.verdict = None;
    }

    /// Takes in the revisions of others.
    ///
    /// # Errors
    /// The number of the one that does not fit, which none should: the draft is then of no use.
    fn follow(&mut self, revisions: &[Arc<Revision>]) -> Result<(), i64> {
        for revision in revisions {
            self.draft.commit(&revision.what.delta).map_err(|_| revision.number)?;
            self.advance(revision);
        }
        Ok(())
    }
}

/// Somebody in a room, alone. The draft is there once it was brought up to date.
pub(crate) struct Entered {
    /// The room.
    pub(crate) room: Arc<Room>,
    guard: OwnedMutexGuard<Option<Present>>,
}

impl Entered {
    /// Waits until nobody else is in the room of a plan.
    pub(super) async fn lock(app: &App, plan: i64) -> Self {
        let room = app.plans.room(plan);
        room.touch();
        let guard = Arc::clone(&room.present).lock_owned().await;
        Self { room, guard }
    }

    /// The same if nobody is in the room now.
    pub(super) fn lock_if_free(app: &App, plan: i64) -> Option<Self> {
        let room = app.plans.room(plan);
        let guard = Arc::clone(&room.present).try_lock_owned().ok()?;
        Some(Self { room, guard })
    }

    /// The plan, if the draft is there.
    pub(super) fn known(&self) -> Option<&Present> {
        self.guard.as_ref()
    }

    /// Reads the plan if it is not there, and no more.
    ///
    /// # Errors
    /// As [`Entered::bring_up_to_date`].
    pub(super) async fn be_there(&mut self, app: &Arc<App>) -> Result<(), ApiError> {
        if self.guard.is_none() || !self.has_present_boundary(app)? {
            self.read(app).await?;
        }
        Ok(())
    }

    /// Takes in what was done since, here or elsewhere.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] when there is no such plan, or its area is no longer there; what the store said.
    pub(super) async fn bring_up_to_date(&mut self, app: &Arc<App>) -> Result<(), ApiError> {
        let plan = self.room.plan;
        if self.guard.is_none() || !self.has_present_boundary(app)? {
            return self.read(app).await;
        }
        let Some(&(_, revision, version)) = app.store.heads(&[plan]).await?.first() else {
            app.plans.forget(plan);
            return Err(gone(Subject::Plan, plan));
        };
        if self.head() == (Head { revision, version }) {
            return Ok(());
        }
        if revision < self.plan.revision {
            // Another store by now: a backup was put back.
            return self.read(app).await;
        }
        let (from, area) = (self.plan.revision, self.plan.area.clone());
        let news = app.store.revisions(plan, from, BATCH).await?;
        if news.len() == BATCH as usize {
            // So many that reading it anew is quicker.
            return self.read(app).await;
        }
        let news: Vec<Arc<Revision>> = news.into_iter().map(Arc::new).collect();
        let taken = news.clone();
        let followed = self.work(app, move |mut present| (present.follow(&taken), present)).await?;
        if let Err(number) = followed {
            tracing::error!(plan, revision = number, "a revision does not fit the draft; reading it anew");
            return self.read(app).await;
        }
        for revision in news {
            self.room.remember(revision);
        }
        if self.plan.version != version {
            let all = app.store.plans(Some(&area)).await?;
            let found = all.into_iter().find(|known| known.id == plan);
            self.rename(&found.ok_or_else(|| gone(Subject::Plan, plan))?);
        }
        self.tell();
        Ok(())
    }

    /// Does work with the draft where long work is done. While it lasts, and if it fails, the draft is not there.
    ///
    /// # Errors
    /// [`ApiError::Busy`], and [`ApiError::Internal`] when the work panicked.
    pub(crate) async fn work<T: Send + 'static>(
        &mut self,
        app: &App,
        work: impl FnOnce(Present) -> (T, Present) + Send + 'static,
    ) -> Result<T, ApiError> {
        let turn = app.workers.turn().await?;
        let present = self.guard.take().ok_or_else(absent)?;
        let (done, present) = turn.run(move || work(present)).await?;
        *self.guard = Some(present);
        Ok(done)
    }

    /// Notes another name, state or mark, and tells everybody who listens.
    pub(crate) fn renew(&mut self, changed: &Plan) {
        self.rename(changed);
        self.tell();
    }

    fn rename(&mut self, changed: &Plan) {
        let known = &mut self.plan;
        known.version = changed.version;
        known.state = changed.state;
        known.name.clone_from(&changed.name);
        known.marks.clone_from(&changed.marks);
    }

    /// Takes back a delta that was committed, but is not kept.
    pub(super) fn take_back(&mut self, delta: &Delta) {
        let inverse = delta.clone().inverse();
        if self.guard.as_mut().is_some_and(|present| present.draft.commit(&inverse).is_err()) {
            self.give_up();
        }
    }

    /// Forgets the draft: what it is, is in doubt.
    pub(super) fn give_up(&mut self) {
        *self.guard = None;
    }

    /// Tells whoever listens where the plan stands.
    pub(super) fn tell(&self) {
        if let Some(present) = self.known() {
            self.room.tell(present.head());
        }
    }

    /// Reads the plan from the store.
    async fn read(&mut self, app: &Arc<App>) -> Result<(), ApiError> {
        let id = self.room.plan;
        let (plan, cells) = match app.store.plan(id).await {
            Err(StoreError::NotFound { .. }) => {
                app.plans.forget(id);
                return Err(gone(Subject::Plan, id));
            }
            read => read?,
        };
        let boundary = {
            let register = app.register()?;
            let area = register.areas.with_code(&plan.area).ok_or_else(|| gone(Subject::Plan, id))?;
            Arc::clone(&register.areas.boundaries[area])
        };
        let outline = Arc::clone(&boundary);
        let next = plan.next;
        let draft = app.workers.run(move || Draft::new(outline.as_ref().clone(), cells, next)).await?;
        self.room.remember_up_to(plan.revision);
        self.room.divides(&plan.area);
        *self.guard = Some(Present { plan, draft, verdict: None, boundary });
        self.tell();
        Ok(())
    }

    /// Whether the area still has the boundary that the draft was proved against.
    fn has_present_boundary(&self, app: &App) -> Result<bool, ApiError> {
        let Some(present) = self.known() else { return Ok(false) };
        let register = app.register()?;
        let area = register.areas.with_code(&present.plan.area);
        let boundary = area.map(|area| &register.areas.boundaries[area]);
        // Of a register that was loaded anew, the same boundary is another value.
        Ok(boundary
            .is_some_and(|known| Arc::ptr_eq(known, &present.boundary) || **known == *present.boundary))
    }
}

impl Deref for Entered {
    type Target = Present;

    fn deref(&self) -> &Present {
        self.guard.as_ref().expect("a room is brought up to date before it is handed out")
    }
}

impl DerefMut for Entered {
    fn deref_mut(&mut self) -> &mut Present {
        self.guard.as_mut().expect("a room is brought up to date before it is handed out")
    }
}

fn absent() -> ApiError {
    ApiError::Internal("the draft of a plan is not there".into())
}
