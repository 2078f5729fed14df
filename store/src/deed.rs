//! What the audit log says of changes of records: the same on every back end.

use grid::people::{Account, Action, Subject};
use grid::register::{Code, Place, Stored};
use serde::Serialize;
use serde_json::Value;

use crate::{Deed, Plan, StoreError, Version, VersionNotes};

impl Deed {
    /// Something done to a place: it was like this before, and is so now.
    pub(crate) fn to_place(
        action: Action,
        before: Option<&Place>,
        after: &Stored<Place>,
        area: Option<Code>,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            action,
            subject: after.value.details.kind().into(),
            id: Some(after.id),
            version: Some(after.version),
            label: after.value.code.to_string(),
            area,
            purpose: None,
            before: before.map(json).transpose()?,
            after: Some(json(&after.value)?),
        })
    }

    /// Something done to an account. Passwords are no part of it, nor are their hashes.
    pub(crate) fn to_account(
        action: Action,
        before: Option<&Account>,
        after: &Stored<Account>,
    ) -> Result<Self, StoreError> {
        let changed = before != Some(&after.value);
        Ok(Self {
            before: before.filter(|_| changed).map(json).transpose()?,
            after: changed.then(|| json(&after.value)).transpose()?,
            version: Some(after.version),
            ..Self::by_account(action, after.id, &after.value.login)
        })
    }

    /// Something done with an account that leaves it as it is.
    pub(crate) fn by_account(action: Action, id: i64, login: &str) -> Self {
        Self {
            action,
            subject: Subject::Account,
            id: Some(id),
            version: None,
            label: login.to_owned(),
            area: None,
            purpose: None,
            before: None,
            after: None,
        }
    }

    /// Something done to a version.
    pub(crate) fn to_version(action: Action, version: &Version, notes: &VersionNotes) -> Self {
        let overrides =
            notes.overrides.iter().map(|(found, reason, _)| format!("{}理由：{reason}", found.zh));
        let Version { area, scheme, number, effective, plan, cells, .. } = version;
        Self {
            action,
            subject: Subject::Version,
            id: Some(version.id),
            version: Some(*number),
            label: format!("{area} {scheme} {number}"),
            area: Some(area.clone()),
            purpose: None,
            before: None,
            after: Some(serde_json::json!({
                "plan": plan, "effective": effective, "cells": cells, "overrides": overrides.collect::<Vec<_>>(),
            })),
        }
    }

    /// Something done to a plan, which is now like this.
    pub(crate) fn to_plan(action: Action, plan: &Plan, before: Option<Value>, after: Value) -> Self {
        Self {
            action,
            subject: Subject::Plan,
            id: Some(plan.id),
            version: Some(plan.version),
            label: plan.name.clone(),
            area: Some(plan.area.clone()),
            purpose: None,
            before,
            after: Some(after),
        }
    }
}

fn json(record: &impl Serialize) -> Result<Value, StoreError> {
    serde_json::to_value(record)
        .map_err(|e| StoreError::Backend { op: "writing a record as JSON", source: Box::new(e) })
}
