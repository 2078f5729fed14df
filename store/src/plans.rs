//! Plans and their revisions. A plan's log is only ever added to; its cells as they stand are kept beside it, so that opening
//! a plan reads no log.
//!
//! Plans are no part of the register: the data version stays, nobody reads the register again for a stroke. Who follows a
//! plan asks for its head ([`Plans::heads`]).

use async_trait::async_trait;
use grid::plan::history::Act;
use grid::plan::{CellId, Command, Delta, PlanCell};
use grid::register::Code;
use grid::scheme::Bilingual;
use grid::wire::plan::PlanState;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{Action, Author, Deed, RequestKey, StoreError, refusal};

/// A plan without its cells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Id, never used again.
    pub id: i64,
    /// Grows by one with every change of name or state and with every mark, but not with revisions.
    pub version: i64,
    /// As people call it.
    pub name: String,
    /// The area that it divides.
    pub area: Code,
    /// Id of the scheme.
    pub scheme: String,
    /// Where it came from, for people.
    pub origin: Bilingual,
    /// Where it stands.
    pub state: PlanState,
    /// Number of its last revision, 0 for none.
    pub revision: i64,
    /// Number of its cells.
    pub cells: u32,
    /// The number that the next cell to be born is given.
    pub next: CellId,
    /// Who made it, and when.
    pub created: (String, Timestamp),
    /// Who made its last revision, or it, and when.
    pub changed: (String, Timestamp),
    /// Names given to revisions, oldest first.
    pub marks: Vec<Mark>,
}

impl Plan {
    /// # Errors
    /// [`StoreError::Conflict`] when nothing may be drawn in it.
    pub(crate) fn is_open(&self) -> Result<(), StoreError> {
        match self.state {
            PlanState::Open => Ok(()),
            PlanState::Published => Err(refusal::plan_published(&self.name)),
            PlanState::Shelved => Err(refusal::plan_shelved(&self.name)),
        }
    }

    /// The revision that comes after revision `after`.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when another one came after; [`StoreError::Conflict`] when nothing may be drawn in it.
    pub(crate) fn revised(&self, author: &Author, after: i64, what: &Stroke) -> Result<Revision, StoreError> {
        self.is_open()?;
        if self.revision != after {
            return Err(StoreError::Stale { current: self.revision });
        }
        let author = Author { at: microsecond(author.at), ..author.clone() };
        Ok(Revision { number: after + 1, author, what: what.clone() })
    }

    /// Makes a change of version `version` that is no revision, and says what the audit log says of it.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when it is at another version; [`StoreError::Conflict`] when it is published, or would become so
    /// without being published, and for a mark on a revision that there is not.
    pub(crate) fn make(
        &mut self,
        author: &Author,
        version: i64,
        change: &PlanChange,
    ) -> Result<Deed, StoreError> {
        if self.version != version {
            return Err(StoreError::Stale { current: self.version });
        }
        if self.state == PlanState::Published {
            return Err(refusal::plan_published(&self.name));
        }
        let (before, after) = match change {
            PlanChange::Rename(name) => {
                let before = std::mem::replace(&mut self.name, name.clone());
                (Some(json!({ "name": before })), json!({ "name": name }))
            }
            PlanChange::State(PlanState::Published) => {
                return Err(refusal::only_publishing_publishes(&self.name));
            }
            PlanChange::State(state) => {
                let before = std::mem::replace(&mut self.state, *state);
                (Some(json!({ "state": before })), json!({ "state": state }))
            }
            PlanChange::Mark { revision, .. } if !(0..=self.revision).contains(revision) => {
                return Err(refusal::no_revision(*revision, self.revision));
            }
            PlanChange::Mark { revision, name } => {
                let by = (author.name.clone(), microsecond(author.at));
                self.marks.push(Mark { revision: *revision, name: name.clone(), by });
                (None, json!({ "mark": name, "revision": revision }))
            }
        };
        self.version += 1;
        Ok(Deed::to_plan(Action::Change, self, before, after))
    }

    /// What the audit log says when it is made.
    pub(crate) fn made(&self) -> Deed {
        let what = json!({ "scheme": self.scheme, "origin": self.origin, "cells": self.cells });
        Deed::to_plan(Action::Create, self, None, what)
    }
}

impl NewPlan {
    /// The plan as it is made, without an id.
    pub(crate) fn by(&self, author: &Author) -> Plan {
        let by = (author.name.clone(), microsecond(author.at));
        Plan {
            id: 0,
            version: 1,
            name: self.name.clone(),
            area: self.area.clone(),
            scheme: self.scheme.clone(),
            origin: self.origin.clone(),
            state: PlanState::Open,
            revision: 0,
            cells: self.cells.len() as u32,
            next: self.next,
            created: by.clone(),
            changed: by,
            marks: Vec::new(),
        }
    }
}

impl Stroke {
    /// What it does in two columns: the word, and the revision that is taken back.
    pub(crate) const fn act_columns(&self) -> (&'static str, Option<i64>) {
        match self.act {
            Act::Do => ("do", None),
            Act::Undo { of } => ("undo", Some(of)),
            Act::Redo { of } => ("redo", Some(of)),
        }
    }

    /// What two columns say that one does; `None` where they contradict each other.
    pub(crate) fn act_of_columns(act: &str, of: Option<i64>) -> Option<Act> {
        match (act, of) {
            ("do", None) => Some(Act::Do),
            ("undo", Some(of)) => Some(Act::Undo { of }),
            ("redo", Some(of)) => Some(Act::Redo { of }),
            _ => None,
        }
    }
}

/// Those of an area, if one is given, the newest first; of all, in order of their ids.
pub(crate) fn newest_first(mut all: Vec<Plan>, area: Option<&Code>) -> Vec<Plan> {
    all.retain(|plan| area.is_none_or(|area| plan.area == *area));
    all.reverse();
    all
}

/// A moment as stores keep it.
pub(crate) fn microsecond(at: Timestamp) -> Timestamp {
    Timestamp::from_microsecond(at.as_microsecond()).unwrap_or(at)
}

/// A name given to a revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// The revision.
    pub revision: i64,
    /// The name.
    pub name: String,
    /// Who gave it, and when.
    pub by: (String, Timestamp),
}

/// A plan that is to be made. Its cells are numbered from 1 in this order.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPlan {
    /// As people call it.
    pub name: String,
    /// The area that it divides.
    pub area: Code,
    /// Id of the scheme.
    pub scheme: String,
    /// Where it came from, for people.
    pub origin: Bilingual,
    /// Its cells with their numbers.
    pub cells: Vec<(CellId, PlanCell)>,
    /// The number that the next cell to be born is given: above all in use.
    pub next: CellId,
}

/// A revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Revision {
    /// From 1, without holes.
    pub number: i64,
    /// Who made it, and when.
    pub author: Author,
    /// What it says.
    pub what: Stroke,
}

/// What a revision says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stroke {
    /// Drawn by the client; one revision of a plan has it.
    pub key: String,
    /// The revision that it was asked for on.
    pub base: i64,
    /// What it does.
    pub act: Act,
    /// The command, of one that does something.
    pub command: Option<Command>,
    /// What changes.
    pub delta: Delta,
    /// What it did, in a line for people.
    pub sentence: Bilingual,
}

/// A revision that is to be made, and where it leads.
#[derive(Clone, Debug, PartialEq)]
pub struct NewRevision {
    /// What it says.
    pub what: Stroke,
    /// The cells that change, as they are afterwards; none for one that is gone.
    pub cells: Vec<(CellId, Option<PlanCell>)>,
    /// The number that the next cell to be born is given from now on.
    pub next: CellId,
}

/// Plans. Every change is a transaction; making, renaming, shelving and marking write into the audit log, revisions are a log
/// of their own.
#[async_trait]
pub trait Plans: Send + Sync {
    /// All plans, newest first; of one area where it is given.
    async fn plans(&self, area: Option<&Code>) -> Result<Vec<Plan>, StoreError>;

    /// A plan with its cells, in order of their numbers, as of one moment.
    ///
    /// # Errors
    /// [`StoreError::NotFound`].
    async fn plan(&self, id: i64) -> Result<(Plan, Vec<(CellId, PlanCell)>), StoreError>;

    /// Makes a plan. When this account has already made something with this key, that is returned as it is now.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when the area does not exist, or the key was used for something else.
    async fn create_plan(
        &self,
        author: &Author,
        request: &RequestKey,
        plan: &NewPlan,
    ) -> Result<Plan, StoreError>;

    /// Gives version `version` of a plan another name or state, or marks a revision with a name.
    ///
    /// # Errors
    /// [`StoreError::Stale`], [`StoreError::NotFound`]; [`StoreError::Conflict`] for a plan that is published, and for a mark on
    /// a revision that there is not.
    async fn change_plan(
        &self,
        author: &Author,
        id: i64,
        version: i64,
        change: &PlanChange,
    ) -> Result<Plan, StoreError>;

    /// Up to `limit` revisions of a plan with numbers above `after`, oldest first.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such plan.
    async fn revisions(&self, plan: i64, after: i64, limit: u32) -> Result<Vec<Revision>, StoreError>;

    /// The revision of a plan that has this key, if there is one.
    async fn revision_of_key(&self, plan: i64, key: &str) -> Result<Option<Revision>, StoreError>;

    /// Adds a revision after revision `after`, which must be the last one, and puts the changed cells in place. The revision
    /// that already has the key is returned instead, and nothing is written.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when another one came after, [`StoreError::NotFound`]; [`StoreError::Conflict`] when the plan
    /// is not open.
    async fn revise(
        &self,
        author: &Author,
        plan: i64,
        after: i64,
        revision: &NewRevision,
    ) -> Result<Revision, StoreError>;

    /// For plans that are there: the number of the last revision, and the version.
    async fn heads(&self, plans: &[i64]) -> Result<Vec<(i64, i64, i64)>, StoreError>;
}

/// A change of a plan that is no revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanChange {
    /// Another name.
    Rename(String),
    /// Another state: open or shelved.
    State(PlanState),
    /// A name for a revision.
    Mark {
        /// Its number.
        revision: i64,
        /// The name.
        name: String,
    },
}
