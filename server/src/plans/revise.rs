//! One stroke: decided, kept, told.

use std::sync::Arc;

use grid::people::{Account, Subject};
use grid::plan::history::Act;
use grid::plan::{Command, Delta, Meanwhile};
use grid::scheme::Bilingual;
use grid::wire::edit::Stale;
use grid::wire::plan::{Conflict, NewAct, NewRevision as Asked, PlanState};
use store::{Author, NewRevision, Revision, StoreError, Stroke};

use super::decide::{Decided, Objection, Wanted, decide};
use super::log::Log;
use super::moved::Counting;
use super::present::{Entered, Present};
use super::{tell, view};
use crate::app::App;
use crate::problem::ApiError;

/// Most revisions that a stroke may be late by: taking them back and doing them again is work.
const MOST_LATE: i64 = 1000;
/// Most revisions of others that are shown with a conflict.
const MOST_SHOWN: usize = 50;
/// How often a stroke is decided anew because another server was quicker.
const TRIES: usize = 32;

/// A stroke that somebody asks for.
#[derive(Clone)]
pub(crate) struct AskedStroke {
    /// Id of the plan.
    pub(crate) plan: i64,
    /// Who asks, and when.
    pub(crate) author: Author,
    /// What they may see.
    pub(crate) account: Account,
    /// The revision that they saw.
    pub(crate) base: i64,
    /// What they ask for.
    pub(crate) asked: Asked,
}

/// Makes a stroke, and returns all revisions after its base up to its own. It is made to its end even when nobody waits for
/// it any more. One that was made already, by its key, is only returned.
///
/// # Errors
/// [`ApiError::Refused`], [`ApiError::Overtaken`], [`ApiError::Conflict`] for a plan that is not open; what the store said.
pub(crate) async fn revise(app: &Arc<App>, stroke: AskedStroke) -> Result<Vec<Arc<Revision>>, ApiError> {
    let app = Arc::clone(app);
    let made = tokio::spawn(async move { make(&app, &stroke).await });
    made.await.map_err(|e| ApiError::Internal(Box::new(e)))?
}

async fn make(app: &Arc<App>, stroke: &AskedStroke) -> Result<Vec<Arc<Revision>>, ApiError> {
    let mut entered = Entered::lock(app, stroke.plan).await;
    // That nobody else was quicker is found out when it is kept.
    entered.be_there(app).await?;
    if stroke.base > entered.plan.revision {
        entered.bring_up_to_date(app).await?;
    }
    for _ in 0..TRIES {
        match attempt(app, &mut entered, stroke).await {
            Ok(Some(made)) => return Ok(made),
            Ok(None) => entered.bring_up_to_date(app).await?,
            Err(error) => return made_before(app, stroke).await?.ok_or(error),
        }
    }
    Err(ApiError::Busy)
}

/// The stroke itself, if it was made before its base already: asked for once more, by whoever did not hear the answer and
/// has gone on since, it does not fit any more, and need not.
async fn made_before(app: &App, stroke: &AskedStroke) -> Result<Option<Vec<Arc<Revision>>>, ApiError> {
    let made = app.store.revision_of_key(stroke.plan, &stroke.asked.key).await?;
    let made = made.filter(|made| made.number <= stroke.base);
    made.map(|made| repeated(vec![Arc::new(made)], 0, stroke)).transpose()
}

/// Makes a stroke on the draft as this server knows it; `None` when the store has later revisions.
async fn attempt(
    app: &Arc<App>,
    entered: &mut Entered,
    stroke: &AskedStroke,
) -> Result<Option<Vec<Arc<Revision>>>, ApiError> {
    let head = entered.plan.revision;
    if stroke.base > head {
        let stale = Stale { subject: Subject::Plan, id: stroke.plan, current: head, since: Vec::new() };
        return Err(ApiError::Stale(Box::new(stale)));
    }
    let since = since(app, entered, stroke).await?;
    if let Some(own) = since.iter().position(|revision| revision.what.key == stroke.asked.key) {
        return repeated(since, own, stroke).map(Some);
    }
    if entered.plan.state != PlanState::Open {
        return Err(ApiError::Conflict(format!(
            "the plan is {}; nothing can be changed in it: open it again, or make a plan of it",
            entered.plan.state
        )));
    }
    let (wanted, act, command) = wanted(app, entered, stroke).await?;
    let (working, shared) = (since.clone(), Arc::clone(app));
    let account = stroke.account.clone();
    let undecided = Stroke {
        key: stroke.asked.key.clone(),
        base: stroke.base,
        act,
        command,
        delta: Delta::default(),
        sentence: Bilingual { zh: String::new(), en: String::new() },
    };
    let work = move |mut present: Present| {
        let counting = Counting { app: &shared, account: &account, area: present.plan.area.clone() };
        (decided(&counting, &mut present, &working, &wanted, undecided), present)
    };
    match entered.work(app, work).await? {
        Ok(new) => keep(app, entered, stroke, since, &new).await,
        Err(objection) => Err(objected(app, entered, stroke, objection).await?),
    }
}

/// The revisions after the base.
async fn since(app: &App, entered: &Entered, stroke: &AskedStroke) -> Result<Vec<Arc<Revision>>, ApiError> {
    if entered.plan.revision - stroke.base > MOST_LATE {
        return Err(ApiError::Conflict(format!(
            "revision {} is more than {MOST_LATE} behind; load the plan again and repeat the stroke there",
            stroke.base
        )));
    }
    log(app, entered).after(stroke.base).await
}

/// The log up to the present of this server. What others did meanwhile is taken in when the stroke is kept.
fn log<'a>(app: &'a App, entered: &'a Entered) -> Log<'a> {
    Log { app, room: &entered.room, head: entered.plan.revision }
}

/// What a stroke that was made already is answered with: the revisions up to it.
fn repeated(
    mut since: Vec<Arc<Revision>>,
    own: usize,
    stroke: &AskedStroke,
) -> Result<Vec<Arc<Revision>>, ApiError> {
    let made = &since[own];
    let same_act = match &stroke.asked.act {
        NewAct::Do { command } => made.what.act == Act::Do && made.what.command.as_ref() == Some(command),
        NewAct::Undo { of } => made.what.act == Act::Undo { of: *of },
        NewAct::Redo { of } => made.what.act == Act::Redo { of: *of },
    };
    if made.author.account != stroke.author.account || !same_act {
        return Err(key_in_use());
    }
    since.truncate(own + 1);
    Ok(since)
}

/// What is asked, with what the log says of it.
async fn wanted(
    app: &App,
    entered: &Entered,
    stroke: &AskedStroke,
) -> Result<(Wanted, Act, Option<Command>), ApiError> {
    match &stroke.asked.act {
        NewAct::Do { command } => Ok((Wanted::Do(command.clone()), Act::Do, Some(command.clone()))),
        &NewAct::Undo { of } => {
            let (done, later) = standing(app, entered, of, |act| !matches!(act, Act::Undo { .. })).await?;
            let Stroke { command, sentence: said, .. } = origin(app, entered, &done).await?.what.clone();
            let parts = command.is_some_and(|command| parts_overlaps(&command));
            Ok((Wanted::Undo { done: done.what.delta.clone(), parts, later, said }, Act::Undo { of }, None))
        }
        &NewAct::Redo { of } => {
            let (undo, later) = standing(app, entered, of, |act| matches!(act, Act::Undo { .. })).await?;
            let Stroke { command, sentence: said, .. } = origin(app, entered, &undo).await?.what.clone();
            let undone = undo.what.delta.clone();
            Ok((Wanted::Redo { undone, command, later, said }, Act::Redo { of }, None))
        }
    }
}

/// Whether a command may take overlaps away.
fn parts_overlaps(command: &Command) -> bool {
    use Command::{FitBoundary, GiveOverlap, Redivide, Repair};
    matches!(command, GiveOverlap { .. } | Redivide { .. } | Repair { .. } | FitBoundary)
}

/// The revision of this number, if it is one that can be taken back, and was not yet; and what was done after it.
async fn standing(
    app: &App,
    entered: &Entered,
    of: i64,
    fits: impl Fn(Act) -> bool,
) -> Result<(Arc<Revision>, Meanwhile), ApiError> {
    let refuse = |zh: &str, en: &str| Err(ApiError::of_text("of", zh, en));
    if !(1..=entered.plan.revision).contains(&of) {
        return refuse("没有这一步", "there is no such revision");
    }
    let log = log(app, entered);
    let mut page = log.page(of - 1).await?;
    let revision = page.remove(0);
    if !fits(revision.what.act) {
        return refuse(
            "这一步不能这样处理：撤销用于操作，重做用于撤销",
            "this revision cannot be taken back so: strokes are undone, and what undid them is redone",
        );
    }
    let mut later = Meanwhile::default();
    while !page.is_empty() {
        for made in &page {
            if matches!(made.what.act, Act::Undo { of: other } | Act::Redo { of: other } if other == of) {
                return refuse("这一步已被撤回", "this revision was taken back already");
            }
            later.add(&made.what.delta);
        }
        let last = page.last().map_or(entered.plan.revision, |last| last.number);
        page = log.page(last).await?;
    }
    Ok((revision, later))
}

/// The revision that a revision goes back to: the command that was undone, and perhaps redone.
async fn origin(app: &App, entered: &Entered, of: &Arc<Revision>) -> Result<Arc<Revision>, ApiError> {
    let mut revision = Arc::clone(of);
    while let Act::Undo { of } | Act::Redo { of } = revision.what.act {
        let before = app.store.revisions(entered.plan.id, of - 1, 1).await?.pop();
        let lost = || ApiError::Internal(format!("revision {of} is not in the log").into());
        revision = Arc::new(before.ok_or_else(lost)?);
    }
    Ok(revision)
}

/// Decides a stroke and does it on the draft; says what is to be kept of it.
fn decided(
    counting: &Counting<'_>,
    present: &mut Present,
    since: &[Arc<Revision>],
    wanted: &Wanted,
    undecided: Stroke,
) -> Result<NewRevision, Objection> {
    let Decided { delta, before } = decide(&mut present.draft, since, wanted)?;
    let cells = delta.touched().map(|id| (id, present.draft.cell(id).cloned())).collect();
    let sentence = tell::stroke(counting, &present.draft, wanted, &delta, &before);
    let what = Stroke { delta, sentence, ..undecided };
    Ok(NewRevision { what, cells, next: present.draft.next() })
}

/// Keeps what was decided and tells everybody.
async fn keep(
    app: &Arc<App>,
    entered: &mut Entered,
    stroke: &AskedStroke,
    mut since: Vec<Arc<Revision>>,
    new: &NewRevision,
) -> Result<Option<Vec<Arc<Revision>>>, ApiError> {
    let head = entered.plan.revision;
    match app.store.revise(&stroke.author, stroke.plan, head, new).await {
        Ok(made) if made.number == head + 1 && made.what.key == new.what.key => {
            let made = Arc::new(made);
            entered.advance(&made);
            entered.room.remember(Arc::clone(&made));
            entered.tell();
            since.push(made);
            Ok(Some(since))
        }
        Ok(made) if made.number <= stroke.base => {
            entered.take_back(&new.what.delta);
            repeated(vec![Arc::new(made)], 0, stroke).map(Some)
        }
        // Another server was quicker, perhaps with this very stroke.
        Ok(_) | Err(StoreError::Stale { .. }) => {
            entered.take_back(&new.what.delta);
            Ok(None)
        }
        Err(error) => {
            entered.give_up();
            Err(error.into())
        }
    }
}

/// Why a stroke is not made, as it is answered.
///
/// # Errors
/// What the store said.
async fn objected(
    app: &App,
    entered: &mut Entered,
    stroke: &AskedStroke,
    objection: Objection,
) -> Result<ApiError, ApiError> {
    match objection {
        Objection::Refused(refusal) => {
            Ok(ApiError::Refused(Box::new(tell::refusal(&entered.draft, &refusal))))
        }
        Objection::Overtaken(at) => {
            let from = match stroke.asked.act {
                NewAct::Do { .. } => stroke.base,
                // What stands in the way came after what is to be taken back.
                NewAct::Undo { of } | NewAct::Redo { of } => of.min(stroke.base),
            };
            let mut since = log(app, entered).after(from).await?;
            since.drain(..since.len().saturating_sub(MOST_SHOWN));
            Ok(ApiError::Overtaken(Box::new(Conflict {
                current: entered.plan.revision,
                since: since.iter().map(|made| view::revision(made)).collect(),
                at: at.map(Into::into),
            })))
        }
        Objection::Torn => {
            entered.give_up();
            Ok(ApiError::Internal("the log of a plan does not lead to its cells".into()))
        }
    }
}

fn key_in_use() -> ApiError {
    ApiError::Conflict("this key was used for something else; draw a new one for each stroke".to_owned())
}
