//! The audit log in the file.

use async_trait::async_trait;
use grid::register::Code;
use serde_json::Value;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::fault::committing;
use super::{SqliteStore, backend, moment, rows, write};
use crate::columns::{self, AUDIT, Fields as _};
use crate::{AuditEntry, AuditFilter, AuditLog, Author, Deed, StoreError};

#[async_trait]
impl AuditLog for SqliteStore {
    async fn note(&self, author: &Author, deed: &Deed) -> Result<(), StoreError> {
        let mut tx = write::begin_immediate(&self.writer).await?;
        insert_entry(&mut tx, author, deed).await?;
        tx.commit().await.map_err(committing)
    }

    async fn audit(
        &self,
        filter: &AuditFilter,
        before: i64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let failed = backend("reading the audit log");
        let mut connection = self.readers.acquire().await.map_err(&failed)?;
        let found =
            matching(filter, before, limit).build().fetch_all(&mut *connection).await.map_err(&failed)?;
        found.iter().map(columns::audit_entry).collect::<Result<_, _>>().map_err(failed)
    }
}

fn matching(filter: &AuditFilter, before: i64, limit: u32) -> QueryBuilder<Sqlite> {
    let mut sql = QueryBuilder::new("SELECT * FROM audit WHERE id < ");
    sql.push_bind(before);
    if let Some(name) = &filter.name {
        sql.push(" AND instr(lower(name), ").push_bind(name.to_lowercase()).push(") > 0");
    }
    if let Some(action) = filter.action {
        sql.push(" AND action = ").push_bind(action.as_str());
    }
    if let Some(subject) = filter.subject {
        sql.push(" AND subject = ").push_bind(subject.as_str());
    }
    if let Some(id) = filter.id {
        sql.push(" AND subject_id = ").push_bind(id);
    }
    if let Some(from) = filter.from {
        sql.push(" AND at >= ").push_bind(moment::text(from));
    }
    if let Some(until) = filter.until {
        sql.push(" AND at < ").push_bind(moment::text(until));
    }
    if let Some(areas) = &filter.areas {
        // One value, however many areas: SQLite's statements take a limited number.
        let codes: Vec<&str> = areas.iter().map(Code::as_str).collect();
        sql.push(" AND area IN (SELECT value FROM json_each(")
            .push_bind(Value::from(codes).to_string())
            .push("))");
    }
    sql.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
    sql
}

/// Up to `limit` entries with ids above `after`, in order.
pub(super) async fn page(
    connection: &mut SqliteConnection,
    after: i64,
    limit: u32,
) -> Result<Vec<AuditEntry>, StoreError> {
    let failed = backend("reading the audit log");
    let found = sqlx::query("SELECT * FROM audit WHERE id > ? ORDER BY id LIMIT ?")
        .bind(after)
        .bind(limit)
        .fetch_all(connection)
        .await
        .map_err(&failed)?;
    found.iter().map(columns::audit_entry).collect::<Result<_, _>>().map_err(failed)
}

/// Adds an entry as part of a transaction.
pub(super) async fn insert_entry(
    connection: &mut SqliteConnection,
    author: &Author,
    deed: &Deed,
) -> Result<(), StoreError> {
    insert(connection, None, author, deed).await
}

/// Adds an entry with its id, when a store is filled.
pub(super) async fn insert(
    connection: &mut SqliteConnection,
    id: Option<i64>,
    author: &Author,
    deed: &Deed,
) -> Result<(), StoreError> {
    rows::insert(connection, &AUDIT, &["id"], |row| {
        row.maybe_number(id)?;
        columns::put_deed(row, author, deed)
    })
    .await
    .map(drop)
}
