//! Asks of divisions that the service computes.

use grid::wire::divide::{DivisionBrief, DivisionView, NewDivision};

use super::send::{Given, delete, post};
use super::{ApiError, get};

/// The divisions of a plan that the service still knows, newest first.
pub(crate) async fn of_plan(plan: i64) -> Result<Vec<DivisionBrief>, ApiError> {
    get(&format!("plans/{plan}/divisions")).await
}

/// Has a plan divided as it stood at a revision. The same key asks once.
pub(crate) async fn ask(
    plan: i64,
    revision: i64,
    key: &str,
    wanted: &NewDivision,
) -> Result<DivisionView, ApiError> {
    post(&format!("plans/{plan}/divisions"), Given::VersionAndKey(revision, key), wanted).await
}

/// A division with its candidates.
pub(crate) async fn division(id: &str) -> Result<DivisionView, ApiError> {
    get(&format!("divisions/{id}")).await
}

/// Ends a division that is under way; forgets one that has ended.
pub(crate) async fn cancel(id: &str) -> Result<(), ApiError> {
    delete(&format!("divisions/{id}")).await
}
