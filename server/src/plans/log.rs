//! The log of a plan, page by page: it may be longer than memory is meant to hold.

use std::sync::Arc;

use store::Revision;

use super::room::Room;
use crate::app::App;
use crate::problem::ApiError;

/// Revisions of a page.
pub(super) const PAGE: u32 = 500;

/// The log of a plan up to a revision.
#[derive(Clone, Copy)]
pub(super) struct Log<'a> {
    pub(super) app: &'a App,
    /// The room of the plan, which remembers the last revisions.
    pub(super) room: &'a Room,
    /// Number of the last revision that is asked about.
    pub(super) head: i64,
}

impl Log<'_> {
    /// The revisions that follow one, oldest first: [`PAGE`] of them, or as many as there are.
    ///
    /// # Errors
    /// What the store said; [`ApiError::Internal`] when some are missing.
    pub(super) async fn page(self, after: i64) -> Result<Vec<Arc<Revision>>, ApiError> {
        let due = (self.head - after).clamp(0, i64::from(PAGE)) as usize;
        if due == 0 {
            return Ok(Vec::new());
        }
        let page = match self.room.remembered(after, due) {
            Some(remembered) if remembered.len() == due => return Ok(remembered),
            _ => self.app.store.revisions(self.room.plan, after, due as u32).await?,
        };
        if page.len() < due {
            let lost = format!("of the revisions after {after} there are {} instead of {due}", page.len());
            return Err(ApiError::Internal(lost.into()));
        }
        Ok(page.into_iter().map(Arc::new).collect())
    }

    /// All revisions that follow one, oldest first.
    ///
    /// # Errors
    /// As [`Log::page`].
    pub(super) async fn after(self, after: i64) -> Result<Vec<Arc<Revision>>, ApiError> {
        let mut all = Vec::new();
        loop {
            let page = self.page(after + all.len() as i64).await?;
            if page.is_empty() {
                return Ok(all);
            }
            all.extend(page);
        }
    }
}
