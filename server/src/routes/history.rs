//! What became of a record, from the audit log.

use grid::edit::field_changes;
use grid::people::{Action, Right, Subject};
use grid::register::PlaceKind;
use grid::wire::edit::{PlaceVersion, Stale};
use serde_json::Value;
use store::{AuditEntry, AuditFilter, Deed, StoreError};

use super::Call;
use crate::auth::Viewer;
use crate::problem::ApiError;

/// Most versions that are listed.
const MOST: usize = 200;
/// Entries that are read at a time.
const BATCH: u32 = 200;

/// The entries about one record that made a version above `above`, newest first, no more than [`MOST`].
///
/// # Errors
/// What the store said.
pub(super) async fn entries(
    call: &Call,
    subject: Subject,
    id: i64,
    above: i64,
) -> Result<Vec<AuditEntry>, ApiError> {
    let (mut made, mut before) = (Vec::new(), Some(i64::MAX));
    while let Some(cursor) = before.filter(|_| made.len() < MOST) {
        let batch = batch(call, subject, id, cursor).await?;
        // What is older made lower versions.
        let reaches_back = batch.iter().any(|entry| entry.deed.version.is_some_and(|made| made <= above));
        before = next(&batch).filter(|_| !reaches_back);
        made.extend(batch.into_iter().filter(|entry| entry.deed.version.is_some_and(|made| made > above)));
    }
    made.truncate(MOST);
    Ok(made)
}

/// A record as a version had it: what the change to that version made, or else what the change after it found. `None`
/// when the log has neither.
///
/// # Errors
/// What the store said.
pub(super) async fn as_of(
    call: &Call,
    subject: Subject,
    id: i64,
    version: i64,
) -> Result<Option<Value>, ApiError> {
    let (mut found, mut before) = (None, Some(i64::MAX));
    while let Some(cursor) = before {
        let batch = batch(call, subject, id, cursor).await?;
        before = next(&batch);
        for entry in batch {
            match entry.deed.version {
                Some(made) if made == version && entry.deed.after.is_some() => return Ok(entry.deed.after),
                Some(made) if Some(made) == version.checked_add(1) => found = entry.deed.before,
                Some(made) if made < version => return Ok(found),
                _ => {}
            }
        }
    }
    Ok(found)
}

/// Entries about one record with ids below a cursor, newest first.
async fn batch(call: &Call, subject: Subject, id: i64, before: i64) -> Result<Vec<AuditEntry>, ApiError> {
    let filter = AuditFilter { subject: Some(subject), id: Some(id), ..AuditFilter::default() };
    Ok(call.app.store.audit(&filter, before, BATCH).await?)
}

/// The cursor of what follows a batch, if anything may.
fn next(batch: &[AuditEntry]) -> Option<i64> {
    batch.last().filter(|_| batch.len() == BATCH as usize).map(|last| last.id)
}

/// Versions of a record as they are shown to somebody: masked, and without what their role does not see.
pub(super) fn versions(entries: &[AuditEntry], viewer: &Viewer) -> Vec<PlaceVersion> {
    let personal = viewer.may(Right::ReadContacts);
    let version = |entry: &AuditEntry| {
        let mut fields = field_changes(entry.deed.before.as_ref(), entry.deed.after.as_ref());
        fields.retain(|change| personal || !matches!(change.field.as_str(), "contact" | "phone" | "needs"));
        Some(PlaceVersion {
            version: entry.deed.version?,
            at: entry.author.at.to_string(),
            name: entry.author.name.clone(),
            action: entry.deed.action,
            fields,
        })
    };
    entries.iter().filter_map(version).collect()
}

/// The answer to a change that was made from a version that is no longer the present one.
///
/// # Errors
/// What the store said.
pub(super) async fn stale(
    call: &Call,
    subject: Subject,
    id: i64,
    version: i64,
    current: i64,
) -> Result<ApiError, ApiError> {
    let mut entries = entries(call, subject, id, version).await?;
    if entries.first().and_then(|newest| newest.deed.version) != Some(current) {
        let known = match entries.first().and_then(|newest| newest.deed.after.clone()) {
            Some(known) => Some(known),
            None => as_of(call, subject, id, version).await?,
        };
        entries.splice(0..0, imported(call, subject, id, known).await?);
    }
    let since = versions(&entries, call.viewer()?);
    Ok(ApiError::Stale(Box::new(Stale { subject, id, current, since })))
}

/// What an import made of a place that was last known as `known`: imports are one entry of the log, not one for each
/// place. `None` when there was no import, or the place is no longer there.
async fn imported(
    call: &Call,
    subject: Subject,
    id: i64,
    known: Option<Value>,
) -> Result<Option<AuditEntry>, ApiError> {
    let store = &call.app.store;
    let filter = AuditFilter {
        subject: Some(Subject::Register),
        action: Some(Action::Import),
        ..AuditFilter::default()
    };
    let last = store.audit(&filter, i64::MAX, 1).await?.pop();
    let kind = PlaceKind::ALL.iter().copied().find(|&kind| Subject::from(kind) == subject);
    let (Some(import), Some(kind)) = (last, kind) else { return Ok(None) };
    let place = match store.place(kind, id).await {
        Err(StoreError::NotFound { .. }) => return Ok(None),
        place => place?,
    };
    // Of a place that the log knows nothing of, it cannot be said what changed.
    let after = known.is_some().then(|| serde_json::to_value(&place.value)).transpose()?;
    let deed = Deed {
        action: Action::Import,
        subject,
        id: Some(id),
        version: Some(place.version),
        label: place.value.code.to_string(),
        area: None,
        purpose: None,
        before: known,
        after,
    };
    Ok(Some(AuditEntry { deed, ..import }))
}

/// What the store made of a change, with the text that belongs to one that came too late.
///
/// # Errors
/// Why the change was not made.
pub(super) async fn unless_stale<T>(
    call: &Call,
    subject: Subject,
    id: i64,
    version: i64,
    changed: Result<T, StoreError>,
) -> Result<T, ApiError> {
    match changed {
        Err(StoreError::Stale { current }) => Err(stale(call, subject, id, version, current).await?),
        Err(StoreError::NotFound { .. }) => Err(gone(subject, id)),
        changed => Ok(changed?),
    }
}

/// There is no such record, or none that whoever asks may know of: both are said alike.
pub(crate) fn gone(subject: Subject, id: i64) -> ApiError {
    ApiError::NotFound { field: "id", detail: format!("there is no {subject} with id {id}") }
}
