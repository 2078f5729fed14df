//! The audit log in the file.

use async_trait::async_trait;
use grid::register::Code;
use jiff::Timestamp;
use serde_json::Value;
use sqlx::sqlite::SqliteRow;
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use super::fault::committing;
use super::{SqliteStore, backend, moment, rows, write};
use crate::{AuditEntry, AuditFilter, AuditLog, Author, Deed, Geom, StoreError};

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
        found.iter().map(entry).collect::<Result<_, _>>().map_err(failed)
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
    found.iter().map(entry).collect::<Result<_, _>>().map_err(failed)
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
    sqlx::query(
        "INSERT INTO audit (id, at, account, name, action, subject, subject_id, version, label, area, purpose, before, after)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(moment::text(author.at))
    .bind(author.account)
    .bind(&author.name)
    .bind(deed.action.as_str())
    .bind(deed.subject.as_str())
    .bind(deed.id)
    .bind(deed.version)
    .bind(&deed.label)
    .bind(deed.area.as_ref().map(Code::as_str))
    .bind(&deed.purpose)
    .bind(deed.before.as_ref().map(Value::to_string))
    .bind(deed.after.as_ref().map(Value::to_string))
    .execute(connection)
    .await
    .map_err(backend("writing the audit log"))?;
    Ok(())
}

fn entry(row: &SqliteRow) -> Result<AuditEntry, sqlx::Error> {
    Ok(AuditEntry {
        id: rows::column(row, "id")?,
        author: Author {
            account: rows::column(row, "account")?,
            name: rows::column(row, "name")?,
            at: rows::parsed::<Timestamp>(row, "at")?,
        },
        deed: Deed {
            action: rows::parsed(row, "action")?,
            subject: rows::parsed(row, "subject")?,
            id: rows::column(row, "subject_id")?,
            version: rows::column(row, "version")?,
            label: rows::column(row, "label")?,
            area: rows::optional_code(row, "area")?,
            purpose: rows::column(row, "purpose")?,
            before: record(row, "before")?,
            after: record(row, "after")?,
        },
    })
}

/// A record as JSON. Triggers that note what another program did cannot read a geometry and write its bytes as
/// hexadecimal digits; here it becomes the point it is.
fn record(row: &SqliteRow, name: &'static str) -> Result<Option<Value>, sqlx::Error> {
    let Some(text) = rows::column::<Option<&str>>(row, name)? else { return Ok(None) };
    let mut value: Value = serde_json::from_str(text).map_err(|e| rows::undecodable(row, name, e))?;
    if let Some(at) = value.get_mut("at")
        && let Some(point) = at.as_str().and_then(Geom::from_hex).and_then(|geom| geom.to_point().ok())
    {
        *at = serde_json::to_value(point).map_err(|e| rows::undecodable(row, name, e))?;
    }
    Ok(Some(value))
}
