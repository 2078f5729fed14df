//! What became of a record, from the audit log.

use grid::edit::field_changes;
use grid::people::{Right, Subject};
use grid::wire::edit::{PlaceVersion, Stale};
use store::{AuditEntry, AuditFilter, StoreError};

use super::Call;
use crate::auth::Viewer;
use crate::problem::ApiError;

/// Most versions that are listed.
const MOST: u32 = 200;

/// The entries about one record that made a version of it, newest first.
///
/// # Errors
/// What the store said.
pub(super) async fn entries(call: &Call, subject: Subject, id: i64) -> Result<Vec<AuditEntry>, ApiError> {
    let filter = AuditFilter { subject: Some(subject), id: Some(id), ..AuditFilter::default() };
    let entries = call.app.store.audit(&filter, i64::MAX, MOST).await?;
    Ok(entries.into_iter().filter(|entry| entry.deed.version.is_some()).collect())
}

/// Versions of a record as they are shown to somebody: masked, and without what their role does not see.
pub(super) fn versions(entries: &[AuditEntry], viewer: &Viewer) -> Vec<PlaceVersion> {
    let contacts = viewer.may(Right::ReadContacts);
    let version = |entry: &AuditEntry| {
        let mut fields = field_changes(entry.deed.before.as_ref(), entry.deed.after.as_ref());
        fields.retain(|change| contacts || !matches!(change.field.as_str(), "contact" | "phone"));
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
    let mut entries = entries(call, subject, id).await?;
    entries.retain(|entry| entry.deed.version.is_some_and(|made| made > version));
    let since = versions(&entries, call.viewer()?);
    Ok(ApiError::Stale(Box::new(Stale { subject, id, current, since })))
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
pub(super) fn gone(subject: Subject, id: i64) -> ApiError {
    ApiError::NotFound { field: "id", detail: format!("there is no {subject} with id {id}") }
}
