//! The audit log, for administrators: of what happened within their scope.

mod csv;

use axum::response::Response;
use grid::edit::field_changes;
use grid::people::{Action, Subject};
use grid::wire::people::{AuditPage, AuditView};
use store::{AuditEntry, AuditFilter};

pub(super) use csv::export;

use super::call::{Call, NoBody};
use crate::auth::Sight;
use crate::extract::{Before, EntryLimit, Moment, NamePart, RecordId, UpTo, parameters};
use crate::problem::ApiError;
use crate::reply;

parameters! {
    /// Which entries.
    pub(crate) struct Entries {
        /// Part of the login of whoever did it.
        query name: NamePart,
        /// Only what was done so.
        query action: Option<Action>,
        /// Only what was done to things of this kind.
        query subject: Option<Subject>,
        /// Only what was done to the one with this id.
        query id: Option<RecordId>,
        /// Not before this day or moment; days are China's.
        query from: Option<Moment>,
        /// Up to the end of this day, or before this moment.
        query until: Option<UpTo>,
        /// Cursor of the page, from the next link of the page before.
        query before: Before,
        /// Most entries on a page; more than 1000 is taken as 1000.
        query limit: EntryLimit,
    }
}

/// `GET /audit`
pub(super) async fn list(call: Call, asked: Entries, _: NoBody) -> Result<Response, ApiError> {
    let filter = filter(&call, &asked)?;
    let limit = asked.limit.0;
    // One more than the page has tells whether there is a next one.
    let mut entries = call.app.store.audit(&filter, asked.before.0, limit + 1).await?;
    let more = entries.len() > limit as usize;
    entries.truncate(limit as usize);
    let next = entries.last().filter(|_| more).map(|last| call.request.address_with("before", last.id));
    reply::json(&AuditPage { items: entries.iter().map(view).collect(), next })
}

/// What was asked for, of what is theirs.
fn filter(call: &Call, asked: &Entries) -> Result<AuditFilter, ApiError> {
    let register = call.app.register()?;
    let sight = Sight::of(&call.viewer()?.account.value, &register);
    Ok(AuditFilter {
        name: asked.name.0.clone(),
        action: asked.action,
        subject: asked.subject,
        id: asked.id.map(|RecordId(id)| id),
        from: asked.from.map(|Moment(moment)| moment),
        until: asked.until.map(|UpTo(moment)| moment),
        areas: sight.area_codes(&register),
    })
}

/// An entry as it is shown, masked.
fn view(entry: &AuditEntry) -> AuditView {
    let AuditEntry { id, author, deed } = entry;
    AuditView {
        id: *id,
        at: author.at.to_string(),
        account: author.account,
        name: author.name.clone(),
        action: deed.action,
        subject: deed.subject,
        subject_id: deed.id,
        label: deed.label.clone(),
        area: deed.area.as_ref().map(ToString::to_string),
        purpose: deed.purpose.clone(),
        fields: field_changes(deed.before.as_ref(), deed.after.as_ref()),
    }
}
