//! What is being done to a place: the task at hand, what was done last, and what stood in its way.

use gloo_net::http::Method;
use grid::people::Action;
use grid::register::PlaceKind;
use grid::wire::edit::{NewPlace, PlaceCard, PlacePatch, RestorePlace, Stale};
use grid::wire::{DetailsView, PlaceView};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::api::ApiError;
use crate::api::send::{Given, post, send};
use crate::browser;
use crate::state::App;

/// Something begun and not finished yet.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Task {
    /// The fields of a place are being changed.
    Edit(PlaceCard),
    /// A place is being moved.
    Move(PlaceCard),
    /// It is asked whether a place is to be closed.
    Close(PlaceCard),
    /// The versions of a place are looked at.
    History(PlaceCard),
    /// It is asked what for a contact is to be seen.
    Reveal(PlaceCard),
    /// A place is being registered.
    Create(PlaceKind),
}

/// One change of a place, ready to be sent, and to be sent again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    /// The place as it was when the change was thought of.
    pub(crate) card: PlaceCard,
    /// What is to change.
    pub(crate) body: Body,
    /// What that is called.
    pub(crate) action: Action,
}

/// What is sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    /// Fields, place, or whether it is closed.
    Patch(PlacePatch),
    /// Back to a version.
    Restore(i64),
}

impl Body {
    /// Whether it takes back whatever others did meanwhile as well, as it names everything a place is to be.
    pub(crate) const fn takes_back_others(&self) -> bool {
        matches!(self, Self::Restore(_))
    }
}

/// What was done last, and how to undo it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Done {
    /// The place as it is now.
    pub(crate) card: PlaceCard,
    /// What was done.
    pub(crate) action: Action,
    /// The version before; none before the first.
    pub(crate) before: Option<i64>,
    /// Whether what was done is itself an undoing, which can be redone.
    pub(crate) step: HistoryStep,
}

/// Whether something was done, undone, or done again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HistoryStep {
    /// Done.
    Done,
    /// Undone.
    Undone,
    /// Done again.
    Redone,
}

/// A change that somebody else was faster than.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Conflict {
    /// The change.
    pub(crate) change: Change,
    /// What it means for undoing.
    pub(crate) step: HistoryStep,
    /// What happened meanwhile.
    pub(crate) stale: Stale,
}

/// The task at hand. Copy it freely: it only holds signals.
#[derive(Clone, Copy)]
pub(crate) struct Editor {
    /// What is being done.
    pub(crate) task: RwSignal<Option<Task>>,
    /// Where the place is to be.
    pub(crate) pin: RwSignal<Option<[f64; 2]>>,
    /// What was done last.
    pub(crate) done: RwSignal<Option<Done>>,
    /// What stands in the way.
    pub(crate) conflict: RwSignal<Option<Conflict>>,
    /// Why the last change was not made.
    pub(crate) error: RwSignal<Option<ApiError>>,
    /// Whether a change is on its way.
    pub(crate) sending: RwSignal<bool>,
    /// Whether something was typed that would be lost.
    pub(crate) typed: RwSignal<bool>,
}

impl Editor {
    pub(crate) fn new() -> Self {
        Self {
            task: RwSignal::new(None),
            pin: RwSignal::new(None),
            done: RwSignal::new(None),
            conflict: RwSignal::new(None),
            error: RwSignal::new(None),
            sending: RwSignal::new(false),
            typed: RwSignal::new(false),
        }
    }

    /// Whether something is begun.
    pub(crate) fn is_busy(self) -> bool {
        self.task.with_untracked(Option::is_some)
    }

    /// The task that has a panel of its own now; tracked.
    pub(crate) fn in_drawer(self) -> Option<Task> {
        let has_place = self.pin.with(Option::is_some);
        self.task.get().filter(|task| match task {
            Task::Edit(_) | Task::History(_) => true,
            Task::Create(_) => has_place,
            Task::Move(_) | Task::Close(_) | Task::Reveal(_) => false,
        })
    }

    /// Whether a place on the map is being chosen.
    pub(crate) fn is_picking(self) -> bool {
        self.task.with_untracked(|task| matches!(task, Some(Task::Move(_) | Task::Create(_))))
    }

    /// Begins a task.
    pub(crate) fn begin(self, task: Task) {
        self.pin.set(match &task {
            Task::Move(card) => Some(card.place.at),
            _ => None,
        });
        self.error.set(None);
        self.typed.set(false);
        self.task.set(Some(task));
    }

    /// Forgets everything: whoever comes next has done none of it.
    pub(crate) fn forget(self) {
        self.give_up();
        self.done.set(None);
        self.conflict.set(None);
    }

    /// Leaves the task without having done it.
    pub(crate) fn give_up(self) {
        self.task.set(None);
        self.pin.set(None);
        self.error.set(None);
        self.typed.set(false);
        // Whoever works by keys goes on at the place.
        request_animation_frame(|| browser::focus_if_lost(".card .actions button, [data-testid='add']"));
    }
}

impl App {
    /// Sends a change of a place. Where somebody else was faster, it is asked what to do.
    pub(crate) fn change(self, change: Change, step: HistoryStep) {
        let version = change.card.version;
        self.change_from(version, change, step);
    }

    /// Sends a change once more, on top of what others did meanwhile.
    pub(crate) fn change_all_the_same(self, Conflict { change, step, stale }: Conflict) {
        self.change_from(stale.current, change, step);
    }

    fn change_from(self, version: i64, change: Change, step: HistoryStep) {
        let editor = self.editor;
        editor.sending.set(true);
        editor.error.set(None);
        spawn_local(async move {
            let result = self.busy.during(send_change(version, &change)).await;
            editor.sending.set(false);
            match result {
                Ok(card) => {
                    editor.conflict.set(None);
                    self.was_done(Done { card, action: change.action, before: Some(version), step });
                }
                Err(error) => match error.stale().cloned() {
                    Some(stale) => editor.conflict.set(Some(Conflict { change, step, stale })),
                    None => editor.error.set(Some(error)),
                },
            }
        });
    }

    /// Registers a place. The key stays the same when it is tried again, so that it is registered once.
    pub(crate) fn create(self, kind: PlaceKind, key: String, place: NewPlace) {
        let editor = self.editor;
        editor.sending.set(true);
        editor.error.set(None);
        spawn_local(async move {
            let path = format!("places/{kind}");
            let result = self.busy.during(post::<PlaceCard>(&path, Given::Key(&key), &place)).await;
            editor.sending.set(false);
            match result {
                Ok(card) => {
                    let step = HistoryStep::Done;
                    self.was_done(Done { card, action: Action::Create, before: None, step });
                }
                Err(error) => editor.error.set(Some(error)),
            }
        });
    }

    /// Takes back what was done last, or does it again.
    pub(crate) fn undo(self) {
        let Some(done) = self.editor.done.get_untracked() else { return };
        let step = match done.step {
            HistoryStep::Undone => HistoryStep::Redone,
            HistoryStep::Done | HistoryStep::Redone => HistoryStep::Undone,
        };
        // What has just been registered has no version before: it is closed.
        let body = match done.before {
            Some(before) => Body::Restore(before),
            None => Body::Patch(PlacePatch { at: None, closed: Some(true), fields: serde_json::Map::new() }),
        };
        self.change(Change { card: done.card, body, action: done.action }, step);
    }

    /// Shows the place as it is now, offers to undo, and reads again what hangs on it.
    fn was_done(self, done: Done) {
        self.editor.give_up();
        self.place.set(Some(done.card.place.clone()));
        self.editor.done.set(Some(done));
        self.reread();
    }
}

async fn send_change(version: i64, change: &Change) -> Result<PlaceCard, ApiError> {
    let place = &change.card.place;
    let path = format!("places/{}/{}", kind_of(&place.details), place.id);
    let given = Given::Version(version);
    match &change.body {
        Body::Patch(patch) => send(Method::PATCH, &path, given, patch).await,
        Body::Restore(version) => {
            post(&format!("{path}/restore"), given, &RestorePlace { version: *version }).await
        }
    }
}

/// The kind of a place.
pub(crate) const fn kind_of(details: &DetailsView) -> PlaceKind {
    match details {
        DetailsView::Household { .. } => PlaceKind::Household,
        DetailsView::Premises { .. } => PlaceKind::Premises,
        DetailsView::Hazard { .. } => PlaceKind::Hazard,
        DetailsView::Hydrant { .. } => PlaceKind::Hydrant,
    }
}

/// What people call a place: its name, what is wrong there, or else its address.
pub(crate) fn title_of(place: &PlaceView) -> String {
    match &place.details {
        DetailsView::Premises { name, .. } => name.clone(),
        DetailsView::Household { address, .. }
        | DetailsView::Hazard { address, .. }
        | DetailsView::Hydrant { address, .. } => address.clone(),
    }
}
