//! The audit log as a table for spreadsheets.

use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream::try_unfold;
use grid::people::{Action, Subject};
use grid::wire::people::{AuditView, FieldChange};
use store::{AuditFilter, Deed, Store, StoreError};

use super::{Entries, filter, view};
use crate::formats::write::csv;
use crate::problem::ApiError;
use crate::reply::{Media, UNKEPT};
use crate::routes::call::{Call, NoBody};

/// Entries that are read and sent at a time, so that a long log takes no more memory than a short one.
const BATCH: u32 = 1000;
const HEADINGS: [&str; 10] =
    ["id", "at", "name", "action", "subject", "subject_id", "label", "area", "purpose", "changes"];

/// `GET /audit/export`
pub(in crate::routes) async fn export(call: Call, asked: Entries, _: NoBody) -> Result<Response, ApiError> {
    let filter = filter(&call, &asked)?;
    let deed = Deed {
        action: Action::Export,
        subject: Subject::AuditLog,
        id: None,
        version: None,
        label: "audit log".to_owned(),
        area: None,
        purpose: None,
        before: None,
        after: None,
    };
    call.app.store.note(&call.viewer()?.author(), &deed).await?;
    let headers = HeaderMap::from_iter([
        (header::CONTENT_TYPE, Media::Csv.header()),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"audit.csv\"")),
        UNKEPT,
    ]);
    let store = Arc::clone(&call.app.store);
    let rows = try_unfold(Some(asked.before.0), move |before| {
        let (store, filter) = (Arc::clone(&store), filter.clone());
        async move { batch(store.as_ref(), &filter, before).await }
    });
    let body = futures_util::StreamExt::chain(heading(), rows);
    Ok((headers, Body::from_stream(body)).into_response())
}

/// The mark by which spreadsheets know UTF-8, and the headings.
fn heading() -> impl futures_util::Stream<Item = Result<Bytes, StoreError>> {
    let mut text = String::from(csv::MARK);
    csv::row(&mut text, HEADINGS.into_iter());
    futures_util::stream::iter([Ok(Bytes::from(text))])
}

/// The entries with ids below a cursor, and the cursor of those that follow; `None` behind the last.
async fn batch(
    store: &dyn Store,
    filter: &AuditFilter,
    before: Option<i64>,
) -> Result<Option<(Bytes, Option<i64>)>, StoreError> {
    let Some(before) = before else { return Ok(None) };
    let entries = store.audit(filter, before, BATCH).await?;
    let mut text = String::new();
    for entry in &entries {
        write_entry(&mut text, &view(entry));
    }
    let next = entries.last().filter(|_| entries.len() == BATCH as usize).map(|last| last.id);
    Ok(Some((Bytes::from(text), next)))
}

fn write_entry(into: &mut String, entry: &AuditView) {
    let (id, subject_id) = (entry.id.to_string(), entry.subject_id.map(|id| id.to_string()));
    let changes: Vec<String> = entry.fields.iter().map(change).collect();
    let changes = changes.join("; ");
    let cells = [
        id.as_str(),
        &entry.at,
        &entry.name,
        entry.action.as_str(),
        entry.subject.as_str(),
        subject_id.as_deref().unwrap_or_default(),
        &entry.label,
        entry.area.as_deref().unwrap_or_default(),
        entry.purpose.as_deref().unwrap_or_default(),
        &changes,
    ];
    csv::row(into, cells.into_iter());
}

fn change(FieldChange { field, before, after }: &FieldChange) -> String {
    let text = |side: &Option<String>| side.clone().unwrap_or_default();
    format!("{field}: {} → {}", text(before), text(after))
}
