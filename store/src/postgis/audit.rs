//! The audit log.

use async_trait::async_trait;
use sqlx::AssertSqlSafe;

use super::failure::failed;
use super::values::Moment;
use super::{PostgisStore, log};
use crate::columns::{self, AUDIT};
use crate::{AuditEntry, AuditFilter, AuditLog, Author, Deed, StoreError};

#[async_trait]
impl AuditLog for PostgisStore {
    async fn note(&self, author: &Author, deed: &Deed) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await.map_err(failed("writing to the audit log"))?;
        log::note(&mut connection, author, deed).await
    }

    async fn audit(
        &self,
        filter: &AuditFilter,
        before: i64,
        limit: u32,
    ) -> Result<Vec<AuditEntry>, StoreError> {
        let failed = failed("reading the audit log");
        // strpos, not LIKE: what is looked for may have a % in it.
        let sql = format!(
            "{} WHERE id < $1
            AND ($2::text IS NULL OR strpos(lower(name), lower($2)) > 0)
            AND ($3::text IS NULL OR action = $3)
            AND ($4::text IS NULL OR subject = $4)
            AND ($5::bigint IS NULL OR subject_id = $5)
            AND ($6::timestamptz IS NULL OR at >= $6)
            AND ($7::timestamptz IS NULL OR at < $7)
            AND ($8::text[] IS NULL OR area = ANY($8))
            ORDER BY id DESC LIMIT $9",
            AUDIT.select(&["id"])
        );
        let areas: Option<Vec<&str>> =
            filter.areas.as_ref().map(|areas| areas.iter().map(grid::register::Code::as_str).collect());
        let found = sqlx::query(AssertSqlSafe(sql))
            .bind(before)
            .bind(filter.name.as_deref())
            .bind(filter.action.map(grid::people::Action::as_str))
            .bind(filter.subject.map(grid::people::Subject::as_str))
            .bind(filter.id)
            .bind(filter.from.map(Moment))
            .bind(filter.until.map(Moment))
            .bind(areas)
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await
            .map_err(failed)?;
        found.iter().map(columns::audit_entry).collect::<Result<_, _>>().map_err(failed)
    }
}
